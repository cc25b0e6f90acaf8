"""Two streams in the order of a name, read side by side; neither of them is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Old = TypeVar("_Old")
_New = TypeVar("_New")


def side_by_side(
    before: Iterable[_Old],
    after: Iterable[_New],
    name_before: Callable[[_Old], str],
    name_after: Callable[[_New], str],
) -> Iterator[tuple[_Old | None, _New | None]]:
    """Yield what was and what is, of one name after the other; None where there is none.

    Both streams must be in the order of their names, each name once.
    """
    befores, afters = iter(before), iter(after)
    old, new = next(befores, None), next(afters, None)
    while old is not None or new is not None:
        if new is None or (old is not None and name_before(old) < name_after(new)):
            yield old, None
            old = next(befores, None)
        elif old is None or name_after(new) < name_before(old):
            yield None, new
            new = next(afters, None)
        else:
            yield old, new
            old, new = next(befores, None), next(afters, None)
