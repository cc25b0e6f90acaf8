"""What is made of a vocabulary once, known by which object it is.

A cache by value would hash hundreds of entries at every question.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")
_KEPT = 8


def by_identity(make: Callable[[K], V]) -> Callable[[K], V]:
    """Let a function be asked once for each object that it is given, which must never change."""
    kept: dict[int, tuple[K, V]] = {}

    @wraps(make)
    def made(given: K) -> V:
        known = kept.get(id(given))
        if known is None or known[0] is not given:
            if len(kept) >= _KEPT:
                kept.clear()
            known = kept[id(given)] = given, make(given)
        return known[1]

    return made
