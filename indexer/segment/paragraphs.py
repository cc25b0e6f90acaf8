"""Openings of paragraphs (§), told from citations by a run of rising numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.segment import paragraph_case
from indexer.segment.number_runs import Opening, runs
from indexer.segment.part_labels import label
from indexer.segment.patterns import BODY
from indexer.segment.text_layout import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.segment.text_layout import Layout, Line

_SIGN = re.compile(
    r"(?:(?:[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,7}|Paragraf)\.? ?)?§{1,2} ?"
    r"(?P<first>\d{1,4})(?:(?P<below>(?:\.\d{1,2}){1,3})(?!\d)| ?/ ?\d\d(?!\d))?"
    r"(?P<letter> ?[a-hA-H](?!\w|[-–]\w))?(?: ?[-–,] ?(?P<last>\d{1,4})(?![\d/-]))?[.:]?"
)
_BODY_FIRST = re.compile(rf"(?i:{BODY})(?: (?i:{BODY}))?,?\s+(?=§)")
"""The body that decides, before the sign: Direktionen § 77."""
_AFTER = re.compile(r"(?P<first>\d{1,4})(?P<letter> ?[a-h])? §(?!§)")
_GARBLED = re.compile(
    r"(?:[S$5&g8B*?]|Par(?:agraf)?\.?|\$\$|55|SS|Š)\s?(?P<first>\d{1,4})\.?(?![\d.,:/-])"
)
_BARE = re.compile(r"(?P<first>\d{1,4})\.?(?![\d.,:/)%-])")
_OPENS = "\"”“'(0123456789"
_PAGE_AT_END = re.compile(r"(?:[.…_ ]{3,}|\t)\d{1,4}$")
_MINUTES = re.compile(r"protokoll(?:sutdrag)?\b|^utdrag$", re.IGNORECASE)
_DECIDES = re.compile(
    r"\bbeslut(?:ar|ade|at)\b|\bbeslöt\b|^beslut\b|\b(?:föreslår|utser|väljer|godkänner|antar)\b",
    re.IGNORECASE,
)
_TOP = 15
_WIDEST_GAP = 6
_LEAST_UNSIGNED = 3
_LISTED_PAGE = re.compile(r"(?<!\d)[ \t.…]\d{1,3}$")
_LEADING = re.compile(r"\D{0,2}(?P<first>\d{1,4})(?!\d)")


def paragraphs(layout: Layout) -> list[list[Opening]]:
    """Return the runs of paragraphs of a text, each in order; lost signs are filled in."""
    whole = _paragraph_runs(openings(layout), layout) or _paragraph_runs(
        openings(layout, _BODY_FIRST), layout
    )
    filled = [fill(run, layout) for run in whole if not _is_contents(run, whole)]
    if filled:
        filled[0] = [*_misread_first(filled[0], layout), *filled[0]]
        filled[-1] += _misread_last(filled[-1], layout)
    return filled


def _paragraph_runs(openings: Sequence[Opening], layout: Layout) -> list[list[Opening]]:
    """Return the runs among openings that are paragraphs, or the only paragraph there is."""
    made = runs(openings)
    return [run for run in made if _is_credible(run)] or [
        run for run in made if len(made) == 1 and _is_only(layout, run[0])
    ]


def _is_only(layout: Layout, opening: Opening) -> bool:
    """Tell whether a lone number opens the one paragraph of an extract or of short minutes.

    It stands apart and nearly at the top of a paper that calls itself so, and something is decided
    below it.
    """
    lines = layout.lines
    head = lines[: min(_TOP, opening.line)]
    if not any(_MINUTES.search(line.text) for line in head):
        return False
    line = lines[opening.line]
    if line.level:
        return True
    apart = line.gap or line.first or opening.line <= _TOP
    behind = lines[opening.line + 1 :]
    decides = any(label(line.text) == "decision" or _DECIDES.search(line.text) for line in behind)
    return bool(apart and opening.weight >= 1 and decides)


def _is_credible(run: Sequence[Opening]) -> bool:
    weight = sum(opening.weight for opening in run)
    return weight >= 1.2 or (len(run) > 1 and weight >= 0.6 * len(run))


def _is_contents(run: Sequence[Opening], all_runs: Sequence[Sequence[Opening]]) -> bool:
    """Tell whether a run is a list of what a later run says again: it has hardly any lines."""
    numbers = {opening.number for opening in run}
    dense = run[-1].line - run[0].line <= 3 * (len(run) - 1)
    later = (other for other in all_runs if other[0].line > run[-1].line)
    return dense and any(numbers <= {o.number for o in other} for other in later)


def unsigned(layout: Layout) -> list[Opening]:
    """Return the paragraphs of minutes whose sign was lost throughout: numbers that rise by one.

    Each stands at the start of a paragraph above a title or a case number; three make a run.
    """
    unsigned_ = [
        opening
        for i, line in enumerate(layout.lines)
        if i not in layout.running
        if _GARBLED.fullmatch(line.text) or not _LISTED_PAGE.search(line.tail)
        for number in _leading_numbers(line.text)
        if (opening := _lost_at(line, i, number))
    ]
    best = max(runs(_contents_less(unsigned_, layout.lines), far=1), key=len, default=[])
    return best if len(best) >= _LEAST_UNSIGNED else []


def _leading_numbers(text: str) -> set[int]:
    """Return the numbers that a line may begin with: 8, or 6 behind a misread sign, of 8 6."""
    found = (rule.match(text) for rule in (_LEADING, _GARBLED))
    return {int(match["first"]) for match in found if match}


def openings(layout: Layout, before: re.Pattern[str] | None = None) -> list[Opening]:
    """Return the lines that may open a paragraph, weighted by how they look.

    `before` matches what stands before the sign, where something does.
    """
    lines = layout.lines
    candidates = [
        opening
        for i, line in enumerate(lines)
        if i not in layout.running
        if "§" in (line.text if before else line.text[:16])
        if (opening := _opening_at(lines, i, before))
    ]
    return _contents_less(candidates, lines)


def _opening_at(
    lines: Sequence[Line], i: int, before: re.Pattern[str] | None = None
) -> Opening | None:
    text = lines[i].text
    lead = before.match(text) if before else None
    if before and not lead:
        return None
    at = lead.end() if lead else 0
    match = _SIGN.match(text, at) or _AFTER.match(text, at)
    if not match or match.groupdict().get("below"):
        return None
    weight = _opening_weight(lines, i, text[match.end() :])
    if not weight:
        return None
    number = int(match["first"])
    last = int(match.groupdict().get("last") or number)
    name = f"{number}{(match['letter'] or '').strip()}"
    if last > number:
        name, weight = f"{number}-{last}", 0.6 * weight
    return Opening(i, number, name, match.end(), weight, max(last, number))


def _opening_weight(lines: Sequence[Line], i: int, rest: str) -> float:
    """Return 0 for a citation at the start of a line, 1 and more for what looks like an opening."""
    line, text = lines[i], rest.strip()
    before = lines[i - 1] if i else None
    wrapped = (
        before is not None
        and not (line.gap or line.first)
        and before.length > 50
        and before.text[-1:] not in ".!?:"
    )
    if (
        paragraph_case.unlabelled(text)
        or paragraph_case.labelled(text[:60])
        or paragraph_case.is_empty_label(text)
    ):
        return 1.2
    if text and not (text[:1].isupper() or text[:1] in _OPENS):
        return 0.0
    return 0.3 if wrapped else 1.0


def _contents_less(openings: list[Opening], lines: Sequence[Line]) -> list[Opening]:
    """Lessen the weight of what stands in a list of contents: close together and said again."""
    twice = {n for n, k in Counter(o.number for o in openings).items() if k > 1}
    last = {opening.number: k for k, opening in enumerate(openings)}
    result = []
    for k, opening in enumerate(openings):
        after = openings[k + 1].line if k + 1 < len(openings) else len(lines)
        before = openings[k - 1].line if k else -9
        close = after - opening.line <= 4 and (after < len(lines) or opening.line - before <= 4)
        own = lines[opening.line : min(after, opening.line + 2)]
        listed = any(_PAGE_AT_END.search(line.text[-40:]) for line in own)
        if opening.number in twice and (close or listed):
            # Between two that look alike, what is said last is the matter itself.
            less = 0.2 if listed else 0.45 if last[opening.number] == k else 0.4
            result.append(replace(opening, weight=opening.weight * less))
        else:
            result.append(opening)
    return result


def below(stretch: Stretch, parent: Opening) -> list[Opening]:
    """Return the openings of a paragraph's own paragraphs: § 2.1, § 2.1.1 and so on."""
    points: list[Opening] = []
    for i in range(stretch.first + 1, stretch.end):
        text = stretch.layout.lines[i].text
        if "§" not in text[:2]:
            continue
        match = _SIGN.match(text)
        if match and match["below"] and int(match["first"]) == parent.number:
            name = match["first"] + match["below"]
            level = 1 + match["below"].count(".")
            points.append(
                Opening(i, parent.number, name, match.end(), 1.0, parent.number, level=level)
            )
    return points


