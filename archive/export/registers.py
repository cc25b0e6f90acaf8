"""Files of decisions, assignments, meetings and policies: columns, and how they were asked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from archive.export.query_metadata import command_options, query_parameters, shell_line
from archive.export.table import Table
from archive.register.decisions import (
    ASSIGNMENT_COLUMNS,
    DECISION_COLUMNS,
    MEETING_COLUMNS,
    RULE_COLUMNS,
    cells,
    meeting_cells,
    rule_cells,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archive.export.delimited import Cell
    from archive.export.query_metadata import QueryMetadata
    from archive.export.table import Row
    from archive.model import Query


@dataclass(frozen=True, slots=True)
class RegisterLayout:
    """A table's columns (name of a value → label), what makes a row's cells, the ISO days."""

    columns: Mapping[str, str]
    cells: Callable[[Row], Sequence[Cell]]
    days: frozenset[str]


LAYOUTS = {
    "decisions": RegisterLayout(DECISION_COLUMNS, cells, frozenset({"date"})),
    "assignments": RegisterLayout(ASSIGNMENT_COLUMNS, cells, frozenset({"given"})),
    "meetings": RegisterLayout(MEETING_COLUMNS, meeting_cells, frozenset({"from"})),
    "policies": RegisterLayout(
        RULE_COLUMNS, rule_cells, frozenset({"from", "to", "to_at_least", "adopted", "revised"})
    ),
}
"""Command → its table."""


def register_table(
    name: str, provenance: QueryMetadata, query: Query, form: str, *, total: int, **also: str
) -> Table:
    """Return what a file of `total` rows looks like that the command `name` writes.

    `query` is what was asked; `also` what else was: the `state` of assignments, the `kind` of
    decisions, "" for all, the day `on` which policies hold.
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
    layout = LAYOUTS[name]
    return Table(layout.columns, layout.cells, asdict(made), days=layout.days)
