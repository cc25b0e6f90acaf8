"""Patterns of the forms in which dates are written.

Forms stand from the surest to the vaguest; find_dates tries them in this order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archive.model import FactRule
from indexer.recognise import date_readers as read
from indexer.recognise import date_words as w

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.recognise.date_readers import DateReading

    Reader = Callable[[re.Match[str]], DateReading | None]


class Form(NamedTuple):
    """A way to write a date.

    For it to occur one of `needs` must stand in the text in lower case, and so many `digits` in a
    row.
    """

    rule: FactRule
    pattern: re.Pattern[str]
    read: Reader
    needs: frozenset[str]
    digits: int


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


_WORDED: dict[FactRule, tuple[str, Reader]] = {
    # 12–14 maj 2014, 1 oktober tom 31 dec 2014, 9 maj 2013 till 3 juni 2014
    FactRule.DAYS_OF_NAMED_MONTH: (
        (
            rf"(?<![\w/§.,:])(?P<d>{_D}){_TH}(?:\s?(?P<m>{_M})(?:,?\s?(?P<y>{_Y}))?)?{_TO}"
            rf"(?P<d2>{_D}){_TH}\s?(?P<m2>{_M}){_WORD_ENDS}(?:,?\s{{0,2}}(?P<y2>{_Y})\b)?"
        ),
        read.worded_range,
    ),
    # 9 maj 2014, 1november2012, den 9:e maj, 2014, 9th of June 2020
    FactRule.DAY_OF_NAMED_MONTH: (
        (
            rf"(?<![\w/§.,])(?P<d>{_D}){_TH}\s{{0,2}}(?:of\s|/\s?)?(?P<m>{_M}),?\s{{0,2}}(?:år\s)?"
            rf"(?P<y>{_Y}|(?<=\s)['’\-–]\d\d)(?!\d)"
        ),
        read.worded_day,
    ),
    # May 9, 2014
    FactRule.ENGLISH_DAY: (
        rf"(?<![\w/§])(?P<m>{_M})\s(?P<d>{_D}){_TH},?\s{{1,2}}(?P<y>{_Y})(?!\d)",
        read.worded_day,
    ),
    # June 13-14, 1985
    FactRule.ENGLISH_RANGE: (
        rf"(?<![\w/§])(?P<m>{_M})\s(?P<d>{_D})\s?{_DASH}\s?(?P<d2>{_D}),?\s(?P<y2>{_Y})(?!\d)",
        read.days_of_a_month,
    ),
    # mitten av september 2010
    FactRule.PART_OF_MONTH: (
        rf"\b(?P<p>början|mitten|slutet)\s+av\s+(?P<m>{_M}){_WORD_ENDS}(?:\s{{1,2}}(?P<y>{_Y})\b)?",
        read.part_of_month,
    ),
    # november 2007-november 2008, januari–mars 2026, jan aug 2018
    FactRule.MONTHS: (
        rf"(?<!\w)(?P<m>{_M})(?:\s?(?P<y>{_Y}))?(?:{_TO}|\s)(?P<m2>{_M}),?\s{{1,2}}(?P<y2>{_Y})\b",
        read.month_range,
    ),
    FactRule.MONTH: (rf"(?<!\w)(?P<m>{_M}){_WORD_ENDS},?\s{{1,2}}(?P<y>{_Y})\b", read.month),
    # 5 juni
    FactRule.DAY_WITHOUT_YEAR: (
        rf"(?<![\w/§.,:])(?P<d>{_D}){_TH}\s{{0,2}}(?P<m>{_M}){_WORD_ENDS}",
        read.yearless_day,
    ),
    # i mars, under april
    FactRule.MONTH_WITHOUT_YEAR: (
        rf"\b(?:i|under|från|sedan|fr\.?o\.?m\.?|efter|före)\s(?P<m>{w.FULL_MONTH})\b(?!\s\d)",
        read.yearless_month,
    ),
}
_OTHERS: dict[FactRule, tuple[str, Reader]] = {
    # 2007-04-01-2011-03-31, 2009-01-01 - 2009-12-31, also with the dash lost
    FactRule.ISO_RANGE: (
        rf"(?<!\d){_iso(_DASH)}(?:{_TO}|[/ \n]){_iso(_DASH, '2')}(?!\d)",
        read.iso_range,
    ),
    FactRule.ISO: (rf"(?<![\d/]){_iso(_DASH)}(?!\d|{_DASH}\d)", read.day(0.98)),
    FactRule.ISO_OTHER_SIGN: (rf"(?<![\d/.]){_iso('[./]')}(?![\d/])", read.day(0.9)),
    FactRule.ISO_SPACED: (rf"(?<![\d/]){_iso(rf'[ ]?{_DASH}[ ]?')}(?!\d)", read.day(0.8)),
    # 30/5 2013, 5/5-2014, 30/5 -13
    FactRule.SLASHED_DAY: (
        (
            rf"{_FREE}(?P<d>{_D})/(?P<m>1[0-2]|0?[1-9])\s{{0,2}}[-–]?\s?"
            rf"(?P<y>(?<=[\s\-–]){_Y}|(?<=[-–])\d\d)(?![\d/])"
        ),
        read.slashed,
    ),
    # the first of 6/5 9/5 2014
    FactRule.SLASHED_DAYS_IN_A_ROW: (
        rf"{_FREE}(?P<d>{_D})/(?P<m>1[0-2]|0?[1-9])(?=(?:,|\soch)?\s+{_D}/{_D}\s+{_Y})",
        read.yearless_slashed,
    ),
    # 12.10.2023, 9/5/2014
    FactRule.DOTTED_DAY: (
        rf"(?<![\d.,/])(?P<d>{_D})(?P<s>[./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<y>{_Y})(?!\d)",
        read.slashed,
    ),
    # 12-10-2023
    FactRule.HYPHENED_DAY: (rf"{_FREE}(?P<d>{_DD})-(?P<m>{_MM})-(?P<y>{_Y}){_DONE}", read.slashed),
    # 2012-0216
    FactRule.BROKEN_ISO: (rf"{_FREE}(?P<y>{_Y})-(?P<m>{_MM})(?P<d>{_DD}){_DONE}", read.day(0.6)),
    # 201202-16
    FactRule.BROKEN_ISO_LATER: (
        rf"{_FREE}(?P<y>{_Y})(?P<m>{_MM})-(?P<d>{_DD}){_DONE}",
        read.day(0.5),
    ),
    # 2008-07 2010-06
    FactRule.NUMERIC_MONTHS: (
        rf"{_FREE}(?P<y>{_Y})-(?P<m>{_MM})(?:{_TO}|\s|/)(?P<y2>{_Y})-(?P<m2>{_MM}){_DONE}",
        read.numeric_months,
    ),
    # 081201-091130
    FactRule.SIX_DIGITS: (
        rf"{_FREE}(?P<a>\d{{6}})\s?{_DASH}\s?(?P<b>\d{{6}})(?!\d)",
        read.six_digits,
    ),
    FactRule.LABELLED_SIX_DIGITS: (
        (
            r"(?:datum|tid(?:punkt)?|dag|den|dat\.?|daterad|möte|stämma|protokoll|sammanträde)"
            rf"\s?:?\s?(?P<day>\d{{6}}){_DONE}"
        ),
        read.labelled_digits,
    ),
    FactRule.EIGHT_DIGITS: (
        rf"{_FREE}(?P<y>20\d\d)(?P<m>{_MM})(?P<d>{_DD}){_DONE}",
        read.eight_digits,
    ),
    # årsskiftet 2012/13
    FactRule.TURN_OF_YEAR: (
        rf"årsskiftet\s+(?P<y>{_Y})\s?[/\-–]\s?(?:{_Y}|\d\d)\b",
        read.turn_of_year,
    ),
    # 2014-2020, 2012/13; 2013 2015 where a dash has been lost
    FactRule.YEARS: (
        (
            rf"{_FREE}(?P<y>{_Y})(?P<dash>\s?[{_SIGNS}/]\s?|\s(?:till|to|och\smed)\s|\s)"
            rf"(?P<y2>{_Y}|(?<=/)\d\d){_DONE}"
        ),
        read.years,
    ),
    FactRule.NUMERIC_MONTH: (
        rf"{_FREE}(?P<y>{_Y})-(?P<m>{_MM})(?!\d|[-/])(?!\w)",
        read.numeric_month,
    ),
    # Det första kvartalet 2017
    FactRule.QUARTER: (
        rf"\b(?P<q>{w.ORDINAL})\s+kvartalet(?:,?\s{{1,2}}(?:år\s)?(?P<y>{_Y})\b)?",
        read.quarter,
    ),
    # kvartal 2 2019, Q3 2020
    FactRule.NUMERIC_QUARTER: (
        rf"\b(?:kvartal\s?|kv\.?\s?|Q)(?P<q>[1-4])\b(?:,?\s{{1,2}}(?P<y>{_Y})\b)?",
        read.quarter,
    ),
    FactRule.SEASON: (
        rf"\b(?P<s>{w.SEASON})\s?[-–]?\s?(?P<y>{_Y}|(?<=[vh]t[ \-])\d\d)\b",
        read.season,
    ),
    FactRule.DECADE: (r"\b(?P<y>(?:19|20)\d0)-tal", read.decade),
    # Lund __/__ 2010, Lund / 2010, 2026-xx-xx: the part that is filled in counts
    FactRule.PARTLY_FILLED: (
        rf"(?:[_.…]{{2,}}\s?/\s?[_.…]{{2,}}|(?<=[a-zåäö])[ ]+(?:den\s)?/)\s*(?P<y>{_Y})\b",
        read.whole_year(0.6),
    ),
    FactRule.PARTLY_FILLED_ISO: (
        rf"{_FREE}(?P<y>{_Y})-[xX_]{{1,2}}-[xX_]{{1,2}}(?!\w)",
        read.whole_year(0.6),
    ),
    FactRule.FROM_YEAR: (rf"{_FROM}\s+(?:år\s)?(?P<y>{_Y})\b(?!-)", read.from_year),
    FactRule.UNTIL_YEAR: (rf"{_UNTIL}\s+(?:år\s)?(?P<y>{_Y})\b(?!-)", read.until_year),
    # den l5 rnaj 20l4
    FactRule.MISREAD_DAY: (
        (
            r"(?<!\w)(?P<d>[\dlIO]{1,2})[.:]?e?\s+(?P<m>[^\W\d_]\w{2,9})\s+"
            r"(?P<y>[12lI][09Oo][\dlIOo]{2})(?!\w)"
        ),
        read.misread_day,
    ),
    # 2O14-0S-09
    FactRule.MISREAD_ISO: (
        r"(?<!\w)(?P<y>[2l1I][09Oo][\dlIO]{2})[-–](?P<m>[\dlIO]{2})[-–](?P<d>[\dlIO]{2})(?!\w)",
        read.misread_iso,
    ),
    FactRule.YEAR_ALONE: (rf"\bår(?:et)?\s+(?P<y>{_Y})\b", read.whole_year(0.8)),
    FactRule.YEAR_IN_GENITIVE: (rf"{_FREE}(?P<y>{_Y})(?=\s+års\b)", read.whole_year(0.8)),
}
_DASHES = tuple("-‐‑‒–—−\u00ad")
_NEEDS: dict[FactRule, tuple[str, ...]] = {
    FactRule.ISO_RANGE: _DASHES,
    FactRule.ISO: _DASHES,
    FactRule.ISO_SPACED: _DASHES,
    FactRule.HYPHENED_DAY: ("-",),
    FactRule.BROKEN_ISO: ("-",),
    FactRule.BROKEN_ISO_LATER: ("-",),
    FactRule.NUMERIC_MONTHS: ("-",),
    FactRule.NUMERIC_MONTH: ("-",),
    FactRule.SIX_DIGITS: _DASHES,
    FactRule.ISO_OTHER_SIGN: (".", "/"),
    FactRule.SLASHED_DAY: ("/",),
    FactRule.SLASHED_DAYS_IN_A_ROW: ("/",),
    FactRule.DOTTED_DAY: (".", "/"),
    FactRule.LABELLED_SIX_DIGITS: ("d", "möte", "stämma", "protokoll"),
    FactRule.TURN_OF_YEAR: ("årsskift",),
    FactRule.QUARTER: ("kvartalet",),
    FactRule.NUMERIC_QUARTER: ("kv", "q"),
    FactRule.SEASON: ("vår", "sommar", "höst", "vinter", "vt", "ht"),
    FactRule.DECADE: ("-tal",),
    FactRule.PARTLY_FILLED: ("/",),
    FactRule.PARTLY_FILLED_ISO: ("x", "_"),
    FactRule.FROM_YEAR: ("från", "fr"),
    FactRule.UNTIL_YEAR: ("med", "tom", "t.o", "t o"),
    FactRule.MISREAD_ISO: ("l", "i", "o"),
    FactRule.YEAR_ALONE: ("år ", "året "),
    FactRule.YEAR_IN_GENITIVE: (" års",),
}
_DIGITS = {
    FactRule.ISO_RANGE: 4,
    FactRule.ISO: 4,
    FactRule.ISO_SPACED: 4,
    FactRule.HYPHENED_DAY: 4,
    FactRule.BROKEN_ISO: 4,
    FactRule.BROKEN_ISO_LATER: 6,
    FactRule.NUMERIC_MONTHS: 4,
    FactRule.NUMERIC_MONTH: 4,
    FactRule.YEARS: 4,
    FactRule.SIX_DIGITS: 6,
    FactRule.LABELLED_SIX_DIGITS: 6,
    FactRule.EIGHT_DIGITS: 8,
}
_ORDER = (FactRule.ISO_RANGE, FactRule.ISO, FactRule.ISO_OTHER_SIGN, FactRule.ISO_SPACED)


def _compiled() -> tuple[Form, ...]:
    stems = tuple(w.MONTH_STEMS)
    forms = {
        name: Form(
            name,
            re.compile(pattern, re.IGNORECASE),
            reader,
            frozenset(_NEEDS.get(name, needs)),
            _DIGITS.get(name, 0),
        )
        for table, needs in ((_WORDED, stems), (_OTHERS, ()))
        for name, (pattern, reader) in table.items()
    }
    first = [forms.pop(name) for name in _ORDER]
    return (*first, *forms.values())


FORMS = _compiled()
_EVERY_NEED = frozenset(need for form in FORMS for need in form.needs)
_NUMBER = re.compile(r"\d+")


def forms_in(text: str, among: Sequence[Form] = FORMS) -> list[Form]:
    """Return the forms that may stand in a text, in their order."""
    lowered = text.lower()
    digits = max(map(len, _NUMBER.findall(text)), default=0)
    present = {need for need in _EVERY_NEED if need in lowered}
    return [
        form
        for form in among
        if digits >= form.digits and not (form.needs and present.isdisjoint(form.needs))
    ]
