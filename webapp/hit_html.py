"""HTML of listed records and their hits: date, source line, heading, passage and decision.

A page of hits has some fifty calls for each record; written here they cost a quarter of what
templates take. Every value is escaped where it is written, as templates do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from archive.model import SectionKind
from webapp import times, wording
from webapp.hit_views import HitView, hit_view
from webapp.languages import counted as ngettext
from webapp.languages import language
from webapp.languages import worded as _
from webapp.links import case_address, cited_with, document_address, lang_of, place_of
from webapp.metadata import coins
from webapp.terms import expects_body, term
from webapp.twins import twin_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from archive.model import DateSpan, Document, Hit, HitGroup, Query, Reason, Section

SURE = 0.9
"""A paragraph's number of less confidence is marked as unsure."""


@dataclass(frozen=True, slots=True)
class HitList:
    """What the hits of a page have in common.

    `base` is the site's address, empty when it is not known; `alike` has the ids of the records
    that are told apart, `quoted` those of the sections that the answer above the hits quotes.
    """

    query: Query
    base: str
    alike: Container[str] = ()
    quoted: Container[str] = ()


def group_html(group: HitGroup, listed: HitList, related: Iterable[Hit]) -> Markup:
    """Return a record with its best hit, its others named, and what is related in it."""
    near = "".join(
        f'<div class="also-near">{_lacks(h)}{hit_html(h, listed)}</div>' for h in related
    )
    return record_html(group.hits[0], listed, after=_others(group, listed.query) + near)


def record_html(hit: Hit, listed: HitList, after: str = "") -> Markup:
    """Return a record with one hit, as an item of the list."""
    shown, document, twin = hit_view(hit), hit.document, hit.document.id in listed.alike
    title = escape(document.title)
    if shown.titled and shown.heading.marks:
        title = wording.marked(shown.heading)
    return _item(
        document,
        f'<h2 class="record-title">{_title_link(document, listed.query, title)}</h2>'
        f"{source_line(document, twin, titled=True)}{hit_html(hit, listed, shown)}{after}",
    )


def related_html(hit: Hit, listed: HitList) -> Markup:
    """Return a related section with its record and what it lacks, as an item of the list."""
    title = _title_link(hit.document, listed.query, escape(hit.document.title))
    return _item(
        hit.document,
        f'<h3 class="record-title">{title}</h3>{source_line(hit.document, titled=True)}'
        f"{_lacks(hit)}{hit_html(hit, listed)}",
    )


def _item(document: Document, body: str) -> Markup:
    return _written(
        f'<li class="record">{date_margin(document.date)}'
        f'<article class="record-body">{body}</article></li>\n'
    )


def _title_link(document: Document, query: Query, title: str) -> str:
    address = document_address(document.id, query)
    return f'<a href="{escape(address)}"{lang_of(document)}>{title}</a>'


def _others(group: HitGroup, query: Query) -> str:
    """Return the links to the other hits of a record."""
    if group.total < 2:
        return ""
    links = ", ".join(
        f'<a href="{escape(place_of(hit, query))}">{escape(wording.heading(hit.section))}</a>'
        for hit in group.hits[1:]
    )
    if more := group.total - len(group.hits):
        counted = ngettext("och %(num)s till", "och %(num)s till", more)
        address = escape(document_address(group.document.id, query))
        links += f' <a href="{address}">{counted}</a>'
    more_here = _("Fler träffar i handlingen:")
    return f'<p class="others">{more_here} {links}</p>'


def _lacks(hit: Hit) -> str:
    return "".join(f'<p class="lacks quiet">{escape(line)}</p>' for line in wording.lacks(hit))


def hit_html(hit: Hit, listed: HitList, shown: HitView | None = None) -> Markup:
    """Return a hit: its heading, why it is one, its best passage and decision."""
    shown, section, query = shown or hit_view(hit), hit.section, listed.query
    passage = (
        f'<p class="snippet"{lang_of(hit.document)}>{wording.marked(shown.passage)}</p>'
        if shown.passage
        else ""
    )
    return _written(
        f'<div class="hit">{_coins(hit, listed.base)}'
        f'<div class="hit-head">{_heading(hit, query, shown)}'
        f'<div class="hit-more">{"" if shown.reasons else _why(hit.why, language())} '
        f"{_cite_link(section.id, query.text)}</div></div>{_reasons(shown)}{passage}"
        f"{_decision(section, shown, listed.quoted)}</div>"
    )


def _coins(hit: Hit, base: str) -> str:
    if not base:
        return ""
    context = coins(hit.section, hit.document, f"{base}/avsnitt/{hit.section.id}")
    return f'<span class="Z3988" title="{context}"></span>'  # all in it is percent-encoded


def _heading(hit: Hit, query: Query, shown: HitView) -> str:
    section, page = hit.section, hit.section.page_from
    after = ""
    if shown.titled:
        name: str = _("Läs i handlingen") if page is None else _("Sida %(number)s", number=page)
    else:
        sign = f'<span class="sign">{escape(shown.sign)}</span> ' if shown.sign else ""
        name = f"{sign}{wording.marked(shown.heading)}"
        if page is not None and (section.heading or section.number):
            after = _span("page", _("sida %(number)s", number=page))
    if section.number and section.confidence < SURE:
        after += _span("flag", _("osäker paragraf"))
    if section.kind is SectionKind.REFERENCE:
        after += _span("flag", _("hänvisning till en annan handling"))
    link = f'<a href="{escape(place_of(hit, query))}"{lang_of(hit.document)}>{name}</a>'
    return f'<h3 class="hit-title">{link}{after}</h3>'


