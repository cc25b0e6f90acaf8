"""Normalisation of case numbers, §§ and other identifiers, however they are written.

Case numbers, paragraphs, dates and organisation numbers become one normalised token each, the same
for `KSN-2015-1584`, `KSN 2015/1584` and `ksn 2015:1584`. A case number is also kept without the
body's letters, so that `2015/1584` finds it. Years of two digits are read as 1941 to 2040.
"""

from __future__ import annotations

import datetime as dt
import re

_SECTION = re.compile(r"§+\s*(\d+)([a-z]?)(?:\s?([-–/])\s?(\d+))?$")
_DATE = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)$")
_DAY_LAST = re.compile(r"(?:19|20)\d\d-\d\d-\d\d$")
_MONTH_LAST = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])$")
_PREFIXED = re.compile(
    r"([a-zåäö]{0,8})[\s\-/:]*((?:19|20)\d\d)\s?([-/: ])\s?([a-zåäö]{0,5}?)\s?"
    r"(\d{1,6})(?:[-/](\d{1,4}))?$"
)
_SHORT_YEAR = re.compile(r"([a-zåäö]{2,8})\s?(\d\d)\s?[-/]\s?(\d{1,5})$")
_NUMBER_FIRST = re.compile(r"(\d{1,6})/((?:19|20)\d\d)$")
_BARE_SHORT = re.compile(r"(\d\d)/(\d{2,6})$")
_ORGANISATION = re.compile(r"(\d{6})-?(\d{4})$")
_LABELS = frozenset({"dnr", "diarienr", "diarienummer", "nr", "år", "den", "i", "sid", "s"})
_LONGEST_RANGE = 60
_RUNNING, _MONTH = 5, 2
_HYPHENS = re.compile("[\u2010\u2011\u2012\u2013\u2014\u2212]")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "mars",
            "april apr",
            "maj",
            "juni jun",
            "juli jul",
            "augusti aug",
            "september sept sep",
            "oktober okt",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
"""Alternatives of a pattern for the name of a month, longest first."""


def identifiers(folded: str) -> tuple[str, ...]:
    """Return the normalised identifiers of a token in lower case; none for an ordinary word."""
    if not any(c.isdigit() for c in folded):
        return ()
    if folded[0] == "§":
        return _section_numbers(folded)
    if match := _DATE.match(folded):
        return (folded,) if _is_date(*map(int, match.groups())) else ()
    return _case_numbers(folded) or _organisation(folded)


def is_day(identifier: str) -> bool:
    """Tell whether an identifier is a day, 2014-05-09."""
    return _DATE.fullmatch(identifier) is not None


def plain_hyphens(text: str) -> str:
    """Return a text with whatever it takes for a hyphen as a plain one; its length is kept."""
    return _HYPHENS.sub("-", text)


def section_key(number: str) -> tuple[str, ...]:
    """Return the identifiers of a section's number, `§ 12`, `12` or `12 a`."""
    bare = number.lower().lstrip("§ \u00a0").replace("\u00a0", " ")
    return _section_numbers("§" + bare.replace(" ", ""))


def own_section_key(number: str) -> tuple[str, ...]:
    """Return the identifiers that only the § itself has, not a text that names it."""
    return tuple(f"={key}" for key in section_key(number))


def date_key(day: str, month: str, year: str) -> str | None:
    """Return the identifier of a date in words, `9 maj 2014`, or None when it is no date."""
    number = MONTHS.get(month)
    if number is None or not (day.isdigit() and year.isdigit() and len(year) == 4):
        return None
    return f"{year}-{number:02}-{int(day):02}" if _is_date(int(year), number, int(day)) else None


def looks_like_case_number(text: str) -> tuple[str, ...]:
    """Return the identifiers of a whole query such as `KSN 2015 1584`, none for other words.

    A word before a day or a month, `larm 2014-05`, is no case number; `KS 2014-05` may be one.
    """
    if _DAY_LAST.search(text) or (_MONTH_LAST.search(text) and not text[:1].isupper()):
        return ()
    return _case_numbers(" ".join(text.lower().replace("\u00a0", " ").split()))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _section_numbers(folded: str) -> tuple[str, ...]:
    match = _SECTION.match(folded)
    if not match:
        return ()
    first, letter, joint, last = match.groups()
    if last is None:
        return (f"§{int(first)}{letter}",)
    if joint == "/":
        return (f"§{int(first)}", f"§{int(first)}/{int(last)}")
    low, high = int(first), int(last)
    if not low < high <= low + _LONGEST_RANGE:
        return (f"§{low}", f"§{high}")
    return tuple(f"§{n}" for n in range(low, high + 1))


def _case_numbers(folded: str) -> tuple[str, ...]:
    if match := _PREFIXED.match(folded):
        before, year, joint, inside, number, part = match.groups()
        prefix = inside or before
        if not prefix and not (joint in "/:" or (joint == "-" and _is_running(number))):
            return ()
        return _case_keys(prefix, year, number, part)
    if match := _SHORT_YEAR.match(folded):
        prefix, first, second = match.groups()
        keys = _case_keys(prefix, full_year(first), second, None)
        return keys + (
            _case_keys(prefix, full_year(second), first, None) if len(second) == 2 else ()
        )
    if match := _NUMBER_FIRST.match(folded):
        return _case_keys("", match[2], match[1], None)
    if match := _BARE_SHORT.match(folded):
        return _case_keys("", full_year(match[1]), match[2], None)
    return ()


def _is_running(number: str) -> bool:
    """Tell whether digits behind a year and a hyphen are a diary's running number, no other year.

    2021-00125 and 2021-0042 are; 2021-2022 and 2021-12 are not.
    """
    return len(number) >= _RUNNING or (number[0] == "0" and len(number) > _MONTH)


def _case_keys(prefix: str, year: str, number: str, part: str | None) -> tuple[str, ...]:
    bare = f"{year}/{int(number)}"
    named = (prefix + bare,) if prefix and prefix not in _LABELS else ()
    keys = (*named, bare)
    return (*(f"{key}-{int(part)}" for key in keys), *keys) if part else keys


def full_year(two: str) -> str:
    """Return the year that two digits stand for in a case number: 1941 to 2040."""
    return ("19" if int(two) > 40 else "20") + two


def _organisation(folded: str) -> tuple[str, ...]:
    match = _ORGANISATION.match(folded)
    return (match[1] + "-" + match[2],) if match else ()
