"""How are dates, marks, numbers and unknowns worded for a person?"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from archive.model import UNKNOWN, SectionKind
from archive.search.notices import SENTENCES
from webapp.languages import _, catalog, language
from webapp.terms import term

if TYPE_CHECKING:
    from archive.completeness import Year
    from archive.model import DateSpan, Decision, Hit, Marked, Notice, Reason, Section, Validity

TRUSTED = 0.6
"""Below this confidence a fact is shown as "trolig"."""


def day(value: dt.date) -> str:
    """Word a day: 9 maj 2014."""
    return _dated(value, "d MMMM y", language())


def day_and_month(value: dt.date) -> str:
    """Word a day without its year: 9 maj."""
    return _dated(value, "d MMMM", language())


@lru_cache(maxsize=4096)
def _dated(value: dt.date, form: str, reader: str) -> str:
    return format_date(value, form, locale=reader)


def span(start: dt.date, end: dt.date, precision: str = "range") -> str:
    """Word an interval as exactly as it is known: 9 maj 2014, maj 2014, 2014, 1–3 maj 2014."""
    if start == end:
        return day(start)
    match precision:
        case "month":
            return _dated(start, "MMMM y", language())
        case "quarter":
            number = (start.month + 2) // 3
            return _("kvartal %(number)d %(year)d", number=number, year=start.year)
        case "season":
            return f"{_season(start)} {start.year}"
        case _:
            return _years(start, end) or _days(start, end)


def _years(start: dt.date, end: dt.date) -> str:
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return ""
    return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"


def _days(start: dt.date, end: dt.date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{day_and_month(start)} – {day(end)}"
    return f"{day(start)} – {day(end)}"


def _season(start: dt.date) -> str:
    if start.month in (12, 1, 2):
        return _("vintern")
    return _("våren") if start.month < 6 else _("sommaren") if start.month < 9 else _("hösten")


def date(value: DateSpan | None) -> str:
    """Word a document's date, or that it is unknown."""
    if value is None:
        return _("datum saknas")
    worded = span(value.start, value.end, value.precision)
    return _("troligen %(date)s", date=worded) if value.confidence < TRUSTED else worded


def role(value: DateSpan | None) -> str:
    """Word what a date is the date of."""
    if value is None:
        return ""
    roles = {
        "meeting": _("sammanträde"),
        "decided": _("beslutsdatum"),
        "issued": _("utfärdad"),
        "valid": _("gäller"),
        "revised": _("reviderad"),
        "about": _("avser"),
        "mentioned": _("nämnt datum"),
    }
    return roles.get(value.role, value.role)


def moment(value: dt.datetime) -> str:
    """Word a moment: 9 maj 2014 kl. 03.12."""
    pattern = "d MMMM y 'kl.' HH.mm" if language() == "sv" else "d MMMM y 'at' HH:mm"
    return format_datetime(value, pattern, locale=language())


def ago(age: dt.timedelta) -> str:
    """Word how long ago something was: för 3 timmar sedan."""
    return format_timedelta(-age, add_direction=True, locale=language())


def number(value: float) -> str:
    """Word a number with the reader's thousands separator."""
    return _decimal(value, language())


