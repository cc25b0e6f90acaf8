"""Lengths of web pages in pixels, worked out as far as they are said (CSS Values 4, "Math")."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

UNITS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0,
    "vw": 10.0, "vh": 8.0, "q": 0.945, "vmin": 8.0, "vmax": 10.0, "svh": 8.0, "dvh": 8.0,
    "lvh": 8.0, "svw": 10.0, "dvw": 10.0, "lvw": 10.0, "rlh": 19.2,
}  # fmt: skip
"""Pixels of a unit, roughly: what is far off the page is so by thousands."""
_OF_LETTERS = {"em": 1.0, "ex": 0.5, "ch": 0.5, "cap": 0.7, "ic": 1.0, "lh": 1.2}
"""What units are parts of: the size of the letters."""
_SIMPLE = re.compile(r"(-?(?:\d+(?:\.\d*)?|\.\d+))([a-z]*|%)")
_BARE = {"number": "", "percentage": "%"}
_MATH = re.compile(r"(?:-webkit-|-moz-)?calc|min|max|clamp")
_PERCENT, _PERCENT_IN_SUM = 1.0, 10.0
"""Pixels of a percent of what is not known; in a sum with lengths, those of a page's width."""
_LONGEST, _DEEPEST = 500, 20
"""Characters of a length that is worked out, and brackets within brackets."""


@functools.lru_cache(maxsize=4096)
def pixels(length: str, letters: float = 16.0, whole: float | None = None) -> float | None:
    """Return a length in pixels, None for what is none.

    Args:
        length: as a style sheet says it, in small letters.
        letters: the size of the letters, in pixels.
        whole: how many pixels a hundred percent are, where that is known.
    """
    simple = _SIMPLE.fullmatch(length)
    if simple:
        unit = _unit(simple[2], letters, _PERCENT if whole is None else whole / 100)
        return None if unit is None else float(simple[1]) * unit
    if "(" not in length or len(length) > _LONGEST:
        return None
    pieces = _shown(tinycss2.parse_component_value_list(length))
    if len(pieces) != 1 or pieces[0].type != "function":
        return None
    percent = _PERCENT_IN_SUM if whole is None else whole / 100
    return _value(pieces[0], lambda unit: _unit(unit, letters, percent), 0)


def _unit(unit: str, letters: float, percent: float) -> float | None:
    if unit == "%":
        return percent
    return _OF_LETTERS[unit] * letters if unit in _OF_LETTERS else UNITS.get(unit)


def _shown(pieces: Iterable[Any]) -> list[Any]:
    return [piece for piece in pieces if piece.type not in ("whitespace", "comment")]


def _value(piece: Any, unit_of: Callable[[str], float | None], depth: int) -> float | None:  # noqa: ANN401
    """Return what a number, a bracket or a function is worth, None where it cannot be told."""
    if piece.type in ("number", "percentage", "dimension"):
        unit = unit_of(piece.lower_unit if piece.type == "dimension" else _BARE[piece.type])
        return None if unit is None else float(piece.value) * unit
    if piece.type == "() block" and depth < _DEEPEST:
        return _sum(piece.content, unit_of, depth + 1)
    if piece.type == "function" and depth < _DEEPEST and _MATH.fullmatch(piece.lower_name):
        return _function(piece, unit_of, depth)
    return None


def _function(piece: Any, unit_of: Callable[[str], float | None], depth: int) -> float | None:  # noqa: ANN401
    values = [_sum(part, unit_of, depth + 1) for part in _arguments(piece.arguments)]
    known = [value for value in values if value is not None]
    if len(known) != len(values) or not known:
        return None
    if piece.lower_name == "clamp":
        return max(known[0], min(known[1:])) if len(known) == 3 else None
    return {"min": min, "max": max}.get(piece.lower_name, max)(known)


def _arguments(pieces: Iterable[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for piece in pieces:
        if piece == ",":
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _sum(pieces: Iterable[Any], unit_of: Callable[[str], float | None], depth: int) -> float | None:
    """Return what `a + b * c - d / e` is worth."""
    total, sign, term, operator = 0.0, 1.0, None, ""
    for piece in _shown(pieces):
        if piece.type == "literal" and piece.value in "+-*/":
            if piece.value in "+-":
                if term is None:
                    return None
                total, term, sign = total + sign * term, None, -1.0 if piece.value == "-" else 1.0
            operator = piece.value
            continue
        value = _value(piece, unit_of, depth)
        if value is None or (term is not None and operator not in ("*", "/")):
            return None
        if term is None:
            term = value
        elif operator == "/":
            if not value:
                return None
            term /= value
        else:
            term *= value
        operator = ""
    return None if term is None else total + sign * term
