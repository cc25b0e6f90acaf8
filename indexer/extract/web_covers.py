"""Boxes of a web page that lie over text: placed, opaque, wordless, as large as what they cover.

So do those redact who lay a box over words, an element of its own or one that a style sheet adds
(`::after`). What lies under one is hidden where the box fills the element that it is placed in and
covers some lines. Where it fills the window, or covers much, it may be what a script takes away:
such boxes are counted for review, as are those that bear a label, and those that are moved up over
what stands before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.model import Span
from indexer.extract.visibility import is_drawn, opaque_ground
from indexer.extract.web_lengths import pixels
from indexer.extract.web_overdrawn import veils

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexer.extract.builder import TextBuilder
    from indexer.extract.style_sheets import StyleSheets
    from indexer.extract.visibility import Look

_PLACED = frozenset(("absolute", "fixed", "relative", "sticky"))
_WHOLE = re.compile(r"(?:9[89]|[1-9]\d\d)(?:\.\d+)?(?:%|[dls]?v[wh])")
_MOST_ASIDE, _MOST_BEYOND = 2.0, 100.0
"""Pixels that a box may leave free at a side, and reach over it, and fill it."""
_BLANK = 50
"""Signs between blocks that are no text."""
_LABEL, _WORD_WIDE = 4, 60.0
"""Words that a box laid over others bears at most, and pixels that it is wide at least."""
_WORD = re.compile(r"\w+")
_A_LINE = 0.9
"""Parts of the letters' size that a box over one line is high at least."""
_MOST_SIGNS, _MOST_BOXES = 500, 50
"""Signs that a box over some lines covers, and boxes in one element that are looked at."""
_INLINE = frozenset(("span", "a", "b", "i", "em", "strong", "mark", "small", "u", "q", "cite"))
_CHANGING = ("transform", "clip-path", "mask", "filter", "mix-blend-mode", "translate", "scale")
_PASSING = re.compile(
    r"load|spinn|splash|backdrop|overlay|modal|cookie|consent|curtain|lightbox|canvas|menu|scrim",
    re.IGNORECASE,
)
"""Names of boxes that a page lays over itself for a while."""
_WHOLE_NUMBER = re.compile(r"-?\d{1,9}")


@dataclass(slots=True)
class _Placed:
    """An element that boxes within it are placed in: where these begin, and how high they lie.

    `declared` is what is said of the element itself, and `others` how many had ended before it.
    """

    ident: int
    tag: str
    start: int
    declared: Mapping[str, str]
    others: int
    covers: list[tuple[int, int]] = field(default_factory=list)


class PageCovers:
    """Finds what boxes cover while a page is walked through.

    `spans` is the text that they hide, `in_doubt` how many may hide some.
    """

    def __init__(self, styles: StyleSheets, builder: TextBuilder) -> None:
        self.spans: list[Span] = []
        self.in_doubt = 0
        self._styles, self._builder = styles, builder
        self._open: list[_Placed] = []
        self._above: list[tuple[int, int, int]] = []
        self._moved: list[tuple[int, int, Mapping[str, str]]] = []

    def enter(self, node: Any, declared: Mapping[str, str], look: Look) -> None:  # noqa: ANN401
        """Take note of an element that is placed, or lies over others."""
        at = self._builder.length
        if declared.get("position") in _PLACED:
            placed = _Placed(node.mem_id, node.tag, at, declared, len(self._above))
            self._open.append(placed)
        if at and _is_moved_up(declared, look.size):
            self._moved.append((node.mem_id, at, declared))
        if before := self._styles.added(node, "before"):
            self._lay(node, before, look, at)

    def leave(self, node: Any, look: Look) -> None:  # noqa: ANN401
        """Hide what lies under the boxes in an element."""
        end = self._builder.length
        if after := self._styles.added(node, "after"):
            self._lay(node, after, look, end)
        if self._moved and self._moved[-1][0] == node.mem_id:
            _, start, declared = self._moved.pop()
            self.in_doubt += self._bears_label(start) and _lets_nothing_through(declared, look)
        if not self._open or self._open[-1].ident != node.mem_id:
            return
        placed = self._open.pop()
        for at, height in placed.covers:
            self._hide(placed, at, height, end)
        if end - placed.start > _BLANK or self._builder.since(placed.start).strip():
            self._above.append((placed.start, end, _height(placed.declared)))
            self.in_doubt += self._is_label(placed, look)
        elif placed.declared["position"] in ("absolute", "fixed"):
            self._lay(node, placed.declared, look, placed.start)

    def _is_label(self, placed: _Placed, look: Look) -> bool:
        """Return whether a box with a word or two is laid over other words."""
        over = self._open and self._open[-1].start < placed.start
        return bool(over) and self._bears_label(placed.start) and _is_cover(
            placed.declared, look.size, inline=False
        )  # fmt: skip

    def _bears_label(self, start: int) -> bool:
        """Return whether what was written since is no more than the label of a box."""
        short = self._builder.length - start <= _BLANK
        return short and len(_WORD.findall(self._builder.since(start))) <= _LABEL

    def _lay(self, node: Any, declared: Mapping[str, str], look: Look, at: int) -> None:  # noqa: ANN401
        around = self._open[-1] if self._open and declared.get("position") != "fixed" else None
        inline = around is not None and around.tag in _INLINE
        if look.gone or look.unseen or not _is_cover(declared, look.size, inline=inline):
            return
        if around is None or around.tag in ("html", "body"):
            named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
            self.in_doubt += not _PASSING.search(named)
        elif len(around.covers) < _MOST_BOXES:
            around.covers.append((at, _height(declared)))

    def _hide(self, placed: _Placed, at: int, height: int, end: int) -> None:
        if end - placed.start > _MOST_SIGNS:
            self.in_doubt += 1
            return
        above = [
            (low, high)
            for low, high, other in self._above[placed.others :]
            if other > height or (other == height and low >= at)
        ]
        self.spans += _without(Span(placed.start, end), above)


