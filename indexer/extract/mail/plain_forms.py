"""Plain text of mail in its old forms: format=flowed (RFC 3676) and text/enriched (RFC 1896)."""

from __future__ import annotations

import re

_SOFT_BREAK = re.compile(r"(?<!\n--) \n(?![>\n])")
_STUFFED = re.compile(r"^ (?=[ >]|From )", re.MULTILINE)
_COMMAND = re.compile(r"<param>.*?</param>|</?[a-z][a-z0-9-]{0,59}>", re.IGNORECASE | re.DOTALL)
_LINE_ENDS = re.compile(r"\n+")


def plain_of_flowed(text: str, *, spaced: bool) -> str:
    """Return text with its soft line breaks undone; `spaced`: the space before one is text."""
    return _STUFFED.sub("", _SOFT_BREAK.sub(" " if spaced else "", text))


def plain_of_enriched(text: str) -> str:
    """Return enriched text without its commands: one line end is a space there, two are one."""
    bare = "<".join(_COMMAND.sub("", piece) for piece in text.split("<<"))
    return _LINE_ENDS.sub(lambda ends: "\n" * (len(ends[0]) - 1) or " ", bare)
