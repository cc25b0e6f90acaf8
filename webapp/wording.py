"""Wording of marks, numbers, reasons and unknowns."""

from __future__ import annotations

import math
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from markupsafe import Markup

from archive.controls import with_marks
from archive.export.table import EXPLAINED
from archive.fixity import KINDS
from archive.model import RULE_NAMES, UNKNOWN, MatchRule
from archive.model.value_names import BASIS_NAMES, FACT_NAMES, PAPER, ROLE_NAMES, STATE_NAMES
from archive.search.notices import SENTENCES
from webapp.languages import _, catalog, language
from webapp.pagetext import reflow
from webapp.terms import term
from webapp.times import day, span

if TYPE_CHECKING:
    from archive.accuracy import Share
    from archive.completeness import Year
    from archive.model import (
        DecidedAnswer,
        Decision,
        Hit,
        Marked,
        Notice,
        Reason,
        Section,
        Validity,
    )
    from archive.register.register_entries import Paragraph


def number(value: float) -> str:
    """Word a number with the reader's thousands separator."""
    return _decimal(value, language())


def seconds(value: float) -> str:
    """Word a time in seconds with two decimals, at least 0,01."""
    return _hundredths(round(max(value, 0.01), 2), language())


@lru_cache(maxsize=1024)
def _hundredths(value: float, reader: str) -> str:
    return format_decimal(value, "0.00", locale=reader)


