"""Normalise case numbers: one key for every spelling of a case number."""

from __future__ import annotations

import re

from archive.language.identifiers import full_year

_PLAN_CODE = re.compile(r"[-–]\d+(?:\.\d+)+$")
_PARTS = re.compile(r"\d+|[a-zåäö]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABELS = frozenset({"dnr", "diarienr", "diarienummer", "ärendenummer", "nr"})


def case_key(number: str) -> str:
    """Return the key of a case number: letters, year of four digits, running number.

    `KSN-2015-1584`, `KSN 2015/1584` and `ksn 2015:01584` are `ksn-2015-1584`; `0901/22` is
    `2022-901`, `09/5304` is `2009-5304`. A plan code at the end (`-2.6.2`) is left out. Two-digit
    years are read as 1941 to 2040. Empty when there is no digit in it.
    """
    parts = _PARTS.findall(_PLAN_CODE.sub("", number.strip()).casefold())
    letters = [part for part in parts if not part.isdigit() and part not in _LABELS]
    digits = [part for part in parts if part.isdigit()]
    if not digits:
        return ""
    ordered = _year_first(digits)
    return "-".join([*letters, *(part.lstrip("0") or "0" for part in ordered)])


def _year_first(digits: list[str]) -> list[str]:
    """Return the numbers with the year in front, where one of them is a year."""
    for place, part in enumerate(digits[:2]):
        if _YEAR.fullmatch(part):
            return [part, *digits[:place], *digits[place + 1 :]]
    if len(digits) < 2 or "" in digits:
        return digits
    first, second, *rest = digits
    if len(second) == 2 and len(first) > 2:
        return [full_year(second), first, *rest]
    if len(first) == 2:
        return [full_year(first), second, *rest]
    return digits


def case_parent(key: str) -> str:
    """Return the key without what registers append for one paper of a case (2013/027-14)."""
    parts = key.split("-")
    numbers = [part for part in parts if part.isdigit()]
    return "-".join(parts[:-1]) if len(numbers) > 2 else key


def case_tail(key: str) -> str:
    """Return the key without its letters: AKF 2013/027 is also written 2013/027."""
    return "-".join(part for part in key.split("-") if part.isdigit())
