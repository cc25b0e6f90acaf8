"""Concordance (KWIC) and word lists, as pages, files and JSON; completion of what is typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, request

from archive.concordance.concordance import concordance
from archive.concordance.options import FOLDS, LISTS, MEASURES, SHAPED_BY, SPLITS, UNITS, order_name
from archive.concordance.word_lists import Reporter
from archive.errors import NotFoundError
from archive.export.links import section_link
from archive.export.table import WORD_FORMATS, sent_as, write_file
from archive.export.word_tables import COLUMNS, about_lines, about_words, line_row, word_table
from webapp import addresses, wording
from webapp.concordance import (
    LINE_NAMES,
    LIST_NAMES,
    line_parameters,
    lines_of,
    list_of,
    refuse_others,
    word_parameters,
    words_of,
)
from webapp.files import known_format, streamed
from webapp.handles import archive, remembered
from webapp.hardening import conditional
from webapp.languages import _
from webapp.parameters import FILTERS, PAGED, SHAPES, takes
from webapp.rate_limit import limited, serialised
from webapp.site import known_address
from webapp.times import built
from webapp.views.api import json_response
from webapp.views.export import provenance_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from flask.typing import ResponseReturnValue

    from archive.concordance.concordance import LinesAsked
    from archive.concordance.word_lists import Report, WordsAsked
    from archive.search.suggesting import Suggestion

blueprint = Blueprint("words", __name__)
LINES = 100
"""Lines of a concordance, and rows of a list, on one page."""
PAGES = {
    "forms": "former",
    "distribution": "fordelning",
    "collocates": "kollokationer",
    "keyness": "nyckelord",
}
"""List → the last part of its page's address."""
_WORDED = ("lemma", "form", "rule", "value", "word")
"""Columns that hold words, not figures."""
MAX_TYPED = 60
_CSV = ("format", "csv")


