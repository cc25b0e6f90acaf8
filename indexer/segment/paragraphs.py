"""Which lines open a paragraph (§), when only a run of rising numbers tells them from citations?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.segment import case
from indexer.segment.labels import label
from indexer.segment.lines import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.segment.lines import Layout, Line

_SIGN = re.compile(
    r"(?:(?P<body>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,7}|Paragraf)\.? ?)?§{1,2} ?"
    r"(?P<first>\d{1,4})(?: ?/ ?\d\d(?!\d))?"
    r"(?P<letter> ?[a-hA-H](?![\w]))?(?: ?[-–,] ?(?P<last>\d{1,4})(?![\d/-]))?(?P<dot>[.:])?"
)
_AFTER = re.compile(r"(?P<first>\d{1,4})(?P<letter> ?[a-h])? §(?!§)")
_GARBLED = re.compile(r"(?:[S$5&g8*?]|\$\$|55|SS|Š)\s?(?P<first>\d{1,4})(?P<dot>\.)?(?![\d.,:/-])")
_BARE = re.compile(r"(?P<first>\d{1,4})(?P<dot>\.)?(?![\d.,:/)%-])")
_CITED = re.compile(
    r"\s*(?:$|[,;)]|punkt|p\.|st\.|stycke|kap\b|och\b|samt\b|till\b|i\b|om\b|att\b|av\b|den\b|-)",
    re.IGNORECASE,
)
_FAR = 40
"""A gap in the numbers of a run is at most this; extracts and secret §§ leave gaps."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that may open a paragraph: number, where its sign ends in the line, how sure."""

    line: int
    number: int
    name: str
    after: int
    weight: float
    last: int
    confidence: float = 1.0


def openings(layout: Layout) -> list[Opening]:
    """Return the lines that may open a paragraph, weighted by how they look."""
    lines = layout.lines
    found = [
        opening
        for i, line in enumerate(lines)
        if i not in layout.running and "§" in line.text[:16] and (opening := _opening(lines, i))
    ]
    return _contents_less(found, lines)


def _opening(lines: Sequence[Line], i: int) -> Opening | None:
    text = lines[i].text
    match = _SIGN.match(text) or _AFTER.match(text)
    if not match:
        return None
    weight = _weight(lines, i, text[match.end() :])
    if not weight:
        return None
    number = int(match["first"])
    letter = (match["letter"] or "").strip()
    groups = match.groupdict()
    last = int(groups.get("last") or number)
    name = f"{number}{letter}"
    if last > number:
        name, weight = f"{number}-{last}", 0.6 * weight
    return Opening(i, number, name, match.end(), weight, max(last, number))


def _weight(lines: Sequence[Line], i: int, rest: str) -> float:
    """Return 0 for a citation at the start of a line, 1 for what looks like an opening."""
    line, text = lines[i], rest.strip()
    before = lines[i - 1] if i else None
    wrapped = (
        before is not None
        and not line.gap
        and not line.first
        and before.length > 50
        and before.text[-1:] not in ".!?:"
    )
    if not text:
        return 0.3 if wrapped else 1.0
    if case.bare(text) or case.labelled(text[:60]) or case.is_empty_label(text):
        return 1.2
    if not text[:1].isupper() and text[:1] not in "\"”“'(0123456789":
        return 0.0
    if text[:1].islower() or ((text[:1] in ")," or _CITED.match(rest)) and not text[:1].isupper()):
        return 0.0
    return 0.3 if wrapped else 1.0


def _contents_less(found: list[Opening], lines: Sequence[Line]) -> list[Opening]:
    """Lessen the weight of what stands in a list of contents: close together and said again."""
    twice = {n for n, k in Counter(o.number for o in found).items() if k > 1}
    result = []
    for k, opening in enumerate(found):
        after = found[k + 1].line if k + 1 < len(found) else len(lines)
        before = found[k - 1].line if k else -9
        close = after - opening.line <= 4 and (after < len(lines) or opening.line - before <= 4)
        listed = _ends_in_page(lines[opening.line].text) or (
            after - opening.line > 1
            and opening.line + 1 < len(lines)
            and _ends_in_page(lines[opening.line + 1].text)
        )
        if opening.number in twice and (close or listed):
            result.append(replace(opening, weight=opening.weight * (0.2 if listed else 0.4)))
        else:
            result.append(opening)
    return result


