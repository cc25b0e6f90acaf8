"""Case numbers in a text, and which of them are the document's own.

A case number is known by its label or by its shape. A label with nothing behind it yields nothing;
telephone and page numbers, organisation numbers, reports' and statutes' numbers are never taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language.identifiers import plain_hyphens
from archive.model import FactRule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,7}"
_SHAPES = (
    # KSN-2015-1584, SLK-2024-00074, UPP-2023/058
    rf"{_PREFIX}\s?[-–]\s?(?:19|20)\d\d\s?[-–/:]\s?\d{{1,7}}",
    # KS/2017:107, SBN/2024:00025
    rf"{_PREFIX}\s?/\s?(?:19|20)\d\d\s?[:/\-]\s?\d{{1,7}}",
    # KS 2018/14, BUN 2013/1809, KS 2025/00508-2.6.2, RS 2023/206
    rf"{_PREFIX}\s?(?:19|20)\d\d\s?[/:]\s?\d{{1,7}}(?:[-–]\d+(?:\.\d+)*)?",
    # KS 2021-00156
    rf"{_PREFIX}\s(?:19|20)\d\d-\d{{3,7}}",
    # Ks 286/2024
    r"(?:[A-ZÅÄÖ]{1,5}|[A-ZÅÄÖ][a-zåäö]{1,2})\s\d{1,5}/(?:19|20)\d\d",
    # 2013-KS0548/003, 2012-KS0123
    r"(?:19|20)\d\d[-–][A-ZÅÄÖ]{1,5}\d{2,6}(?:/\d{1,4})?",
    # VOHJS13-032, VOHJS 13/032
    r"[A-ZÅÄÖ]{2,8}\s?\d\d\s?[-–/]\s?\d{2,6}",
    # 2025-00007IN
    r"(?:19|20)\d\d[-–]\d{3,7}[A-ZÅÄÖ]{1,4}",
    # CONS0006231
    r"[A-ZÅÄÖ]{3,6}\d{6,9}",
    # Ö 2668-07, T 3592-13: courts
    r"[A-ZÖ]\s?\d{1,5}[-–]\d\d",
)
_LABELLED = (
    *_SHAPES,
    # FK 2024-17
    rf"{_PREFIX}\s(?:19|20)\d\d[-–]\d{{1,2}}(?![-–]?\d)",
    # ITK2021-2502
    r"[A-ZÅÄÖ]{2,8}\d{4}[-–/]\d{1,7}",
    # 59117/2012, 2014/908, 09/5304, 0901/22, 23/2
    r"\d{1,7}/\d{1,7}(?:[-–]\d+(?:\.\d+)*)?",
    # 2012-1234, 12-345, 3.1-1234/2012, 205422-14
    r"(?:\d{1,2}\.\d{1,2}(?:\.\d{1,2})?[-–])?\d{1,7}[-–/]\d{1,7}(?:[-–/]\d{1,7})?",
    # 2022100021, 54458
    r"\d{4,12}",
)
_ANY = re.compile(
    r"(?:[A-ZÅÄÖ]{1,8}[ ])?(?=[\w./:-]*\d)[A-ZÅÄÖa-zåäö\d][\w./:-]{1,30}(?<![./:-])(?![\w/:-])"
)
"""What can be a number behind a label that names nothing else: DIGI-17, ITC001, SU FV-1234-20."""
_SURE_LABEL = re.compile(
    r"d\.?nr|diarie|ärende|mål|referensn|ref\.?\s?nr|avropsn|upphandlingsn", re.IGNORECASE
)
_BOUND = r"(?![\w]|[-–/:.]\d)"
_LABELLED_BOUND = re.compile(r"(?![a-zåäö\d]|[A-ZÅÄÖ](?![a-zåäö])|[-–/:.]\d)")
_LABEL = re.compile(
    r"""(?<![\wåäö])(?P<label>
      (?:vårt\s+|ert\s+|er\s+|vår\s+|kontraktets\s+|\w+s\s+)?
      (?:dnr|d\.nr|diarie(?:\s?nummer|\s?nr|n:r|beteckning)?|ärende(?:nummer|nr|-?id|beteckning)|ärende\snr
        |mål(?:nummer|nr)|mål\snr|beteckning|referens(?:nummer|nr)|ref\.?\s?nr|avropsnummer
        |saknummer|saknr|sak\snr|ärende(?=\s\d{1,4}[:/-]\d)|referens
        |upphandlingsnummer|projektnummer|number|case\s(?:number|no))
      (?:\s?/\s?(?:referensnummer|dnr|diarienr|ärendenr)|\s?\((?:dnr|diarienr)\.?\))?
    )(?![a-zåäö])\.?[ \t\u00a0]{0,40}:?[ \t\u00a0]*(?P<gap>\n[ \t]*(?:\n[ \t]*)?)?
      (?:(?:projektnummer|nr|nummer)\s{1,3})?""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL_WORDS = (
    *("dnr", "d.nr", "diarie", "ärende", "mål", "beteckning", "ref", "sak", "nummer"),
    *("number", "case"),
)
"""What every label has a word of."""
_DIGIT = re.compile(r"\d")
_VALUE = re.compile("|".join(f"(?:{shape})" for shape in _LABELLED))
_FREE = re.compile(
    r"(?<![\w/\-–:.])(?:" + "|".join(f"(?:{shape})" for shape in _SHAPES[:8]) + ")" + _BOUND
)
_MORE = re.compile(r"\s?(?:,|;|och|samt|/)\s")
_PAGE = re.compile(r"\d{1,3}\s?\(\s?\d{1,3}\s?\)")
_PAGE_OF = re.compile(r"(\d{1,2})/(\d{1,2})")
_PHONE = re.compile(r"0\d{1,3}[-–\s]\d")
_WHOLE_PHONE = re.compile(r"0\d{1,3}[-–\s](?:\d ?){5}")
_ORGANISATION_NUMBER = re.compile(r"\d{6}[-–]\d{4}(?!\d)")
_DAY = re.compile(r"(?:19|20)\d\d[-–](?:0[1-9]|1[0-2])[-–](?:0[1-9]|[12]\d|3[01])(?!\d)")
_NO_PREFIX = frozenset(
    "Kap Sid Sida Tel Nr Rapport SFS Prop Dir SOU Ds Bet Rskr Skr NJA RÅ HFD Isbn ISBN ISSN ISO EU "
    "EG Fax Box Art Tab Fig Lag AFS NFS SKOLFS SOSFS HSLF Juni Juli Maj Mars År Den Kl Version Ver "
    "Handling Nytt Under Hösten Våren Tid Cirkulär Vol Bilaga Punkt Från Till Och"
    " Senast Ärende Saknr".casefold().split()
)
_LEAST_DIGITS = 2
_WEAK_LABELS = ("projektnummer", "number", "beteckning", "referens", "vår referens")
_REGISTER = re.compile(r"d\.?nr|diarie", re.IGNORECASE)
"""A label of the register itself: only a whole telephone number is none behind it."""


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number as it stands (`raw`) and in one common spelling (`value`)."""

    value: str
    raw: str
    span: Span
    rule: FactRule
    confidence: float


def find_case_numbers(text: str, start: int = 0) -> list[CaseNumber]:
    """Return the case numbers of a text in order; `start` is added to their spans."""
    if not _DIGIT.search(text):
        return []
    numbers: dict[Span, CaseNumber] = {}
    plain = plain_hyphens(text)
    for label, begin, end in _after_labels(plain):
        weak = label.casefold().startswith(_WEAK_LABELS)
        raw = text[begin:end]
        span = Span(start + begin, start + end)
        numbers[span] = CaseNumber(normalise(raw), raw, span, FactRule.LABEL, 0.6 if weak else 0.95)
    taken = sorted(numbers)
    for match in _FREE.finditer(plain):
        span = Span(start + match.start(), start + match.end())
        if any(span.start < other.end and other.start < span.end for other in taken):
            continue
        if not _ruled_out(match[0]):
            raw = text[match.start() : match.end()]
            numbers[span] = CaseNumber(normalise(raw), raw, span, FactRule.CASE_NUMBER_FORM, 0.7)
    return [numbers[span] for span in sorted(numbers)]


def is_number_row(text: str) -> bool:
    """Return whether a line is a case number behind its label and nothing else."""
    label = _LABEL.match(text)
    numbers = find_case_numbers(text) if label else []
    return bool(numbers and not text[numbers[-1].span.end :].strip())


def normalise(raw: str) -> str:
    """Return a case number in one spelling: single spaces, plain hyphens, none around signs."""
    plain = re.sub(r"[‐‑‒–—−]", "-", raw.strip())
    return re.sub(r"\s+", " ", re.sub(r"\s*([-/:])\s*", r"\1", plain))


def key(number: str) -> str:
    """Return what two spellings of a case number have in common: its letters and plain numbers."""
    return "-".join(part.lstrip("0") for part in re.findall(r"\d+|[a-zåäö]+", number.casefold()))


def _after_labels(text: str) -> Iterator[tuple[str, int, int]]:
    lowered = text.lower()
    may = any(word in lowered for word in _LABEL_WORDS)
    for label in _LABEL.finditer(text) if may else ():
        at, usual = label.end(), False
        while (value := _VALUE.match(text, at)) and not _continues(text, value.end()):
            sure = bool(_REGISTER.search(label["label"])) and not label["gap"]
            if _ruled_out(value[0], text[at : at + 20], whole=sure):
                break
            usual = True
            yield label["label"], value.start(), value.end()
            more = _MORE.match(text, value.end())
            if not more:
                break
            at = more.end()
        if not usual and _SURE_LABEL.search(label["label"]):
            unusual = _ANY.match(text, at)
            if unusual and not _is_other(unusual[0], text[at : at + 20]):
                yield label["label"], unusual.start(), unusual.end()


def _is_other(raw: str, ahead: str) -> bool:
    """Tell whether what stands behind a label is a day, a page or a telephone number."""
    digits = sum(sign.isdigit() for sign in raw)
    return digits < _LEAST_DIGITS or raw.endswith(":") or _ruled_out(raw, ahead)


def _continues(text: str, end: int) -> bool:
    return not _LABELLED_BOUND.match(text, end)


def _ruled_out(raw: str, ahead: str = "", *, whole: bool = False) -> bool:
    """Tell whether a number is one of those that are never case numbers."""
    prefix = re.match(r"[^\W\d_]+", raw)
    if prefix and prefix[0].casefold() in _NO_PREFIX:
        return True
    if _DAY.match(raw) or _ORGANISATION_NUMBER.match(raw):
        return True
    of = _PAGE_OF.fullmatch(raw)
    if of and int(of[1]) <= int(of[2]):
        return True
    return bool(
        ahead
        and (
            _PAGE.fullmatch(raw + ahead[len(raw) :].split("\n", maxsplit=1)[0])
            or (_WHOLE_PHONE if whole else _PHONE).match(ahead)
        )
    )
