"""Hidden text of a file as a fact: how many words nobody sees in it, which were left out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Fact

if TYPE_CHECKING:
    from archive.model import Reading

_WORD = re.compile(r"\w+")
_RULE = "dold text i filen"


def hidden_text(reading: Reading) -> Fact | None:
    """Return how many words were left out: by the reader's count, else by its hidden marks.

    Such a file is to be reviewed, until a person says in its correction file who may see it
    (`reviewed`).
    """
    if "from" in reading.metadata or (reading.pages and reading.pages[0].reader == "lexbor"):
        return None  # menus of web pages and preheaders of letters are hidden as a matter of course
    raw = reading.raw
    marked = sum(len(_WORD.findall(m.span.of(raw))) for m in reading.marks if m.kind == "hidden")
    words = int(reading.metadata.get("hidden_words", "0")) + marked
    return Fact("hidden_text", str(words), "", _RULE, 1.0) if words else None


def reviewed(fact: Fact) -> Fact:
    """Return the fact of hidden text in a file that a person has looked at."""
    return replace(fact, kind="hidden_text_reviewed")