_PAGE_AT_END = re.compile(r"(?:[.…_ ]{3,}|\t)\d{1,4}$")


def _ends_in_page(text: str) -> bool:
    return bool(_PAGE_AT_END.search(text[-40:]))


def runs(found: Sequence[Opening]) -> list[list[Opening]]:
    """Return runs of openings with rising numbers, in the order of the text.

    The heaviest run first; then what lies before and after it is asked again, so that a file with
    several protocols gives several runs.
    """
    result: list[list[Opening]] = []
    todo = [(0, len(found))]
    while todo:
        low, high = todo.pop()
        if high <= low or len(result) > 200:
            continue
        chosen = _heaviest(found, low, high)
        run = [found[k] for k in chosen]
        if not run:
            continue
        result.append(run)
        todo += [(low, chosen[0]), (chosen[-1] + 1, high)]
    return sorted(result, key=lambda run: run[0].line)


def _heaviest(found: Sequence[Opening], low: int, high: int) -> list[int]:
    """Return the indices of the run with the largest weight less what its gaps cost."""
    best: dict[int, tuple[float, int, int]] = {}
    came: dict[int, int] = {}
    top: tuple[float, int] | None = None
    for k in range(low, high):
        opening = found[k]
        score, source = opening.weight, -1
        for step in range(_FAR + 1):
            before = best.get(opening.number - step)
            if before is None or (step == 0 and found[before[1]].name == opening.name):
                continue
            if step == 0 and not opening.name[-1:].isalpha():
                continue
            cost = 0.0 if step <= 1 else 0.4 + 0.04 * step
            if before[0] - cost + opening.weight > score:
                score, source = before[0] - cost + opening.weight, before[1]
        came[k] = source
        if opening.last not in best or score > best[opening.last][0]:
            best[opening.last] = (score, k, 0)
        if top is None or score > top[0]:
            top = (score, k)
    if top is None:
        return []
    path, k = [], top[1]
    while k != -1:
        path.append(k)
        k = came[k]
    return path[::-1]


def fill(run: Sequence[Opening], layout: Layout) -> list[Opening]:
    """Return the run with the numbers it lacks, found where their sign was lost or misread."""
    result: list[Opening] = []
    for opening in run:
        if result and 1 < opening.number - result[-1].last <= 6:
            missing = range(result[-1].last + 1, opening.number)
            result += _lost(Stretch(layout, result[-1].line + 1, opening.line), missing)
        result.append(opening)
    return result


def _lost(stretch: Stretch, missing: Iterable[int]) -> Iterator[Opening]:
    wanted, lines = list(missing), stretch.layout.lines
    for i in range(stretch.first, stretch.end):
        if not wanted:
            return
        if i in stretch.layout.running:
            continue
        text = lines[i].text
        for number in wanted:
            opening = _lost_at(lines, i, text, number)
            if opening:
                yield opening
                wanted = [n for n in wanted if n > number]
                break


def _lost_at(lines: Sequence[Line], i: int, text: str, number: int) -> Opening | None:
    for pattern, sure in ((_GARBLED, 0.7), (_BARE, 0.5)):
        match = pattern.match(text)
        if not match or int(match["first"]) != number:
            continue
        rest = text[match.end() :].strip()
        fresh = lines[i].gap > 0 or lines[i].first
        titled = rest[:1].isupper() and len(rest) > 3 and label(rest) is None
        if case.bare(rest) or case.labelled(rest[:60]) or (fresh and (not rest or titled)):
            return Opening(i, number, str(number), match.end(), sure, number, sure)
    return None
