"""Choice of a document's own date among those in its text.

The main date is the meeting's for a protocol, the signature's for accounts, else the date of
decision or issue that the opening, a running head or the end prints. Deadlines, periods and dates
of other papers are never taken. A paper of a meeting that prints no day has that of its file's
name, marked as likely; any other has none.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import DateSpan, Fact, FactRule
from indexer.recognise.correspondence import letter_date
from indexer.recognise.dates import day_in_name, find_dates
from indexer.recognise.forms import is_body
from indexer.recognise.mention import OPEN_END, OPEN_START, Mention
from indexer.recognise.periods import PERIODIC, recognise_period
from indexer.recognise.roles import Setting, setting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from archive.model import Span
    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout

_SIGNED = frozenset(
    (
        *("årsredovisning", "verksamhetsberättelse", "rapport", "avtal", "delårsrapport"),
        *("övrigt", "remissvar", "tjänsteutlåtande", "brev", "författning"),
    )
)
_WRITTEN = frozenset(
    ("brev", "ansökan", "remissvar", "tjänsteutlåtande", "motion", "nyhetsbrev", "webbsida")
)
"""What is written by someone to someone: a decision it speaks of is another paper's."""
_TELLS = re.compile(
    r"\b(?:beslutade|beslöt|antog|fastställde|godkände|beslut)(?:\s+den)?\W*$", re.IGNORECASE
)
"""What tells of a decision, where a label would say Beslutad, Antagen."""
_PLACE = re.compile(r"^(?P<place>[A-ZÅÄÖ][a-zåäö]+(?:[ \-][A-ZÅÄÖ][a-zåäö]+)?)[,\s]*(?P<den>den)?$")
_LOGGED = re.compile(
    r"(?:signed|signerat?|undertecknat?|completed by all|signerad)\b[^\n]*$", re.IGNORECASE
)
_LOG_WORDS = ("sign", "underteckn", "completed")
_ISSUED = frozenset({"issued", "revised"})
_NOT_ITS_OWN = frozenset({"deadline", "valid", "adjusted"})
_HELD_LABEL = (
    r"(?:tid(?:punkt)?|när|dag|mötestid|sammanträdestid|(?:mötes|sammanträdes)(?:datum|dag)"
    r"|(?:tid|dag|datum|plats)\s*(?:och|&|/|,)\s*(?:plats|datum|dag|tid))"
)
_HELD = re.compile(rf"{_HELD_LABEL}\s*:?\s*[-–]?", re.IGNORECASE)
"""A label behind which a meeting's day stands, whenever it was called."""
_HELD_PLACE = re.compile(rf"{_HELD_LABEL}(?:\s*:|\t|\s{{2}})\s*[A-ZÅÄÖ].{{2,90}}", re.IGNORECASE)
"""The same with the place between it and the day."""
_PLAIN_DAY = re.compile(r"dat(?:um|e)\s*:?", re.IGNORECASE)
_HELD_ALONE = re.compile(r"(?:sammanträde|möte)\s*:?", re.IGNORECASE)
_MEETING_DAY = re.compile(
    r"(?:(?:sammanträdes?|mötes)(?:datum|dag|dagen)?|protokoll)\s*:?\s*|datum\s*:?\s*",
    re.IGNORECASE,
)
_OF_MEETING = re.compile(
    r"(?:protokoll|minnesanteckningar|anteckningar)\w*\s(?:fört|förda|från|vid)\s.{2,70}",
    re.IGNORECASE,
)
_LAST_LINES = 600
"""Characters."""
_HEADS = frozenset((FactRule.RUNNING_HEAD_LABEL, FactRule.RUNNING_HEAD_BODY))
_PARTLY_FILLED = frozenset((FactRule.PARTLY_FILLED, FactRule.PARTLY_FILLED_ISO))
_AGAIN = 0.01
_LONGEST_MEETING = 10
"""Days."""
_HEAD_REST = 16
"""Characters that a running head has behind its day: a page number."""
_ADOPTED = frozenset(("policy", "stadgar", "plan", "verksamhetsplan", "budget", "övrigt"))
_END = 1500
_TIME = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.,])"
_TIMES = re.compile(rf"\bkl(?:ockan)?\.?\s*{_TIME}|{_TIME}\s*(?:[-–]|till|och)\s*{_TIME}")
_AMOUNT = re.compile(r"\d+[.,]\d\d\b")
_IN_NAME = 0.3
_HARDLY_MORE, _NUMBERED_ISSUE = 12, 50
"""Characters beside a month: none to speak of, or Nyhetsbrev nr 3 and who sends it."""
_OPENING_LINES = 16
_WIDEST = 400
_LEAST = 0.4
_PUBLISHED = re.compile(
    r"\b(?:(?P<issued>publicera)|uppdatera|revidera|ändra)(?:d|des|t):?[ \u00a0]{0,3}(?:den )?"
    r"(?P<day>[^\n]{4,30})",
    re.IGNORECASE,
)
_BROKEN = frozenset((FactRule.BROKEN_ISO, FactRule.BROKEN_ISO_LATER))
_NUMBER_LABEL = re.compile(
    r"\b(?:d:?nr|diarie\w*|ärende(?:nr|nummer)|beteckning|referens)\b[.:]?[ \t]*"
    r"(?:[A-ZÅÄÖa-zåäö]{1,8}[ \t\-/]?)?\Z",
    re.IGNORECASE,
)
_NUMBER_REACH = 40
_POSTED = 0.8
_BEGINNING, _ENDING = 2000, 500
"""Dates of one document looked at closely, at its beginning and end: a register of births or a
table of days has more, and none of them is its own."""


