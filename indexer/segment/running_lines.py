"""Running heads and feet that repair has left between the lines of a text without pages."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from indexer.segment.content_lines import content_lines
from indexer.segment.patterns import BODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from indexer.segment.text_layout import Line

_PAGE = re.compile(
    r"(?:sid(?:a|an|nr)?|page|blad)?[ .:]*\d{1,4} ?(?:\(\d{1,4}\)|/ ?\d{1,4}|(?:av|of) \d{1,4})"
    r"|(?:sid(?:a|an)?|blad)[ .:]*\d{1,4}|- ?\d{1,4} ?-",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:sammanträdes|mötes)?(?:datum|dag):? ?\d{4}[-‑–]\d\d[-‑–]\d\d"
    r"|(?:mötes)?protokoll \(?nr:? ?\d+\)?"
    r"|justerandes? sign(?:atur)?(?:er)?.{0,40}|utdragsbestyrkande|justerares? sign(?:atur)?.{0,40}"
    r"|(?:sammanträdes)?protokoll(?: \d+ ?\(\d+\))?|.{0,60}, protokoll(?: nr \d+)?"
    r"|(?-i:(?:[A-ZÅÄÖ][a-zåäö]{1,30} ){2,6}protokoll)",
    re.IGNORECASE,
)
_ONLY_BODY = re.compile(BODY, re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NEAR = 4


def looks_running(text: str) -> bool:
    """Tell whether a line by its own words is a page number or a protocol's head."""
    return bool(_PAGE.fullmatch(text) or _HEADER.fullmatch(text))


def is_body(text: str) -> bool:
    """Tell whether a line is a body's name and nothing else."""
    return bool(_ONLY_BODY.fullmatch(text))


def running_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indices of lines that belong to the page and not to the text.

    A page number or a protocol's head counts when its kind occurs three times; a line beside such
    a line counts when it stands beside one most times it occurs and nearly as often as they do.
    """
    folded = [
        _DIGITS.sub("#", line.text) if line.length <= 100 and "§" not in line.text else ""
        for line in lines
    ]
    count = Counter(folded)
    anchors = {
        i
        for i, line in enumerate(lines)
        if folded[i] and count[folded[i]] >= 2 and looks_running(line.text)
    }
    if len(anchors) < 3:
        return frozenset(anchors)
    most = Counter(folded[i] for i in anchors).most_common(1)[0][1]
    own = content_lines([[line.text for line in lines]])[0]
    count = Counter("" if own[i] or not folded[i] else line.text for i, line in enumerate(lines))
    beside = Counter(
        lines[i].text
        for i in _lines_beside(anchors, lambda i: bool(folded[i]) and not own[i], len(lines))
    )
    running = {
        text
        for text, near in beside.items()
        if near >= max(3, 0.2 * most) and near >= 0.6 * count[text]
    }
    return frozenset(
        anchors
        | _lines_beside(anchors, lambda i: lines[i].text in running and not own[i], len(lines))
    )


def _lines_beside(anchors: Iterable[int], passes: Callable[[int], bool], end: int) -> set[int]:
    """Return what stands beside anchors, up to four lines away, with nothing else between."""
    anchors = set(anchors)
    near: set[int] = set()
    for anchor in anchors:
        for step in (-1, 1):
            for i in range(anchor + step, anchor + (_NEAR + 1) * step, step):
                if not 0 <= i < end or not (i in anchors or passes(i)):
                    break
                near.add(i)
    return near - anchors
