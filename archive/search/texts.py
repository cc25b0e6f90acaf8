"""Of which words do sections consist? Read from the catalogue once, then remembered."""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from archive.language import heading_text, heading_tokens
from archive.language.tokens import TOKEN
from archive.model import SectionKind
from archive.search.letters import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.catalogue import Catalogue
    from archive.language import Analyser
    from archive.model import Section

LISTS = frozenset(
    [
        "dagordning",
        "föredragningslista",
        "innehåll",
        "innehållsförteckning",
        "ärendeförteckning",
        "ärendelista",
    ]
)
"""Headings, in lower case, of lists of what a document holds."""
_PARAGRAPHS = re.compile(r"^\s*§\s*[0-9]+", re.MULTILINE)
REMEMBERED = 8_000
"""Sections kept in memory, some 8 kB each."""


@dataclass(frozen=True, slots=True)
class Text:
    """A section's words: as they stand with their places, and the tokens of two fields."""

    surfaces: tuple[str, ...]
    starts: array[int]
    parts: Sequence[str]
    heading: Sequence[str] = ()
    spelled: str = ""
    """Its words and those of its heading, to count runs of letters in; empty where none are."""
    leads: bool = False
    """Whether it only leads to the rest of its document: its opening, or a list of contents."""


def leads(section: Section) -> bool:
    """Return whether a section only leads to the rest of its document.

    An opening does when it lists several of the §§ that follow; else it is text like any other.
    """
    if (section.heading or "").strip(" .:").lower() in LISTS:
        return True
    return section.kind is SectionKind.COVER and len(_PARAGRAPHS.findall(section.text)) > 1


def read(text: str, analyser: Analyser, language: str | None) -> Text:
    """Return the words of a text."""
    found = [(match.group(), match.start()) for match in TOKEN.finditer(text)]
    surfaces = tuple(surface for surface, _ in found)
    starts = array("I", (start for _, start in found))
    return Text(surfaces, starts, analyser.of(surfaces, language).parts)


@dataclass(slots=True)
class Texts:
    """The words of sections by id; the least recently used are forgotten."""

    catalogue: Catalogue
    analyser: Analyser
    spelling: bool
    """Whether runs of letters are counted in this archive."""
    _known: OrderedDict[str, Text] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, ids: Iterable[str]) -> dict[str, Text]:
        """Return the words of sections; unknown ids are left out."""
        found: dict[str, Text] = {}
        with self._lock:
            for id_ in ids:
                if known := self._known.get(id_):
                    self._known.move_to_end(id_)
                    found[id_] = known
        if missing := [id_ for id_ in ids if id_ not in found]:
            fresh = self._read(missing)
            with self._lock:
                self._known.update(fresh)
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            found |= fresh
        return found

    def _read(self, ids: Sequence[str]) -> dict[str, Text]:
        sections = self.catalogue.sections(ids)
        documents = self.catalogue.documents({s.document_id for s in sections.values()})
        found = {}
        for id_, section in sections.items():
            document = documents[section.document_id]
            text = read(section.text, self.analyser, document.language)
            title = heading_text(section, document)
            head = self.analyser.analyse(title, document.language)
            words = (*TOKEN.findall(title), *text.surfaces)
            found[id_] = replace(
                text,
                heading=heading_tokens(head),
                spelled=spelled(words) if self.spelling else "",
                leads=leads(section),
            )
        return found
