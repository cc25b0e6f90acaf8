"""Where in a text do Swedish personal identity numbers stand, and how are they masked?

A personnummer is a birth date, three digits and a check digit (Luhn's algorithm over the last ten
digits, Skatteverket SKV 704); a samordningsnummer has 60 added to the day. An organisation number
has the same form, but its third digit is at least 2, so that it is no month.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM = re.compile(
    r"(?<![\d\-–/.,])(?P<century>18|19|20)?(?P<year>\d\d)[ ]?(?P<month>[01]\d)[ ]?(?P<day>[0-9]\d)"
    r"(?P<sign>[ ]?[-–+‐‑−][ ]?|[ ])?(?P<last>\d{3}[\dXx])(?![\d]|[-–/.]\d)"
)
_MASK = "*"
_SIGNLESS_CUE = re.compile(
    r"(?:person(?:nummer|nr|\.?\s?nr)|\bpnr|p\.nr|samordnings(?:nummer|nr)|född|f\.)\W{0,12}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal identity number in a text; `coordination` tells a samordningsnummer."""

    span: Span
    coordination: bool


def find_personal_numbers(text: str) -> tuple[PersonalNumber, ...]:
    """Return the personal identity numbers of a text, in order.

    Ten or twelve digits without a hyphen could be anything: they count only when the century is
    written out or a word before them says what they are, and the check digit is right.
    """
    found = []
    for match in _FORM.finditer(text):
        day = int(match["day"])
        if not _is_date(match["century"], match["year"], match["month"], day % 60):
            continue
        digits = match["year"] + match["month"] + match["day"] + match["last"]
        if digits.isdigit() and not luhn(digits):
            continue
        if not digits.isdigit() and match["sign"] is None:
            continue
        signed = bool(match["sign"] and match["sign"].strip())
        before = text[max(0, match.start() - 30) : match.start()]
        if signed or match["century"] or _SIGNLESS_CUE.search(before):
            found.append(PersonalNumber(Span(match.start(), match.end()), day > 60))
    return tuple(found)


def mask(text: str, numbers: Iterable[PersonalNumber] | None = None) -> str:
    """Return a text of the same length with every digit of the numbers covered.

    Every offset into the text holds. The birth date is covered too: beside a name it points out
    its owner as well as the whole number does.
    """
    pieces = list(text)
    for number in find_personal_numbers(text) if numbers is None else numbers:
        for at in range(number.span.start, number.span.end):
            if pieces[at].isalnum():
                pieces[at] = _MASK
    return "".join(pieces)


def luhn(digits: str) -> bool:
    """Tell whether the last of some digits is the right check digit for those before it."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number // 10 + number % 10
    return total % 10 == 0


def _is_date(century: str | None, year: str, month: str, day: int) -> bool:
    for first in (century,) if century else ("20", "19"):
        try:
            dt.date(int(first + year), int(month), day)
        except ValueError:
            continue
        return True
    return False
