"""Texts and tokens of sections, read from the catalogue once and then cached."""

from __future__ import annotations

import re
import sys
from array import array
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from archive.language import heading_text, heading_tokens
from archive.language.tokens import TOKEN, fold
from archive.model import SectionKind
from archive.search.char_ngrams import joined_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.catalogue import RestrictedCatalogue
    from archive.language import Analyser
    from archive.model import Document, Section

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
_HEADINGS = 8_192
"""Headings and decisions whose words are kept in memory."""


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text as they stand in it, and where each begins."""

    surfaces: tuple[str, ...]
    starts: array[int]


@dataclass(frozen=True, slots=True)
class Text:
    """A section with its document, its words, and the tokens of two fields."""

    section: Section
    document: Document
    words: TextWords
    parts: Sequence[str]
    heading: Sequence[str] = ()
    spelled: str = ""
    """Its words and those of its heading, to count runs of letters in; empty where none are."""
    titles: frozenset[str] = frozenset()
    """What it is called, in folded words: its heading, and the record's title where it is first."""
    is_front_matter: bool = False
    """Whether it only leads to the rest of its document: its opening, or a list of contents."""


def is_front_matter(section: Section) -> bool:
    """Return whether a section only leads to the rest of its document.

    An opening does when it lists several of the §§ that follow; else it is text like any other.
    """
    if (section.heading or "").strip(" .:").lower() in LISTS:
        return True
    return section.kind is SectionKind.COVER and len(_PARAGRAPHS.findall(section.text)) > 1


def words_of(text: str) -> TextWords:
    """Return the words of a text; those that are alike share their memory."""
    surfaces = tuple(map(sys.intern, TOKEN.findall(text)))
    starts, at, find = array("I"), 0, text.find
    for surface in surfaces:  # each stands first where the one before ends, or after it
        at = find(surface, at)
        starts.append(at)
        at += len(surface)
    return TextWords(surfaces, starts)


@dataclass(slots=True)
class Texts:
    """Sections and their words by id; the least recently used are forgotten."""

    catalogue: RestrictedCatalogue
    analyser: Analyser
    spelling: bool
    """Whether runs of letters are counted in this archive."""
    short: Callable[[str], TextWords] = field(
        default_factory=lambda: lru_cache(maxsize=_HEADINGS)(words_of)
    )
    """Returns the words of a heading or a decision."""
    _known: OrderedDict[str, Text] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, ids: Iterable[str]) -> dict[str, Text]:
        """Return sections with their words; unknown ids are left out."""
        texts: dict[str, Text] = {}
        with self._lock:
            for id_ in ids:
                if known := self._known.get(id_):
                    self._known.move_to_end(id_)
                    texts[id_] = known
        if missing := [id_ for id_ in ids if id_ not in texts]:
            fresh = self._read_texts(missing)
            with self._lock:
                self._known.update(fresh)
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            texts |= fresh
        return texts

    def _read_texts(self, ids: Sequence[str]) -> dict[str, Text]:
        sections = self.catalogue.sections(ids)
        documents = self.catalogue.documents({s.document_id for s in sections.values()})
        return {
            id_: self._text_of(section, documents[section.document_id])
            for id_, section in sections.items()
        }

    def _text_of(self, section: Section, document: Document) -> Text:
        words = words_of(section.text)
        title = self.short(heading_text(section, document))
        head = self.analyser.of(title.surfaces, document.language)
        return Text(
            section=section,
            document=document,
            words=words,
            parts=self.analyser.of(words.surfaces, document.language).parts,
            heading=heading_tokens(head),
            spelled=joined_words((*title.surfaces, *words.surfaces)) if self.spelling else "",
            titles=frozenset(self._own_titles(section, document)),
            is_front_matter=is_front_matter(section),
        )

    def _own_titles(self, section: Section, document: Document) -> Iterator[str]:
        for title in (section.heading, document.title if section.ordinal == 0 else None):
            if title:
                yield " ".join(map(fold, self.short(title).surfaces))
