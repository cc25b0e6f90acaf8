"""Styles of a Word file: which are headings, numbered or hidden, with what they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.extract.docx.list_numbers import W, child_value
from indexer.extract.docx.measures import half_points, twips
from indexer.extract.docx.placement import is_flat, is_out_of_sight
from indexer.extract.whole_numbers import whole_number

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
_PAPER = frozenset(("background1", "light1"))
"""Theme colours that are paper's white unless they are shaded."""
_NARROW = 5
"""The width of letters, in percent, up to which they are not meant to be read."""
_CROWDED, _USUAL_SIZE = -5, 40
"""Space between letters, in twentieths of a point for each half point of their size, from which
they stand upon each other; and the size, in half points, of those whose size is not said."""
_CLEAR = 95_000
"""How far letters let through what is behind them, in thousandths of a percent, to be unseen."""
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff",
    "red": "ff0000", "yellow": "ffff00", "white": "ffffff", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0",
}  # fmt: skip
"""The colours that letters are marked over with (ECMA-376, ST_HighlightColor)."""
_OFF_LINE = 1000
"""Half points by which letters are raised or lowered off the paper."""
_NO_OUTLINE = 9
"""The level of the outline at which body text stands (ECMA-376, outlineLvl)."""
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@dataclass(slots=True)
class Style:
    """What a style makes of a paragraph or of letters; None where it leaves it to its base.

    One of a table is `coloured` when it has a ground for some of its cells.
    """

    kind: str = ""
    level: int = 0
    list_id: str | None = None
    list_level: int | None = None
    hidden: bool | None = None
    white: bool | None = None
    shaded: bool = False
    coloured: bool = False
    colour: str = ""
    fill: str = ""


Styles = dict[str, Style]


def styles_of(root: etree._Element | None) -> Styles:
    """Read the part of styles; each style has what those below it leave open."""
    styles: Styles = {}
    based: dict[str, str] = {}
    for element in () if root is None else root.iterfind(f"{W}style"):
        identity = element.get(f"{W}styleId", "")
        styles[identity] = _style(element)
        based[identity] = child_value(element, "basedOn") or ""
    own = {identity: replace(style) for identity, style in styles.items()}
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
    white = is_white(letters) if style.white is None else style.white
    colour = style.colour or colour_of(letters)
    return Style(hidden=hidden, white=white, colour=colour, fill=style.fill)


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
    style.coloured = style.coloured or above.coloured
    style.colour = style.colour or above.colour
    style.fill = style.fill or above.fill


def _style(element: etree._Element) -> Style:
    letters = element.find(f"{W}rPr")
    if letters is None:  # a table's style may say it of the whole table apart
        letters = element.find(f"{W}tblStylePr[@{W}type='wholeTable']/{W}rPr")
    block = element.find(f"{W}pPr")
    shaded = is_shaded(letters) or is_shaded(block)
    style = Style(hidden=is_hidden(letters), white=is_white(letters), shaded=shaded)
    style.coloured = any(_is_ground(shading) for shading in element.iter(f"{W}shd"))
    style.hidden = True if style.hidden is None and is_out_of_sight(block) else style.hidden
    style.colour, style.fill = colour_of(letters), fill_of(letters) or fill_of(block)
    name = child_value(element, "name") or ""
    if heading := _HEADING.match(name):
        style.kind, style.level = "heading", int(heading[1])
    elif _TITLE.match(name):
        style.kind = "title"
    properties = element.find(f"{W}pPr")
    if properties is not None:
        outline = whole_number(child_value(properties, "outlineLvl"), _NO_OUTLINE)
        if not style.kind and outline < _NO_OUTLINE:
            style.kind, style.level = "heading", outline + 1
        style.list_id, style.list_level = list_of(properties)
    return style


