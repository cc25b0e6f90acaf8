"""Concordance (KWIC) lines: an occurrence in its context, with what it is sorted by."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language.tokens import TOKEN, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Document, Section

_SIDE = 160
"""Characters on either side in which the words to sort by are looked for."""
_ALPHABET = {c: n for n, c in enumerate(" 0123456789abcdefghijklmnopqrstuvwxyzåäö", 2)}


@dataclass(frozen=True, slots=True)
class Line:
    """An occurrence with what stands before and after it; `start` and `end` are in the section.

    rule: by which the words of the text answer the query, see `archive.search.matching`. page: the
    page on which the occurrence begins, None where the record has none.
    """

    document: Document
    section: Section
    left: str
    key: str
    right: str
    start: int
    end: int
    rule: str
    page: int | None


def kwic_line(
    document: Document,
    section: Section,
    place: tuple[int, int, str],
    context: int,
    pages: Sequence[tuple[int, int]] = (),
) -> Line:
    """Return an occurrence (start, end, rule) with `context` characters on either side.

    A word that is cut off at the edge is left out. `pages` are where the document's pages begin in
    the repaired text, with their numbers.
    """
    text = section.text
    start, end, rule = place
    left = text[max(0, start - context) : start]
    right = text[end : end + context]
    return Line(
        document,
        section,
        _spaced(left).lstrip() if len(left) < context else _from_word(_spaced(left)),
        _spaced(text[start:end]),
        _spaced(right).rstrip() if len(right) < context else _to_word(_spaced(right)),
        start,
        end,
        rule,
        _page_of(section, start, pages),
    )


def sort_key(text: str, start: int, end: int, keys: Sequence[str]) -> bytes:
    """Return what an occurrence is sorted by, in Swedish order: å ä ö after z, signs first.

    keys: of KEYS, the first weighs most; a word that is not there comes before all others.
    """
    before = TOKEN.findall(text[max(0, start - _SIDE) : start])[::-1]
    after = TOKEN.findall(text[end : end + _SIDE])
    return b"\1".join(
        _collation_key(_sort_word(key, before, after, text[start:end])) for key in keys
    )


def _sort_word(key: str, before: Sequence[str], after: Sequence[str], own: str) -> str:
    if key == "key":
        return own
    words, number = (before if key[1] == "L" else after), int(key[0])
    return words[number - 1] if number <= len(words) else ""


def _page_of(section: Section, start: int, pages: Sequence[tuple[int, int]]) -> int | None:
    if section.page_from is None or not pages:
        return section.page_from
    at = bisect_right(pages, (section.span.start + start, 1 << 60)) - 1
    return pages[at][1] if at >= 0 else section.page_from


def _spaced(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text)


def _from_word(text: str) -> str:
    return text.partition(" ")[2]


def _to_word(text: str) -> str:
    return text.rpartition(" ")[0]


def _collation_key(word: str) -> bytes:
    return bytes(_ALPHABET.get(c, 2) for c in fold(word))
