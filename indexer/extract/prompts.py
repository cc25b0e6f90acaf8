"""Prompts of empty form fields, as Word shows them: no text of the document."""

from __future__ import annotations

import re

from indexer.extract.symbols import without_private

_PROMPT = re.compile(
    r"(?:(?:Klicka|Tryck)(?: eller (?:klicka|tryck))?(?: här)? (?:för att|om du vill) "
    r"(?:ange|skriva|välja) "
    r"(?:text|ett? \w+|datum)|Välj ett (?:objekt|datum|byggblock)"
    r"|Click(?: or tap)?(?: here)? to enter (?:text|a date)"
    r"|Choose an? (?:item|building block))\b\.?"
    r"|\[(?:Skriv (?:här|text)|(?:Ange|Välj) (?:text|datum)|Type (?:here|text))\]",
    re.IGNORECASE,
)
_HINT = re.compile(r"klick|tryck|välj|click|choose|\[(?:skriv|ange|type)", re.IGNORECASE)


def document_text(text: str) -> str:
    """Return the text of a stretch of letters: hyphens that keep a line whole are hyphens.

    Letters of symbol fonts are what they look like.
    Prompts of fields that nobody filled in are no text.
    """
    text = without_private(text.replace("\u2011", "-"))
    return _PROMPT.sub("", text) if _HINT.search(text) else text