def list_of(properties: etree._Element) -> tuple[str | None, int | None]:
    """Return the list and the level that paragraph properties name, None where they do not."""
    listed = properties.find(f"{W}numPr")
    if listed is None:
        return None, None
    return child_value(listed, "numId"), whole_number(child_value(listed, "ilvl"), None)


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
    small = half_points(child_value(properties, "sz"), _TINY + 1) <= _TINY
    narrow = 0 <= twips(child_value(properties, "w"), _NARROW + 1) <= _NARROW
    if small or narrow or _is_displaced(properties) or _is_crowded(properties):
        return True
    if properties.find(f"{_W14}textFill/{_W14}noFill") is not None:
        return properties.find(f"{_W14}textOutline") is None or None
    colour = (child_value(properties, "color") or "auto").lower()
    marked = _HIGHLIGHTS.get(child_value(properties, "highlight") or "")
    if marked and colour in (marked, "auto" if marked == "000000" else marked):
        return True
    return True if colour != "auto" and colour == _fill(properties) else None


def _is_displaced(letters: etree._Element) -> bool:
    """Return whether letters are raised or lowered off the paper, or pressed into no width."""
    fitted = letters.find(f"{W}fitText")
    if fitted is not None and is_flat(fitted.get(f"{W}val")):
        return True
    return abs(half_points(child_value(letters, "position"))) >= _OFF_LINE


def _is_crowded(letters: etree._Element) -> bool:
    """Return whether letters stand upon each other."""
    size = half_points(child_value(letters, "sz"), _USUAL_SIZE)
    return twips(child_value(letters, "spacing")) <= _CROWDED * max(1, size)


def is_white(properties: etree._Element | None) -> bool | None:
    """Return whether letters are as good as white, None where their colour is not said."""
    filled = None if properties is None else properties.find(f"{_W14}textFill/{_W14}solidFill")
    if filled is not None and (paint := _paint(filled)):
        return paint in ("clear", "FFFFFF")
    colour = None if properties is None else properties.find(f"{W}color")
    if colour is None:
        return None
    if colour.get(f"{W}themeColor") in _PAPER and not colour.get(f"{W}themeShade"):
        return True
    value = colour.get(f"{W}val", "auto")
    if _HEX.fullmatch(value):
        return all(int(value[at : at + 2], 16) >= _WHITE for at in (0, 2, 4))
    return False


def _paint(filled: etree._Element) -> str:
    """Return the colour that letters are filled with, "clear" when nothing of it is seen."""
    alpha = next(filled.iter(f"{_W14}alpha"), None)
    if alpha is not None and whole_number(alpha.get(f"{_W14}val"), 0) >= _CLEAR:
        return "clear"
    colour = filled.find(f"{_W14}srgbClr")
    return "" if colour is None else colour.get(f"{_W14}val", "").upper()


def colour_of(properties: etree._Element | None) -> str:
    """Return the colour of letters as six digits, "" where none is said."""
    colour = (child_value(properties, "color") if properties is not None else None) or ""
    return colour.lower() if _HEX.fullmatch(colour) else ""


def fill_of(properties: etree._Element | None) -> str:
    """Return the ground of a run, paragraph, cell or table as six digits, "" where none is said.

    Of a colour of the theme it is the one that Word last made of it.
    """
    shading = None if properties is None else properties.find(f"{W}shd")
    if shading is None:
        return ""
    fill = _filling(shading)
    if fill == "pattern" and shading.get(f"{W}val", "clear") in ("clear", "nil"):
        fill = shading.get(f"{W}fill", "auto").lower()
    return fill if _HEX.fullmatch(fill) else ""


def is_shaded(properties: etree._Element | None) -> bool:
    """Return whether a run, paragraph or cell has a ground that is not plain white."""
    if properties is None:
        return False
    lit = child_value(properties, "highlight") not in (None, "none", "white")
    return lit or _fill(properties) not in ("auto", "ffffff")


def _is_ground(shading: etree._Element) -> bool:
    return _filling(shading) not in ("auto", "ffffff")


def _fill(properties: etree._Element) -> str:
    shading = properties.find(f"{W}shd")
    return "auto" if shading is None else _filling(shading)


def _filling(shading: etree._Element) -> str:
    pattern = shading.get(f"{W}val", "clear")
    if pattern == "solid" and _HEX.fullmatch(colour := shading.get(f"{W}color", "auto")):
        return "pattern" if shading.get(f"{W}themeColor") else colour.lower()
    if pattern not in ("clear", "nil"):
        return "pattern"
    theme = shading.get(f"{W}themeFill")
    if theme in _PAPER and not shading.get(f"{W}themeFillShade"):
        return "ffffff"
    return "pattern" if theme else shading.get(f"{W}fill", "auto").lower()
