"""Where in a file does another record begin: a second protocol, a protocol behind its kallelse?"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from indexer.segment.patterns import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.lines import Layout, Line

_TITLE = any_of(
    r"""
    (?:sammanträdes|mötes|styrelse(?:mötes)?|årsmötes|direktions|nämnds)?protokoll\b.{0,80}
    .{0,60}\b(?:sammanträdes|mötes|styrelse(?:mötes)?|årsmötes|direktions|nämnds)protokoll\b.{0,60}
    protokoll (?:från|fört vid|nr).{0,80}
    kallelse\b.{0,80}|(?:minnes|mötes)anteckningar\b.{0,80}
    """
)
_PLACE = re.compile(r"(?:plats(?: och tid)?|tid(?: och plats)?|datum och tid|tid)\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"(?:närvarande|beslutande|ledamöter|kallade|deltagare|tjänstgörande|paragrafer)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"§§? ?\d|\d{1,3} ?§|\d{1,2}\. ?[A-ZÅÄÖ]|\d{1,3} [A-ZÅÄÖ]|Punkt \d")
_TOP = 8
_COVER = 40


def first_pages(layout: Layout) -> list[int]:
    """Return the lines at which a further record of the same file begins.

    Only a whole first page is believed: at the start of a page, below a title such as
    "Sammanträdesprotokoll", with place and time and those present, and numbered paragraphs or
    points both before and after it.
    """
    lines = layout.lines
    begins = [
        i
        for i, line in enumerate(lines)
        if i and (line.first or line.gap > 1) and _is_first_page(lines, i)
    ]
    if not begins:
        return []
    opened = [i for i, line in enumerate(lines) if _OPENS.match(line.text)]
    found: list[int] = []
    for i in begins:
        since = found[-1] if found else 0
        before = bisect_left(opened, i) - bisect_left(opened, since)
        after = len(opened) - bisect_left(opened, i)
        if before > 1 and after > 1:
            found.append(i)
    return found


def _is_first_page(lines: Sequence[Line], i: int) -> bool:
    top = lines[i : i + _TOP]
    if not any(_TITLE.fullmatch(line.text) for line in top):
        return False
    cover = lines[i : i + _COVER]
    place = any(_PLACE.match(line.text) for line in cover)
    return place and any(_PRESENT.match(line.text) for line in cover)
