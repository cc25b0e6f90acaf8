"""Colours of web pages that are made from another: `rgb(from white r g b)` (CSS Color 5)."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING

from indexer.extract.web_lengths import pixels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from indexer.extract.web_colours import Colour

_RELATIVE = re.compile(r"(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(\s*from\s+(.{1,300})\)")
_PIECE = re.compile(r"(?:[^\s()/]|\((?:[^()]|\([^()]*\))*\))+|/")
_CHANNELS = {
    "rgb": "rgb", "hsl": "hsl", "hwb": "hwb", "lab": "lab", "lch": "lch", "oklab": "lab",
    "oklch": "lch",
}  # fmt: skip
_LIGHTEST = {"lab": 100.0, "lch": 100.0, "oklab": 1.0, "oklch": 1.0}


def is_relative(value: str) -> bool:
    """Return whether a value is a colour that is made from another."""
    return bool(_RELATIVE.fullmatch(value))


def relative_colour(
    value: str, parsed: Callable[[str], tuple[Colour | None, float]]
) -> tuple[Colour | None, float]:
    """Return the colour that is made from another, and how much of it covers.

    No colour where it cannot be told. `parsed` gives the colour that it is made from.
    """
    match = _RELATIVE.fullmatch(value)
    pieces = _PIECE.findall(match[2]) if match else []
    if match is None or len(pieces) < 4:
        return None, 0.0
    origin, opacity = parsed(pieces[0])
    kind, channels = match[1], pieces[1:]
    if kind == "color":
        kind, channels = ("unit" if channels[0] == "srgb" else ""), channels[1:]
    if origin is None or not kind or len(channels) not in (3, 5):
        return None, 0.0
    if len(channels) == 5:
        shown = _number(channels[4], {"alpha": opacity}, 1.0)
        opacity = 1.0 if shown is None else min(1.0, max(0.0, shown))
    return _made(kind, channels[:3], origin), opacity


def _made(kind: str, channels: list[str], origin: Colour) -> Colour | None:
    if kind in _LIGHTEST:
        return _by_lightness(kind, channels, origin)
    names = dict(zip(_CHANNELS.get(kind, "rgb"), _channels(kind, origin), strict=True))
    wholes = {"rgb": (255.0,) * 3, "unit": (1.0,) * 3}.get(kind, (360.0, 100.0, 100.0))
    values = [_number(piece, names, whole) for piece, whole in zip(channels, wholes, strict=True)]
    if None in values:
        return None
    first, second, third = (value or 0.0 for value in values)
    if kind in ("rgb", "unit"):
        parts = [value / wholes[0] for value in (first, second, third)]
    elif kind == "hsl":
        parts = list(colorsys.hls_to_rgb(first / 360 % 1, _share(third), _share(second)))
    else:
        white, black = _share(second), _share(third)
        grey = max(1.0, white + black)
        pure = colorsys.hsv_to_rgb(first / 360 % 1, 1.0, 1.0)
        parts = [part * max(0.0, 1 - white - black) + white / grey for part in pure]
    red, green, blue = (min(1.0, max(0.0, part)) for part in parts)
    return red, green, blue


def _by_lightness(kind: str, channels: list[str], origin: Colour) -> Colour | None:
    """Return a colour of spaces that we do not go to: as it was, or as light or dark as any is."""
    if channels == list(_CHANNELS[kind]):
        return origin
    light = _number(channels[0], {}, _LIGHTEST[kind])
    if light is None:
        return None
    if light >= _LIGHTEST[kind]:
        return 1.0, 1.0, 1.0
    return (0.0, 0.0, 0.0) if light <= 0 else None


def _channels(kind: str, origin: Colour) -> tuple[float, float, float]:
    red, green, blue = origin
    if kind == "rgb":
        return red * 255, green * 255, blue * 255
    if kind == "unit":
        return origin
    hue, lightness, saturation = colorsys.rgb_to_hls(*origin)
    if kind == "hsl":
        return hue * 360, saturation * 100, lightness * 100
    return hue * 360, min(origin) * 100, 100 - max(origin) * 100


def _share(percent: float) -> float:
    return min(1.0, max(0.0, percent / 100))


def _number(piece: str, names: Mapping[str, float], whole: float) -> float | None:
    """Return what a channel is worth: the other's, a number, a share of the whole, or a formula."""
    if piece == "none":
        return 0.0
    if piece in names:
        return names[piece]
    if names:
        either = "|".join(names)
        piece = re.sub(rf"(?<![\w.-])(?:{either})(?![\w(-])", lambda m: f"{names[m[0]]:.6f}", piece)
    return pixels(piece, whole=whole)
