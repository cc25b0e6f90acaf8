"""Prompts of empty form fields, as Word shows them: no text of the document."""

from __future__ import annotations

import re

_PROMPT = re.compile(
    r"(?:(?:Klicka|Tryck)(?: eller (?:klicka|tryck))?(?: här)? för att (?:ange|skriva) "
    r"(?:text|ett? \w+|datum)|Välj ett (?:objekt|datum|byggblock)"
    r"|Click(?: or tap)?(?: here)? to enter (?:text|a date)"
    r"|Choose an? (?:item|building block))\b\.?",
    re.IGNORECASE,
)
_HINT = re.compile("klick|tryck|välj|click|choose", re.IGNORECASE)


def without_prompts(text: str) -> str:
    """Return text without the prompts of fields that nobody filled in."""
    return _PROMPT.sub("", text) if _HINT.search(text) else text
