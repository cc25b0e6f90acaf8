"""Agenda points among numbered lines: 1. Val av justerare, 2 a, 5.1, Punkt 3."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.segment.number_runs import Opening, runs
from indexer.segment.part_labels import label
from indexer.segment.patterns import any_of
from indexer.segment.text_layout import Stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.segment.text_layout import Layout, Line

STYLES = (
    re.compile(r"(?:Punkt|Ärende|Dagordningspunkt|P)\.? (?P<first>\d{1,2})[.:]?(?= |$)"),
    re.compile(r"(?P<first>\d{1,2})\.(?=[ \t]|$)"),
    re.compile(r"(?P<first>\d{1,2})\)(?=[ \t]|$)"),
    re.compile(r"(?P<first>\d{1,3})(?=[ \t]+[A-ZÅÄÖ\"”“]|$)"),
)
"""How a point's number may look; one agenda keeps to one of them."""
_DECIMAL = re.compile(r"(?P<path>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?= |$)")
_LETTER = re.compile(r"\(?(?P<letter>[A-Za-z])[.)](?= )")
MEETING = any_of(
    r"""
    (?:mötets? |sammanträdets? )?(?:öppnande|öppnas|öppnat|avslutande|avslutas|avslutat|avslutning)
    (?:öppnande|avslutande) av (?:mötet|sammanträdet)
    mötet (?:öppnas|avslutas|förklaras öppnat)
    upprop
    (?:val|utseende) av .*(?:justerare|justering|ordförande|sekreterare)
    (?:val|utseende) av .*(?:funktionärer|rösträknare|ledamöter)
    val av .*(?:revisor|valberedning|styrelse)
    (?:val av )?mötesfunktionärer
    (?:fastställande|godkännande|genomgång) av .*(?:dagordning|föredragningslista|röstlängd)
    (?:fastställande|godkännande|genomgång) av .*(?:protokoll|ärendelista)
    dagordning(?:en)?|föredragningslista
    föregående (?:mötes?)?protokoll|föregående möte
    (?:mötets )?behörig(?:het|a utlysande)|.*stadgeenlig.*
    adjungering.*
    (?:an|av)mälan av .*|anmälningsärenden|delegationsbeslut|meddelanden|skrivelser
    övrig(?:a frågor|t|a ärenden)|nästa (?:möte|sammanträde).*|tid (?:och|för) .*möte.*
    .*ansvarsfrihet.*|personval|motioner(?: och propositioner)?|bordlagda ärenden|styrelseval
    justering(?:sperson|smän|are)?.*|protokollsjustering|jäv
    """
)
"""Titles of points that only meetings have."""
_SAYS_SO = any_of(
    r"""
    \b(?:mötes|sammanträdes|års(?:mötes|stämmo)|styrelse(?:mötes)?)?protokoll\b
    \bkallelse\b|\bdagordning\b|\bföredragningslista\b|\bärendelista\b
    \b(?:minnes|mötes)anteckningar\b
    """
)
_ENDS = re.compile(r"(?:[ ,:(].{0,60})?")
_LEADERS = re.compile(r"(?:[.…_] ?){3,}\d{1,4}$")
_LONGEST_TITLE = 160
_TOP = 25
_LEAST_TITLES, _LONGEST_ALONE = 3, 90
_LISTED = 0.4
_LEAST_POINTS = 3


def points(layout: Layout) -> list[Opening]:
    """Return the openings of an agenda's points, or nothing where no run of numbers is an agenda.

    A run is one when at least two of its titles, and one in eight, are titles only meetings have;
    one such title is enough where the head of the text speaks of a protocol or an agenda.
    """
    head = " ".join(line.text for line in layout.lines[:_TOP])
    least = 1 if _SAYS_SO.search(head) else 2
    best: tuple[float, list[Opening]] = (0, [])
    for style in STYLES:
        numbered = openings(layout, style)
        for run in runs(numbered, far=2) if len(numbered) >= _LEAST_POINTS else ():
            meets = [opening for opening in run if _opens_meeting(layout.lines, opening)]
            opens = run[0].number <= 2 or _goes_on(run, meets)
            fits = len(run) >= _LEAST_POINTS and opens and len(meets) >= max(least, len(run) / 8)
            weight = sum(opening.weight for opening in meets)
            if fits and weight > best[0]:
                best = (weight, run)
    return best[1]


def _goes_on(run: Sequence[Opening], meets: Sequence[Opening]) -> bool:
    """Tell whether points number on from an earlier meeting's: the first opens this one."""
    return len(meets) > 1 and meets[0] is run[0] and run[-1].number - run[0].number < 2 * len(run)


