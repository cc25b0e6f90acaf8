"""Case number (diarienummer, ärendenummer) of a paragraph."""

from __future__ import annotations

import re

from archive.language.identifiers import plain_hyphens

_NUMBER = (
    r"(?:[A-ZÅÄÖ]{1,6}[ :/-]{0,2})?(?:"
    r"(?:19|20)\d\d[-/:][A-ZÅÄÖ]{0,6} ?\d{1,6}"  # 2013/1809, 2013-KS0548, KSN-2015-1584
    r"|\d{1,6}[/-](?:(?:19|20)\d\d|\d\d)"  # 0901/22, 59117/2012
    r"|\d\d[/:]\d{1,6}|(?<=[A-ZÅÄÖ ])\d\d-\d{1,6}"  # 09/5304, VOHJS13-032
    r"|(?:19|20)\d{4,10}"  # 2024030011
    r")(?:[:.]\d{1,3}|[-/]\d{1,4})?"
)
_LABEL = (
    r"(?:ärende|diarie|dokument)(?:nummer|nr)|(?:vårt |ert )?d(?:ia)?rie?nr|(?:vårt )?dnr|ärendenr"
    r"|ärende[- ]?id|diarium|beteckning|ref(?:erens)?(?:nr|nummer)?"
)
_LABELLED = re.compile(
    rf"(?<!\w)(?:{_LABEL})[.:]*\s{{0,3}}"
    rf"(?P<number>{_NUMBER}|[A-ZÅÄÖ]{{2,6}}[: -]{{1,2}}\d{{2,8}})(?![\w/-])",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?P<number>{_NUMBER})(?![\w/])")
_EMPTY = re.compile(rf"(?:{_LABEL})[.:]*", re.IGNORECASE)
_APPENDED = re.compile(r":-\d{1,2}(?!\d)")
_YEARS = re.compile(r"(?:19|20)(\d\d)[-/–](?:(?:19|20)\d\d|\d\d)")
"""2014-2017 and 2014/15 are periods; a case number says so by a label or by letters."""
_DATE = re.compile(r"(?:19|20)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])")


def labelled(text: str) -> tuple[str, int, int] | None:
    """Return a case number after its label, with the start of the label and the end, or None."""
    match = _LABELLED.search(plain_hyphens(text))
    if not match:
        return None
    return match["number"].strip(), match.start(), _number_end(text, match.end())


def unlabelled(text: str) -> tuple[str, int] | None:
    """Return a case number without label that opens the text, and where it ends, or None."""
    text = plain_hyphens(text)
    match = _BARE.match(text)
    if not match or _DATE.match(text) or not re.search(r"[/:A-ZÅÄÖ-]", match["number"]):
        return None
    end = _number_end(text, match.end())
    rest = text[end:].lstrip(" ,;")
    if _YEARS.fullmatch(match["number"]) or (
        rest and not rest[0].isupper() and rest[0] not in '"”“'
    ):
        return None
    return match["number"].strip(), end


def is_empty_label(text: str) -> bool:
    """Tell whether the text is a case number's label with nothing behind it."""
    return _EMPTY.fullmatch(text.strip()) is not None


def _number_end(text: str, end: int) -> int:
    """Return where a number ends with what registers append to it and does not belong to it."""
    match = _APPENDED.match(text, end)
    return match.end() if match else end
