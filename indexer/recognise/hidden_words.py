"""Hidden text of a file as facts: words nobody sees, left out, and shapes that may cover words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule

if TYPE_CHECKING:
    from archive.model import Reading

_WORD = re.compile(r"\w+")


def hidden_text(reading: Reading) -> Fact | None:
    """Return how many words were left out, by the reader's count and its hidden marks.

    What web pages and letters hide as a matter of course does not count. Such a file is to be
    reviewed, until a person says in its correction file who may see it
    (`reviewed`).
    """
    raw = reading.raw
    unseen = (mark for mark in reading.marks if mark.kind == "hidden" and not mark.value)
    marked = sum(len(_WORD.findall(mark.span.of(raw))) for mark in unseen)
    words = int(reading.metadata.get("hidden_words", "0")) + marked
    return Fact("hidden_text", str(words), "", FactRule.HIDDEN_TEXT, 1.0) if words else None


def covering_shapes(reading: Reading) -> Fact | None:
    """Return how many shapes may cover words, which were read as nothing says what they cover."""
    shapes = reading.metadata.get("covering_shapes")
    return Fact("covering_shapes", shapes, "", FactRule.HIDDEN_TEXT, 1.0) if shapes else None


def reviewed(fact: Fact) -> Fact:
    """Return the fact of hidden text in a file that a person has looked at."""
    return replace(fact, kind=f"{fact.kind}_reviewed")
