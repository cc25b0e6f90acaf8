"""Which single characters are not what was meant, and what was?"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_COMBINING = {"¨": "\u0308", "˚": "\u030a", "´": "\u0301", "`": "\u0300"}
_LINE_HYPHENS = "\x02\ufffe"
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ODD = re.compile(
    "(?P<ligature>[\ufb00-\ufb06])"
    f"|(?P<space>[{_SPACES}])"
    "|(?P<soft>\u00ad(?![ \t]*[\n\f]))"
    f"|(?P<hyphen>[{_LINE_HYPHENS}])[ \t]*(?P<end>\n?)"
    "|(?P<gone>[\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\x7f])"
    "|(?P<return>\r\n?)"
    "|(?P<accent>(?<![\\s\\d])[´`](?=[eaEA][^\\W\\d_]|[eE]\\b)|[¨˚] ?(?=[aouAOUeE]))(?P<letter>.)"
    "|(?P<marks>\\w[\u0300-\u036f]+)"
)


def letter_edits(text: str) -> Iterator[Edit]:
    """Yield edits for ligatures, spaces, soft hyphens, control characters and loose accents."""
    for found in _ODD.finditer(text):
        kind = found.lastgroup
        if kind == "ligature":
            yield Edit(*found.span(), _LIGATURES[found[0]], "ligatur")
        elif kind == "space":
            yield Edit(*found.span(), " ", "blanksteg")
        elif kind == "soft":
            yield Edit(*found.span(), "", "mjukt bindestreck")
        elif kind == "end":
            yield Edit(*found.span(), "-\n", "radslutsbindestreck")
        elif kind == "gone":
            yield Edit(*found.span(), "", "styrtecken")
        elif kind == "return":
            yield Edit(*found.span(), "\n", "radslut")
        elif kind == "marks":
            composed = unicodedata.normalize("NFC", found[0])
            if composed != found[0]:
                yield Edit(*found.span(), composed, "sammansatt tecken")
        elif kind == "letter":
            composed = unicodedata.normalize(
                "NFC", found["letter"] + _COMBINING[found["accent"].strip()]
            )
            if len(composed) == 1:
                yield Edit(*found.span(), composed, "lös accent")
