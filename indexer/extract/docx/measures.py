"""Measures of a Word file: bare numbers, in the unit of their place, or numbers with a unit."""

from __future__ import annotations

import re

_MEASURE = re.compile(r"(-?\d{1,9}(?:\.\d{1,6}(?=[a-z%]))?)(mm|cm|in|pt|pc|pi|%|)")
_TWIPS = {
    "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0,
}  # fmt: skip
"""Twentieths of a point in a unit (ECMA-376, ST_UniversalMeasure)."""


def twips(value: str | None, otherwise: int = 0) -> int:
    """Return a measure in twentieths of a point; one without a unit, or a share, as it is."""
    measure = _MEASURE.fullmatch(value or "")
    return round(float(measure[1]) * _TWIPS.get(measure[2], 1)) if measure else otherwise


def half_points(value: str | None, otherwise: int = 0) -> int:
    """Return a measure in half points, which one without a unit is."""
    measure = _MEASURE.fullmatch(value or "")
    if measure is None:
        return otherwise
    return round(float(measure[1]) * _TWIPS.get(measure[2], 10) / 10)