@dataclass(frozen=True, slots=True)
class OwnDates:
    """What a document's dates say: its main date, its period and every date as a fact.

    `year` is the one that dates without a year of their own belong to.
    """

    date: DateSpan | None
    period: tuple[dt.date, dt.date] | None
    facts: tuple[Fact, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class _DatedPaper:
    """What is known of a document before its date is asked: its type, whether it is a meeting's."""

    kind: str
    meeting: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    mention: Mention
    role: str
    rule: FactRule
    weight: float


def recognise_dates(
    view: DocumentLayout, kind: str, title: Fact | None, vocabulary: Vocabulary
) -> OwnDates:
    """Return the dates of a document."""
    dates = [date for date in find_dates(view.text) if not _in_case_number(view.text, date)]
    if len(dates) > _BEGINNING + _ENDING:
        dates = dates[:_BEGINNING] + dates[-_ENDING:]
    settings = [setting(view.text, mention.span) for mention in dates]
    paper = _DatedPaper(kind, kind in vocabulary.meeting_types)
    main = _main_date(view, paper, (dates, settings), title, vocabulary)
    mentions = [
        replace(m, role="mentioned" if s.role in {"deadline", "adjusted"} else s.role)
        for m, s in zip(dates, settings, strict=True)
    ]
    period = recognise_period(view, kind, title, mentions)
    year = _year(main.mention if main else None, period, title, mentions)
    facts: list[Fact] = []
    date = None
    if main:
        sure = round(min(0.98, main.weight * main.mention.confidence), 2)
        date = main.mention.date_span(main.role, sure)
        facts.append(_fact("date", date, main.mention, view, main.rule))
    elif other := _published_on(view) or _named_on(view, paper):
        date, fact = other
        facts.append(fact)
    if sent := letter_date(view):
        date, fact = sent
        facts = [fact]
    if period:
        facts.append(_fact("period", period.date_span("about"), period, view, period.rule))
    for mention in mentions:
        known = mention.in_year(year) if year else mention
        if known.dated:
            facts.append(_fact("mentioned_date", known.date_span(), known, view, known.rule))
    return OwnDates(
        date=date,
        period=(period.start, period.end) if period and period.start and period.end else None,
        facts=tuple(facts),
        year=year,
    )


def _in_case_number(text: str, date: Mention) -> bool:
    """Tell whether what reads like a day is a number after its label: Dnr RS 2014-1029."""
    if date.rule not in _BROKEN:
        return False
    low = max(0, date.span.start - _NUMBER_REACH)
    return bool(_NUMBER_LABEL.search(text, low, date.span.start))


def _published_on(view: DocumentLayout) -> tuple[DateSpan, Fact] | None:
    """Return the day on which a web page says it was published, else changed, around its text."""
    published = sorted(_PUBLISHED.finditer(view.furniture), key=lambda match: not match["issued"])
    for match in published:
        day_found = next(iter(find_dates(match["day"])), None)
        if (
            day_found
            and day_found.precision == "day"
            and day_found.dated
            and not day_found.span.start
        ):
            role = "issued" if match["issued"] else "revised"
            date = day_found.date_span(role, round(_POSTED * day_found.confidence, 2))
            day, sure = date.start.isoformat(), date.confidence
            return date, Fact("date", day, match[0].strip(), FactRule.PAGE_FOOT, sure, role=role)
    return None


def _named_on(view: DocumentLayout, paper: _DatedPaper) -> tuple[DateSpan, Fact] | None:
    """Return the day that the name of a meeting's paper, or of a folder it lies in, holds."""
    for name in (view.file_name, *reversed(view.folders)) if paper.meeting else ():
        if day := day_in_name(name):
            date = DateSpan(day, day, "day", "meeting", _IN_NAME, inferred=True)
            fact = Fact(
                "date", day.isoformat(), name, FactRule.FILE_NAME_DAY, _IN_NAME, None, "meeting"
            )
            return date, replace(fact, inferred=True)
    return None


def _main_date(
    view: DocumentLayout,
    paper: _DatedPaper,
    dates: tuple[list[Mention], list[Setting]],
    title: Fact | None,
    vocabulary: Vocabulary,
) -> _Candidate | None:
    mentions, settings = dates
    lines = view.lines
    reach = len(view.text)
    if len(lines) > _OPENING_LINES:
        reach = lines[_OPENING_LINES].span.start - view.start
    if paper.meeting and view.first_paragraph is not None:
        reach = min(reach, view.first_paragraph)
    candidates: list[_Candidate] = []
    for number, (mention, around) in enumerate(zip(mentions, settings, strict=True)):
        if not _may_be_main(mention, around, paper):
            continue
        candidates += _signature(mention, around, paper.kind, vocabulary)
        if (
            title
            and title.span
            and _is_within(view, mention, title.span)
            and mention.rule is not FactRule.YEAR_ALONE
        ):
            own = "meeting" if paper.meeting else "issued"
            candidates.append(_Candidate(mention, own, FactRule.IN_TITLE, 0.85))
        if mention.span.start < reach and not _crowded(mentions, number, view.text):
            candidates += _in_opening(mention, around, paper)
        elif paper.meeting:
            candidates += _in_running_head(mention, around)
            if len(view.text) - mention.span.end < _LAST_LINES:
                candidates += _in_closing_line(mention, around)
        elif len(view.text) - mention.span.end < _END and paper.kind in _ADOPTED:
            candidates += _at_end(mention, around)
    best = _best_candidate(candidates)
    return best if best and best.weight >= _LEAST else None


def _best_candidate(candidates: list[_Candidate]) -> _Candidate | None:
    """Return the candidate of most weight: in heads the day most pages say, of signatures the last.

    Else the first of those that weigh alike.
    """
    times = Counter((candidate.rule, candidate.mention.start) for candidate in candidates)
    best: _Candidate | None = None
    top = 0.0
    for candidate in candidates:
        again = _AGAIN * min(9, times[candidate.rule, candidate.mention.start] - 1)
        weight = candidate.weight + (again if candidate.rule in _HEADS else 0.0)
        if weight > top or (weight == top and candidate.rule is FactRule.E_SIGNATURE):
            best, top = candidate, weight
    return best


def _is_within(view: DocumentLayout, mention: Mention, span: Span) -> bool:
    place = view.span(mention.span.start, mention.span.end)
    return mention.precision == "day" and span.start <= place.start and place.end <= span.end


def _may_be_main(mention: Mention, around: Setting, paper: _DatedPaper) -> bool:
    if not mention.dated or around.role in _NOT_ITS_OWN or around.foreign:
        return False
    if mention.start == OPEN_START or mention.end == OPEN_END:
        return False
    if mention.precision != "range":
        return True
    assert mention.start is not None
    assert mention.end is not None
    return paper.meeting and (mention.end - mention.start).days <= _LONGEST_MEETING


def _signature(
    mention: Mention, around: Setting, kind: str, vocabulary: Vocabulary
) -> Iterator[_Candidate]:
    """Yield a date after a place on a line of its own, or in the log of an electronic signature."""
    place = _PLACE.match(around.before)
    if place and len(around.after) <= 3 and mention.start:
        known = place["place"] in vocabulary.place_names or place["den"] is not None
        year_end = (mention.start.month, mention.start.day) in {(12, 31), (1, 1)}
        if mention.precision == "day" and (known or not year_end):
            weight = (0.95 if known else 0.8) if kind in _SIGNED else 0.5
            yield _Candidate(mention, "issued", FactRule.PLACE_AND_DAY, weight)
        elif mention.rule in _PARTLY_FILLED and kind in _SIGNED:
            yield _Candidate(mention, "issued", FactRule.SIGNED_WITHOUT_DAY, 0.7)
    logged = any(word in around.before.lower() for word in _LOG_WORDS)
    if kind in _SIGNED and logged and _LOGGED.search(around.before):
        yield _Candidate(mention, "issued", FactRule.E_SIGNATURE, 0.6)


def _in_opening(mention: Mention, around: Setting, paper: _DatedPaper) -> Iterator[_Candidate]:
    """Yield a date of the first lines: alone on its line, after a label, or in a short line."""
    at = mention.span.start / 20000
    kind, role = paper.kind, "meeting" if paper.meeting else "issued"
    labels = _ISSUED | {"meeting"} if paper.meeting else _ISSUED
    held = paper.meeting and _is_held(around)
    if kind == "kallelse" and around.role != "meeting":
        role = "issued"
    short = len(around.before) + len(around.after)
    if mention.precision in {"day", "range"}:
        if held:
            yield _Candidate(mention, "meeting", FactRule.MEETING_LABEL, 0.95 - at)
        elif paper.meeting and _HELD_PLACE.fullmatch(around.before):
            yield _Candidate(mention, "meeting", FactRule.MEETING_LABEL_AND_PLACE, 0.93 - at)
        elif short <= 12:
            yield _Candidate(mention, role, FactRule.OWN_LINE_AT_TOP, 0.9 - at)
        if around.role == "decided" and _own_decision(around, kind, short):
            yield _Candidate(mention, "decided", FactRule.WORD_OF_DECISION, 0.88 - at)
        elif around.role in labels and (around.labelled or (short < 60 and paper.meeting)):
            plain = kind != "kallelse" and _PLAIN_DAY.fullmatch(around.before or around.above)
            own = role if around.role == "meeting" or plain else around.role
            to_come = 0.25 if kind == "kallelse" and own == "meeting" else 0.0
            yield _Candidate(mention, own, FactRule.LABEL, 0.92 - at - to_come)
        elif paper.meeting and around.weekday and len(around.before) <= 12:
            yield _Candidate(mention, role, FactRule.WEEKDAY_AT_TOP, 0.8 - at)
        elif short < 90 and mention.span.start < 400 and not around.after.endswith((".", ",")):
            yield _Candidate(mention, role, FactRule.FIRST_LINES, 0.6 - at)
    elif mention.precision == "month" and short <= _month_rest(kind) and kind not in PERIODIC:
        yield _Candidate(mention, "issued", FactRule.MONTH_ALONE, 0.6 - at)
    elif mention.rule in _PARTLY_FILLED and around.role in {"decided", "meeting"}:
        yield _Candidate(mention, "decided", FactRule.PARTLY_FILLED, 0.5)


def _month_rest(kind: str) -> int:
    """Return how much more a line may hold than the month that a paper is of."""
    return _NUMBERED_ISSUE if kind == "nyhetsbrev" else _HARDLY_MORE


def _is_held(around: Setting) -> bool:
    """Tell whether a label says that a meeting is held on a day: Tid: onsdag 2019-02-13."""
    label = around.before or around.above
    return bool(_HELD.fullmatch(label)) or bool(around.above and _HELD_ALONE.fullmatch(label))


def _in_running_head(mention: Mention, around: Setting) -> Iterator[_Candidate]:
    """Yield the day that a label in the head of a later page says the meeting was held on."""
    if mention.precision == "day" and len(around.after) <= _HEAD_REST:
        if _MEETING_DAY.fullmatch(around.before or around.above):
            yield _Candidate(mention, "meeting", FactRule.RUNNING_HEAD_LABEL, 0.7)
        elif is_body(who := around.before or around.above) and who[:1].isupper():
            yield _Candidate(mention, "meeting", FactRule.RUNNING_HEAD_BODY, 0.45)


def _in_closing_line(mention: Mention, around: Setting) -> Iterator[_Candidate]:
    """Yield the day that the last lines say the minutes are of: Protokoll från mötet 2021-02-03."""
    if mention.precision == "day" and not around.after and _OF_MEETING.fullmatch(around.before):
        yield _Candidate(mention, "meeting", FactRule.MEETING_DAY_AT_END, 0.42)


def _at_end(mention: Mention, around: Setting) -> Iterator[_Candidate]:
    """Yield the day at the end on which rules say that they were adopted or revised."""
    if mention.precision != "day":
        return
    if around.role == "decided" and not _TELLS.search(around.before):
        yield _Candidate(mention, "decided", FactRule.WORD_OF_DECISION_AT_END, 0.6)
    elif around.role in _ISSUED and around.labelled:
        yield _Candidate(mention, around.role, FactRule.LABEL_AT_END, 0.55)


def _own_decision(around: Setting, kind: str, short: int) -> bool:
    """Tell whether a date is that of the paper's own decision, not of one it tells of."""
    if kind in _WRITTEN:
        return around.labelled and not _TELLS.search(around.before)
    return around.labelled or short < 60


def _crowded(mentions: list[Mention], number: int, text: str) -> bool:
    """Tell whether a date stands in a table: among many dates, or in a line of amounts."""
    here = mentions[number]
    near = mentions[max(0, number - 3) : number + 4]
    others = sum(m is not here and abs(m.span.start - here.span.start) < 90 for m in near)
    low, high = max(0, here.span.start - _WIDEST), here.span.end + _WIDEST
    start, end = text.rfind("\n", low, here.span.start) + 1, text.find("\n", here.span.end, high)
    line = _TIMES.sub(" ", text[max(start, low) : end if end >= 0 else high])
    return others >= 3 or len(_AMOUNT.findall(line)) >= 2


def _year(
    main: Mention | None, period: Mention | None, title: Fact | None, mentions: list[Mention]
) -> int | None:
    """Return the year that dates without one belong to."""
    for source in (main, period):
        if source and source.start:
            return source.start.year
    named = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", title.value) if title else None
    if named:
        return int(named[1])
    years = {
        m.start.year
        for m in mentions
        if m.start and m.start != OPEN_START and m.span.start < 2500 and m.confidence > 0.7
    }
    return years.pop() if len(years) == 1 else None


def _fact(
    kind: str, span: DateSpan, mention: Mention, view: DocumentLayout, rule: FactRule
) -> Fact:
    return Fact(
        kind=kind,
        value=iso(span.start, span.end),
        text=mention.span.of(view.text),
        rule=rule,
        confidence=round(span.confidence, 2),
        span=view.span(mention.span.start, mention.span.end),
        role=span.role,
        inferred=span.inferred,
    )


def iso(start: dt.date, end: dt.date) -> str:
    """Return an interval as ISO 8601 writes it, `..` for an open bound."""
    first = ".." if start == OPEN_START else start.isoformat()
    last = ".." if end == OPEN_END else end.isoformat()
    return first if first == last else f"{first}/{last}"
