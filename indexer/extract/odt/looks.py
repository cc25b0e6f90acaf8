"""Looks of an OpenDocument text by its styles: hidden, raised and coloured letters, and grounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.extract.odt.names import DRAW, FO, LOEXT, STYLE, TABLE, TEXT
from indexer.extract.web_colours import alike, parsed
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

StyleName = tuple[str, str]
"""The family and the name of a style; the default of a family has no name."""
WHOLE_PAGE = ("page", "")
_DEEPEST = 10
_TINY, _NARROW, _WIDTH = 1.5, 5, 100
"""The size, in points, and the share of their width, in percent, up to which letters are not
meant to be read; and their whole width."""
_LENGTH = re.compile(r"(-?(?:\d{1,9}(?:\.\d*)?|\.\d+))(cm|mm|in|pt|pc|px)")
_CENTIMETRES = {
    "cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96,
}  # fmt: skip
_POINTS_PER_CM = 72 / 2.54
_SHARE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)%")
_RAISED = re.compile(r"-?(\d{1,9})%")
_OFF_LINE = 1000
"""Share of their size, in percent, by which letters are raised or lowered off the paper."""
_USUAL = 12.0
"""Points of letters whose size is not said."""
_LEFT, _RIGHT = -10.0, 35.0
"""Centimetres from the margin at which no paper is."""
_CROWDED = -0.5
"""Space between letters, in parts of their size, from which they stand upon each other."""
_LETTERS = ("paragraph", "text")
_PLACES = (f"{FO}margin-left", f"{FO}text-indent", f"{FO}line-height")
_HEX = re.compile("#[0-9A-Fa-f]{6}")
_WHITE = 0xF8
"""Least red, green and blue of letters that cannot be told from paper."""
_PERCENT = re.compile(r"[1-9]\d*%")
"""How far letters are raised."""


def centimetres(length: str) -> float:
    """Return a length (`2.5cm`, `-3pc`) in centimetres, 0 for what is none."""
    return in_centimetres(length) or 0.0


def in_centimetres(length: str) -> float | None:
    """Return a length in centimetres, None for what is none or a share (`50%`)."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _CENTIMETRES[match[2]] if match else None


def is_white(colour: str) -> bool:
    """Return whether a colour (`#rrggbb`) is as good as paper's white."""
    return bool(_HEX.fullmatch(colour)) and all(
        int(colour[at : at + 2], 16) >= _WHITE for at in (1, 3, 5)
    )


def is_alike(ground: str, colour: str) -> bool:
    """Return whether letters of a colour cannot be told from their ground, both `#rrggbb`."""
    if not _HEX.fullmatch(ground) or not _HEX.fullmatch(colour):
        return False
    (behind, _), (ink, _) = parsed(ground), parsed(colour)
    return behind is not None and ink is not None and alike(behind, ink)


def hides(look: Mapping[str, str]) -> bool:
    """Return whether letters, a table or a row with this look are hidden.

    Hidden are also letters of a point or so, those in the colour of their own ground, those upon
    each other, lines and rows without a height, and paragraphs beside the paper.
    """
    ground = look.get(f"{FO}background-color", "transparent")
    on_itself = is_alike(ground, look.get(f"{FO}color", ""))
    unseen = look.get(f"{TEXT}display") == "none" or look.get(f"{TABLE}display") == "false"
    faint = look.get(f"{LOEXT}opacity") == "0%"
    narrow = look.get(f"{STYLE}text-scale", "").removesuffix("%")
    return (
        unseen
        or on_itself
        or faint
        or whole_number(narrow, _WIDTH) <= _NARROW
        or _is_tiny(look.get(f"{FO}font-size", ""))
        or _is_tiny(look.get(f"{FO}line-height", ""))
        or _is_tiny(look.get(f"{STYLE}row-height", ""))
        or _is_tiny("".join(look.get(f"{STYLE}text-position", "").split()[1:]))
        or _is_off_line(look)
        or _is_crowded(look)
        or _is_beside_paper(look)
    )


def _is_tiny(size: str) -> bool:
    points = _points(size)
    return points is not None and points <= _TINY


def _points(size: str) -> float | None:
    """Return a size in points, None for none; a share is one of letters of twelve points."""
    if share := _SHARE.fullmatch(size):
        return float(share[1]) * _USUAL / 100
    length = in_centimetres(size)
    return None if length is None or length < 0 else length * _POINTS_PER_CM


def _is_off_line(look: Mapping[str, str]) -> bool:
    """Return whether letters are raised or lowered off the paper."""
    share = _RAISED.fullmatch(look.get(f"{STYLE}text-position", "").split(" ")[0])
    return share is not None and int(share[1]) >= _OFF_LINE


def is_blackened(look: Mapping[str, str]) -> bool:
    """Return whether letters whose colour is not said stand on black.

    Word shows them as black on black where they are marked over; LibreOffice, which converts older
    files of Word, turns them white.
    """
    ground = look.get(f"{FO}background-color", "")
    return look.get(f"{FO}color", "auto") == "auto" and is_alike(ground, "#000000")


