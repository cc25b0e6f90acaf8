"""Start page and result list with facets and years."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request

from archive.export import FORMATS
from archive.language.identifiers import looks_like_case_number
from archive.model import DECLARED, UNKNOWN, Filters, Query
from webapp import addresses, wording
from webapp.handles import archive, register, remembered
from webapp.hardening import conditional
from webapp.languages import _, ngettext
from webapp.rate_limit import limited, serialised
from webapp.terms import term
from webapp.times import built
from webapp.views.browse import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from archive.model import Hit, Result
    from archive.register.sections import SectionRecord
    from archive.search.archive import Archive

blueprint = Blueprint("search", __name__)
SHOWN = 8
"""Values of a facet shown before "visa fler"."""
EXAMPLES = 4
TRIED = 5
"""Examples of each kind that are tried until one has hits."""
_PHRASE = re.compile(r"(?!Val |Mötets |Övriga |Nästa )[^\W\d_]+(?: [^\W\d_]+){1,2}")
"""A heading of two or three words, no formality of every meeting."""
BROWSED = ("body", "topic", "type")
"""What one can leaf through from the start page, counted in documents."""


def offered_case(result: Result) -> str | None:
    """Return the number of the case that a query names, by its number or by its heading."""
    text = result.query.text.strip(' "”“')
    if result.query.offset or not text:
        return None
    if looks_like_case_number(text.removeprefix("dnr:").strip(' "”“')):
        held = register().cases(text.removeprefix("dnr:").strip(' "”“'))
        return held[0].number if len(held) == 1 else None
    hits = result.hits or [hit for group in result.groups for hit in group.hits]
    named = (hit.section for hit in hits[:10] if hit.section.case_number)
    wanted = " ".join(text.casefold().split())
    return next(
        (section.case_number for section in named if (section.heading or "").casefold() == wanted),
        None,
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """A year of the histogram; `height` of its bar is 0 to 100."""

    year: str
    count: int
    height: float
    chosen: bool
    address: str

    @property
    def title(self) -> str:
        """The year and its hits, for those who point at the bar or hear the page."""
        counted = ngettext("%(num)s träff", "%(num)s träffar", self.count)
        return f"{self.year}: {counted}"

    @property
    def high(self) -> str:
        """How high the bar is, in per cent."""
        return f"{self.height:.0f}"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: how many hits have it, and the address that adds or removes it."""

    label: str
    count: int
    chosen: bool
    unknown: bool
    address: str

    @property
    def number(self) -> str:
        """The hits, worded."""
        return wording.number(self.count)


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as a reader meets it: `shown` values open, the others folded."""

    name: str
    label: str
    values: tuple[Value, ...]
    shown: int


@blueprint.get("/")
@conditional
def start() -> ResponseReturnValue:
    """Show the search box and ways in; a question asked here moves to the hit list."""
    if request.args.get("q"):
        return redirect(f"/sok?{request.query_string.decode('latin-1')}")
    everything, newest, examples = remembered("start", _beginning)
    return render_template(
        "start.html",
        everything=everything,
        newest=newest,
        lists=[(facet_labels()[name], counted(name, SHOWN + 2)) for name in BROWSED],
        examples=examples,
    )


def _beginning() -> tuple[Result, Result, tuple[str, ...]]:
    """Return what there is to begin with: all that one may see, its newest, and what to ask."""
    held = archive()
    everything = held.search(Query(limit=1, group=True))
    newest = held.search(Query(sort="-date", limit=6, group=True, per_document=1))
    return everything, newest, tuple(islice(_examples(held, everything, newest), EXAMPLES))


def _examples(held: Archive, everything: Result, newest: Result) -> Iterator[str]:
    """Yield questions that this archive answers, one of each kind that can be asked."""
    for kind in _askable(held, everything, newest):
        answered = (text for text in kind if held.search(Query(text=text, limit=1)).total)
        yield from islice(answered, 1)


def _askable(held: Archive, everything: Result, newest: Result) -> Iterator[list[str]]:
    top = {
        name: [value for value, _ in counts if value != UNKNOWN]
        for name, counts in everything.facets.items()
    }
    swedish = {topic.id: topic.sv for topic in current_app.extensions["vocabulary"].topics}
    yield [swedish.get(topic, topic).lower() for topic in top.get("topic", ())[:TRIED]]
    years = sorted(top.get("year", ()), reverse=True)
    yield [f"{kind} {year}" for kind in top.get("type", ())[:1] for year in years[:TRIED]]
    decided = Filters(outcome=tuple(top.get("outcome", ())))
    matters = (
        held.search(Query(filters=decided, sort="-date", limit=50)).hits if decided.outcome else ()
    )
    headings = (hit.section.heading or "" for hit in matters)
    yield [f'"{name}"' for name in headings if _PHRASE.fullmatch(name)][:TRIED]
    numbers = (hit.section.case_number for hit in matters)
    yield [f'dnr:"{number}"' for number in numbers if number][:TRIED]
    yield [f'organ:"{body.lower()}" beslut' for body in top.get("body", ())[:TRIED]]
    yield [" ".join(group.document.title.split()[:3]) for group in newest.groups[:TRIED]]


def _records_of(result: Result) -> dict[str, SectionRecord]:
    """Return the votes and reservations of the decisions that answer a question, by section."""
    passages = result.answer.passages if result.answer else ()
    held = register()
    return {passage.section.id: held.record(passage.section.id) for passage in passages}


@blueprint.get("/sok")
@limited("search")
@conditional
@serialised
def hits() -> ResponseReturnValue:
    """Show the hits of a question, grouped by document, with facets over all of them."""
    query = addresses.query_of(request.args)
    result = archive().search(query)
    within, apart = beside_hits(result)
    return render_template(
        "search.html",
        result=result,
        offered_case=offered_case(result),
        records=_records_of(result),
        within=within,
        apart=apart,
        query=query,
        facets=facets(result),
        bars=bars(result),
        chips=chips(query),
        pages=pages(result),
        sorts=sorts(),
        formats=[(name, form.short) for name, form in FORMATS.items()],
        updated=built(archive().state.built),
    )


def beside_hits(result: Result) -> tuple[dict[str, list[Hit]], list[Hit]]:
    """Return what is related, by the document it stands under on this page, and what is not."""
    shown = {group.document.id for group in result.groups}
    within: dict[str, list[Hit]] = {}
    apart: list[Hit] = []
    for hit in result.related.hits if result.related else ():
        inside = hit.document.id in shown
        (within.setdefault(hit.document.id, []) if inside else apart).append(hit)
    return within, apart


def facets(result: Result) -> tuple[Facet, ...]:
    """Return the facets of a result, chosen values first, the unknown last."""
    labels = facet_labels()
    made = []
    for name in (facet.name for facet in DECLARED if facet.listed):
        chosen = getattr(result.query.filters, name)
        counted = dict(result.facets.get(name, ()))
        counted |= {value: 0 for value in chosen if value not in counted}
        ordered = sorted(counted, key=lambda v: (v not in chosen, v == UNKNOWN))
        address = addresses.toggling("/sok", result.query, name)
        values = tuple(
            Value(_shown(value, name), counted[value], value in chosen, value == UNKNOWN, to)
            for value, to in zip(ordered, map(address, ordered), strict=True)
        )
        if any(not value.unknown for value in values):
            made.append(Facet(name, labels[name], values, max(SHOWN, len(chosen))))
    return tuple(made)


def _shown(value: str, facet: str) -> str:
    label = term(value, facet)
    own = label[1:2].isupper()  # eHälsa has its capital where it wants it
    return label if own else label[:1].upper() + label[1:]


def facet_labels() -> dict[str, str]:
    """Return what the facets are called."""
    return {facet.name: _(facet.label) for facet in DECLARED}


def sorts() -> tuple[tuple[str, str], ...]:
    """Return the orders one can choose and what they are called."""
    return (("relevance", _("Relevans")), ("-date", _("Nyast")), ("date", _("Äldst")))


def bars(result: Result) -> tuple[Bar, ...]:
    """Return the histogram of hits per year, years without hits included."""
    counted = {y: n for y, n in result.facets.get("year", ()) if y.isdigit() and len(y) == 4}
    if not counted:
        return ()
    first, last = int(min(counted)), int(max(counted))
    first = max(first, last - 79)
    highest = max(counted.values())
    address = addresses.toggling("/sok", result.query, "year")
    return tuple(
        Bar(
            str(year),
            count := counted.get(str(year), 0),
            max(4.0, 100 * count / highest) if count else 0.0,
            str(year) in result.query.filters.year,
            address(str(year)),
        )
        for year in range(first, last + 1)
    )


def chips(query: Query) -> tuple[tuple[str, str, str], ...]:
    """Return the active filters: label, value and the address without it."""
    labels = facet_labels()
    made = [
        (
            labels[name],
            term(value, name),
            addresses.address("/sok", addresses.toggled(query, name, value)),
        )
        for name in addresses.NAMES
        for value in getattr(query.filters, name)
    ]
    filters = query.filters
    if filters.date_from or filters.date_to:
        low = filters.date_from.isoformat() if filters.date_from else ""
        high = filters.date_to.isoformat() if filters.date_to else ""
        undated = addresses.address("/sok", addresses.without_dates(query))
        made.append((_("Datum"), f"{low} – {high}".strip(), undated))
    if filters.references:
        without = addresses.address("/sok", addresses.with_references(query, on=False))
        made.append((_("Visar även"), _("hänvisningar"), without))
    if not query.synonyms:
        synonyms = addresses.address("/sok", addresses.with_synonyms(query))
        made.append((_("Utan"), _("synonymer"), synonyms))
    return (*made, *_forms(query))


def _forms(query: Query) -> Iterator[tuple[str, str, str]]:
    """Yield what is switched off of a word's forms, and that any word will do."""
    switched = (
        (query.inflections, _("Utan"), _("böjningar"), replace(query, inflections=True)),
        (query.compounds, _("Utan"), _("sammansättningar"), replace(query, compounds=True)),
        (query.meanings, _("Utan"), _("tolkning av ord"), replace(query, meanings=True)),
        (query.match == "all", _("Räcker med"), _("något av orden"), replace(query, match="all")),
    )
    for usual, label, value, without in switched:
        if not usual:
            yield label, value, addresses.address("/sok", replace(without, offset=0))


def pages(result: Result) -> tuple[int | None, ...]:
    """Return the page numbers to offer: first, last and those around; None is a gap."""
    entries = result.documents if result.query.group else result.total
    reachable = min(entries, addresses.MAX_DEPTH + result.query.limit)
    last = -(-reachable // result.query.limit)
    here = result.query.offset // result.query.limit + 1
    wanted = sorted({1, last, *range(here - 2, here + 3)} & set(range(1, last + 1)))
    if len(wanted) < 2:
        return ()
    made: list[int | None] = []
    for page in wanted:
        if made and made[-1] is not None and page > made[-1] + 1:
            made.append(None)
        made.append(page)
    return tuple(made)
