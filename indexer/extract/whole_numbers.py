"""Whole numbers as files write them: digits, as many as a number of a document has."""

from __future__ import annotations

import re
from typing import TypeVar

_Other = TypeVar("_Other", int, None)
_DIGITS = re.compile(r"\d{1,9}")


def whole_number(value: str | None, otherwise: _Other) -> int | _Other:
    """Return a number of up to nine digits without a sign, `otherwise` for all else."""
    return int(value) if value and _DIGITS.fullmatch(value) else otherwise
