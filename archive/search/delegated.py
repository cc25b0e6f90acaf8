"""Choose decisions made by delegation by the words and filters of a query."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import UNKNOWN, Filters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Query
    from archive.register.delegations import DelegationRow
    from archive.search.archive import Archive

_PLAIN = re.compile(r"[\w\s.,/:-]+")
_OPERATORS = re.compile(r"\b(?:OCH|ELLER|INTE|NÄRA|AND|OR|NOT|NEAR)\b|(?:^|\s)-|\w:")


def delegated_decisions(
    archive: Archive, rows: Iterable[DelegationRow], query: Query
) -> list[DelegationRow]:
    """Return the rows that a query asks for, newest first, or oldest first as it says.

    Those without a day are last. Days are those of the decisions. Each plain word must stand in
    the row itself, wherever in its paper that was told, unless the record answers it (its body,
    year or day); a query with operators, quotes or fields asks for the sections that list the
    decisions. No such decision has an outcome, so that none is of an outcome asked for.

    Raises:
        QueryError: the query has a mistake.
    """
    filters = query.filters
    if filters.outcome:
        return []
    narrowed = replace(filters, date_from=None, date_to=None, year=())
    plain = _is_plain(query.text)
    text = _of_record(archive, query) if plain else query.text
    asks = bool(text.strip()) or narrowed != Filters()
    asked = replace(query, text=text, filters=narrowed, group=False)
    ids = archive.matching_ids(asked) if asks else None
    has_words = archive.word_test(query) if plain else None
    kept = [
        row
        for row in rows
        if (ids is None or row.section.section_id in ids)
        and _in_time(row.decision.day, filters)
        and (has_words is None or has_words(_words_of(row)))
    ]
    if query.sort != "date":
        return kept
    return sorted(kept, key=lambda row: row.decision.day or "9999")


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and not _OPERATORS.search(text)


def _of_record(archive: Archive, query: Query) -> str:
    """Return the words of a query that a record answers, not its text."""
    return " ".join(word.surface for word in archive.ask(query).wanted if word.meaning)


def _in_time(day: str | None, filters: Filters) -> bool:
    since, until = filters.date_from, filters.date_to
    if filters.year and (day[:4] if day else UNKNOWN) not in filters.year:
        return False
    if day is None:
        return since is None and until is None
    return (since is None or day >= since.isoformat()) and (
        until is None or day <= until.isoformat()
    )


def _words_of(row: DelegationRow) -> str:
    decision = row.decision
    return "\n".join(
        filter(
            None, (decision.text, decision.by, decision.case_number, decision.heading, decision.day)
        )
    )
