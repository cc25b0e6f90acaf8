"""Text of drawings in web pages (SVG): its colour, and whether it stands off the drawing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAWN = frozenset(("text", "tspan", "textpath", "g", "svg"))
SHAPES = "rect,circle,ellipse,path,polygon,image,use,pattern,foreignobject,filter"
"""Selector of what may be painted behind the text of a drawing."""
_LOOKS = ("opacity", "display", "visibility", "font-size", "fill", "fill-opacity", "stroke")
_NUMBER = re.compile(r"\s*(-?\d{1,9}(?:\.\d{1,9})?)(?:px)?(?=[\s,]|$)")
_FAR_BEFORE, _FAR_BEHIND = -500.0, 10_000.0
"""Units from the corner of a drawing from which text is off it; few are larger than a screen."""


def drawn_look(
    tag: str, attributes: Mapping[str, str | None], declared: Mapping[str, str]
) -> Mapping[str, str]:
    """Return what is declared of an element of a drawing, with what its attributes say.

    Its letters have the colour of `fill`, black unless it is said; those with an outline are seen.
    """
    own = {name: (attributes[name] or "").strip().lower() for name in _LOOKS if name in attributes}
    look = {**own, **declared}
    fill = look.get("fill") or ("black" if tag == "svg" else "")
    if look.get("stroke", "none") != "none":
        fill = "currentstroke"
    elif fill == "none" or _is_none(look.get("fill-opacity", "")):
        fill = "transparent"
    return {**look, "color": fill} if fill else look


def _is_none(opacity: str) -> bool:
    number = _NUMBER.fullmatch(opacity.removesuffix("%"))
    return number is not None and float(number[1]) * (0.01 if "%" in opacity else 1) < 0.05


def is_off_drawing(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Return whether letters are placed where no drawing is; one that is moved may lie anywhere.

    Nor is there one without width or height.
    """
    if tag == "svg" and any(_is_none(attributes.get(name) or "") for name in ("width", "height")):
        return True
    if "transform" in attributes:
        return False
    places = (_NUMBER.match(attributes.get(name) or "") for name in ("x", "y", "dx", "dy"))
    return any(
        place is not None and not _FAR_BEFORE < float(place[1]) < _FAR_BEHIND for place in places
    )
