"""Colours of web pages (CSS Color 4) as red, green and blue; gradients of one colour."""

from __future__ import annotations

import functools
import math
import re
from typing import TYPE_CHECKING

from tinycss2.color4 import parse_color

from indexer.extract.relative_colours import is_relative, relative_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinycss2.color4 import Color

Colour = tuple[float, float, float]
"""Red, green and blue, each 0 to 1."""
ALIKE = 8 / 255
"""The difference of red, green or blue up to which letters cannot be told from their ground."""
_OF_PAGES: dict[str, Colour] = {"canvas": (1.0, 1.0, 1.0), "canvastext": (0.0, 0.0, 0.0)}
"""The colours of a page that names none."""
_NEARLY_ALL = 0.03
"""The share of a colour in a mixture up to which the other one is seen."""
_BARE_HEX = re.compile("[0-9a-fA-F]{6}")
_FROM_D65 = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
_FROM_D50 = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
"""Linear red, green and blue of XYZ, by its white point (CSS Color 4, "Sample code")."""
_SPACES = {
    "lab": ("xyz-d50", _FROM_D50), "lch": ("xyz-d50", _FROM_D50), "xyz-d50": ("xyz-d50", _FROM_D50),
    "oklab": ("xyz-d65", _FROM_D65), "oklch": ("xyz-d65", _FROM_D65),
    "xyz-d65": ("xyz-d65", _FROM_D65), "xyz": ("xyz-d65", _FROM_D65),
}  # fmt: skip
_WIDE = frozenset(("display-p3", "a98-rgb", "prophoto-rgb", "rec2020"))
"""Spaces whose greys are those of sRGB, near enough; their other colours are not converted."""
_PICTURE = re.compile(r"(?:url|var|image|image-set|cross-fade|element|paint|color-mix)\(")
_GRADIENT = re.compile(r"-gradient\(")
_PIECE = re.compile(r"(?:okl\w+|rgba?|hsla?|hwb|lab|lch|color)\([^()]*\)|[#\w.%-]+")
_NO_COLOUR = re.compile(r"to|at|from|in|[\d.+-].*|[a-z-]+-gradient")
_LONGEST = 2000
_FUNCTION = re.compile(r"(color-mix|light-dark)\(([^;]{1,200})\)")
_COMMA = re.compile(r",(?![^()]*\))")
_SHARE = re.compile(r"(.+?)(?: (\d{1,3}(?:\.\d{1,6})?)%)?")


@functools.lru_cache(maxsize=4096)
def parsed(value: str) -> tuple[Colour | None, float]:
    """Return a colour and how much of it covers, 0 to 1; no colour where it cannot be told."""
    if value in _OF_PAGES:
        return _OF_PAGES[value], 1.0
    mixed = _FUNCTION.fullmatch(value)
    if mixed or is_relative(value):
        return _mixed(mixed[1], mixed[2]) if mixed else relative_colour(value, parsed)
    try:
        colour = parse_color(f"#{value}" if _BARE_HEX.fullmatch(value) else value)
        if colour is None or isinstance(colour, str):
            return None, 0.0
        parts = _srgb(colour)
    except (ValueError, NotImplementedError, OverflowError):
        # ValueError: `color()` without arguments, endless digits. NotImplementedError: a space
        # that has no way to sRGB. OverflowError: lightness of hundreds of digits.
        return None, 0.0
    if any(map(math.isnan, parts)):
        return None, 0.0
    red, green, blue = (min(1.0, max(0.0, part)) for part in parts)
    return (red, green, blue), float(colour.alpha)


def _mixed(function: str, inner: str) -> tuple[Colour | None, float]:
    """Return the colour that is made of others: mixed, for a light page, or from another."""
    if function != "color-mix":  # light-dark(a, b): a page is light where it does not say
        parts = _COMMA.split(inner)
        return parsed(parts[0]) if function == "light-dark" and len(parts) == 2 else (None, 0.0)
    several = [_SHARE.fullmatch(part.strip()) for part in _COMMA.split(inner)[1:]]
    if len(several) != 2 or several[0] is None or several[1] is None:
        return None, 0.0
    first, second = several[0], several[1]
    (ink, opacity), (added, density) = parsed(first[1]), parsed(second[1])
    if ink is None or added is None:
        return None, 0.0
    share = float(first[2]) / 100 if first[2] else 1 - float(second[2] or 50) / 100
    pure = min(share, 1 - share) <= _NEARLY_ALL
    if not (pure or alike(ink, added) or "srgb" in inner.partition(",")[0].split()):
        return None, 0.0
    red, green, blue = (
        min(1.0, max(0.0, a * share + b * (1 - share))) for a, b in zip(ink, added, strict=True)
    )
    return (red, green, blue), opacity * share + density * (1 - share)


def _srgb(colour: Color) -> Sequence[float]:
    if colour.space in _SPACES:
        space, matrix = _SPACES[colour.space]
        light = colour.to(space).coordinates
        return [_gamma(sum(a * b for a, b in zip(row, light, strict=True))) for row in matrix]
    if colour.space == "srgb-linear":
        return [_gamma(part or 0.0) for part in colour.coordinates]
    if colour.space in _WIDE and len({part or 0.0 for part in colour.coordinates}) == 1:
        return [part or 0.0 for part in colour.coordinates]
    return tuple(colour.to("srgb").coordinates)


def _gamma(light: float) -> float:
    """Return a part of linear light as sRGB stores it (IEC 61966-2-1)."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def alike(colour: Colour, other: Colour) -> bool:
    """Return whether letters in a colour cannot be told from a ground in another."""
    return max(abs(a - b) for a, b in zip(colour, other, strict=True)) <= ALIKE


def is_picture(drawn: str) -> bool:
    """Return whether a background draws anything whose colours are not said in it."""
    return bool(_PICTURE.search(drawn))


def drawn_colours(value: str) -> list[tuple[Colour | None, float]]:
    """Return the colours that a gradient or shadow names; one that cannot be told is None."""
    pieces = _PIECE.findall(value[:_LONGEST])
    words = [piece for piece in pieces if not _NO_COLOUR.fullmatch(piece)]
    named = [(parsed(word), word) for word in words]
    return [
        colour
        for colour, word in named
        if colour[0] is not None or "(" in word or word == "currentcolor"
    ]


def gradient_colour(drawn: str) -> Colour | None:
    """Return the one colour that all gradients of a background have, None where they differ."""
    if not _GRADIENT.search(drawn) or is_picture(drawn) or len(drawn) > _LONGEST:
        return None
    colours = drawn_colours(drawn)
    first = colours[0][0] if colours else None
    if first is None:
        return None
    same = all(c is not None and alpha >= 1 and alike(c, first) for c, alpha in colours)
    return first if same else None
