"""First lines of further records bound into one file, such as minutes behind their agenda."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from indexer.segment.patterns import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.text_layout import Layout, Line

_WHOSE = r"(?:sammanträdes|mötes|styrelse(?:mötes)?|årsmötes|stämmo|direktions|nämnds|besluts)"
_TITLES = {
    "minutes": any_of(
        rf"""
        {_WHOSE}?protokoll\b.{{0,80}}
        .{{0,60}}\b{_WHOSE}protokoll\b.{{0,60}}
        protokoll (?:från|fört|vid|nr|styrelse|års|extra).{{0,80}}
        """
    ),
    "notes": any_of(r"(?:minnes|mötes)anteckningar\b.{0,80}"),
    "notice": any_of(r"kallelse\b.{0,80}"),
}
"""What the first line of a meeting's paper reads, by its kind."""
_ENDS_TITLE = re.compile(r"(?<!\d)[.:;,]$")
_PLACE = re.compile(r"(?:plats(?: och tid)?|tid(?: och plats)?|datum och tid|tid)\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"(?:närvarande|beslutande|ledamöter|kallade|deltagare|tjänstgörande|paragrafer)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?P<sign>§)§? ?(?P<number>\d{1,4})|(?P<after>\d{1,3}) ?§|(?P<point>\d{1,2})[.)] ?[A-ZÅÄÖ]"
    r"|(?P<bare>\d{1,3}) [A-ZÅÄÖ]|Punkt (?P<named>\d{1,2})"
)
_DAY = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w* \d{4}"
)
_MET_ON = re.compile(
    r"(?P<label>(?:sammanträdes|mötes)(?:datum|dag):?|[\w-]+) (?P<day>\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_TOP = 8
_COVER = 40
_NEAR = 4
"""Lines below a title in which its day may stand."""
_HEAD, _SHORT = 4, 60
"""Lines of a letterhead above a title, and characters of each, at most."""
_LEAST = 2
"""Numbered lines that a record before and behind a further title has."""


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line that opens with a number; `sign` when a § stands with it."""

    line: int
    number: int
    sign: bool


def first_pages(layout: Layout) -> list[int]:
    """Return the lines at which a further record of the same file begins.

    A title such as "Sammanträdesprotokoll" begins one, with numbered lines before and behind it,
    where a whole first page follows (place and time, those present), or where the numbers begin
    anew below it and it is another kind of paper than the one before, or of another day.
    """
    lines = layout.lines
    begins = _paper_beginnings(layout)
    numbered = _numbered_lines(layout) if begins else []
    firsts: list[int] = []
    for i, title in sorted(begins.items()):
        since = firsts[-1] if firsts else 0
        k = bisect_left(numbered, i, key=_line_of)
        before, after = numbered[bisect_left(numbered, since, key=_line_of) : k], numbered[k:]
        if len(before) < _LEAST or not after:
            continue
        whole = len(after) >= _LEAST and _is_first_page(lines, i)
        new = title not in layout.running and _is_another_record(lines, since, title)
        later = _is_next_meeting(lines, since, title) and after[0].number > before[-1].number
        if whole or (new and _begins_anew(before, after)) or later:
            firsts.append(i)
    return firsts


def _paper_beginnings(layout: Layout) -> dict[int, int]:
    """Return where a paper may begin, with the line of its title: a page's top, or the title."""
    lines = layout.lines
    beginnings: dict[int, int] = {}
    for i, line in enumerate(lines):
        if not i or not _kind_of_line(line):
            continue
        above = range(max(1, i - _TOP + 1), i + 1)
        top = next((j for j in above if lines[j].first or lines[j].gap > 1), None)
        if top is None and i not in layout.running:
            top = _letterhead(lines, i)
        if top is not None:
            beginnings.setdefault(top, i)
    return beginnings


def _kind_of_line(line: Line) -> str | None:
    return None if line.length > 140 else _kind_of(line.text)


@lru_cache(maxsize=8192)
def _kind_of(text: str) -> str | None:
    if _ENDS_TITLE.search(text):
        return None
    return next((kind for kind, rule in _TITLES.items() if rule.fullmatch(text)), None)


def _letterhead(lines: Sequence[Line], i: int) -> int | None:
    """Return the line at which the few lines above a title begin that stand apart, or None."""
    for j in range(i, max(0, i - _HEAD), -1):
        if j < i and (lines[j].length > _SHORT or _ENDS_TITLE.search(lines[j].text)):
            return None
        if lines[j].gap or _OPENS.match(lines[j - 1].text):
            return j
    return None


def _line_of(numbered: _Numbered) -> int:
    return numbered.line


def _numbered_lines(layout: Layout) -> list[_Numbered]:
    numbered: list[_Numbered] = []
    for i, line in enumerate(layout.lines):
        match = _OPENS.match(line.text) if i not in layout.running else None
        if match:
            number = next(int(group) for group in match.groups()[1:] if group)
            numbered.append(_Numbered(i, number, bool(match["sign"] or match["after"])))
    return numbered


def _is_first_page(lines: Sequence[Line], i: int) -> bool:
    if not (lines[i].first or lines[i].gap > 1):
        return False
    cover = lines[i : i + _COVER]
    place = any(_PLACE.match(line.text) for line in cover)
    return place and any(_PRESENT.match(line.text) for line in cover)


def _is_another_record(lines: Sequence[Line], since: int, i: int) -> bool:
    """Tell whether a title is of another kind or day than the record that began at `since`."""
    first = next((j for j in range(since, min(since + _TOP, i)) if _kind_of_line(lines[j])), None)
    if first is None or _kind_of_line(lines[first]) != _kind_of_line(lines[i]):
        return True
    days = _day_near(lines, first), _day_near(lines, i)
    return None not in days and days[0] != days[1]


def _day_near(lines: Sequence[Line], i: int) -> str | None:
    near = (_DAY.search(line.text) for line in lines[i : i + _NEAR])
    return next((match[0] for match in near if match), None)


def _is_next_meeting(lines: Sequence[Line], since: int, i: int) -> bool:
    """Tell whether the head of a title says another day, by the same label, than the one before.

    The minutes of a body's meetings count their §§ on through the year.
    """
    first = next((j for j in range(since, min(since + _TOP, i)) if _kind_of_line(lines[j])), None)
    if (
        first is None
        or _kind_of_line(lines[first]) != "minutes"
        or _kind_of_line(lines[i]) != "minutes"
    ):
        return False
    earlier, other = _labelled_day(lines, first), _labelled_day(lines, i)
    return (
        earlier is not None
        and other is not None
        and earlier[0] == other[0]
        and earlier[1] < other[1]
    )


def _labelled_day(lines: Sequence[Line], i: int) -> tuple[str, str] | None:
    """Return the label and the day in ISO of the meeting that a head names."""
    near = (_MET_ON.fullmatch(line.text) for line in lines[i : i + _NEAR])
    return next(((match["label"], match["day"]) for match in near if match), None)


def _begins_anew(before: Sequence[_Numbered], after: Sequence[_Numbered]) -> bool:
    """Tell whether numbers start from the beginning, or paragraphs follow on points."""
    first = after[0]
    if first.sign and not any(numbered.sign for numbered in before):
        return True
    again = sum(numbered.number == first.number + 1 for numbered in after[1:])
    return first.number <= _LEAST and again > 0 and first.number <= max(o.number for o in before)
