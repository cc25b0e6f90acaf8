"""List numbers of an OpenDocument text: levels, start values, lists that continue, headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from indexer.extract.docx.list_numbers import in_form
from indexer.extract.odt.names import LOEXT, STYLE, TEXT, XML
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_PLACE = re.compile(r"%(\d{1,9})%")
_OUTLINE = "outline-style"


class _OdtLevel(NamedTuple):
    form: str
    start: int
    shown: int
    prefix: str
    suffix: str
    pattern: str | None


class Lists:
    """The list styles of a file, and how far each list has counted by level."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._levels: dict[tuple[str, int], _OdtLevel] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._latest: dict[str, dict[int, int]] = {}
        self._heading: dict[int, int] = {}
        for root in roots:
            for style in root.iter(f"{TEXT}list-style"):
                self._learn(style.get(f"{STYLE}name", ""), style)
            for style in root.iter(f"{TEXT}outline-style"):
                self._learn(_OUTLINE, style)

    def _learn(self, name: str, style: etree._Element) -> None:
        levels = style.iterfind(f"{TEXT}list-level-style-number")
        for level in (*levels, *style.iterfind(f"{TEXT}outline-level-style")):
            self._levels[name, whole_number(level.get(f"{TEXT}level"), 1)] = _OdtLevel(
                level.get(f"{STYLE}num-format", ""),
                whole_number(level.get(f"{TEXT}start-value"), 1),
                whole_number(level.get(f"{TEXT}display-levels"), 1),
                level.get(f"{STYLE}num-prefix", ""),
                level.get(f"{STYLE}num-suffix", ""),
                level.get(f"{STYLE}num-list-format") or level.get(f"{LOEXT}num-list-format"),
            )

    def begin(self, element: etree._Element) -> None:
        """Settle which counts a list goes on with: those it continues, or none."""
        if _above(element) is not None:
            return
        style = element.get(f"{TEXT}style-name", "")
        continued = element.get(f"{TEXT}continue-list")
        if continued is not None:
            counts = self._counts.get(continued, {})
        elif element.get(f"{TEXT}continue-numbering") == "true":
            counts = self._latest.get(style, {})
        else:
            counts = {}
        self._latest[style] = counts
        if ident := element.get(f"{XML}id"):
            self._counts[ident] = counts

    def label(self, item: etree._Element) -> str:
        """Count a list item that begins with a paragraph and return its number, if it has one."""
        lists = list(item.iterancestors(f"{TEXT}list"))
        if not lists or not _begins_with_text(item):
            return ""
        names = (element.get(f"{TEXT}style-name") for element in lists)
        style = next((name for name in names if name), "")
        counts = self._latest.setdefault(lists[-1].get(f"{TEXT}style-name", ""), {})
        override = lists[0].get(f"{TEXT}style-override") or item.get(f"{TEXT}style-override")
        start = item.get(f"{TEXT}start-value")
        return self._count(override or style, len(lists), counts, start)

    def heading_label(self, heading: etree._Element) -> str:
        """Count a heading by the outline of the document and return its number, if it has one."""
        level = whole_number(heading.get(f"{TEXT}outline-level"), 1)
        listed = next(heading.iterancestors(f"{TEXT}list"), None) is not None
        if listed or (_OUTLINE, level) not in self._levels:
            return ""
        if heading.get(f"{TEXT}is-list-header") == "true":
            return ""
        start = heading.get(f"{TEXT}start-value")
        return self._count(_OUTLINE, level, self._heading, start)

    def _count(self, style: str, level: int, counts: dict[int, int], start: str | None) -> str:
        shape = self._levels.get((style, level))
        first = shape.start if shape else 1
        counts[level] = whole_number(start, counts.get(level, first - 1) + 1)
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if shape is None or not shape.form:
            return ""
        if shape.pattern:
            inner = _PLACE.sub(
                lambda place: self._written(style, int(place[1]), counts), shape.pattern
            )
            return inner.strip()
        above = range(max(1, level - shape.shown + 1), level + 1)
        numbers = ".".join(filter(None, (self._written(style, place, counts) for place in above)))
        return (shape.prefix + numbers + shape.suffix).strip()

    def _written(self, style: str, level: int, counts: dict[int, int]) -> str:
        shape = self._levels.get((style, level))
        if shape is None or not shape.form:
            return ""
        return in_form(counts.get(level, shape.start), _FORMS.get(shape.form, "decimal"))


def _above(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{TEXT}list"), None)


def _begins_with_text(item: etree._Element) -> bool:
    """Return whether an item has a paragraph of its own: one that only holds a list has none."""
    first = next(iter(item), None)
    return first is not None and first.tag in (f"{TEXT}p", f"{TEXT}h")
