"""Sizes of the archive's parts under filters: the table made at build, held against a count."""

from __future__ import annotations

import datetime as dt
import sqlite3
from itertools import product
from typing import TYPE_CHECKING

import pytest

from archive.catalogue.rows import split_id
from archive.catalogue.sizes import BY
from archive.concordance.selection import Selection
from archive.model import UNKNOWN, Filters, Query
from archive.search.field_filters import filter_nodes
from archive.tree import All

if TYPE_CHECKING:
    from archive.search.archive import Archive

BY_DOCUMENT = (
    Filters(),
    Filters(year=("2014",)),
    Filters(year=("2014", UNKNOWN)),
    Filters(type=("plan",)),
    Filters(type=("plan", "protokoll"), body=(UNKNOWN,)),
    Filters(body=("Direktionen",)),
    Filters(language=("sv",)),
    Filters(organisation=(UNKNOWN,)),
    Filters(organisation=("Finnsinte",)),
    Filters(date_from=dt.date(2014, 1, 1), date_to=dt.date(2016, 12, 31)),
    Filters(date_to=dt.date(2014, 6, 1), type=("plan",)),
)


@pytest.mark.parametrize(("filters", "by"), list(product(BY_DOCUMENT, BY)))
def test_sizes_by_document_are_those_of_the_sections(
    held: Archive, filters: Filters, by: str
) -> None:
    ids = held.searcher.ids(All(), filter_nodes(filters, references=False))
    counted = held.catalogue.sizes_of(by, list(map(split_id, ids)))
    assert Selection(held, Query(filters=filters)).sizes(by) == counted


def test_no_section_is_looked_at_for_sizes_under_filters(
    held: Archive,
) -> None:
    selection = Selection(held, Query("vatten", filters=Filters(year=("2014",))))
    db = held.catalogue._db

    def seeing(action: int, table: str | None, *_: str | None) -> int:
        read = action == sqlite3.SQLITE_READ and table == "sections"
        return sqlite3.SQLITE_DENY if read else sqlite3.SQLITE_OK

    db.set_authorizer(seeing)
    try:
        (year,) = selection.sizes("year")
        with pytest.raises(sqlite3.DatabaseError, match="prohibited"):
            held.catalogue.sizes_of("year", [("a", "b")])
    finally:
        db.set_authorizer(None)
    assert year.value == "2014"
    assert year.words > 0
