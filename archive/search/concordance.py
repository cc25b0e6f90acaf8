"""Concordance (KWIC) lines and word frequency by year.

The forms of Korp, the Swedish yardstick: key words in context, and relative frequency per million
words with what each year's count rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.model import Document, Section
    from archive.search.matching import Match

CONTEXT = 70
"""Characters on either side of the key."""
_ALPHABET = {c: n for n, c in enumerate(" 0123456789abcdefghijklmnopqrstuvwxyzåäö")}


@dataclass(frozen=True, slots=True)
class Line:
    """An occurrence with what stands before and after it; `start` is its place in the section."""

    document: Document
    section: Section
    left: str
    key: str
    right: str
    start: int
    rule: str


@dataclass(frozen=True, slots=True)
class YearCount:
    """A year's occurrences; `words`, `sections` and `documents` are all there is of that year.

    `year` is None for documents without a date. `per_million` is None where the year has no words.
    """

    year: int | None
    occurrences: int
    words: int
    sections: int
    documents: int

    @property
    def per_million(self) -> float | None:
        """Occurrences per million words."""
        return self.occurrences * 1e6 / self.words if self.words else None


def lines(document: Document, section: Section, matches: Iterable[Match]) -> Iterator[Line]:
    """Yield the occurrences of a section in their context."""
    text = section.text
    for match in matches:
        left = text[max(0, match.start - CONTEXT) : match.start]
        right = text[match.end : match.end + CONTEXT]
        yield Line(
            document,
            section,
            _flat(left).lstrip() if len(left) < CONTEXT else _from_word(_flat(left)),
            _flat(text[match.start : match.end]),
            _flat(right).rstrip() if len(right) < CONTEXT else _to_word(_flat(right)),
            match.start,
            match.rule,
        )


def ordered(found: Iterable[Line], sort: str) -> list[Line]:
    """Return lines in order: left (by the words before, nearest first), right, key or none."""
    if sort == "left":
        return sorted(found, key=lambda line: [_collated(w) for w in reversed(line.left.split())])
    if sort == "right":
        return sorted(found, key=lambda line: [_collated(w) for w in line.right.split()])
    if sort == "key":
        return sorted(found, key=lambda line: _collated(line.key))
    return list(found)


def counts(
    occurrences: Mapping[int | None, int], totals: Iterable[tuple[int | None, int, int, int]]
) -> tuple[YearCount, ...]:
    """Return every year there is, in order, the undated last.

    `totals` gives words, sections and documents by year.
    """
    made = [YearCount(year, occurrences.get(year, 0), *rest) for year, *rest in totals]
    return tuple(sorted(made, key=lambda count: (count.year is None, count.year or 0)))


def _flat(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text)


def _from_word(text: str) -> str:
    return text.partition(" ")[2]


def _to_word(text: str) -> str:
    return text.rpartition(" ")[0]


def _collated(word: str) -> tuple[int, ...]:
    """Return a sort key in Swedish order: å ä ö after z, punctuation first."""
    return tuple(_ALPHABET.get(c, 0) for c in fold(word))
