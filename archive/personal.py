"""Where in a text do Swedish personal identity numbers stand, and how are they masked?

A personnummer is a birth date, three digits and a check digit (Luhn's algorithm over the last ten
digits, Skatteverket SKV 704); a samordningsnummer has 60 added to the day. An organisation number
has the same form, but its third digit is at least 2, so that it is no month.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM = re.compile(
    r"(?<!\d)(?<!\d[-–])(?P<century>18|19|20)?(?P<year>\d[\dOoIl])"
    r"(?P<apart>[ \u00a0]?|(?<=\d{4})[-./])(?P<month>[01OoIl][\dOoIl])(?P=apart)"
    r"(?P<day>[\dOoIl]{2})"
    r"(?P<sign>\s?[-–+‐‑−]\s?|[ \u00a0])?(?P<last>[\dOoIl]{3}[\dOoIlXx])(?!\d|[-–]\d)"
)
_READ_AS = str.maketrans("OoIl", "0011")
"""Letters that OCR puts for figures."""
_MOST_LETTERS = 3
_MASK = "*"
COVERED = 4 * _MASK
"""What the last digits of a number become."""
_SAID = (
    r"(?:pers(?:on)?\.?[- ]?(?:/organisations)?(?:nummer(?:et)?|nr)|\bp\.?nr"
    r"|samordnings(?:nummer(?:et)?|nr)|person-\s?(?:/|och|eller)\s?org(?:anisations)?\.?(?:nummer|nr))"
)
_CUE = re.compile(rf"(?:{_SAID}|född|\bf\.)\W{{0,12}}$", re.IGNORECASE)
_SAID_ABOVE = re.compile(_SAID, re.IGNORECASE)
_ABOVE = 400
"""Characters above a number in which the head of its column may say what it is."""


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal identity number in a text; `coordination` tells a samordningsnummer."""

    span: Span
    coordination: bool


def find_personal_numbers(text: str) -> tuple[PersonalNumber, ...]:
    """Return the personal identity numbers of a text, in order.

    Ten or twelve digits without a hyphen could be anything: they count only when the century is
    written out or a word before them says what they are. The check digit must be right, unless the
    word before the number says what it is: then a figure is misread or mistyped, and the person
    can still be told from the rest.
    """
    found = []
    for match in _FORM.finditer(text):
        year, month, day, last = (
            match[name].translate(_READ_AS) for name in ("year", "month", "day", "last")
        )
        read = sum(letter in "OoIl" for letter in match[0])
        if read > _MOST_LETTERS or not _is_date(match["century"], year, month, int(day) % 60):
            continue
        before = text[max(0, match.start() - _ABOVE) : match.start()]
        named = _CUE.search(before[-40:]) is not None
        signed = bool(match["sign"] and match["sign"].strip())
        right = last.isdigit() and luhn(year + month + day + last)
        if not (right or named or (signed and not last.isdigit())):
            continue
        if signed or match["century"] or named or _SAID_ABOVE.search(before):
            found.append(PersonalNumber(Span(match.start(), match.end()), int(day) > 60))
    return tuple(found)


def mask(text: str, numbers: Iterable[PersonalNumber] | None = None) -> str:
    """Return a text of the same length with every digit of the numbers covered.

    Every offset into the text holds. The birth date is covered too: beside a name it points out
    its owner as well as the whole number does.
    """
    found = find_personal_numbers(text) if numbers is None else tuple(numbers)
    if not found:
        return text
    pieces = list(text)
    for number in found:
        for at in range(number.span.start, number.span.end):
            if pieces[at].isalnum():
                pieces[at] = _MASK
    return "".join(pieces)


def masked(value: Any) -> Any:  # noqa: ANN401 -- whatever JSON can hold
    """Return a value with the numbers covered in every string within it."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {masked(name): masked(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(masked(inner) for inner in value)
    return value


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
