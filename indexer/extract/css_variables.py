"""Custom properties of web pages (CSS variables): `var(--a, fallback)` with what it stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = "?"
"""The value of a property that only some media set."""
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_DEEPEST, _LONGEST = 8, 500
"""Variables within variables that are followed, and characters of a value that has any."""


def resolved(
    declared: Mapping[str, str], above: Mapping[str, str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return an element's custom properties, and what is declared of it with their values.

    A value with a variable that is not set, or refers to itself, is left as it is: no property of
    a page has such a value.
    """
    own = {name: value for name, value in declared.items() if name.startswith("--")}
    variables = {**above, **own} if own else above
    used = {name: value for name, value in declared.items() if "var(" in value}
    if not used:
        return variables, declared
    return variables, {**declared, **{n: _value(value, variables) for n, value in used.items()}}


def _value(value: str, variables: Mapping[str, str]) -> str:
    def stand_in(variable: re.Match[str]) -> str:
        fallback = variable[2].strip() if variable[2] is not None else variable[0]
        return variables.get(variable[1], fallback)

    for _ in range(_DEEPEST):
        if len(value) > _LONGEST or "var(" not in value:
            break
        value = _VARIABLE.sub(stand_in, value)
    return value.strip()
