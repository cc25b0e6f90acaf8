"""Words and digits of dates: months, seasons, quarters, short years."""

from __future__ import annotations

import datetime as dt
import re

from indexer.recognise.ocr_confusables import ocr_confusable

_MONTHS = (
    ("januari", "jan", "january"),
    ("februari", "feb", "febr", "february"),
    ("mars", "mar", "march"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("augusti", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
MONTH_STEMS = frozenset(name[:3] for name in _NUMBER)
_LONG = sorted((n for n in _NUMBER if len(n) > 4 or n in {"mars", "maj", "juni", "juli"}), key=len)
MONTH = r"(?:{}|(?:{})\b\.?)".format(
    "|".join(reversed(_LONG)),
    "|".join(sorted((n for n in _NUMBER if n not in _LONG), key=len, reverse=True)),
)
"""Matches a month's name or abbreviation, Swedish or English."""
FULL_MONTH = "(?:" + "|".join(names[0] for names in _MONTHS) + ")"

_SEASONS = {
    "våren": (3, 5),
    "vårterminen": (1, 6),
    "vt": (1, 6),
    "sommaren": (6, 8),
    "hösten": (9, 11),
    "höstterminen": (8, 12),
    "ht": (8, 12),
    "vintern": (12, 2),
}
SEASON = "(?:" + "|".join(sorted(_SEASONS, key=len, reverse=True)) + ")"
_ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}
ORDINAL = "(?:" + "|".join(_ORDINALS) + r"|[1-4](?::[ae])?)"


def month(name: str) -> int:
    """Return the number of a month, 1 to 12, by its name."""
    return _NUMBER[name.casefold().rstrip(".")]


def misread_month(word: str) -> int | None:
    """Return the month whose misread name a word can be, or None."""
    lowered = word.casefold()
    if lowered in _NUMBER:
        return _NUMBER[lowered]
    return next(
        (
            n
            for n, names in enumerate(_MONTHS, 1)
            if len(lowered) > 2 and ocr_confusable(lowered, names[0])
        ),
        None,
    )


def year(digits: str) -> int:
    """Return a year of four digits, or of two as the one nearest to ours: 00 to 69 are 20xx."""
    number = int(re.sub(r"\D", "", digits))
    if number >= 100:
        return number
    return number + (2000 if number < 70 else 1900)


def closing_year(first: int, digits: str) -> int:
    """Return the second year of 2012/13 or 2014-2020."""
    if len(digits) == 4:
        return int(digits)
    last = first // 100 * 100 + int(digits)
    return last if last > first else last + 100


def yymmdd(digits: str) -> dt.date:
    """Return the day that six digits stand for.

    Raises:
        ValueError: they stand for no day.
    """
    return dt.date(year(digits[:2]), int(digits[2:4]), int(digits[4:]))


def digits(text: str) -> int:
    """Return the number that misread digits stand for: l and I are 1, O and o are 0."""
    return int(re.sub(r"\D", "", text.translate(str.maketrans("lI|OoQ", "111000"))))


def season(word: str) -> tuple[int, int]:
    """Return the first and last month of a season or term; winter ends in the next year."""
    return _SEASONS[word.casefold()]


def ordinal(word: str) -> int:
    """Return the number of `andra` or `2:a`."""
    return _ORDINALS.get(word.casefold()) or int(word[0])


def third(word: str) -> tuple[int, int]:
    """Return the days of the beginning, middle or end of a month."""
    return {"b": (1, 10), "m": (11, 20), "s": (21, 31)}[word[0].casefold()]
