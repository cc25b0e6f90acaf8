"""Repair of text that was encoded as UTF-8 twice: kÃ¶pa, rÃ¤dd, â€“."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = "".join(bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xC0))
_BEHIND = "[" + re.escape(_SIGNS.replace("\ufffd", "")) + "\x81\x8d\x8f\x90\x9d]"
_TWICE = re.compile(rf"[ÃÂ]{_BEHIND}|â{_BEHIND}{{2}}")
_TELLING = re.compile(rf"Ã{_BEHIND}")
_LEAST = 3
"""So many letters of the kind tell that a text was encoded twice: one can be meant."""


def twice_edits(text: str) -> Iterator[Edit]:
    """Yield an edit for each letter that shows as the two or three bytes of its UTF-8."""
    if "Ã" not in text or len(_TELLING.findall(text)) < _LEAST:
        return
    for match in _TWICE.finditer(text):
        bytes_ = b"".join(_byte(sign) for sign in match[0])
        letter = bytes_.decode("utf-8", "ignore")
        if len(letter) == 1:
            yield Edit(match.start(), match.end(), letter)


def _byte(sign: str) -> bytes:
    """Return the byte that Windows-1252 shows as a sign; where it shows none, Latin-1's."""
    return sign.encode("latin-1") if ord(sign) < 0x100 else sign.encode("cp1252")
