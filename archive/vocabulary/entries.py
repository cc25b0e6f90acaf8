"""Vocabulary entries: organisation, body, type, topic, synonym, place."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations when it converts)
from functools import cached_property

import msgspec


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation by its authorised name, the names it goes by, and its place in time.

    `kind` is kommunalförbund, kommunförbund, region, myndighet, förening, bolag, stiftelse,
    samordningsförbund or domstol. `before` and `after` are ids: linked, never merged.
    """

    id: str
    name: str
    kind: str = ""
    variants: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body that meets or answers: a board, committee, steering group. `organisation` is an id."""

    id: str
    name: str
    kind: str = ""
    variants: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    organisation: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class DocumentType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type of record and the words by which one knows it.

    `labels` are words that name the type when they stand in a title or letterhead, `endings` the
    last parts of compounds that do (…protokoll), `cues` words of the running text that speak for
    it, `signs` those that nearly settle it. `rank` settles between two types named equally early:
    the higher wins. `meeting` marks papers of one meeting of a body, which its day tells apart.
    """

    name: str
    en: str
    labels: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    rank: int = 0
    meeting: bool = False


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A subject in the manner of SKOS: preferred labels, alternative labels, broader, related."""

    id: str
    sv: str
    en: str
    alternative: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


class Synonym(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word or abbreviation and what it means.

    Who asks for `term` also finds `means`; unless `one_way`, the other way round too. When `term`
    was in use is shown with the hits; it restricts none, as later records speak of older times.
    """

    term: str
    means: tuple[str, ...]
    one_way: bool = False
    case_sensitive: bool = False
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Locality(msgspec.Struct, frozen=True):
    """A municipality, the county it lies in and what it calls itself: Nacka kommun, Borås Stad."""

    name: str
    county: str
    called: str


class Vocabulary(msgspec.Struct, frozen=True, dict=True):
    """All vocabularies in force. `version` changes with any entry.

    `synonyms` holds those of the file and, after them, one for every abbreviation of an
    organisation or body.
    """

    version: str
    organisations: tuple[Organisation, ...]
    bodies: tuple[Body, ...]
    types: tuple[DocumentType, ...]
    topics: tuple[Topic, ...]
    synonyms: tuple[Synonym, ...]
    places: tuple[Locality, ...]

    @cached_property
    def place_names(self) -> frozenset[str]:
        """Names of municipalities, as written."""
        return frozenset(place.name for place in self.places)

    @cached_property
    def meeting_types(self) -> frozenset[str]:
        """Names of the types that are papers of a meeting: minutes, notices, notes, extracts."""
        return frozenset(kind.name for kind in self.types if kind.meeting)

    @cached_property
    def topic_by_id(self) -> dict[str, Topic]:
        """Topics by their id."""
        return {topic.id: topic for topic in self.topics}
