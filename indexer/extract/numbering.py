"""Which number does Word put before a paragraph? Lists count by their level, as styles ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%(\d)")


@dataclass(slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph and return its label, empty for bullets and unknown lists."""
        kind = self.lists.get(list_id)
        shape = self.levels.get((kind, level)) if kind is not None else None
        if kind is None or shape is None:
            return ""
        self.counts[kind, level] = self.counts.get((kind, level), shape.start - 1) + 1
        for deeper in range(level + 1, 9):
            self.counts.pop((kind, deeper), None)
        if shape.form in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda found: self._number(kind, int(found[1]) - 1), shape.text).strip()

    def _number(self, kind: str, level: int) -> str:
        shape = self.levels.get((kind, level))
        if shape is None:
            return ""
        return in_form(self.counts.get((kind, level), shape.start), shape.form)


def in_form(number: int, form: str) -> str:
    """Return a number as digits, letters or Roman, by Word's name of the form."""
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(96 + number)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 40:
        written, rest = "", number
        for value, sign in _ROMAN:
            written += sign * (rest // value)
            rest %= value
        return written.upper() if form == "upperRoman" else written
    return str(number)


def numbering_of(root: etree._Element | None) -> Numbering:
    """Read word/numbering.xml."""
    numbering = Numbering()
    if root is None:
        return numbering
    for shape in root.iterfind(f"{W}abstractNum"):
        kind = shape.get(f"{W}abstractNumId", "")
        for level in shape.iterfind(f"{W}lvl"):
            numbering.levels[kind, int(level.get(f"{W}ilvl", "0"))] = _Level(
                int(_value(level, "start") or 1),
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
            )
    for item in root.iterfind(f"{W}num"):
        numbering.lists[item.get(f"{W}numId", "")] = _value(item, "abstractNumId") or ""
    return numbering


def _value(parent: etree._Element, name: str) -> str | None:
    child = parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")