def _is_crowded(look: Mapping[str, str]) -> bool:
    apart = centimetres(look.get(f"{FO}letter-spacing", "")) * _POINTS_PER_CM
    return apart < 0 and apart <= _CROWDED * (_points(look.get(f"{FO}font-size", "")) or _USUAL)


def _is_beside_paper(look: Mapping[str, str]) -> bool:
    margin = centimetres(look.get(f"{FO}margin-left", ""))
    indented = margin + centimetres(look.get(f"{FO}text-indent", ""))
    return margin < _LEFT or indented < _LEFT or margin > _RIGHT


def raises(look: Mapping[str, str]) -> bool:
    """Return whether letters with this look are raised, as signs of notes are."""
    position = look.get(f"{STYLE}text-position", "").split()[:1]
    return position == ["super"] or bool(_PERCENT.fullmatch("".join(position)))


def colours_of(looks: Mapping[StyleName, Mapping[str, str]]) -> dict[StyleName, str]:
    """Return the colour (`#rrggbb`) of the letters of each style that says one."""
    coloured = ((name, look.get(f"{FO}color", "")) for name, look in looks.items())
    return {name: colour for name, colour in coloured if _HEX.fullmatch(colour)}


def grounds_of(roots: list[etree._Element]) -> dict[StyleName, str]:
    """Return the colour of each style with a ground, its own or that of a style above it.

    A coloured page is the ground of all: `WHOLE_PAGE`. A ground that is drawn otherwise than in
    one colour has none: "". White and transparent ones are none.
    """
    own: dict[StyleName, str] = {}
    parents: dict[StyleName, StyleName] = {}
    for root in roots:
        for element in root.iter(f"{STYLE}style", f"{STYLE}default-style", f"{STYLE}page-layout"):
            family = element.get(f"{STYLE}family", "")
            page = element.tag == f"{STYLE}page-layout"
            name = WHOLE_PAGE if page else (family, element.get(f"{STYLE}name", ""))
            parents[name] = (family, element.get(f"{STYLE}parent-style-name", ""))
            for ground in filter(None, map(_ground, element)):
                if name not in own or ground != "transparent":
                    own[name] = ground
    grounds = ((name, _inherited(own, parents, name)) for name in parents)
    return {
        name: ground.removeprefix("drawn")
        for name, ground in grounds
        if ground not in ("", "transparent", "#ffffff")
    }


def _ground(properties: etree._Element) -> str:
    """Return the ground that properties say: a colour, `transparent`, `drawn`, or "" for none."""
    drawn = properties.get(f"{DRAW}fill", "")
    if drawn == "solid":
        return str(properties.get(f"{DRAW}fill-color") or "drawn")
    if drawn not in ("", "none"):
        return "drawn"
    return str(properties.get(f"{FO}background-color") or ("transparent" if drawn else ""))


def _inherited(
    own: Mapping[StyleName, str], parents: Mapping[StyleName, StyleName], name: StyleName
) -> str:
    hops = 0
    while name not in own and name in parents and hops < _DEEPEST:
        name, hops = parents[name], hops + 1
    return own.get(name, "")


def looks_of(roots: list[etree._Element]) -> dict[StyleName, dict[str, str]]:
    """Return what each style says, with what the styles above it say."""
    own: dict[StyleName, dict[str, str]] = {}
    parents: dict[StyleName, str] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style", f"{STYLE}default-style"):
            family = style.get(f"{STYLE}family") or "paragraph"
            name = style.get(f"{STYLE}name", "")
            kinds = ("text",) if family in _LETTERS else ("table", "table-row")
            described = [style.find(f"{STYLE}{kind}-properties") for kind in kinds]
            own[family, name] = _looks_given(
                properties for properties in described if properties is not None
            )
            own[family, name] |= _placed(style)
            parents[family, name] = style.get(f"{STYLE}parent-style-name", "")
    whole = {}
    for (family, name), look in own.items():
        merged, above, hops = dict(look), parents[family, name], 0
        while above and (family, above) in own and hops < _DEEPEST:
            merged = own[family, above] | merged
            above, hops = parents[family, above], hops + 1
        default = own.get((family, ""), {}) if family == "paragraph" else {}
        whole[family, name] = default | merged
    return whole


def _looks_given(properties: Iterable[etree._Element]) -> dict[str, str]:
    """Return what a style says; letters in the colour that suits their ground have none."""
    values = {str(key): str(value) for element in properties for key, value in element.items()}
    if values.get(f"{STYLE}use-window-font-color") == "true":
        values |= {f"{FO}color": "auto", f"{LOEXT}opacity": "100%"}
    elif f"{FO}color" in values:
        values.setdefault(f"{LOEXT}opacity", "100%")
    return values


def _placed(style: etree._Element) -> dict[str, str]:
    """Return where a style places its paragraphs."""
    properties = style.find(f"{STYLE}paragraph-properties")
    if properties is None:
        return {}
    return {name: str(value) for name in _PLACES if (value := properties.get(name)) is not None}
