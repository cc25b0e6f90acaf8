"""Title candidates among lines, and the lines on which they go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.recognise.document_layout import LayoutLine

LONGEST = 160
"""Characters beyond which a line is prose and no title."""
LABEL_WORDS = (
    r"handläggare|datum|diarie\w*|dnr|telefon|sida|(?:vår|er|ert|vårt)\s\w+|beteckning|version|utgåva"
    r"|upprättad(?:\sav)?|fastställd(?:\sav)?|beslutad(?:\sav)?|gäller\w*|dokument\w+|ansvarig|ärende\w*"
    r"|referens|status|sekretess\w*"
)
"""Words that head the cells of a letterhead; a row of them is no title."""
NO_TITLE = re.compile(
    r"^(?:datum|page\s|issn|isbn|beslut vid|prop\.|\[|dnr|diarie|tid\b|plats\b|sida\b|sidan\b|sid\b"
    r"|org\.?\s?nr|tel\b|box\s|från:|till:"
    r"|skickat|närvarande|kallade|uppdaterad|version|postadress|besöksadress|www\.|https?:|storlek:"
    r"|download|transkript|starta visningen|beslutande|publicera[dt]|hej\b"
    r"|adress|e-post|telefon|meny$"
    r"|handläggare\b|kontaktperson\b|föredragande\b|beslutsfattare\b|delegat\b|ärende$"
    r"|delegations(?:punkt|nummer)\b"
    r"|till \w*(?:direktionen|styrelsen|nämnden|utskottet|beredningen|fullmäktige)\b"
    r"|relevanta dokument|run by|number:|innehåll|senast ändrad|mall\b"
    r"|utskriven|utskriv(?:et|ten|s)\b|utskrift\w*|tryckt\b|sak\s?n(?:umme)?r\b"
    r"|inkom(?:men|mit)?\b|ankom(?:men|mit)?\b|ank\.|diarieförd|registrator|expedierad|kopia$|utkast$"
    r"|(?:detta|denna|dokumentet|handlingen)\b.*\b(?:dokument|handling|är|har|innehåller)\b"
    rf"|(?:{LABEL_WORDS})(?:[\s:,/|]+(?:{LABEL_WORDS}))+\s*:?$|(?:{LABEL_WORDS})\s?:)"
    r"|^[\d\s.,:()/\-–—§%]+$|@|^\W+$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b\d{3}\s?\d{2}\s+[A-ZÅÄÖ]|(?:vägen|gatan|torget|box)\s\d", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:\b(?:för|av|och|i|om|med|till|vid|på|inom|samt|den|det|the|of|for)|[,–-])$", re.IGNORECASE
)
_GOES_ON = re.compile(r"^[a-zåäö(]")
_CAPITALS_GO_ON = re.compile(r"^(?i:från|för|av|om|till|och|i|på)\s")


def may_be_title(text: str) -> bool:
    """Tell whether a line can be a title: words, no label, address or sentence."""
    return (
        len(text) <= LONGEST
        and letters(text) >= 4
        and not NO_TITLE.search(text)
        and not text.endswith(":")
        and not _ADDRESS.search(text)
        and not (text.endswith(".") and len(text.split()) > 6)
    )


def joined(first: str, lines: Sequence[LayoutLine], number: int) -> tuple[str, LayoutLine]:
    """Return a title with the lines that go on with it, and the last of them."""
    parts = [first]
    last = lines[number]
    for line in lines[number + 1 : number + 5]:
        if len(" ".join(parts)) > LONGEST or NO_TITLE.search(line.text):
            break
        goes_on = _GOES_ON.match(line.text) or (
            parts[-1].isupper() and _CAPITALS_GO_ON.match(line.text)
        )
        if not (_OPEN_END.search(parts[-1]) or (goes_on and len(parts) < 4)):
            break
        if line.span.start - last.span.end > 3:
            break
        parts.append(line.text)
        last = line
    return " ".join(parts), last


def letters(text: str) -> int:
    """Return how many letters a line has."""
    return sum(character.isalpha() for character in text)
