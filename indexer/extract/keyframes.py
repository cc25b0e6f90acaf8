"""Animations of web pages (CSS Animations): how an element looks when they have ended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Kept = Callable[[Iterable[Any]], Iterable[tuple[bool, str, str]]]

PROPERTIES = frozenset(
    f"animation{what}" for what in ("", "-name", "-fill-mode", "-iteration-count", "-direction")
)
_RULES = frozenset(("keyframes", "-webkit-keyframes", "-moz-keyframes", "-o-keyframes"))
_PLACES = {"from": 0.0, "to": 100.0}
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%")
_KEPT = frozenset(("forwards", "both"))
_ROUND = re.compile(r"\([^()]*\)")


class Animations:
    """The animations of a page by their names."""

    def __init__(self) -> None:
        self._frames: dict[str, dict[float, dict[str, str]]] = {}

    def add(self, rule: Any, kept: Kept) -> bool:  # noqa: ANN401 -- tinycss2 is untyped
        """Take a rule if it is one of frames; `kept` yields what of their declarations is kept."""
        if rule.type != "at-rule" or rule.lower_at_keyword not in _RULES or rule.content is None:
            return False
        name = tinycss2.serialize(rule.prelude).strip().strip("\"'").lower()
        frames = self._frames[name] = {}
        for frame in tinycss2.parse_rule_list(rule.content):
            if frame.type != "qualified-rule":
                continue
            contents = tinycss2.parse_blocks_contents(frame.content)
            declared = {what: value for _, what, value in kept(contents)}
            for place in tinycss2.serialize(frame.prelude).lower().split(","):
                share = _SHARE.fullmatch(place.strip())
                at = float(share[1]) if share else _PLACES.get(place.strip())
                if at is not None:
                    frames.setdefault(at, {}).update(declared)
        return True

    def end_of(self, declared: Mapping[str, str]) -> Mapping[str, str]:
        """Return what the animations of an element leave declared of it.

        One that goes on for ever leaves what all of its frames say.
        """
        if not self._frames:
            return {}
        said = " ".join(value for name, value in declared.items() if name in PROPERTIES)
        words = set(_ROUND.sub(" ", said.replace(",", " ")).split())
        left: dict[str, str] = {}
        for name in words & self._frames.keys():
            frames = self._frames[name]
            if "infinite" in words:
                left |= _common(frames)
            elif words & _KEPT:
                left |= frames.get(0.0 if "reverse" in words else 100.0, {})
        return left


def _common(frames: Mapping[float, Mapping[str, str]]) -> dict[str, str]:
    if not {0.0, 100.0} <= frames.keys():
        return {}
    first, *others = frames.values()
    return {
        name: value
        for name, value in first.items()
        if all(frame.get(name) == value for frame in others)
    }