@lru_cache(maxsize=4096)
def _decimal(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


def known(value: str | None) -> str:
    """Return a value, or the words for an unknown one."""
    return _("uppgift saknas") if not value or value == UNKNOWN else value


def percent(share: float) -> str:
    """Word a share of one: 87 %."""
    return f"{round(share * 100)} %"


def marked(snippet: Marked) -> Markup:
    """Return a snippet as HTML: everything escaped, its marks in <mark>, cuts as ellipses."""
    text = snippet.text
    pieces, at = ["… " if snippet.leading else ""], 0
    for mark in sorted(snippet.marks):
        if mark.start < at:
            continue
        pieces.append(f"{escape(text[at : mark.start])}<mark>{escape(mark.of(text))}</mark>")
        at = mark.end
    pieces.append(escape(text[at:]))
    pieces.append(" …" if snippet.trailing else "")
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped or ours


def heading(section: Section) -> str:
    """Word what a section is called: § 12 Trygghetslarm, its heading, or its page."""
    sign = paragraph(section)
    parts = [part for part in (sign, section.heading) if part]
    if parts:
        return " ".join(parts)
    if section.page_from is not None:
        return _("Sida %(number)d", number=section.page_from)
    if section.ordinal == 0:
        return _("Handlingens början")
    return _("Avsnitt %(number)d", number=section.ordinal + 1)


def snippets(hit: Hit) -> list[Marked]:
    """Return at most two snippets of a hit, without those its quoted decision says anyway."""
    decided = " ".join((hit.decision.text if hit.decision else "").split())
    fresh = [s for s in hit.snippets if " ".join(s.text.split()).strip(" .…") not in decided]
    return fresh[:2]


def paragraph(section: Section) -> str:
    """Word a section's number: § 12 in a protocol, 3.1 in a plan; empty when it has none."""
    number = section.number or ""
    if section.kind is SectionKind.PARAGRAPH and number[:1].isdigit():
        return f"§\N{NO-BREAK SPACE}{number}"
    return number


def reason(why: Reason) -> str:
    """Word why a hit is a hit: vård finns i texten som vården (böjning)."""
    words = ", ".join(f"”{word}”" for word in why.matched[:6])
    return _(
        "”%(query)s” motsvaras av %(words)s (%(rule)s)",
        query=why.query,
        words=words,
        rule=_rules(language())[why.rule] + (_in_use(why.validity) if why.validity else ""),
    )


def _in_use(validity: Validity) -> str:
    """Word when a term was in use, after the name of the rule."""
    term, start, end = validity.term, validity.start, validity.end
    if start and end:
        return _("; %(term)s gällde %(days)s", term=term, days=span(start, end))
    if start:
        return _("; %(term)s gäller från %(day)s", term=term, day=day(start))
    return _("; %(term)s gällde till %(day)s", term=term, day=day(end)) if end else ""


def notice(said: Notice) -> str:
    """Word how an answer came about."""
    sentence = SENTENCES[said.kind]
    values = {name: number(v) if isinstance(v, int) else v for name, v in said.values}
    if isinstance(sentence, str):
        return _(sentence, **values)
    return catalog(language()).ngettext(*sentence, int(dict(said.values)["num"])) % values


def offered(kind: str) -> str:
    """Word what a completion is: a word of the archive, or one of its names."""
    kinds = {
        "ord": _("ord"),
        "organ": _("organ"),
        "förbund": _("förbund"),
        "ämne": _("ämne"),
        "typ": _("typ"),
    }
    return kinds.get(kind, kind)


def outcomes(decisions: tuple[Decision, ...]) -> str:
    """Word of which kinds some decisions are: Beslutat, uppdrag."""
    kinds = dict.fromkeys(term(decision.outcome, "outcome") for decision in decisions)
    return ", ".join(kinds).capitalize()


@cache
def _rules(reader: str) -> dict[str, str]:  # noqa: ARG001 - `_` words them for this reader
    return {
        "exakt": _("exakt"),
        "böjning": _("böjning"),
        "sammansättning": _("sammansättning"),
        "synonym": _("synonym"),
        "ordled": _("ordled"),
        "början av ord": _("ordets början"),
        "beteckning": _("beteckning"),
        "trolig läsning": _("trolig läsning"),
    }


def original(kind: str) -> str:
    """Word what the last round over the originals found of one."""
    kinds = {
        "changed": _("har andra byte än när den togs in; lägg tillbaka den ur säkerhetskopian"),
        "edited": _("har ändrats sedan den senaste körningen"),
        "missing": _("saknas"),
        "unreadable": _("kan inte läsas"),
    }
    return kinds.get(kind, kind)


def tie(kind: str) -> str:
    """Word how another document is tied to this one."""
    kinds = {
        "same_text": _("samma text"),
        "near": _("nästan samma text"),
        "newer": _("nyare version"),
        "older": _("äldre version"),
    }
    return kinds.get(kind, kind)


def mention(rule: str) -> str:
    """Word by what a reference is told to speak of a record."""
    rules = {
        "title": _("samma titel"),
        "item": _("samma ärende i samma fil"),
        "opening": _("samma inledande ord"),
        "meeting": _("samma organ och dag"),
        "year": _("samma organisation och år"),
        "case": _("samma diarienummer"),
    }
    return rules.get(rule, rule)


def media(media_type: str) -> str:
    """Word a media type: application/pdf → PDF."""
    kinds = {
        "application/pdf": "PDF",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
        "application/vnd.oasis.opendocument.text": "ODT",
        "application/msword": "DOC",
        "application/rtf": "RTF",
        "text/rtf": "RTF",
        "text/html": "HTML",
        "text/plain": "TXT",
        "text/markdown": "Markdown",
        "message/rfc822": "EML",
        "application/x-ndjson": "JSONL",
    }
    return kinds.get(media_type, media_type.rpartition("/")[2].upper())


def at(seconds: float) -> str:
    """Word the day of a moment in seconds since 1970; a dash when there is none."""
    if not seconds:
        return "–"
    return format_date(dt.datetime.fromtimestamp(seconds, dt.UTC), "d MMM y", locale=language())


def missing(year: Year) -> str:
    """Word which protocols of a year are missing, and by what that is known."""
    days = [day(one) for one in year.missing]
    days += [_("nr %(number)d", number=number) for number in year.numbers]
    said = {
        "given": _("enligt arkivariens uppgift"),
        "plan": _("enligt sammanträdesplan"),
        "numbers": _("enligt protokollens nummer"),
        "calls": _("enligt kallelse"),
    }
    basis = said.get(year.basis or "", "")
    basis += f", {year.source}" if year.source else ""
    count = _("%(held)s av %(expected)s", held=year.held, expected=year.expected)
    return f"{', '.join(days) or count} ({basis})"


def runs(between: tuple[tuple[int, int], ...], within: tuple[int, ...]) -> str:
    """Word some missing §§: § 12–31, 65."""
    worded = [str(low) if low == high else f"{low}–{high}" for low, high in between]
    return "§\N{NO-BREAK SPACE}" + ", ".join([*worded, *map(str, within)])


def lasting(value: dt.timedelta) -> str:
    """Word how long something took: 2 minuter."""
    return format_timedelta(value, granularity="second", threshold=1.5, locale=language())


def stage(name: str) -> str:
    """Word a stage of a run."""
    stages = {
        "scan": _("genomgång"),
        "read": _("läsning"),
        "documents": _("uppdelning i handlingar"),
        "index": _("sökindex"),
        "prove": _("prov"),
        "seal": _("försegling"),
        "publish": _("publicering"),
    }
    return stages.get(name, name)
