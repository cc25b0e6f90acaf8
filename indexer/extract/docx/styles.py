"""Styles of a Word file: which are headings, numbered or hidden, with what they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.extract.docx.list_numbers import W, child_value

if TYPE_CHECKING:
    from lxml import etree

_HEADING = re.compile(r"(?:heading|rubrik|überschrift)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|rubrik|titel|dokumenttitel|dokumentrubrik)$", re.IGNORECASE)
_DEEPEST = 10
_OFF = frozenset(("0", "false", "off"))


@dataclass(slots=True)
class Style:
    """What a style makes of a paragraph or of letters; None where it leaves it to its base."""

    kind: str = ""
    level: int = 0
    list_id: str | None = None
    list_level: int | None = None
    hidden: bool | None = None


Styles = dict[str, Style]


def styles_of(root: etree._Element | None) -> Styles:
    """Read the part of styles; each style has what those below it leave open."""
    styles: Styles = {}
    based: dict[str, str] = {}
    for element in () if root is None else root.iterfind(f"{W}style"):
        identity = element.get(f"{W}styleId", "")
        styles[identity] = _style(element)
        based[identity] = child_value(element, "basedOn") or ""
    own = {identity: Style(*_values(style)) for identity, style in styles.items()}
    for identity, style in styles.items():
        parent, hops = based[identity], 0
        while parent in own and hops < _DEEPEST:
            _inherit(style, own[parent])
            parent, hops = based[parent], hops + 1
    return styles


def _values(style: Style) -> tuple[str, int, str | None, int | None, bool | None]:
    return style.kind, style.level, style.list_id, style.list_level, style.hidden


def _inherit(style: Style, above: Style) -> None:
    if not style.kind:
        style.kind, style.level = above.kind, above.level
    if style.list_id is None:
        style.list_id = above.list_id
    if style.list_level is None:
        style.list_level = above.list_level
    if style.hidden is None:
        style.hidden = above.hidden


def _style(element: etree._Element) -> Style:
    style = Style(hidden=is_hidden(element.find(f"{W}rPr")))
    name = child_value(element, "name") or ""
    if heading := _HEADING.match(name):
        style.kind, style.level = "heading", int(heading[1])
    elif _TITLE.match(name):
        style.kind = "title"
    properties = element.find(f"{W}pPr")
    if properties is not None:
        outline = child_value(properties, "outlineLvl")
        if not style.kind and outline is not None and outline.isdecimal() and int(outline) < 9:
            style.kind, style.level = "heading", int(outline) + 1
        style.list_id, style.list_level = list_of(properties)
    return style


def list_of(properties: etree._Element) -> tuple[str | None, int | None]:
    """Return the list and the level that paragraph properties name, None where they do not."""
    listed = properties.find(f"{W}numPr")
    if listed is None:
        return None, None
    level = child_value(listed, "ilvl") or ""
    return child_value(listed, "numId"), int(level) if level.isdecimal() else None


def is_hidden(properties: etree._Element | None) -> bool | None:
    """Return whether letters with these properties are hidden, None where they do not say."""
    vanish = None if properties is None else properties.find(f"{W}vanish")
    return None if vanish is None else vanish.get(f"{W}val", "1") not in _OFF
