"""What does a list of contents name, and does a text begin with something it names?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADED = re.compile(
    r"(?:\d{1,3} )?(?:innehåll(?:sförteckning)?|contents|table of contents)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[-:][^\W_]+)*")
_MOST_WORDS = 24


def said_contents(texts: Iterable[str]) -> str:
    """Return the words of the first list of contents among the texts, spaced; or nothing."""
    for text in texts:
        match = _HEADED.match(text)
        if match:
            return f" {' '.join(_WORD.findall(text[match.end() :]))} "
    return ""


def opening_title(text: str, contents: str) -> str | None:
    """Return the title the text begins with when the list of contents names it, or None.

    A title in capitals ends where the capitals end; any other needs three words to be believed.
    """
    if not contents or not text[:1].isupper():
        return None
    words = list(_WORD.finditer(text[:300]))[:_MOST_WORDS]
    if not words:
        return None
    capitals = 0
    while capitals < len(words) and words[capitals].group().isupper():
        capitals += 1
    wanted = capitals if capitals and len(words[0].group()) > 1 else len(words)
    for count in range(wanted, 0, -1):
        phrase = " ".join(word.group() for word in words[:count])
        if (count >= 3 or capitals) and f" {phrase} " in contents:
            end = words[count - 1].end()
            return text[:end] + (text[end] if text[end : end + 1] in "?!" else "")
    return None
