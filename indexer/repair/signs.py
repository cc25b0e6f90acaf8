"""Repair of § signs that OCR took for an 8, a dollar or an ampersand.

It does so for most of them ("1 §" reads "18", "3 §" reads "3$"; measured). A dollar beside a number
is always one, an ampersand before a number that is alone or has a heading too; an 8 only on a line
of its own, or at the head of one, in a rising series.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.model import Span

_DOLLARS = re.compile(r"(?<=\d) ?(\$\$?)(?!\w)|(?<!\w)(\$\$?) ?(?=\d{1,3}\b)")
_ALONE = re.compile(r"^(?P<number>\d{1,3}) ?(?P<sign>[8$])$", re.MULTILINE)
_AHEAD = re.compile(r"^(?P<sign>[8$&S]) (?P<number>\d{1,3})(?= [A-ZÅÄÖ]|$)", re.MULTILINE)
_AMPERSAND = re.compile(r"^&(?= \d{1,3}(?: [A-ZÅÄÖ]|$))", re.MULTILINE)
_TITLE = re.compile(r" |\s*\n[A-ZÅÄÖ]")
_APART = re.compile(r"\n[ \t]*\n|\f")
_LEAST = 3
"""How many members make a series."""
_STEP = 3
"""How many numbers may be missing between two of them."""


def sign_edits(text: str, read_by_ocr: Sequence[Span]) -> Iterator[Edit]:
    """Yield edits that put paragraph signs back, on pages read by OCR only."""
    if not read_by_ocr:
        return
    for match in _DOLLARS.finditer(text):
        if _is_within(match.start(), read_by_ocr):
            after = match[1]
            new = " " + "§" * len(after) if after else "§" * len(match[2]) + " "
            yield Edit(*match.span(), new)
    for match in _AMPERSAND.finditer(text):
        if _is_within(match.start(), read_by_ocr):
            yield Edit(*match.span(), "§")
    for pattern in (_ALONE, _AHEAD):
        found_here = [
            each for each in pattern.finditer(text) if _is_within(each.start(), read_by_ocr)
        ]
        for each in _rising_series(found_here):
            if each["sign"] != "$":
                new = f"{each['number']} §" if pattern is _ALONE else f"§ {each['number']}"
                yield Edit(*each.span(), new)


def _is_within(offset: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def _two_alone(matches: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the only two where they follow on each other and stand apart, as §§ of minutes do."""
    if len(matches) != 2 or int(matches[1]["number"]) - int(matches[0]["number"]) != 1:
        return []
    apart = (
        _APART.search(each.string[max(0, each.start() - 3) : each.start()]) for each in matches
    )
    titled = (_TITLE.match(each.string, each.end()) for each in matches)
    minutes = "rotokoll" in matches[0].string[: matches[0].start()]
    return list(matches) if minutes and all(apart) and all(titled) else []


def _rising_series(matches: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the longest rising series with small steps, empty when it is too short to trust."""
    length = [1] * len(matches)
    before = [-1] * len(matches)
    numbers = [int(each["number"]) for each in matches]
    for here in range(len(matches)):
        for back in range(max(0, here - 8), here):
            rises = 0 < numbers[here] - numbers[back] <= _STEP
            if rises and length[back] + 1 > length[here]:
                length[here], before[here] = length[back] + 1, back
    if not matches or max(length) < _LEAST:
        return _two_alone(matches)
    at = length.index(max(length))
    chain = []
    while at >= 0:
        chain.append(at)
        at = before[at]
    chain.reverse()
    return [matches[index] for index in chain]