def _without(whole: Span, parts: list[tuple[int, int]]) -> Iterator[Span]:
    at = whole.start
    for low, high in sorted(parts):
        if low > at:
            yield Span(at, low)
        at = max(at, high)
    if at < whole.end:
        yield Span(at, whole.end)


def _height(declared: Mapping[str, str]) -> int:
    said = declared.get("z-index", "")
    return int(said) if _WHOLE_NUMBER.fullmatch(said) else 0


def _is_moved_up(declared: Mapping[str, str], letters: float) -> bool:
    """Return whether a box is moved by a line or more over what stands before it."""
    margin = (declared.get("margin", "").split() or [""])[0]
    moved = [declared.get("margin-top", margin)]
    if declared.get("position") == "relative":
        moved.append(declared.get("top", ""))
    lengths = (pixels(length, letters) for length in moved)
    return any(length is not None and length <= -_A_LINE * letters for length in lengths)


def _lets_nothing_through(declared: Mapping[str, str], look: Look) -> bool:
    """Return whether a box is as high as a line and as wide as a word, and opaque."""
    wide = pixels(declared.get("width", ""), look.size)
    high = pixels(declared.get("height", ""), look.size)
    if (wide is not None and wide < _WORD_WIDE) or (
        high is not None and high < _A_LINE * look.size
    ):
        return False
    shown = not (look.gone or look.unseen) and is_drawn(declared)
    return shown and opaque_ground(declared) is not None


def _is_cover(declared: Mapping[str, str], letters: float, *, inline: bool) -> bool:
    """Return whether a box lets nothing be seen of what it is laid over, and fills its place."""
    if declared.get("position") not in ("absolute", "fixed") or _height(declared) < 0:
        return False
    if any(declared.get(name, "none") not in ("none", "normal") for name in _CHANGING):
        return False
    if not is_drawn(declared) or (opaque_ground(declared) is None and not veils(declared)):
        return False
    top, right, bottom, left = _sides(declared)
    high = pixels(declared.get("height", ""), letters)
    lines = inline and high is not None and high >= _A_LINE * letters
    return _fills(left, right, declared.get("width", "")) and (
        lines or _fills(top, bottom, declared.get("height", ""))
    )


def _sides(declared: Mapping[str, str]) -> list[str]:
    """Return how far the sides of a box are from those of its place: top, right, bottom, left."""
    inset = declared.get("inset", "").split()
    places = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
    said = [inset[place] for place in places.get(len(inset), ())] or [""] * 4
    return [
        declared.get(name, value)
        for name, value in zip(("top", "right", "bottom", "left"), said, strict=True)
    ]


def _fills(one: str, other: str, size: str) -> bool:
    near = [_is_near(side) for side in (one, other)]
    return all(near) or (bool(_WHOLE.fullmatch(size)) and (any(near) or not (one or other)))


def _is_near(side: str) -> bool:
    value = pixels(side)
    return value is not None and -_MOST_BEYOND <= value <= _MOST_ASIDE
