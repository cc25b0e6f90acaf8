"""Patterns of the forms in which dates are written.

Forms stand from the surest to the vaguest; find_dates tries them in this order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from indexer.recognise import date_readers as read
from indexer.recognise import date_words as w

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.recognise.date_readers import DateReading

    Reader = Callable[[re.Match[str]], DateReading | None]


class Form(NamedTuple):
    """A way to write a date. One of `needs` must stand in the (lower case) text for it to occur."""

    name: str
    pattern: re.Pattern[str]
    read: Reader
    needs: tuple[str, ...]


YEAR_ALONE = "år"
"""The rule of a year that only the word before it tells to be one."""
_SIGNS = r"\-‐‑‒–—−\u00ad"
_DASH = f"[{_SIGNS}]"
_TO = (
    rf"\s{{0,2}}(?:[{_SIGNS}]{{1,2}}|till\s+och\s+med|till|t\s?\.?\s?o\.?\s?m\.?|och|samt|to|and)"
    r"\s{0,2}(?:den\s)?"
)
_Y = r"(?:19|20)\d\d"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_TH = r"(?::[aeo]\b|\s?(?:st|nd|rd|th)\b)?\.?"
_MM, _DD = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_M = w.MONTH
_WORD_ENDS = r"(?![a-zåäö])"
_FREE = r"(?<![\w/§:.,\-–])"
_DONE = r"(?![\w§]|[-–/:]\d)"
_FROM = r"\b(?:från\s+och\s+med|fr\.?\s?o\.?\s?m\.?)"
_UNTIL = r"\b(?:till\s+och\s+med|t\.?\s?o\.?\s?m\.?)"


def _iso(sign: str, suffix: str = "") -> str:
    return rf"(?P<y{suffix}>{_Y}){sign}(?P<m{suffix}>{_MM}){sign}(?P<d{suffix}>{_DD})"


_WORDED: dict[str, tuple[str, Reader]] = {
    # 12–14 maj 2014, 1 oktober tom 31 dec 2014, 9 maj 2013 till 3 juni 2014
    "dagar med månadsnamn": (
        (
            rf"(?<![\w/§.,:])(?P<d>{_D}){_TH}(?:\s?(?P<m>{_M})(?:,?\s?(?P<y>{_Y}))?)?{_TO}"
            rf"(?P<d2>{_D}){_TH}\s?(?P<m2>{_M}){_WORD_ENDS}(?:,?\s{{0,2}}(?P<y2>{_Y})\b)?"
        ),
        read.worded_range,
    ),
    # 9 maj 2014, 1november2012, den 9:e maj, 2014, 9th of June 2020
    "dag med månadsnamn": (
        (
            rf"(?<![\w/§.,])(?P<d>{_D}){_TH}\s{{0,2}}(?:of\s|/\s?)?(?P<m>{_M}),?\s{{0,2}}(?:år\s)?"
            rf"(?P<y>{_Y}|(?<=\s)['’\-–]\d\d)(?!\d)"
        ),
        read.worded_day,
    ),
    # May 9, 2014
    "engelsk ordning": (
        rf"(?<![\w/§])(?P<m>{_M})\s(?P<d>{_D}){_TH},?\s{{1,2}}(?P<y>{_Y})(?!\d)",
        read.worded_day,
    ),
    # June 13-14, 1985
    "engelskt intervall": (
        rf"(?<![\w/§])(?P<m>{_M})\s(?P<d>{_D})\s?{_DASH}\s?(?P<d2>{_D}),?\s(?P<y2>{_Y})(?!\d)",
        read.days_of_a_month,
    ),
    # mitten av september 2010
    "del av månad": (
        rf"\b(?P<p>början|mitten|slutet)\s+av\s+(?P<m>{_M}){_WORD_ENDS}(?:\s{{1,2}}(?P<y>{_Y})\b)?",
        read.part_of_month,
    ),
    # november 2007-november 2008, januari–mars 2026, jan aug 2018
    "månader": (
        rf"(?<!\w)(?P<m>{_M})(?:\s?(?P<y>{_Y}))?(?:{_TO}|\s)(?P<m2>{_M}),?\s{{1,2}}(?P<y2>{_Y})\b",
        read.month_range,
    ),
    "månad": (rf"(?<!\w)(?P<m>{_M}){_WORD_ENDS},?\s{{1,2}}(?P<y>{_Y})\b", read.month),
    # 5 juni
    "dag utan år": (
        rf"(?<![\w/§.,:])(?P<d>{_D}){_TH}\s{{0,2}}(?P<m>{_M}){_WORD_ENDS}",
        read.yearless_day,
    ),
    # i mars, under april
    "månad utan år": (
        rf"\b(?:i|under|från|sedan|fr\.?o\.?m\.?|efter|före)\s(?P<m>{w.FULL_MONTH})\b(?!\s\d)",
        read.yearless_month,
    ),
}
_OTHERS: dict[str, tuple[str, Reader]] = {
    # 2007-04-01-2011-03-31, 2009-01-01 - 2009-12-31, also with the dash lost
    "iso-intervall": (
        rf"(?<!\d){_iso(_DASH)}(?:{_TO}|[/ \n]){_iso(_DASH, '2')}(?!\d)",
        read.iso_range,
    ),
    "iso": (rf"(?<![\d/]){_iso(_DASH)}(?!\d|{_DASH}\d)", read.day(0.98)),
    "iso med annat tecken": (rf"(?<![\d/.]){_iso('[./]')}(?![\d/])", read.day(0.9)),
    "iso med mellanrum": (rf"(?<![\d/]){_iso(rf'[ ]?{_DASH}[ ]?')}(?!\d)", read.day(0.8)),
    # 30/5 2013, 5/5-2014, 30/5 -13
    "dag/månad": (
        (
            rf"{_FREE}(?P<d>{_D})/(?P<m>1[0-2]|0?[1-9])\s{{0,2}}[-–]?\s?"
            rf"(?P<y>(?<=[\s\-–]){_Y}|(?<=[-–])\d\d)(?![\d/])"
        ),
        read.slashed,
    ),
    # the first of 6/5 9/5 2014
    "dag/månad i rad": (
        rf"{_FREE}(?P<d>{_D})/(?P<m>1[0-2]|0?[1-9])(?=(?:,|\soch)?\s+{_D}/{_D}\s+{_Y})",
        read.yearless_slashed,
    ),
    # 12.10.2023, 9/5/2014
    "dag.månad.år": (
        rf"(?<![\d.,/])(?P<d>{_D})(?P<s>[./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<y>{_Y})(?!\d)",
        read.slashed,
    ),
    # 12-10-2023
    "dag-månad-år": (rf"{_FREE}(?P<d>{_DD})-(?P<m>{_MM})-(?P<y>{_Y}){_DONE}", read.slashed),
    # 2012-0216
    "bruten iso": (rf"{_FREE}(?P<y>{_Y})-(?P<m>{_MM})(?P<d>{_DD}){_DONE}", read.day(0.6)),
    # 201202-16
    "bruten iso, senare": (rf"{_FREE}(?P<y>{_Y})(?P<m>{_MM})-(?P<d>{_DD}){_DONE}", read.day(0.5)),
    # 2008-07 2010-06
    "månader i siffror": (
        rf"{_FREE}(?P<y>{_Y})-(?P<m>{_MM})(?:{_TO}|\s|/)(?P<y2>{_Y})-(?P<m2>{_MM}){_DONE}",
        read.numeric_months,
    ),
    # 081201-091130
    "sex siffror": (rf"{_FREE}(?P<a>\d{{6}})\s?{_DASH}\s?(?P<b>\d{{6}})(?!\d)", read.six_digits),
    "sex siffror efter ledord": (
        (
            r"(?:datum|tid(?:punkt)?|dag|den|dat\.?|daterad|möte|stämma|protokoll|sammanträde)"
            rf"\s?:?\s?(?P<day>\d{{6}}){_DONE}"
        ),
        read.labelled_digits,
    ),
    "åtta siffror": (rf"{_FREE}(?P<y>20\d\d)(?P<m>{_MM})(?P<d>{_DD}){_DONE}", read.eight_digits),
    # årsskiftet 2012/13
    "årsskifte": (rf"årsskiftet\s+(?P<y>{_Y})\s?[/\-–]\s?(?:{_Y}|\d\d)\b", read.turn_of_year),
    # 2014-2020, 2012/13; 2013 2015 where a dash has been lost
    "år till år": (
        (
            rf"{_FREE}(?P<y>{_Y})(?P<dash>\s?[{_SIGNS}/]\s?|\s(?:till|to|och\smed)\s|\s)"
            rf"(?P<y2>{_Y}|(?<=/)\d\d){_DONE}"
        ),
        read.years,
    ),
    "månad i siffror": (
        rf"{_FREE}(?P<y>{_Y})-(?P<m>{_MM})(?!\d|[-/])(?!\w)",
        read.numeric_month,
    ),
    # Det första kvartalet 2017
    "kvartal": (
        rf"\b(?P<q>{w.ORDINAL})\s+kvartalet(?:,?\s{{1,2}}(?:år\s)?(?P<y>{_Y})\b)?",
        read.quarter,
    ),
    # kvartal 2 2019, Q3 2020
    "kvartal i siffra": (
        rf"\b(?:kvartal\s?|kv\.?\s?|Q)(?P<q>[1-4])\b(?:,?\s{{1,2}}(?P<y>{_Y})\b)?",
        read.quarter,
    ),
    "årstid": (
        rf"\b(?P<s>{w.SEASON})\s?[-–]?\s?(?P<y>{_Y}|(?<=[vh]t[ \-])\d\d)\b",
        read.season,
    ),
    "årtionde": (r"\b(?P<y>(?:19|20)\d0)-tal", read.decade),
    # Lund __/__ 2010, Lund / 2010, 2026-xx-xx: the part that is filled in counts
    "delvis ifyllt": (
        rf"(?:[_.…]{{2,}}\s?/\s?[_.…]{{2,}}|(?<=[a-zåäö])[ ]+(?:den\s)?/)\s*(?P<y>{_Y})\b",
        read.whole_year(0.6),
    ),
    "delvis ifylld iso": (
        rf"{_FREE}(?P<y>{_Y})-[xX_]{{1,2}}-[xX_]{{1,2}}(?!\w)",
        read.whole_year(0.6),
    ),
    "från och med år": (rf"{_FROM}\s+(?:år\s)?(?P<y>{_Y})\b(?!-)", read.from_year),
    "till och med år": (rf"{_UNTIL}\s+(?:år\s)?(?P<y>{_Y})\b(?!-)", read.until_year),
    # den l5 rnaj 20l4
    "feltolkad dag": (
        (
            r"(?<!\w)(?P<d>[\dlIO]{1,2})[.:]?e?\s+(?P<m>[^\W\d_]\w{2,9})\s+"
            r"(?P<y>[12lI][09Oo][\dlIOo]{2})(?!\w)"
        ),
        read.misread_day,
    ),
    # 2O14-0S-09
    "feltolkad iso": (
        r"(?<!\w)(?P<y>[2l1I][09Oo][\dlIO]{2})[-–](?P<m>[\dlIO]{2})[-–](?P<d>[\dlIO]{2})(?!\w)",
        read.misread_iso,
    ),
    YEAR_ALONE: (rf"\bår(?:et)?\s+(?P<y>{_Y})\b", read.whole_year(0.8)),
    "års": (rf"{_FREE}(?P<y>{_Y})(?=\s+års\b)", read.whole_year(0.8)),
}
_NEEDS: dict[str, tuple[str, ...]] = {
    "iso med annat tecken": (".", "/"),
    "dag/månad": ("/",),
    "dag/månad i rad": ("/",),
    "dag.månad.år": (".", "/"),
    "sex siffror efter ledord": ("d", "möte", "stämma", "protokoll"),
    "årsskifte": ("årsskift",),
    "kvartal": ("kvartalet",),
    "kvartal i siffra": ("kv", "q"),
    "årstid": ("vår", "sommar", "höst", "vinter", "vt", "ht"),
    "årtionde": ("-tal",),
    "delvis ifyllt": ("/",),
    "delvis ifylld iso": ("x", "_"),
    "från och med år": ("från", "fr"),
    "till och med år": ("med", "tom", "t.o", "t o"),
    "feltolkad iso": ("l", "i", "o"),
    YEAR_ALONE: ("år ", "året "),
    "års": (" års",),
}
_ORDER = ("iso-intervall", "iso", "iso med annat tecken", "iso med mellanrum")


def _compiled() -> tuple[Form, ...]:
    stems = tuple(w.MONTH_STEMS)
    forms = {
        name: Form(name, re.compile(pattern, re.IGNORECASE), reader, _NEEDS.get(name, needs))
        for table, needs in ((_WORDED, stems), (_OTHERS, ()))
        for name, (pattern, reader) in table.items()
    }
    first = [forms.pop(name) for name in _ORDER]
    return (*first, *forms.values())


FORMS = _compiled()