@blueprint.get("/kwic")
@limited("search")
@conditional
@serialised
def kwic() -> ResponseReturnValue:
    """Show every occurrence of a query in context."""
    asked = lines_of(request.args)
    page = asked.query.offset // asked.query.limit
    with concordance(archive(), asked) as occurrences:
        lines = list(occurrences.lines(LINES, page * LINES))
        return render_template(
            "kwic.html",
            query=asked.query,
            updated=built(archive().state.built),
            asked=asked,
            order=order_name(asked.order),
            extra=line_parameters(asked),
            folds=FOLDS,
            concordance=occurrences,
            lines=lines,
            page=page + 1,
            last=max(1, -(-occurrences.shown // LINES)),
            lists=PAGES,
            formats=WORD_FORMATS,
            folding=_fold_arguments,
        )


@blueprint.get("/kwic/<page>")
@limited("search")
@conditional
@serialised
def word_list(page: str) -> ResponseReturnValue:
    """Show a word list of a query: forms, distribution, collocates or keyness."""
    name = next((name for name, last in PAGES.items() if last == page), None)
    if name is None:
        raise NotFoundError(
            _("Sidan finns inte. Den kan ha flyttats eller så är adressen felaktig.")
        )
    asked = words_of(request.args, name)
    report = _report(asked)
    shown = asked.query.offset // asked.query.limit
    return render_template(
        "words.html",
        query=asked.query,
        updated=built(archive().state.built),
        asked=asked,
        extra=word_parameters(asked),
        report=report,
        rows=report.rows[shown * LINES : (shown + 1) * LINES],
        columns=COLUMNS[name],
        page=shown + 1,
        last=max(1, -(-len(report.rows) // LINES)),
        folds=FOLDS,
        units=UNITS,
        splits=SPLITS,
        measures=MEASURES.get(name, ()),
        words_in=_WORDED,
        figure=_figure_words,
        highest=max((row.get("per_million") or 0.0 for row in report.rows), default=0.0),
        folding=_fold_arguments,
        lists=PAGES,
        formats=WORD_FORMATS,
    )


def _fold_arguments(asked: LinesAsked | WordsAsked) -> tuple[tuple[str, str], ...]:
    return tuple(("fold", fold) for fold in asked.folds)


def _figure_words(column: str, value: float | None) -> str:
    """Word a figure of a list: whole where it counts, else with two decimals; p as is usual."""
    if value is None:
        return "–"
    if column == "p":
        return "< " + wording.number(0.001) if value < 0.001 else wording.number(round(value, 3))
    if column in ("per_million", "target_per_million", "reference_per_million"):
        return wording.number(round(value))
    return wording.number(round(value, 2))


@blueprint.get("/kwic.csv")
@limited("export")
@takes("q", *FILTERS, *SHAPES, *PAGED, "ordning", *LINE_NAMES)
def kwic_file() -> ResponseReturnValue:
    """Lead the address of a concordance as CSV to where it comes with its provenance."""
    return redirect(f"/kwic/hamta?{urlencode([*request.args.items(multi=True), _CSV])}", 301)


@blueprint.get("/kwic/hamta")
@limited("export")
@takes("q", *FILTERS, *SHAPES, *PAGED, "ordning", *LINE_NAMES, *LIST_NAMES, "format")
def download() -> ResponseReturnValue:
    """Send a concordance or a word list as a file that says where it comes from."""
    form = known_format(request.args, WORD_FORMATS)
    name = list_of(request.args, "lines")
    if name in SHAPED_BY:
        refuse_others(request.args, name)
    if name == "lines":
        return streamed(_lines_writer(form), *sent_as("kwic", form))
    return streamed(_words_writer(form, name), *sent_as(name, form))


@blueprint.get("/api/kwic")
@limited("search")
@takes("q", *FILTERS, *SHAPES, *LINE_NAMES, "limit", "offset")
@conditional
@serialised
def api_lines() -> ResponseReturnValue:
    """Answer with the occurrences of a query in context, a stretch of them at a time."""
    refuse_others(request.args, "lines")
    asked = lines_of(addresses.of_program(request.args))
    archive().check(asked.query.filters)
    link = section_link(known_address())
    with concordance(archive(), asked) as occurrences:
        provenance = provenance_of(asked.query, "json", "/kwic")
        about = about_lines(provenance, asked, "json", occurrences)
        lines = occurrences.lines(asked.query.limit, asked.query.offset)
        rows = [line_row(line, link) for line in lines]
    return json_response(_answer(about, rows))


@blueprint.get("/api/words")
@limited("search")
@takes("q", *FILTERS, *SHAPES, *LIST_NAMES, "limit", "offset")
@conditional
@serialised
def api_words() -> ResponseReturnValue:
    """Answer with a word list of a query, a stretch of it at a time."""
    asked = words_of(addresses.of_program(request.args), list_of(request.args, LISTS[0]))
    refuse_others(request.args, asked.name)
    archive().check(asked.query.filters)
    report = _report(asked)
    about = about_words(provenance_of(asked.query, "json", "/kwic"), asked, "json", report)
    start = asked.query.offset
    return json_response(_answer(about, report.rows[start : start + asked.query.limit]))


def _answer(about: dict[str, Any], rows: Sequence[Any]) -> dict[str, Any]:
    """Return a stretch of a list as JSON: its counts, where it comes from, and its rows."""
    totals = about.pop("totals")
    parameters = json.loads(about.pop("parameters"))
    kept = ("query", "generation", "dropped", "command", "analyser")
    return {
        **{name: about[name] for name in kept},
        "parameters": parameters,
        "total": about["total"],
        "totals": totals,
        "rows": list(rows),
    }


def _report(asked: WordsAsked) -> Report:
    return remembered("reporter", lambda: Reporter(archive())).report(asked)


def _lines_writer(form: str) -> Callable[[BinaryIO], int]:
    asked = lines_of(request.args)
    archive().check(asked.query.filters)
    provenance = provenance_of(asked.query, form, "/kwic")
    held, link = archive(), section_link(known_address())

    def write(stream: BinaryIO) -> int:
        with concordance(held, asked) as occurrences:
            rows = (line_row(line, link) for line in occurrences.lines())
            about = about_lines(provenance, asked, form, occurrences)
            return write_file("kwic", form, rows, word_table("lines", about), stream)

    return write


def _words_writer(form: str, name: str) -> Callable[[BinaryIO], int]:
    asked = words_of(request.args, name)
    archive().check(asked.query.filters)
    report = _report(asked)
    about = about_words(provenance_of(asked.query, form, "/kwic"), asked, form, report)
    return lambda stream: write_file(
        name, form, map(dict, report.rows), word_table(name, about), stream
    )


@blueprint.get("/forslag")
@limited("search")
@takes("q", "opensearch")
@conditional
def suggestions() -> ResponseReturnValue:
    """Offer ways for what is being typed to go on; as OpenSearch has it with `opensearch=1`."""
    typed = request.args.get("q", "")[:MAX_TYPED]
    offered = archive().suggest(typed) if typed.strip() else ()
    if request.args.get("opensearch"):
        return jsonify([typed, [suggestion.text for suggestion in offered]])
    return jsonify([_offered(suggestion) for suggestion in offered])


def _offered(suggestion: Suggestion) -> dict[str, object]:
    """Return a way to go on; a name has the filter it sets, and what stays in the question."""
    offered: dict[str, object] = {
        "text": suggestion.text,
        "kind": wording.offered(suggestion.facet),
        "count": suggestion.count,
    }
    if suggestion.facet:
        offered |= {"filter": addresses.NAMES[suggestion.facet], "rest": suggestion.rest}
    return offered