def openings(layout: Layout, style: re.Pattern[str]) -> list[Opening]:
    """Return the lines that open with a number in a style and go on with a title."""
    openings_ = []
    for i, line in enumerate(layout.lines):
        match = style.match(line.text) if i not in layout.running else None
        if not match:
            continue
        title = title_of(layout.lines, i, match.end())
        if not title[:1].isupper() or len(title) > _LONGEST_TITLE:
            continue
        number = int(match["first"])
        weight = 0.3 if _LEADERS.search(title) else 1.0
        openings_.append(Opening(i, number, str(number), match.end(), weight, number))
    return _listed_less(openings_)


def _listed_less(openings: list[Opening]) -> list[Opening]:
    """Lessen the weight of points without text of their own where others have the same numbers.

    An agenda that stands beside its minutes names each point once more, line by line.
    """
    twice = {n for n, k in Counter(o.number for o in openings).items() if k > 1}
    if not twice:
        return openings
    rows = {
        k
        for k, (opening, after) in enumerate(pairwise(openings))
        if after.line - opening.line == 1 and after.number == opening.number + 1
    }
    listed = rows | {k + 1 for k in rows}
    return [
        replace(opening, weight=_LISTED * opening.weight)
        if k in listed and opening.number in twice
        else opening
        for k, opening in enumerate(openings)
    ]


def title_of(lines: Sequence[Line], i: int, after: int) -> str:
    """Return what stands behind a number: the rest of its line, or the next line."""
    title = lines[i].text[after:].strip().partition("\t")[0]
    return title if title or i + 1 >= len(lines) else lines[i + 1].text


def has_meeting_titles(layout: Layout) -> bool:
    """Tell whether lines that stand alone bear titles only meetings have, though no numbers."""
    titles: set[str] = set()
    for line in layout.lines:
        if line.gap and line.length <= _LONGEST_ALONE and _is_meeting(line.text):
            titles.add(line.text)
            if len(titles) >= _LEAST_TITLES:
                return True
    return False


def _opens_meeting(lines: Sequence[Line], opening: Opening) -> bool:
    return _is_meeting(title_of(lines, opening.line, opening.after))


def _is_meeting(title: str) -> bool:
    match = MEETING.match(title)
    return bool(match and _ENDS.fullmatch(title, match.end()))


def with_below(
    layout: Layout,
    opened: Sequence[Opening],
    find: Callable[[Stretch, Opening], list[Opening]],
) -> list[Opening]:
    """Return the openings, each followed by those below it, found up to the next."""
    result: list[Opening] = []
    for k, opening in enumerate(opened):
        end = opened[k + 1].line if k + 1 < len(opened) else len(layout.lines)
        result += [opening, *find(Stretch(layout, opening.line, end), opening)]
    return result


def below(stretch: Stretch, parent: Opening) -> list[Opening]:
    """Return the points below a point: 2.1, 2.1.1 by their numbers, or a, b, c as 2a, 2b, 2c."""
    lines = stretch.layout.lines
    if label(title_of(lines, parent.line, parent.after)) == "closing":
        return []
    return decimals(stretch, parent) or _lettered_points(stretch, parent)


def decimals(stretch: Stretch, parent: Opening) -> list[Opening]:
    """Return what is numbered 2.1, 2.2, 2.2.1 below 2, each number following on the last."""
    points: list[Opening] = []
    counts: dict[str, int] = {}
    for i in range(stretch.first + 1, stretch.end):
        match = _DECIMAL.match(stretch.layout.lines[i].text)
        if not match or i in stretch.layout.running:
            continue
        above, _, last = match["path"].rpartition(".")
        known = above == parent.name or any(o.name == above for o in points)
        title = title_of(stretch.layout.lines, i, match.end())
        if known and int(last) == counts.get(above, 0) + 1 and title[:1].isalnum():
            counts[above] = int(last)
            level = match["path"].count(".") + 1
            points.append(
                Opening(i, parent.number, match["path"], match.end(), 1.0, 0, level=level)
            )
    return points


def _lettered_points(stretch: Stretch, parent: Opening) -> list[Opening]:
    points: list[Opening] = []
    for i in range(stretch.first + 1, stretch.end):
        match = _LETTER.match(stretch.layout.lines[i].text)
        if not match or i in stretch.layout.running:
            continue
        title = title_of(stretch.layout.lines, i, match.end())
        letter = match["letter"].lower() if points else match["letter"]
        if letter != chr(ord("a") + len(points)) or not _is_title(title):
            continue
        name = f"{parent.name}{letter}"
        points.append(Opening(i, parent.number, name, match.end(), 1.0, 0, level=2))
    return points if len(points) > 1 else []


def _is_title(text: str) -> bool:
    return text[:1].isupper() and len(text) <= 100 and not text.endswith((".", ",", ";"))