@lru_cache(maxsize=4096)
def _why(reasons: tuple[Reason, ...], reader: str) -> str:  # noqa: ARG001 - worded for this reader
    if not reasons:
        return ""
    listed = "".join(f"<li>{escape(wording.reason(reason))}</li>" for reason in reasons)
    summary = _("Varför visas träffen?")
    return f'<details class="why"><summary>{summary}</summary><ul>{listed}</ul></details>'


def _cite_link(section_id: str, text: str) -> str:
    asked = f"?{cited_with(text)}" if text else ""
    label = _("Citera")
    return f'<a href="/citera/{escape(section_id + asked)}">{label}</a>'


def _reasons(shown: HitView) -> str:
    if not shown.reasons:
        return ""
    why, reasons = _("Visas för att"), escape("; ".join(shown.reasons))
    return f'<p class="reasons quiet">{why} {reasons}.</p>'


def _decision(section: Section, shown: HitView, quoted: Container[str]) -> str:
    """Return the quoted decision; what follows its beginning opens on demand.

    One that the answer quotes is not quoted again, but led to.
    """
    if shown.decision is None:
        return ""
    decisions, first = section.decisions, wording.marked(shown.decision)
    actor = decisions[0].actor
    actor_html = _span("actor", escape(actor)) if actor else ""
    text = f"<p>{first}</p>"
    if section.id in quoted:
        above = _("Beslutet citeras ovan")
        text = f' <a href="#{quote_place(section.id)}">{above}</a>'
    elif shown.more:
        whole = _("visa hela")
        text = (
            f'<details class="whole"><summary><span class="text">{first}</span> '
            f'<span class="show">{whole}</span></summary>'
            f"<p>{wording.marked(shown.more)}</p></details>"
        )
    outcomes = escape(wording.outcomes(decisions))
    kind = f'<span class="outcome">{outcomes}{actor_html}</span>'
    return f'<blockquote class="decision">{kind}{text}</blockquote>'


def quote_place(section_id: str) -> str:
    """Return the place on a page of hits where its answer quotes a section."""
    return f"svar-{section_id.rpartition('-')[2]}"


def date_margin(value: DateSpan | None) -> Markup:
    """Return the date that stands beside a record, with how sure it is."""
    return _date_margin(value, language())


@lru_cache(maxsize=4096)
def _date_margin(value: DateSpan | None, reader: str) -> Markup:  # noqa: ARG001 - its language
    if value is None:
        unknown = _("datum saknas")
        return _written(f'<p class="margin-date unknown"><span>{unknown}</span></p>')
    if value.precision == "day" and value.start == value.end:
        day = escape(times.day_and_month(value.start))
        words = f'<span class="margin-day">{day}</span>{_span("margin-year", value.start.year)}'
    else:
        span = escape(times.span(value.start, value.end, value.precision))
        words = f'<span class="margin-year">{span}</span>'
    note = ""
    if value.confidence < times.TRUSTED:
        note = _span("margin-note", _("troligen"))
    elif value.inferred:
        note = _span("margin-note", _("årtal antaget"))
    first = value.start.isoformat()
    return _written(f'<p class="margin-date"><time datetime="{first}">{words}</time>{note}</p>')


def source_line(document: Document, twin: bool = False, *, titled: bool = False) -> Markup:  # noqa: FBT001, FBT002
    """Return the line that says what a record is and whose; a `twin`, what tells it apart.

    `titled`: it stands beside the title, and does not say again what that begins with.
    """
    kind = term(document.type, "type")
    titled_by_type = titled and document.title.casefold().startswith(kind.casefold())
    line = "" if titled_by_type else f'<span class="type">{escape(kind)}</span>'
    if document.body:
        line += f" <span>{escape(document.body)}</span>"
    elif expects_body(document.type):
        line += _span("unknown", _("organ: uppgift saknas"))
    if document.organisation and document.organisation != document.body:
        line += f" <span>{escape(document.organisation)}</span>"
    if document.case_numbers:
        label, number = _("Dnr"), document.case_numbers[0]
        link = f'<a href="{escape(case_address(number))}">{escape(number)}</a>'
        line += f' <span class="case">{label} {link}</span>'
    if document.scanned:
        line += _span("flag", _("inskannad"))
    if twin:
        line += f" {twin_of(document)}"
    return _written(f'<p class="source-line">{line}</p>')


def _span(kind: str, html: str | int) -> str:
    return f' <span class="{kind}">{html}</span>'


def _written(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - every value in it is escaped


GLOBALS = {
    f.__name__: f
    for f in (
        HitList,
        date_margin,
        group_html,
        hit_html,
        quote_place,
        record_html,
        related_html,
        source_line,
    )
}
"""What the templates may call."""
