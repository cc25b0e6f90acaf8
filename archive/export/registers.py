"""Files of decisions, assignments and meetings: their columns, and how they were asked for."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from archive.export.query_metadata import command_options, query_parameters, shell_line
from archive.export.table import Table
from archive.register.decisions import (
    ASSIGNMENT_COLUMNS,
    DECISION_COLUMNS,
    MEETING_COLUMNS,
    cells,
    meeting_cells,
)

if TYPE_CHECKING:
    from archive.export.query_metadata import QueryMetadata
    from archive.model import Query

COLUMNS = {
    "decisions": DECISION_COLUMNS,
    "assignments": ASSIGNMENT_COLUMNS,
    "meetings": MEETING_COLUMNS,
}
"""Command → name of a row's value → its column."""
_DAYS = frozenset({"date", "given", "from"})


def register_table(
    name: str, provenance: QueryMetadata, query: Query, form: str, *, total: int, **also: str
) -> Table:
    """Return what a file of `total` rows looks like that the command `name` writes.

    `query` is what was asked; `also` what else was: the `state` of assignments, the `kind` of
    decisions, "" for all.
    """
    text = query.text if name == "decisions" else None
    chosen = {option: value for option, value in also.items() if value}
    given = [part for option, value in chosen.items() for part in (f"--{option}", value)]
    words = [*command_options(query), *given]
    every = {"query": query.text, **query_parameters(query), **chosen}
    made = replace(
        provenance,
        parameters=json.dumps(every, ensure_ascii=False),
        command=shell_line(name, words, form, text),
        total=total,
    )
    columns = COLUMNS[name]
    worded = meeting_cells if name == "meetings" else cells
    return Table(columns, worded, asdict(made), days=_DAYS & columns.keys())
