"""Values of a query and its answer: Query, Filters, Hit, Result."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations of a kept query)
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model.match_rules import MatchRule
    from archive.model.reading import Span
    from archive.model.record import Document, Section

UNKNOWN = "uppgift saknas"
"""How an unknown facet value is shown and asked for."""
OMITTED = "[…]"
"""What stands in a quotation for what is left out of it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be: any of the values within a field, all of the fields.

    UNKNOWN as a value asks for those where the field is unknown.
    """

    organisation: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    references: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked: the words as typed, the filters, the order and the page of hits.

    sort: relevance, date (oldest first) or -date. `group` gives one entry a document, with at most
    `per_document` hits each; otherwise every section is an entry of its own.
    match: all (what satisfies the query) or any (at least one of its plain words). `synonyms`,
    `inflections` and `compounds`: whether a plain word is satisfied by these forms too; without
    inflections no compound does.
    """

    text: str = ""
    filters: Filters = Filters()
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    group: bool = False
    per_document: int = 3
    synonyms: bool = True
    match: str = "all"
    inflections: bool = True
    compounds: bool = True
    meanings: bool = True
    """Whether a day, a year or a body's name is also satisfied by records of it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A snippet in its original spelling; `marks` are the spans within `text` to be marked."""

    text: str
    marks: tuple[Span, ...]
    leading: bool = False
    trailing: bool = False


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a term was in use in its meaning; None where that is open."""

    term: str
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit is a hit: a query word met words of the text by a rule.

    `validity` is that of a synonym, where the vocabulary has it.
    """

    query: str
    matched: tuple[str, ...]
    rule: MatchRule
    validity: Validity | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A found section with what a person needs to judge it."""

    section: Section
    document: Document
    score: float
    snippets: tuple[Marked, ...]
    why: tuple[Reason, ...] = ()
    decision: Marked | None = None
    lacks: tuple[Lack, ...] = ()
    """What a related section lacks of the query; nothing for a hit."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A word of the query that a related section does not have.

    has: what stands there instead: parts (of the compound), title (the document's title has the
    word), reading (the hit is for a likely reading of the word), or nothing.
    """

    word: str
    has: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of one document. `total` counts all its hits, shown or not."""

    document: Document
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know of how an answer came about; `archive.search.notices` has the words.

    `values` are what the sentence speaks of, by name.
    """

    kind: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """References to other records that match besides; no hits, and in no number of the answer.

    `total` is how many, counted only where there are few hits. `hits` are the best of them, given
    where no hit has all that was asked for; `first`: they have more of it than any hit.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Sections that only come near to satisfying a query: the best of them, never counted as hits.

    `total` is how many there are under the query's filters, hits left out. step: what was let go
    of: apart (a compound's parts stand apart, or a word stands in the document's title), most (60 %
    of the words), any (a word, or a part of one), reading (a likely reading of a word).
    """

    total: int
    hits: tuple[Hit, ...]
    step: str


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word of the archive that is like one it lacks; `count` is how many hits it would have.

    how: begins (with the word), contains (it), folded (differs in dots and accents), ocr (differs
    in letters that are confused).
    """

    asked: str
    word: str
    count: int
    how: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Another query that the reader may have meant, with the number of its hits.

    kind: any (one of the words), words (what is quoted or near, in all forms, anywhere), or without
    (the words that the archive does not hold left out).
    """

    kind: str
    text: str
    total: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph whose decision, quoted as it stands, answers a question."""

    section: Section
    document: Document
    points: tuple[str, ...] = ()
    """The points that answer, of a decision that is a list of many matters."""
    beside: str = ""
    """The sentence of the paragraph that tells what is asked for where the decision does not."""

    @property
    def quote(self) -> str | None:
        """What is quoted: the decision, or its points that answer, with a mark for what is not."""
        return "\n".join(self.points) or self.section.decision


AskedFor = Literal[
    "sum",
    "election",
    "reservation",
    "vote",
    "office",
    "termination",
    "postponement",
    "referral",
    "rejection",
]
"""What a decision must show that answers a question, beside its words."""


@dataclass(frozen=True, slots=True)
class DecidedAnswer:
    """The decisions that answer a question in words, in order of time; none: it cannot be told.

    `looked_for` are the words that a decision had to have, `bodies` those one of which had to make
    it, `evidence` what it had to show, `more` how many decisions answer beside
    the passages and stand among the hits alone.
    """

    passages: tuple[Passage, ...]
    looked_for: tuple[str, ...]
    more: int = 0
    bodies: tuple[str, ...] = ()
    evidence: tuple[AskedFor, ...] = ()

    @property
    def latest(self) -> str | None:
        """The id of the section that decided last."""
        dated = [passage for passage in self.passages if passage.document.date]
        return dated[-1].section.id if dated else None


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a Query. `total` counts sections, `documents` counts documents; both exact."""

    query: Query
    total: int
    documents: int
    hits: tuple[Hit, ...]
    groups: tuple[HitGroup, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    generation: str
    took_ms: float
    notices: tuple[Notice, ...] = ()
    suggestions: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words of the query with what else is looked for in their place."""
    references: References = References()
    dropped: tuple[str, ...] = ()
    """Words and signs of the query that are not asked for, as typed."""
    related: Related | None = None
    offers: tuple[Offer, ...] = ()
    answer: DecidedAnswer | None = None
    """The decisions that answer a question in words; None where none is asked."""
    words: tuple[NearWord, ...] = ()
    """For words that the archive lacks: those it has that are like them."""
    meanings: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """Words of the query that are read as a year, date or body besides: word, kind, values."""
