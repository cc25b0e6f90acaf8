"""Letters of a web page that are drawn over: by lines as thick as they are, strokes, filters.

A line through letters, an outline drawn inwards or a stroke around each letter makes them
unreadable where it is thick; a filter that gives letters and ground one colour does too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.extract.web_colours import parsed
from indexer.extract.web_lengths import pixels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexer.extract.web_colours import Colour

_PARTS = re.compile(r"(?:[^\s(),]|\((?:[^()]|\([^()]*\))*\))+|,")
"""Parts of a value, functions whole, and commas."""
_THICK, _STROKE = 0.7, 0.5
"""The thickness of a line, and of a stroke around each letter, by the letters' size."""
_FUNCTION = re.compile(r"([a-z-]+)\(\s*(\d*\.?\d+)(%|px)?\s*\)")
_NEAR_NOTHING, _HALF = 0.05, 0.5
_FAR = 500.0
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_INSET = re.compile(r"inset\(([^()]*?)(?:\sround\s.*)?\)")
_BLURRED = 8.0


def is_overdrawn(declared: Mapping[str, str], letters: float) -> bool:
    """Return whether letters of a size are drawn over, or away, by what is declared of them."""
    return (
        _has_thick_line(declared, letters)
        or _has_thick_outline(declared, letters)
        or _has_thick_stroke(declared, letters)
        or _is_far_along(declared)
        or _is_crowded(declared, letters)
    )


def _has_thick_line(declared: Mapping[str, str], letters: float) -> bool:
    said = _parts(declared, "text-decoration", "text-decoration-line")
    through, under = "line-through" in said, "underline" in said
    if not (through or under):
        return False
    thickness = [*_parts(declared, "text-decoration-thickness"), *said]
    thick = _longest(thickness, letters) >= _THICK * letters
    colours = [*_parts(declared, "text-decoration-color"), *said]
    if not thick or any(_is_clear(colour) for colour in colours):
        return False
    raised = _length(declared.get("text-underline-offset", ""), letters)
    plain = all(parsed(colour)[0] is None for colour in colours)  # in the colour of the letters
    return through or (plain and raised <= -_HALF * letters)


def _has_thick_outline(declared: Mapping[str, str], letters: float) -> bool:
    width = _longest(_parts(declared, "outline", "outline-width"), letters)
    inwards = -_length(declared.get("outline-offset", ""), letters)
    return min(width, inwards) >= _THICK * letters


def _has_thick_stroke(declared: Mapping[str, str], letters: float) -> bool:
    said = _parts(declared, "-webkit-text-stroke", "-webkit-text-stroke-width")
    if declared.get("paint-order", "").startswith("stroke"):
        return False  # the letters are drawn over it
    return _longest(said, letters) >= _STROKE * letters


def _is_far_along(declared: Mapping[str, str]) -> bool:
    """Return whether an element is moved far along a path."""
    said = " ".join(declared.get(f"offset{what}", "") for what in ("", "-path", "-distance"))
    return any(abs(float(number[:9])) >= _FAR for number in _NUMBER.findall(said))


def _is_crowded(declared: Mapping[str, str], letters: float) -> bool:
    """Return whether words are drawn over one another."""
    return _length(declared.get("word-spacing", ""), letters) <= -2 * letters


def is_levelled(declared: Mapping[str, str]) -> bool:
    """Return whether a filter gives all that is drawn in an element one colour."""
    return any(
        (name in ("contrast", "brightness") and amount <= _NEAR_NOTHING)
        or (name == "invert" and abs(amount - _HALF) <= _NEAR_NOTHING)
        for name, amount, unit in _functions(declared.get("filter", ""))
        if unit != "px"
    )


def veils(declared: Mapping[str, str]) -> bool:
    """Return whether a box lets nothing be read of what is behind it, by a filter."""
    name = "backdrop-filter"
    said = declared.get(name) or declared.get(f"-webkit-{name}", "")
    blurred = any(name == "blur" and amount >= _BLURRED for name, amount, _ in _functions(said))
    return blurred or is_levelled({"filter": said})


def _functions(said: str) -> Iterator[tuple[str, float, str]]:
    for name, amount, unit in _FUNCTION.findall(said):
        yield name, float(amount) / (100 if unit == "%" else 1), unit


def inner_shade(declared: Mapping[str, str], letters: float) -> tuple[Colour | None, float] | None:
    """Return the colour of a shadow that fills an element from within, as a ground does.

    None where there is none; no colour where it cannot be told.
    """
    parts = _parts(declared, "box-shadow")
    while "inset" in parts:
        end = parts.index(",") if "," in parts else len(parts)
        shadow, parts = parts[:end], parts[end + 1 :]
        lengths = [size for part in shadow if (size := pixels(part, letters)) is not None]
        if "inset" in shadow and len(lengths) == 4 and lengths[3] >= letters:
            named = [part for part in shadow if part != "inset" and pixels(part, letters) is None]
            return parsed(named[0]) if named else (None, 1.0)
    return None


def is_inset_away(clip: str) -> bool:
    """Return whether an element is clipped from its sides until nothing is left."""
    match = _INSET.fullmatch(clip)
    sides = match[1].split() if match else []
    if not 1 <= len(sides) <= 4 or not all(side.endswith("%") or "0" in side for side in sides):
        return False
    top, right, bottom, left = (
        _length(sides[place], 0.0)
        for place in {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}[
            len(sides)
        ]
    )
    return max(top + bottom, left + right) >= 100


def _parts(declared: Mapping[str, str], *names: str) -> list[str]:
    return _PARTS.findall(" ".join(declared.get(name, "") for name in names))


def _length(said: str, letters: float) -> float:
    value = pixels(said, letters)
    return 0.0 if value is None else value


def _longest(parts: list[str], letters: float) -> float:
    lengths = (pixels(part, letters, letters) for part in parts)
    return max((length for length in lengths if length is not None), default=0.0)


def _is_clear(colour: str) -> bool:
    said, alpha = parsed(colour)
    return said is not None and alpha < _HALF
