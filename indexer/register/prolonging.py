"""Read until when, or by how many months, a decision prolongs an agreement or another rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.register.count_words import COUNT, number_of
from indexer.register.validity import DAY, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PROLONGS = re.compile(r"\bförläng(?:a|as|er|s|es|t|ts|de|des|d|ning(?:en)?)\b", re.IGNORECASE)
_MAY = re.compile(
    r"\b(?:möjlighet(?:en|er)?|option(?:en|er)?|rätt(?:en)?|kan|kunna|får|ska\s+kunna|villkor\w*)\b"
    r"[^.;]{0,80}?\bförläng",
    re.IGNORECASE,
)
"""An agreement that may be prolonged has not been."""
_TO = re.compile(
    rf"\bförläng\w*\b[^.;]{{0,160}}?\b(?:till\s+och\s+med|t\.?\s?o\.?\s?m\.?|till)\s+{DAY}",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\bförläng\w*\b[^.;]{{0,160}}?\b(?:med|på|i|om)\s+(?:ytterligare\s+)?(?P<count>{COUNT})\s+"
    r"(?P<unit>år|månad(?:er)?)\b",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\bförläng\w*\b[^.;]{0,160}?\btills\s+vidare\b", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:har|hade)\s+förlängts\b|\bförlängdes\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:inte|ej|icke)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZÅÄÖ])")
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Prolongation:
    """How long a rule is prolonged: to a day in ISO form, by months, or until further notice.

    Where none of them is told, it is not known how long.
    """

    until: str | None = None
    months: int | None = None
    further: bool = False


def prolongation(clause: str, above: str) -> Prolongation | None:
    """Return how long a clause prolongs what it names, None where it prolongs nothing.

    Where the clause does not tell, the one length in the text above it counts.
    """
    if not PROLONGS.search(clause) or _MAY.search(clause):
        return None
    told = [_length(sentence) for sentence in _SENTENCE.split(above) if not _MAY.search(sentence)]
    lengths = {length for length in told if length}
    alone = lengths.pop() if len(lengths) == 1 else Prolongation()
    return _length(clause) or alone


def told_prolongations(text: str) -> Iterator[tuple[str, tuple[int, int], str]]:
    """Yield each sentence that tells that something was prolonged, its place and the last day."""
    if not _TOLD.search(text):
        return
    start = 0
    for end in (*(gap.end() for gap in _SENTENCE.finditer(text)), len(text)):
        sentence = " ".join(text[start:end].split())
        if _TOLD.search(sentence) and not _NOT.search(sentence):
            day = day_of(_TO.search(sentence))
            if day is not None:
                yield sentence, (start, end), day
        start = end


def _length(words: str) -> Prolongation | None:
    if (day := day_of(_TO.search(words))) is not None:
        return Prolongation(until=day)
    if _FURTHER.search(words):
        return Prolongation(further=True)
    if (by := _BY.search(words)) is None:
        return None
    unit = _MONTHS_A_YEAR if by["unit"].casefold() == "år" else 1
    return Prolongation(months=number_of(by["count"]) * unit)