@lru_cache(maxsize=4096)
def _decimal(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


def file_kind(form: str) -> str:
    """Word the format of a table as what is sent: in a ZIP where its provenance lies beside it."""
    name = {"xlsx": "Excel", "jsonl": "JSON Lines"}.get(form, form.upper())
    return name if form in EXPLAINED else f"{name} (ZIP)"


def known(value: str | None) -> str:
    """Return a value, or the words for an unknown one."""
    return _("uppgift saknas") if not value or value == UNKNOWN else value


def flowing(text: str) -> str:
    """Return quoted text with its lines run on where a sentence does."""
    return reflow(text)


def via(name: str) -> str:
    """Word how a section without a case number is tied to a case."""
    return {
        "agenda": _("knutet genom föredragningslistan"),
        "postponement": _("knutet genom bordläggning"),
        "citation": _("knutet genom hänvisning"),
        "correction": _("knutet av arkivet"),
        "number": "",
    }.get(name, name)


def state(name: str) -> str:
    """Word how it stands with an assignment."""
    return str(STATE_NAMES.get(name, name))


def paper_role(name: str) -> str:
    """Word what a paper is to a meeting."""
    return str(ROLE_NAMES.get(name, PAPER))


def relation(name: str) -> str:
    """Word how another case relates to this one in time."""
    return {"earlier": _("tidigare"), "later": _("senare")}.get(name, _("hör ihop"))


def asked_for(answer: DecidedAnswer) -> tuple[str, ...]:
    """Word what the decisions had to be and show that a question is answered by."""
    shown = {
        "sum": _("ett belopp"),
        "election": _("ett val"),
        "reservation": _("en reservation"),
        "vote": _("en omröstning"),
        "office": _("det uppdrag som frågan gäller"),
        "termination": _("en uppsägning"),
        "postponement": _("en bordläggning"),
        "referral": _("en återremiss"),
        "rejection": _("ett avslag"),
    }
    of = tuple(_("att beslutet är fattat av %(body)s", body=body) for body in answer.bodies)
    return (*of, *(_("att beslutet nämner %(what)s", what=shown[kind]) for kind in answer.evidence))


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
        return _("Inledning")
    return _("Avsnitt %(number)d", number=section.ordinal + 1)


def paragraph(section: Section | Paragraph) -> str:
    """Word a section's number: § 12 in a protocol, 3.1 in a plan; empty when it has none."""
    return section.sign.replace("§ ", "§\N{NO-BREAK SPACE}")


def quoted(text: str) -> str:
    """Return words in the quotation marks of the reader's language."""
    return _("”%(text)s”", text=text)


def reason(why: Reason) -> str:
    """Word why a hit is a hit: ”vård” motsvaras av ”vården” (böjning); ”vård” (exakt)."""
    how = rule(why.rule) + (_in_use(why.validity) if why.validity else "")
    if why.matched == (why.query,):
        return f"{quoted(why.query)} ({how})"
    words = ", ".join(map(quoted, why.matched[:6]))
    return _(
        "”%(query)s” motsvaras av %(words)s (%(rule)s)", query=why.query, words=words, rule=how
    )


def rule(name: str) -> str:
    """Word the rule by which a word of the query is met."""
    return str(RULE_NAMES[MatchRule(name)])


def alike(how: str) -> str:
    """Word how a word of the archive is like one that it lacks."""
    ways = {
        "begins": _("börjar så"),
        "contains": _("innehåller det"),
        "folded": _("andra prickar"),
        "ocr": _("liknande bokstäver"),
    }
    return ways[how]


def meaning(word: str, kind: str, values: tuple[str, ...]) -> str:
    """Word what a word of the query is read as besides."""
    shown = ", ".join(values)
    match kind:
        case "body":
            return _("”%(word)s” läses också som organet %(value)s", word=word, value=shown)
        case "year":
            return _("”%(word)s” läses också som handlingens år", word=word)
    return _("”%(word)s” läses också som handlingens datum, %(value)s", word=word, value=shown)


def lacks(hit: Hit) -> list[str]:
    """Word what a related section does not have of the query, a line for each way to lack it."""
    by_way: dict[str, list[str]] = {}
    for lack in hit.lacks:
        by_way.setdefault(lack.has, []).append(lack.word)
    return [_lacking(way, ", ".join(words)) for way, words in sorted(by_way.items())]


def _lacking(way: str, words: str) -> str:
    match way:
        case "parts":
            return _("Har bara delar av ordet: %(words)s", words=words)
        case "title":
            return _("Har bara i handlingens titel: %(words)s", words=words)
        case "reading":
            return _("Trolig läsning av: %(words)s", words=words)
    return _("Saknar: %(words)s", words=words)


def _in_use(validity: Validity) -> str:
    """Word when a term was in use, after the name of the rule."""
    term, start, end = validity.term, validity.start, validity.end
    if start and end:
        return _("; %(term)s gällde %(days)s", term=term, days=span(start, end))
    if start:
        return _("; %(term)s gäller från %(day)s", term=term, day=day(start))
    return _("; %(term)s gällde till %(day)s", term=term, day=day(end)) if end else ""


def notice(noted: Notice) -> str:
    """Word how an answer came about."""
    sentence = SENTENCES[noted.kind]
    values = {name: number(v) if isinstance(v, int) else v for name, v in noted.values}
    if isinstance(sentence, str):
        return _(sentence, **values)
    return catalog(language()).ngettext(*sentence, int(dict(noted.values)["num"])) % values


def offered(facet: str) -> str:
    """Word what a completion is: a word of the archive, or a name in a facet."""
    kinds = {
        "": _("ord"),
        "body": _("organ"),
        "organisation": _("förbund"),
        "topic": _("ämne"),
        "type": _("typ"),
    }
    return kinds[facet]


def outcomes(decisions: tuple[Decision, ...]) -> str:
    """Word of which kinds some decisions are: Beslutat, uppdrag."""
    kinds = dict.fromkeys(term(decision.outcome, "outcome") for decision in decisions)
    return ", ".join(kinds).capitalize()


def accuracy(share: Share) -> str:
    """Word how often a fact is right: Datum rätt i 47 av 50 granskade (84–98 %)."""
    return _(
        "%(fact)s rätt i %(right)s av %(judged)s granskade (%(low)s–%(high)s %%)",
        fact=FACT_NAMES[share.fact],
        right=number(share.right),
        judged=number(share.judged),
        low=math.floor(100 * share.low),
        high=math.ceil(100 * share.high),
    )


def original(kind: str) -> str:
    """Word what the last round over the originals found of one."""
    return str(KINDS[kind])


def tie(kind: str) -> str:
    """Word how another document is tied to this one."""
    kinds = {
        "same_text": _("likalydande"),
        "near": _("nästan likalydande"),
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
    """Word a media type: application/pdf → PDF, application/epub+zip → EPUB."""
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
    plain = media_type.rpartition("/")[2].partition("+")[0].removeprefix("x-")
    return kinds.get(media_type, plain.upper())


def missing(year: Year) -> str:
    """Word which protocols of a year are missing, and by what that is known."""
    days = [day(missing_day) for missing_day in year.missing]
    days += [_("nr %(number)d", number=number) for number in year.numbers]
    basis = str(BASIS_NAMES.get(year.basis or "", ""))
    basis += f", {year.source}" if year.source else ""
    count = _("%(held)s av %(expected)s", held=year.held, expected=year.expected)
    return f"{', '.join(days) or count} ({basis})"


def runs(between: tuple[tuple[int, int], ...], within: tuple[int, ...]) -> str:
    """Word some missing §§: § 12–31, 65."""
    worded = [str(low) if low == high else f"{low}–{high}" for low, high in between]
    return "§\N{NO-BREAK SPACE}" + ", ".join([*worded, *map(str, within)])


def without_controls(value: object) -> object:
    """Return what a template writes, with control characters as marks; all else as it is."""
    if not isinstance(value, str) or value.isprintable():
        return value
    shown = with_marks(value)
    return Markup(shown) if isinstance(value, Markup) else shown  # noqa: S704 - it was already
