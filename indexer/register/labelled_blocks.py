"""Split the text of a paragraph at its label lines: Beslut, Yrkanden, Omröstning, Reservation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABEL = re.compile(
    r"""^[ \t]*(?P<label>
      (?:[A-ZÅÄÖ][\wåäö]+s\s)?(?:beslut|förslag(?:\still\sbeslut)?)|(?:tilläggs)?yrkanden?
    | (?:förslag\soch\s)?yrkanden?|propositionsordning(?:\s\w+){0,3}|(?:huvud)?votering
    | omröstning(?:\s*[-–]\s*\w+|\s\w+(?:\s\w+){0,3})?|omröstningsresultat
    | reservation(?:er)?|särskil(?:t|da)\syttranden?|protokollsanteckning(?:ar)?|yttranden?
    | tidigare\sbehandling|handling(?:ar)?|beslutsunderlag|underlag|bilagor?|jäv|deltar\sinte\w*
    | (?:protokollsutdrag|beslutet|expedieras|utdrag)
      (?:\s(?:skickas|sänds|till|ska|expedieras)){0,3}
    | bakgrund|ärendet|ärendebeskrivning|sammanfattning(?:\sav\särendet)?|motivering|överläggning
    | beslutande|närvarande|ajournering|hur\sman\söverklagar|beslutsgång
    | skäl(?:en)?(?:\sför\sbeslutet)?
    )[ \t]*:?[ \t]*$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_RUNNING = re.compile(
    r"^[ \t]*(?:Protokoll\s+\(?nr\b.*|Sammanträdesdatum\b.*|\d{1,3}\s?\(\d{1,3}\)|Sida?\s\d+.*)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """The text under a label of a paragraph; the first block has no label."""

    label: str
    start: int
    end: int
    text: str


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the labelled blocks of a paragraph in order; their spans are in its text."""
    label, start = "", 0
    for match in _LABEL.finditer(text):
        yield Block(label, start, match.start(), text[start : match.start()])
        label, start = " ".join(match["label"].casefold().split()), match.end()
    yield Block(label, start, len(text), text[start:])


def without_running_heads(text: str) -> str:
    """Return the text with running heads blanked, so that every offset still holds."""
    return _RUNNING.sub(lambda match: " " * len(match[0]), text)


_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|\Z|(?=\n[ \t]*\n))", re.DOTALL)
_ABBREVIATED = re.compile(r"(?:\b(?:m\.?fl|bl\.?a|t\.?ex|dvs|nr|kl|kap|ca|st|f\.?d)|\b[A-ZÅÄÖ])\.$")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence; abbreviations end none."""
    begin: int | None = None
    for match in _SENTENCE.finditer(text):
        start = match.start() if begin is None else begin
        if _ABBREVIATED.search(match[0]) and match.end() < len(text):
            begin = start
            continue
        begin = None
        yield start, match.end()
    if begin is not None:
        yield begin, len(text)
