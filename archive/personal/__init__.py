"""Find and mask Swedish personal identity numbers (personnummer) in text as people write it.

A personnummer is a birth date, three digits and a check digit (Luhn's algorithm over the last ten
digits, Skatteverket SKV 704); a samordningsnummer has 60 added to the day; a reserve number, given
out by a hospital or a university, has letters among its last four characters. An organisation
number has the same form, but its third digit is at least 2, so that it is no month.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.model import Span
from archive.personal import patterns
from archive.personal.views import View, plain_views

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

_READ_AS = str.maketrans("OoIlSBZ", "0011582")
"""Letters that OCR puts for figures."""
_MOST_LETTERS = 3
_MASK = "*"
COVERED = 4 * _MASK
"""What the last digits of a number become."""
_BESIDE = 60
"""Characters before a number in which a word may say what it is."""
_ABOVE = 400
"""Characters above a number in which the head of its column may say what it is."""


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal identity number in a text; `figures` are its last ten.

    `continues` is the rest of a number that begins before words that stand between its parts.
    """

    span: Span
    figures: str
    continues: bool = False


def find_personal_numbers(
    text: str, known: frozenset[str] = frozenset()
) -> tuple[PersonalNumber, ...]:
    """Return the personal identity numbers of a text, in order.

    Ten or twelve digits without a hyphen could be anything: they count only when the century is
    written out, when a word before them says what they are, or when the same ten figures are a
    number elsewhere in the text or in `known`. The check digit must be right, unless the word
    before the number says what it is: then a figure is misread or mistyped, and the person can
    still be told from the rest.
    """
    accepted: list[PersonalNumber] = []
    bare: list[PersonalNumber] = []
    for view in plain_views(text):
        for number, is_one in _candidates(view):
            (accepted if is_one else bare).append(number)
    known |= {number.figures for number in accepted}
    accepted += [number for number in bare if number.figures in known]
    return tuple(_merged_overlaps(accepted))


def _merged_overlaps(numbers: list[PersonalNumber]) -> Iterator[PersonalNumber]:
    """Yield numbers in order, those that overlap as one."""
    last: PersonalNumber | None = None
    for number in sorted(numbers, key=lambda number: (number.span.start, -number.span.end)):
        if last is None or number.span.start >= last.span.end:
            if last:
                yield last
            last = number
        else:
            span = Span(last.span.start, max(last.span.end, number.span.end))
            last = PersonalNumber(span, last.figures, last.continues and number.continues)
    if last:
        yield last


def _candidates(view: View) -> Iterator[tuple[PersonalNumber, bool]]:
    """Yield every stretch with the form of a number, and whether it is one by itself."""
    places: dict[re.Pattern[str], list[int]] = {}
    for pattern, accept in _READERS:
        begins = patterns.STARTS[pattern]
        if begins not in places:
            places[begins] = [start.start() for start in begins.finditer(view.text)]
        end = 0
        heads = _ColumnHeads(view.text)
        for start in places[begins]:
            match = start >= end and pattern.match(view.text, start)
            if not match:
                continue
            accepted = accept(match, heads) and not _is_another(match, heads)
            if accepted or _is_right(match):
                for place, stretch in enumerate(_stretches(match)):
                    span, figures = view.span(*stretch), _ten_digits(match)
                    yield PersonalNumber(span, figures, continues=place > 0), accepted
            if accepted:
                end = match.end()
                heads.follow(match)


