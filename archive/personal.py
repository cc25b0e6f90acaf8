"""Find and mask Swedish personal identity numbers (personnummer) in text as people write it.

A personnummer is a birth date, three digits and a check digit (Luhn's algorithm over the last ten
digits, Skatteverket SKV 704); a samordningsnummer has 60 added to the day; a reserve number, given
out by a hospital or a university, has letters among its last four characters. An organisation
number has the same form, but its third digit is at least 2, so that it is no month.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DIGIT = r"[\dOoIlSBZ]"
_FIRST_OF_MONTH = r"[01\uff10\uff11OoIl]"
_DASH = "-+\u00ad\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0b\uff0d~\uff5e"
"""Every sign that stands for the hyphen (or, from the age of 100, the plus) of a number."""
_SPACE = r"[ \u00a0\u2002-\u200b\u202f\u3000]"
_CELL = r"[\s|;,/:._\u2002-\u200b]"
"""What stands between the two parts where cells, lines or other signs part them."""
_BEFORE = rf"(?<!\d)(?<!\d{{3}}[{_DASH}])(?<!\d[{_DASH}]\d[{_DASH}])"
_AFTER = rf"(?!\d|[{_DASH}]\d)"
_LAST = r"(?:[\dOoIlSBZ]{3}[\dOoIlSBZXx]|[A-Za-z](?:\d{3}|[A-Za-z]\d{2})|[Xx*•]{4})"
_COMPACT = re.compile(
    rf"{_BEFORE}(?P<century>18|19|20|１９|２０)?(?P<year>\d{_DIGIT})"
    rf"(?P<apart>{_SPACE}?|[-./])(?P<month>{_FIRST_OF_MONTH}{_DIGIT})(?P=apart)"
    rf"(?P<day>{_DIGIT}{{2}})"
    rf"(?:(?P<sign>\s{{0,3}}[{_DASH}]{{1,3}}{_CELL}{{0,3}})|(?P<cell>{_CELL}{{1,6}}))?"
    rf"(?P<last>{_LAST})(?!\w|[{_DASH}]\d)"
)
_GAP = rf"(?:{_SPACE}{{0,3}}[|\t]?{_SPACE}{{0,3}})"
_SPREAD = re.compile(
    rf"{_BEFORE}(?P<century>(?:1{_GAP}[89]|2{_GAP}0){_GAP})?"
    rf"(?P<year>\d{_GAP}\d){_GAP}(?P<month>[01]{_GAP}\d){_GAP}(?P<day>\d{_GAP}\d)"
    rf"(?:(?P<sign>{_GAP}[{_DASH}]{_GAP})|{_GAP})"
    rf"(?P<last>\d{_GAP}\d{_GAP}\d{_GAP}[\dXx]){_AFTER}"
)
"""A number written in boxes, a figure in each, or with stray spaces as scanners leave them."""
_BOXED = re.compile(rf"\d(?:(?:{_SPACE}|[|\t])+[{_DASH}]?(?:{_SPACE}|[|\t])*\d)+")
_READ_AS = str.maketrans("OoIlSBZ", "0011582")
"""Letters that OCR puts for figures."""
_MOST_LETTERS = 3
_MASK = "*"
COVERED = 4 * _MASK
"""What the last digits of a number become."""
_LABEL = (
    r"(?:pers(?:on)?\.?[-‐– ]?(?:/organisations)?(?:nummer(?:et)?|nr|id\b|beteckning(?:en)?)"
    r"|\bp\.?[-‐– ]?nr|person-?(?:identitets|id-?)(?:nummer(?:et)?|beteckning(?:en)?|nr)?"
    r"|(?:samordnings|reserv|födelse)[-‐– ]?(?:nummer(?:et)?|nr)|födelsedat(?:a|um)"
    r"|person-\s?(?:/|och|eller)\s?org(?:anisations)?\.?(?:nummer|nr)"
    r"|personal (?:identity )?(?:number|no)|social security (?:number|no)|\bssn\b)"
)
_CUE = re.compile(rf"(?:{_LABEL}|född|\bf\.)\W{{0,12}}(?:\bär\W{{1,3}})?$", re.IGNORECASE)
_LABEL_ABOVE = re.compile(_LABEL, re.IGNORECASE)
_ABOVE = 400
"""Characters above a number in which the head of its column may say what it is."""
_RESERVE = re.compile(r"TF\d{2}|[TRPMKXF]\d{3}")
"""Reserve numbers as health care and universities write them; others only beside a label."""


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
    numbers: list[PersonalNumber] = []
    for match in sorted(_candidates(text), key=lambda match: match.span()):
        if not numbers or match.start() >= numbers[-1].span.end:
            coordination = int(_figures(match["day"])) > 60
            numbers.append(PersonalNumber(Span(*match.span()), coordination))
    return tuple(numbers)


def _candidates(text: str) -> Iterator[re.Match[str]]:
    for pattern, accept in ((_COMPACT, _is_compact), (_SPREAD, _is_spread)):
        at = 0
        while match := pattern.search(text, at):
            accepted = _has_date(match) and accept(match, text)
            at = match.end() if accepted else match.start() + 1
            if accepted:
                yield match


def _is_compact(match: re.Match[str], text: str) -> bool:
    """Tell whether six (eight) and four characters are a number and no other kind of number."""
    last = match["last"]
    date = match[0][: match.start("last") - match.start()]
    if sum(letter in "OoIlSBZ" for letter in date + (last if last[:2].isdigit() else "")) > (
        _MOST_LETTERS
    ):
        return False
    signed, century = bool(match["sign"]), bool(match["century"])
    labelled = _is_labelled(match, text)
    if match["cell"] and not (labelled or (century and match["cell"] in (" ", "\u00a0"))):
        return labelled or (_is_valid(match) and _is_labelled_above(match, text))
    if last[0].isalpha() and not _figures(last).isdigit():
        known = _RESERVE.fullmatch(last) is not None or last in ("XXXX", "xxxx")
        return labelled or (signed and (known or century))
    if not (_is_valid(match) or labelled or (signed and not _figures(last).isdigit())):
        return False
    return signed or century or labelled or _is_labelled_above(match, text)


def _is_spread(match: re.Match[str], text: str) -> bool:
    """Tell whether figures with spaces among them are a number."""
    if not _is_valid(match):
        return False
    if _is_labelled(match, text) or match["sign"]:
        return True
    boxed = _BOXED.fullmatch(match[0]) is not None
    return boxed and (bool(match["century"]) or _is_labelled_above(match, text))


def _is_labelled(match: re.Match[str], text: str) -> bool:
    return _CUE.search(text[max(0, match.start() - 60) : match.start()]) is not None


def _is_labelled_above(match: re.Match[str], text: str) -> bool:
    return _LABEL_ABOVE.search(text, max(0, match.start() - _ABOVE), match.start()) is not None


def _is_valid(match: re.Match[str]) -> bool:
    digits = "".join(_figures(match[name]) for name in ("year", "month", "day", "last"))
    return digits.isdigit() and luhn(digits)


def _has_date(match: re.Match[str]) -> bool:
    century, year, month, day = (
        _figures(match[name] or "") for name in ("century", "year", "month", "day")
    )
    for first in (century,) if century else ("20", "19"):
        try:
            dt.date(int(first + year), int(month), int(day) % 60)
        except ValueError:
            continue
        return True
    return False


def _figures(written: str) -> str:
    """Return the figures of a part of a number, whatever stands between them."""
    return "".join(c for c in written.translate(_READ_AS) if c.isalnum())


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
