"""Columns and provenance of concordances and word lists, the same for files, pages and programs."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from archive.concordance.options import CONTEXT, MEASURES, order_name
from archive.export.citation import cite
from archive.export.query_metadata import command_options, query_parameters, shell_line
from archive.export.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.concordance.concordance import Concordance, LinesAsked
    from archive.concordance.kwic_lines import Line
    from archive.concordance.word_lists import Report, WordsAsked
    from archive.export.delimited import Cell
    from archive.export.query_metadata import QueryMetadata
    from archive.export.table import Row
    from archive.model import Document, Query, Section

LINE_COLUMNS = {
    "left": "före",
    "key": "nyckelord",
    "right": "efter",
    "rule": "träffregel",
    "section_id": "avsnitts-id",
    "document_id": "handlings-id",
    "source_id": "källa",
    "organisation": "organisation",
    "body": "organ",
    "type": "typ",
    "title": "titel",
    "date": "datum",
    "date_precision": "datumets precision",
    "number": "paragraf",
    "heading": "rubrik",
    "page": "sida",
    "start": "tecken från",
    "end": "tecken till",
    "citation": "hänvisning",
    "url": "länk",
}
"""Name of a line's value → its column; `start` and `end` are characters of the section's text."""
_FREQUENCY = {"per_million": "per miljon ord"}
_PLACES = {"sections": "avsnitt", "documents": "handlingar"}
_UNCERTAINTY = {"log_likelihood": "log-likelihood (G²)", "p": "p-värde"}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "forms": {
        "lemma": "grundform",
        "form": "ordform",
        "rule": "träffregel",
        "occurrences": "förekomster",
        "share": "andel (%)",
        **_FREQUENCY,
        **_PLACES,
    },
    "distribution": {
        "value": "del",
        "occurrences": "förekomster",
        "words": "ord i delen",
        **_FREQUENCY,
        "sections": "avsnitt i delen",
        "documents": "handlingar i delen",
    },
    "collocates": {
        "word": "ord",
        "together": "tillsammans",
        "before": "före",
        "after": "efter",
        "count": "i hela texten",
        "expected": "väntat tillsammans",
        "log_dice": "logDice",
        **_UNCERTAINTY,
        "mutual_information": "MI",
    },
    "keyness": {
        "word": "ord",
        "target": "här",
        "target_per_million": "här per miljon",
        "reference": "jämförelsen",
        "reference_per_million": "jämförelsen per miljon",
        **_UNCERTAINTY,
        "log_ratio": "log ratio",
        "percent_difference": "%DIFF",
    },
}
"""List → name of a row's value → its column."""
_SHEETS = {
    "lines": "Konkordans",
    "forms": "Ordformer",
    "distribution": "Fördelning",
    "collocates": "Kollokationer",
    "keyness": "Nyckelord",
}


def line_row(line: Line, link: Callable[[Document, Section], str | None]) -> Row:
    """Return a line as a record, by the names of LINE_COLUMNS."""
    document, section = line.document, line.section
    return {
        "left": line.left,
        "key": line.key,
        "right": line.right,
        "rule": line.rule,
        "section_id": section.id,
        "document_id": document.id,
        "source_id": document.source_id,
        "organisation": document.organisation,
        "body": document.body,
        "type": document.type,
        "title": document.title,
        "date": document.date.start.isoformat() if document.date else None,
        "date_precision": document.date.precision if document.date else None,
        "number": section.number,
        "heading": section.heading,
        "page": line.page,
        "start": line.start,
        "end": line.end,
        "citation": cite(section, document),
        "url": link(document, section),
    }


def word_table(name: str, about: Mapping[str, object]) -> Table:
    """Return what a list ("lines", or one of the reports' LISTS) looks like as a table."""
    columns = LINE_COLUMNS if name == "lines" else COLUMNS[name]

    def cells(row: Row) -> list[Cell]:
        return [row[column] for column in columns]

    days = frozenset({"date"} & columns.keys())
    return Table(columns, cells, about, _SHEETS[name], days)


def about_lines(
    provenance: QueryMetadata, asked: LinesAsked, form: str, concordance: Concordance
) -> dict[str, Any]:
    """Return where the lines of a concordance come from, and what they are of."""
    given = lines_parameters(asked)
    line = shell_line(
        "kwic", [*command_options(asked.query), *_command_options(given)], form, asked.query.text
    )
    about = _about_list(provenance, asked.query, given, line)
    return about | {"total": concordance.shown, "totals": concordance.totals}


def about_words(
    provenance: QueryMetadata, asked: WordsAsked, form: str, report: Report
) -> dict[str, Any]:
    """Return where a word list comes from, and what holds for all of it."""
    given = words_parameters(asked)
    lists = {
        "forms": ["--forms"],
        "distribution": ["--split", asked.by],
        "collocates": ["--collocates"],
        "keyness": ["--keyness", asked.against],
    }
    others = {name: v for name, v in given.items() if name not in ("list", "by", "against")}
    words = [*command_options(asked.query), *lists[asked.name], *_command_options(others)]
    line = shell_line("words", words, form, asked.query.text)
    about = _about_list(provenance, asked.query, given, line)
    return about | {"total": len(report.rows), "totals": report.totals}


def lines_parameters(asked: LinesAsked) -> dict[str, Any]:
    """Return what shapes a concordance besides its query, defaults left out."""
    return {
        **({"order": order_name(asked.order)} if asked.order else {}),
        **({"context": asked.context} if asked.context != CONTEXT else {}),
        **({"sample": asked.sample, "seed": asked.seed} if asked.sample else {}),
        **({"fold": list(asked.folds)} if asked.folds else {}),
    }


def words_parameters(asked: WordsAsked) -> dict[str, Any]:
    """Return what shapes a word list besides its query: what matters to it, defaults too."""
    given: dict[str, Any] = {"list": asked.name}
    match asked.name:
        case "distribution":
            given |= {"by": asked.by}
        case "collocates":
            given |= {"left": asked.left, "right": asked.right}
        case "keyness":
            given |= {"against": asked.against}
    if asked.name in MEASURES:
        measure = asked.measure or MEASURES[asked.name][0]
        given |= {"unit": asked.unit, "min": asked.least, "measure": measure}
    return given | ({"fold": list(asked.folds)} if asked.folds else {})


def _command_options(given: Mapping[str, Any]) -> list[str]:
    pairs = ((f"--{k}", v if isinstance(v, list) else [v]) for k, v in given.items())
    return [part for name, values in pairs for value in values for part in (name, str(value))]


def _about_list(
    provenance: QueryMetadata, query: Query, given: Mapping[str, Any], line: str
) -> dict[str, Any]:
    every = {"query": query.text, **query_parameters(query), **given}
    made = replace(provenance, parameters=json.dumps(every, ensure_ascii=False), command=line)
    return asdict(made)
