"""Dates in a text in whatever form, with precision and confidence.

A small grammar of our own: where two forms overlap the surer keeps the place. Placeholders yield
nothing. A date without a year gets one only from its neighbour or from the caller.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.model import Span
from indexer.recognise.date_forms import forms_in
from indexer.recognise.date_words import yymmdd
from indexer.recognise.mention import Mention

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from indexer.recognise.date_forms import Form

_LISTED = re.compile(
    r"\s*(?:,|och|samt|&|eller|-|–|till|t\.?o\.?m\.?)?\s*(?:den\s)?", re.IGNORECASE
)

_ANCHOR = re.compile(
    r"(?<!\d)(?:[12lI][09Oo][\dlIOo]{2}|\d\d?/\d|\d{6}\s?[-–]\s?\d{6}|\d{6}(?!\d))"
)
_ANCHOR_WORDS = (
    *(
        "janu",
        "febr",
        "mars",
        "apri",
        "maj",
        "juni",
        "juli",
        "augu",
        "sept",
        "okto",
        "nove",
        "dece",
    ),
    *(" jan", " feb", " apr", " jun", " jul", " aug", " sep", " okt", " nov", " dec", "march"),
    *("may ", "octo", "kvartal"),
)
_MARGIN = 48
"""Characters looked at on each side of an anchor: longer than the longest form."""


def find_dates(text: str, year: int | None = None) -> list[Mention]:
    """Return the dates of a text in order, none overlapping.

    Args:
        text: any text.
        year: the year of those that have none of their own; without it they stay undated.
    """
    mentions = _undated_mentions(text)
    return [mention.in_year(year) for mention in mentions] if year else list(mentions)


@lru_cache(maxsize=64)
def _undated_mentions(text: str) -> tuple[Mention, ...]:
    """Return the dates of a text; those of a record's text are asked for several times."""
    windows = _windows(text)
    if not windows:
        return ()
    taken = bytearray(len(text))
    forms = forms_in(text)
    mentions: list[Mention] = []
    for window in windows:
        mentions.extend(_in_window(text, window, taken, forms))
    mentions.sort(key=lambda mention: mention.span)
    _carry_years_back(text, mentions)
    return tuple(mentions)


def _in_window(
    text: str, window: Span, taken: bytearray, forms: Sequence[Form]
) -> Iterator[Mention]:
    for form in forms_in(window.of(text), forms):
        for match in form.pattern.finditer(text, window.start, window.end):
            # A form may name its label too: the date is what stands behind it.
            start, end = match.span("day" if "day" in form.pattern.groupindex else 0)
            if any(taken[start:end]):
                continue
            try:
                read = form.read(match)
            except ValueError:  # 31 april: no day, and no April of 2014 either
                taken[start:end] = b"\1" * (end - start)
                continue
            if read is None:
                continue
            taken[start:end] = b"\1" * (end - start)
            yield Mention(
                span=Span(start, end),
                start=read.start,
                end=read.end,
                precision=read.precision,
                confidence=read.confidence,
                rule=form.rule,
                days=read.days,
            )


def _windows(text: str) -> list[Span]:
    """Return the stretches of a text that can hold a date, in order and apart from one another."""
    lowered = text.lower()
    at = [match.start() for match in _ANCHOR.finditer(text)]
    for word in _ANCHOR_WORDS:
        place = lowered.find(word)
        while place >= 0:
            at.append(place)
            place = lowered.find(word, place + 1)
    windows: list[Span] = []
    for place in sorted(at):
        start, end = max(0, place - _MARGIN), min(len(text), place + _MARGIN)
        if windows and start <= windows[-1].end:
            windows[-1] = Span(windows[-1].start, end)
        else:
            windows.append(Span(start, end))
    return windows


def _carry_years_back(text: str, mentions: list[Mention]) -> None:
    """Give `6/5` its year in `6/5 9/5 2014`, and `den 5 maj` in `den 5 maj och 12 juni 2014`."""
    for i in range(len(mentions) - 2, -1, -1):
        earlier, other = mentions[i], mentions[i + 1]
        if earlier.dated or other.start is None:
            continue
        if _LISTED.fullmatch(text[earlier.span.end : other.span.start]):
            mentions[i] = earlier.in_year(other.start.year)


_APART = re.compile(r"[_\s]+|(?<=[^\W\d_])[-.]|[-.](?=[^\W\d_])|\.\w{2,5}$")
_SIX = re.compile(r"(?<!\d)\d{6}(?!\d)")


def day_in_name(name: str) -> dt.date | None:
    """Return the one day that a file's or folder's name holds, in whatever form, or None."""
    plain = _APART.sub(" ", name)
    days = {m.start for m in find_dates(plain) if m.precision == "day" and m.start}
    if not days:
        days = {day for match in _SIX.finditer(plain) if (day := _six_digits(match[0]))}
    return days.pop() if len(days) == 1 else None


def _six_digits(digits: str) -> dt.date | None:
    try:
        day = yymmdd(digits)
    except ValueError:
        return None
    return day