def _stretches(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where a number stands: in two places where words stand between its parts."""
    low, high = match.span("sign")
    if match["sign"] and any(letter.isalpha() for letter in match["sign"]):
        yield match.start(), low
        yield high, match.end()
    else:
        yield match.span()


class _ColumnHeads:
    """The words above the numbers of a text; a head that speaks of one speaks of the row below."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._until = 0

    def name(self, match: re.Match[str]) -> bool:
        """Tell whether a head says of a stretch that it is a number."""
        at = match.start()
        return at < self._until or bool(
            patterns.LABEL_ANYWHERE.search(self.text, max(0, at - _ABOVE), at)
        )

    def name_parts(self, match: re.Match[str]) -> bool:
        """Tell whether heads speak of a day of birth and of what follows it, each for itself."""
        at = match.start()
        return at < self._until or bool(
            patterns.PARTS_ABOVE.search(self.text, max(0, at - _ABOVE), at)
        )

    def follow(self, match: re.Match[str]) -> None:
        """Have the head that names a number name what stands below this number too."""
        if self.name(match):
            self._until = match.end() + _ABOVE


def _is_another(match: re.Match[str], heads: _ColumnHeads) -> bool:
    """Tell whether a word before a number says that it is of another kind."""
    before = _text_before(match, heads.text)
    if patterns.OTHER_LABEL.search(before):
        return True
    return patterns.OTHER_LABEL_ABOVE.search(before) is not None and not heads.name(match)


def _is_compact(match: re.Match[str], heads: _ColumnHeads) -> bool:
    """Tell whether six (eight) and four characters are a number and no other kind of number."""
    last = match["last"]
    date = match[0][: match.start("last") - match.start()]
    if sum(letter in "OoIlSBZ" for letter in date + (last if last[:2].isdigit() else "")) > (
        _MOST_LETTERS
    ):
        return False
    if not _has_date(match):
        named = patterns.NUMBER_LABEL.search(_text_before(match, heads.text)) is not None
        return named and bool(match["sign"]) and last.isdigit()
    labelled = _is_labelled(match, heads.text)
    if len(_digits_of(last)) < len(last) or not _digits_of(last).isdigit():
        return labelled or _is_without_check(match)
    if match["cell"] and not labelled:
        return _is_valid(match) and (_is_no_time(match) or heads.name(match))
    signed = bool(match["century"] or (match["sign"] and not _is_in_an_id(match, heads.text)))
    return labelled or (_is_valid(match) and (signed or heads.name(match)))


def _is_in_an_id(match: re.Match[str], text: str) -> bool:
    """Tell whether two dashes part the figures of an id that begins with letters."""
    return (
        match["sign"] == "--" and patterns.ID_LETTERS.search(_text_before(match, text)) is not None
    )


def _is_without_check(match: re.Match[str]) -> bool:
    """Tell whether a date and what holds no check digit are a number: reserved, or left out."""
    signed, century, last = bool(match["sign"]), bool(match["century"]), match["last"]
    if patterns.RESERVE.fullmatch(last):
        return signed or last.upper().startswith("TF")
    left_out = patterns.LEFT_OUT.fullmatch(last) is not None
    return (signed and (left_out or century)) or (century and last in ("XXXX", "xxxx"))


def _is_no_time(match: re.Match[str]) -> bool:
    """Tell whether a day with its year in full is parted from what cannot be a time of that day."""
    if not match["century"] or match["cell"] == " ":
        return bool(match["century"])
    return not (match["apart"] or patterns.TIME_OF_DAY.fullmatch(match["last"]))


def _is_spread(match: re.Match[str], heads: _ColumnHeads) -> bool:
    """Tell whether figures with spaces among them are a number."""
    if not _is_right(match):
        return False
    if _is_labelled(match, heads.text) or match["sign"]:
        return True
    boxed = patterns.ONE_EACH.fullmatch(match[0]) is not None
    return boxed and (bool(match["century"]) or heads.name(match))


def _is_boxed(match: re.Match[str], heads: _ColumnHeads) -> bool:
    """Tell whether figures that stand one by one are a number."""
    return _is_right(match) and (bool(match["sign"]) or heads.name(match))


def _is_broken(match: re.Match[str], _: _ColumnHeads) -> bool:
    """Tell whether figures on two lines are a number."""
    return bool(match["sign"]) and match[0].count("\n") == 1 and _is_right(match)


def _is_loose(match: re.Match[str], heads: _ColumnHeads) -> bool:
    """Tell whether figures with signs among them are what a word beside them says."""
    return _is_right(match) and _is_labelled(match, heads.text)


def _is_named(match: re.Match[str], heads: _ColumnHeads) -> bool:
    """Tell whether heads above say of cells that they hold the parts of a number."""
    return _is_right(match) and heads.name_parts(match)


def _is_turned(match: re.Match[str], heads: _ColumnHeads) -> bool:
    """Tell whether four figures and a date after them are the parts of a number."""
    labelled = patterns.LAST_LABEL.search(_text_before(match, heads.text)) is not None
    return _is_right(match) and (labelled or heads.name_parts(match))


def _is_signed(match: re.Match[str], _: _ColumnHeads) -> bool:
    """Tell whether figures that words or letters among them call a number are one."""
    return _is_right(match)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _ColumnHeads], bool]], ...] = (
    (patterns.COMPACT, _is_compact),
    (patterns.SPREAD, _is_spread),
    (patterns.LOOSE, _is_loose),
    (patterns.BOXED, _is_boxed),
    (patterns.BROKEN, _is_broken),
    (patterns.PARTED, _is_signed),
    (patterns.NAMED, _is_named),
    (patterns.TURNED, _is_turned),
    (patterns.VAT, _is_signed),
)


def _text_before(match: re.Match[str], text: str) -> str:
    """Return what stands before a number, words whole that go on in the next line."""
    before = text[max(0, match.start() - _BESIDE) : match.start()]
    return patterns.BROKEN_WORD.sub("", before) if "-\n" in before else before


def _is_labelled(match: re.Match[str], text: str) -> bool:
    before = _text_before(match, text)
    if patterns.LABEL.search(before):
        return True
    hinted = patterns.HINT.search(before) or patterns.LABEL_BEHIND.match(text, match.end())
    return hinted is not None and _is_valid(match)


def _is_right(match: re.Match[str]) -> bool:
    return _is_valid(match) and _has_date(match)


def _is_valid(match: re.Match[str]) -> bool:
    ten = _ten_digits(match)
    return ten.isdigit() and luhn(ten)


def _ten_digits(match: re.Match[str]) -> str:
    """Return the figures of a number without its century."""
    return "".join(_digits_of(match[name]) for name in ("year", "month", "day", "last"))


def _has_date(match: re.Match[str]) -> bool:
    century, year, month, day = (
        _digits_of(match[name] or "") for name in ("century", "year", "month", "day")
    )
    for first in (century,) if century else ("20", "19"):
        try:
            dt.date(int(first + year), int(month), int(day) % 60)
        except ValueError:
            continue
        return True
    return False


def _digits_of(written: str) -> str:
    """Return the figures of a part of a number, whatever stands between them."""
    return "".join(c for c in written.translate(_READ_AS) if c.isalnum())


def mask(text: str, known: frozenset[str] = frozenset()) -> str:
    """Return a text of the same length with every digit of its numbers covered.

    Every offset into the text holds. The birth date is covered too: beside a name it points out
    its owner as well as the whole number does. `known`: see `find_personal_numbers`.
    """
    numbers = find_personal_numbers(text, known)
    if not numbers:
        return text
    pieces = list(text)
    for number in numbers:
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
