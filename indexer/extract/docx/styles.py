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
_TINY = 3
"""The size, in half points, up to which letters are not meant to be read."""
_WHITE = 0xF8
"""Least red, green and blue of letters that cannot be told from paper."""
_HEX = re.compile("[0-9A-Fa-f]{6}")


@dataclass(slots=True)
class Style:
    """What a style makes of a paragraph or of letters; None where it leaves it to its base."""

    kind: str = ""
    level: int = 0
    list_id: str | None = None
    list_level: int | None = None
    hidden: bool | None = None
    white: bool | None = None
    shaded: bool = False


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
    styles[""] = _unnamed(root, styles)
    return styles


def _unnamed(root: etree._Element | None, styles: Styles) -> Style:
    """Return what letters look like of which no style is named: the default of paragraphs."""
    if root is None:
        return Style()
    plain = root.find(f"{W}style[@{W}default='1'][@{W}type='paragraph']")
    style = Style() if plain is None else styles[plain.get(f"{W}styleId", "")]
    letters = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    hidden = is_hidden(letters) if style.hidden is None else style.hidden
    return Style(hidden=hidden, white=is_white(letters) if style.white is None else style.white)


def _values(
    style: Style,
) -> tuple[str, int, str | None, int | None, bool | None, bool | None, bool]:
    return (
        style.kind, style.level, style.list_id, style.list_level,
        style.hidden, style.white, style.shaded,
    )  # fmt: skip


def _inherit(style: Style, above: Style) -> None:
    if not style.kind:
        style.kind, style.level = above.kind, above.level
    if style.list_id is None:
        style.list_id = above.list_id
    if style.list_level is None:
        style.list_level = above.list_level
    if style.hidden is None:
        style.hidden = above.hidden
    if style.white is None:
        style.white = above.white
    style.shaded = style.shaded or above.shaded


def _style(element: etree._Element) -> Style:
    letters = element.find(f"{W}rPr")
    shaded = is_shaded(letters) or is_shaded(element.find(f"{W}pPr"))
    style = Style(hidden=is_hidden(letters), white=is_white(letters), shaded=shaded)
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


def is_on(switch: etree._Element | None) -> bool:
    """Return whether a property that is there or not is switched on."""
    return switch is not None and switch.get(f"{W}val", "1") not in _OFF


def is_hidden(properties: etree._Element | None) -> bool | None:
    """Return whether letters with these properties are hidden, None where they do not say.

    Hidden are also letters of a point or so, black ones marked over in black, and those in the
    colour of their own ground.
    """
    if properties is None:
        return None
    vanish = properties.find(f"{W}vanish")
    if vanish is not None:
        return is_on(vanish)
    size = child_value(properties, "sz") or ""
    if size.isdecimal() and int(size) <= _TINY:
        return True
    colour = (child_value(properties, "color") or "auto").lower()
    if child_value(properties, "highlight") == "black" and colour in ("auto", "000000"):
        return True
    return True if colour != "auto" and colour == _fill(properties) else None


def is_white(properties: etree._Element | None) -> bool | None:
    """Return whether letters are as good as white, None where their colour is not said."""
    colour = None if properties is None else properties.find(f"{W}color")
    if colour is None:
        return None
    value = colour.get(f"{W}val", "auto")
    if _HEX.fullmatch(value):
        return all(int(value[at : at + 2], 16) >= _WHITE for at in (0, 2, 4))
    return False


def is_shaded(properties: etree._Element | None) -> bool:
    """Return whether a run, paragraph or cell has a ground that is not plain white."""
    if properties is None:
        return False
    lit = child_value(properties, "highlight") not in (None, "none", "white")
    return lit or _fill(properties) not in ("auto", "ffffff")


def _fill(properties: etree._Element) -> str:
    shading = properties.find(f"{W}shd")
    if shading is None:
        return "auto"
    if shading.get(f"{W}themeFill") or shading.get(f"{W}val", "clear") not in ("clear", "nil"):
        return "pattern"
    return shading.get(f"{W}fill", "auto").lower()
