"""Which lines are running heads and page numbers, and so part of no text?

A head that recurs is kept where it first stands, for it names the body, the date or the case.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Mark

_NUMBER = re.compile(
    r"(?:sidan?|sid\.?|page|s\.)?\s*[-–]?\s*\d{1,4}\s*"
    r"(?:[(/]\s*\d{1,4}\s*\)?|\s*(?:av|of)\s*\d{1,4})?\s*[-–]?",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")
_EDGE = 4
"""How many lines at the top and bottom of a page are looked at when geometry is unknown."""
_KEPT = re.compile(r"§|\bdnr\b|diarie", re.IGNORECASE)


class _Row(NamedTuple):
    start: int
    end: int
    text: str
    page: int
    key: str


def running_edits(text: str, starts: Sequence[int], marks: Sequence[Mark]) -> list[Edit]:
    """Return edits that take away running heads and page numbers.

    `marks` of kind furniture are what the reader found by geometry; without any, lines at the
    page edges that recur on at least three pages and 40 % of them are taken.
    """
    pages = len(starts)
    if pages < 2:
        return []
    rows = _edge_rows(text, starts)
    recurring = _recurring(rows, pages)
    edits: list[Edit] = []
    seen: set[str] = set()
    marked = [mark for mark in marks if mark.kind == "furniture"]
    taken = {mark.span.start for mark in marked}
    for mark in marked:
        line = mark.span.of(text)
        rows = [row for row in rows if row.start != mark.span.start]
        edits += _first_kept(text, mark.span.start, mark.span.end, line, seen)
    for row in rows:
        if row.start in taken:
            continue
        if row.key in recurring:
            edits += _first_kept(text, row.start, row.end, row.text, seen)
        elif _is_number(row, starts):
            edits.append(_without(text, row.start, row.end, "sidnummer"))
    return edits


def _first_kept(text: str, start: int, end: int, line: str, seen: set[str]) -> list[Edit]:
    if _NUMBER.fullmatch(line.strip()):
        return [_without(text, start, end, "sidnummer")]
    key = _key(line)
    if key not in seen:
        seen.add(key)
        return []
    return [_without(text, start, end, "sidhuvud")]


def _edge_rows(text: str, starts: Sequence[int]) -> list[_Row]:
    rows: list[_Row] = []
    for page, start in enumerate(starts):
        end = starts[page + 1] - 1 if page + 1 < len(starts) else len(text)
        found: list[_Row] = []
        at = start
        for line in text[start:end].split("\n"):
            if line.strip():
                found.append(_Row(at, at + len(line), line, page, _key(line)))
            at += len(line) + 1
        rows += found if len(found) <= 2 * _EDGE else found[:_EDGE] + found[-_EDGE:]
    return rows


def _key(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def _recurring(rows: Sequence[_Row], pages: int) -> set[str]:
    on_pages = Counter(key for key, _ in {(row.key, row.page) for row in rows})
    least = max(3.0, 0.4 * pages)
    return {
        key
        for key, count in on_pages.items()
        if count >= least and _LETTER.search(key) and not _KEPT.search(key)
    }


def _is_number(row: _Row, starts: Sequence[int]) -> bool:
    """Return whether a line is a page number that fits the page it stands on."""
    line = row.text.strip()
    if not _NUMBER.fullmatch(line) or len(starts) < 2:
        return False
    named = bool(re.search(r"sid|page|[(/]|\bav\b", line, re.IGNORECASE))
    number = int(_DIGITS.findall(line)[0])
    return named or 0 <= number - row.page <= 12


def _without(text: str, start: int, end: int, rule: str) -> Edit:
    """Take a line with its own line end, so that no empty line stays."""
    if text[end : end + 1] == "\n":
        end += 1
    elif text[start - 1 : start] == "\n" and start:
        start -= 1
    return Edit(start, end, "", rule)