def fill(run: Sequence[Opening], layout: Layout) -> list[Opening]:
    """Return the run with the numbers it lacks, found where their sign was lost or misread."""
    result: list[Opening] = []
    for opening in run:
        if result and 1 < opening.number - result[-1].last <= _WIDEST_GAP:
            missing = range(result[-1].last + 1, opening.number)
            result += _lost_openings(Stretch(layout, result[-1].line + 1, opening.line), missing)
        result.append(opening)
    return result


def _misread_first(run: Sequence[Opening], layout: Layout) -> list[Opening]:
    """Return what comes right before a run, its sign misread: 8 6, S 6 above § 7."""
    found: list[Opening] = []
    for i in range(run[0].line - 1, -1, -1):
        number = (found or run)[0].number - 1
        match = None if i in layout.running else _GARBLED.match(layout.lines[i].text)
        if match and int(match["first"]) == number:
            found = [*filter(None, [_lost_at(layout.lines[i], i, number)]), *found]
    return found


def _misread_last(run: Sequence[Opening], layout: Layout) -> list[Opening]:
    """Return what goes on with a run, its sign misread: 8 10, S 10 below § 9."""
    found: list[Opening] = []
    for i in range(run[-1].line + 1, len(layout.lines)):
        number = [*run, *found][-1].last + 1
        match = None if i in layout.running else _GARBLED.match(layout.lines[i].text)
        if match and int(match["first"]) == number:
            found += filter(None, [_lost_at(layout.lines[i], i, number)])
    return found


def _lost_openings(stretch: Stretch, missing: Iterable[int]) -> Iterator[Opening]:
    wanted, lines = list(missing), stretch.layout.lines
    for i in range(stretch.first, stretch.end):
        if not wanted:
            return
        if i in stretch.layout.running:
            continue
        for number in wanted:
            opening = _lost_at(lines[i], i, number)
            if opening:
                yield opening
                wanted = [n for n in wanted if n > number]
                break


def _lost_at(line: Line, i: int, number: int) -> Opening | None:
    for pattern, sure in ((_GARBLED, 0.7), (_BARE, 0.5)):
        match = pattern.match(line.text)
        if not match or int(match["first"]) != number:
            continue
        rest = line.text[match.end() :].strip()
        titled = rest[:1].isupper() and len(rest) > 3 and label(rest) is None
        numbered = paragraph_case.unlabelled(rest) or paragraph_case.labelled(rest[:60])
        if numbered or ((line.gap or line.first) and (not rest or titled)):
            return Opening(i, number, str(number), match.end(), sure, number, sure)
    return None
