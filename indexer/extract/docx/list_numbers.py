"""List numbers as Word prints them: levels, start values, overrides and linked styles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERED = 26 * 30
"""The last number that is written in letters: thirty times z."""
_PLACE = re.compile(r"%(\d)")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    style: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted.

    Lists (`w:num`) that are of one definition (`w:abstractNum`) count on together, but for the
    levels whose start a list sets anew.
    """

    definitions: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    own: dict[tuple[str, int], _Level] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph and return its label, empty for bullets and unknown lists."""
        kind, shape = self.definitions.get(list_id), self._shape(list_id, level)
        if kind is None or shape is None:
            return ""
        if (start := self.starts.pop((list_id, level), None)) is not None:
            self.counts[kind, level] = start
        else:
            self.counts[kind, level] = self.counts.get((kind, level), shape.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            below = self._shape(list_id, deeper)
            if below is None or below.restart is None or level < below.restart:
                self.counts.pop((kind, deeper), None)
        if shape.form in ("bullet", "none"):
            return ""
        return _PLACE.sub(
            lambda place: self._number(list_id, int(place[1]) - 1, legal=shape.legal), shape.text
        ).strip()

    def level_of(self, list_id: str, style: str) -> int | None:
        """Return the level of a list that a paragraph style is linked to."""
        levels = ((level, self._shape(list_id, level)) for level in range(_LEVELS))
        return next((level for level, shape in levels if shape and style == shape.style), None)

    def _shape(self, list_id: str, level: int) -> _Level | None:
        kind = self.definitions.get(list_id, "")
        return self.own.get((list_id, level)) or self.levels.get((kind, level))

    def _number(self, list_id: str, level: int, *, legal: bool) -> str:
        shape = self._shape(list_id, level)
        if shape is None:
            return ""
        number = self.counts.get((self.definitions[list_id], level), shape.start)
        return in_form(number, "decimal" if legal else shape.form)


def in_form(number: int, form: str) -> str:
    """Return a number as digits, letters or Roman, by Word's name of the form."""
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= _LETTERED:
        letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        written, rest = "", number
        for value, sign in _ROMAN:
            written += sign * (rest // value)
            rest %= value
        return written.upper() if form == "upperRoman" else written
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form == "none" else str(number)


def numbering_of(root: etree._Element | None) -> Numbering:
    """Read the part of numberings."""
    numbering = Numbering()
    if root is None:
        return numbering
    linked: dict[str, str] = {}
    for shape in root.iterfind(f"{W}abstractNum"):
        kind = shape.get(f"{W}abstractNumId", "")
        for level in shape.iterfind(f"{W}lvl"):
            numbering.levels[kind, whole_number(level.get(f"{W}ilvl"), 0)] = _level(level)
        if style := child_value(shape, "styleLink"):
            linked[style] = kind
    links = {
        shape.get(f"{W}abstractNumId", ""): child_value(shape, "numStyleLink") or ""
        for shape in root.iterfind(f"{W}abstractNum")
    }
    for item in root.iterfind(f"{W}num"):
        ident, kind = item.get(f"{W}numId", ""), child_value(item, "abstractNumId") or ""
        numbering.definitions[ident] = linked.get(links.get(kind, ""), kind)
        for override in item.iterfind(f"{W}lvlOverride"):
            _override(numbering, ident, override)
    return numbering


def _override(numbering: Numbering, ident: str, override: etree._Element) -> None:
    """Note the level that a list shapes or starts by itself."""
    level = whole_number(override.get(f"{W}ilvl"), 0)
    shape = override.find(f"{W}lvl")
    if shape is not None:
        numbering.own[ident, level] = _level(shape)
        numbering.starts[ident, level] = numbering.own[ident, level].start
    if (start := child_value(override, "startOverride")) is not None:
        numbering.starts[ident, level] = whole_number(start, 1)


def _level(element: etree._Element) -> _Level:
    level = _Level(
        whole_number(child_value(element, "start"), 1),
        child_value(element, "numFmt") or "decimal",
        child_value(element, "lvlText") or "",
        child_value(element, "pStyle") or "",
        legal=element.find(f"{W}isLgl") is not None,
    )
    restart = child_value(element, "lvlRestart")
    return level if restart is None else replace(level, restart=whole_number(restart, 0))


def child_value(parent: etree._Element, name: str) -> str | None:
    """Return what a child element's w:val says, None where there is no such child."""
    child = parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")
