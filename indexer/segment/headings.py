"""Headings under a paragraph's number, and where its text begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.segment import paragraph_case
from indexer.segment.part_labels import inline_label, label
from indexer.segment.patterns import BODY
from indexer.segment.reported_decisions import ACTING
from indexer.segment.running_lines import looks_running
from indexer.segment.text_layout import Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.text_layout import Layout, Line

_OPEN = re.compile(
    r"(?:[,–-]|\b(?:och|eller|samt|av|i|om|till|för|med|på|från|mellan|vid|enligt|inom|under|avseende"
    r"|gällande|angående|att|som|den|det|de|en|ett|den|hos|mot|ur|över|utan|genom|efter))$"
)
_CONTINUES = re.compile(r"[a-zåäöé(0-9–-]")
_WORD = re.compile(r"[^\W\d_]{4}")
_LEADERS = re.compile(r"\s*(?:[.…_]\s?){3,}\s*\d*$")
_ONE_WORD = re.compile(r"[A-ZÅÄÖ][a-zåäö]{5,}")
_SENTENCE = re.compile(r"[A-ZÅÄÖ](?:(?![.!?] ).){40,}[.?]")
_SAYS_WHO = re.compile(rf"(?i:{BODY})(?: \w+){{0,2}} (?:{ACTING})\b")
_MOST_LINES = 8
_USUAL, _LEAST_MEASURE, _ENOUGH = 60, 45, 3
_MOST = 400


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a section; `body` is the line its text begins at."""

    heading: str | None
    case_number: str | None
    body: int


def head(stretch: Stretch, measure: int) -> Head:
    """Read heading and case number; the stretch begins behind the section's number.

    `measure` is how many characters a full line of a heading holds in this document: where the
    next line's first word would have fitted, the heading was meant to end.
    """
    pieces: list[str] = []
    number: str | None = None
    lines, skip, first = stretch.layout.lines, stretch.layout.running, stretch.first
    rest = lines[first].text[stretch.offset :].strip(" .:–-\t" if stretch.offset else None)
    if rest:
        number, rest = split_case(rest)
    if rest:
        rest = _first_cell(rest)
        pieces.append(rest)
    last, i = (lines[first] if rest else None), first + 1
    while i < stretch.end and len(pieces) < _MOST_LINES:
        line = lines[i]
        if i in skip or (not pieces and looks_running(line.text)):
            i += 1
            continue
        if not pieces or number is None:
            got, left = split_case(line.text)
            if (got or paragraph_case.is_empty_label(line.text)) and (not left or not pieces):
                number = number or got
                if left:
                    pieces.append(left)
                    last = line
                i += 1
                continue
        kind = label(line.text)
        if kind == "decision" or (pieces and kind) or inline_label(line.text):
            break
        if not _goes_on(pieces, last, line, measure):
            break
        pieces.append(line.text)
        last = line
        i += 1
        if sum(map(len, pieces)) > _MOST:
            break
    return Head(_joined_heading(pieces + _subject_lines(pieces, stretch, i)), number, i)


def _first_cell(row: str) -> str:
    """Return the heading of a table's row: its other columns say who reports, what is enclosed."""
    first = row.partition("\t")[0].strip()
    return first if _WORD.search(first) else row


def _subject_lines(title: Sequence[str], stretch: Stretch, body: int) -> list[str]:
    """Return the lines that say what a title of one word is about, or nothing.

    "Ordningsfråga" tells of which kind a matter is, not which it is; the one sentence between it
    and the label "Beslut" does. It stays part of the text as well.
    """
    if len(title) != 1 or not _ONE_WORD.fullmatch(title[0]):
        return []
    subject: list[str] = []
    for line in Stretch(stretch.layout, body, stretch.end).lines():
        if label(line.text) == "decision":
            return subject if len(subject) > 1 and _SENTENCE.fullmatch(" ".join(subject)) else []
        subject.append(line.text)
        if len(subject) > _MOST_LINES:
            break
    return []


def split_case(text: str) -> tuple[str | None, str]:
    """Return a case number and what else the line says; of a table's row its first cell."""
    first, *cells = text.split("\t")
    for cell in cells:
        got = paragraph_case.labelled(cell)
        opened = None if got else paragraph_case.unlabelled(cell.strip())
        if got or (opened and opened[1] == len(cell.strip())):
            return (got or opened or ("",))[0], first.strip()
    got = paragraph_case.labelled(text)
    if got:
        number, start, end = got
        return number, f"{text[:start].strip(' ,;(')} {text[end:].strip(' ,;)')}".strip()
    opened = paragraph_case.unlabelled(text)
    if opened:
        return opened[0], text[opened[1] :].strip(" ,;")
    return None, "" if paragraph_case.is_empty_label(text) else text


def _goes_on(pieces: list[str], last: Line | None, line: Line, measure: int) -> bool:
    if not pieces or last is None:
        return True
    if line.gap or line.first:
        return False
    before = pieces[-1]
    if line.level or last.level:
        return line.level == last.level
    if before.endswith((".", ":")) and not before.endswith(("m.m.", "bl.a.", "m.fl.")):
        return False
    if _OPEN.search(before) or _CONTINUES.match(line.text):
        return True
    sentence = line.tail.endswith(".") or _SAYS_WHO.match(line.text)
    word = line.text.split(maxsplit=1)[0]
    full = last.length + 1 + len(word) > 0.8 * measure
    return full and line.length <= measure + 8 and not sentence


def _joined_heading(pieces: list[str]) -> str | None:
    text = ""
    for piece in pieces:
        if text.endswith("-") and piece[:1].islower() and not piece.startswith(("och ", "eller ")):
            text = text[:-1] + piece if text[-2:-1].islower() else text + piece
        else:
            text = f"{text} {piece}".strip()
    text = _LEADERS.sub("", re.sub(r"\s+", " ", text)).strip()
    return text[:_MOST] or None


def measure_of(layout: Layout, firsts: Sequence[int]) -> int:
    """Return how many characters a full heading line holds, learnt from those that wrap."""
    lines, skip = layout.lines, layout.running
    lengths = sorted(
        lines[i].length
        for i in firsts
        if i + 1 < len(lines)
        and i not in skip
        and not lines[i + 1].gap
        and lines[i + 1].text[:1].islower()
        and lines[i].length < 120
    )
    if len(lengths) < _ENOUGH:
        return _USUAL
    return max(lengths[(9 * len(lengths)) // 10], _LEAST_MEASURE)
