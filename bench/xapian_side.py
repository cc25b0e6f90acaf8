"""Xapian's half of the comparison; run by the system's Python, which has its bindings.

Of a facet with several values only the first is counted.
"""
# ruff: noqa: ANN401, FBT003, PLR0917

from __future__ import annotations

import json
import sys
import time
from typing import Any

import xapian  # type: ignore[import-not-found]

FACETS = ["organisation", "body", "type", "topic", "year", "language"]
DATE = len(FACETS)
DOCUMENT = DATE + 1


def build(folder: str) -> None:
    base = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
    for line in sys.stdin:
        section, document, tokens, facets, date = json.loads(line)
        record = xapian.Document()
        for place, token in enumerate(tokens, 1):
            if token and len(token.encode()) < 240:
                record.add_posting(token, place)
        for slot, name in enumerate(FACETS):
            record.add_value(slot, facets[name][0])
        record.add_boolean_term("XB" + facets["body"][0])
        if date is not None:
            record.add_value(DATE, xapian.sortable_serialise(date))
        record.add_value(DOCUMENT, document)
        record.set_data(section)
        base.add_document(record)
    base.commit()
    base.close()


def query_of(kind: str, words: list[str], body: str, days: list[int] | None) -> Any:
    if kind == "or":
        found = xapian.Query(xapian.Query.OP_OR, words)
    elif kind == "phrase":
        found = xapian.Query(xapian.Query.OP_PHRASE, words)
    elif kind == "prefix":
        found = xapian.Query(
            xapian.Query.OP_WILDCARD, words[0], 0, xapian.Query.WILDCARD_LIMIT_ERROR
        )
    else:
        found = xapian.Query(xapian.Query.OP_AND, words)
    if days:
        low, high = map(xapian.sortable_serialise, days)
        limits = xapian.Query(xapian.Query.OP_VALUE_RANGE, DATE, low, high)
        narrow = xapian.Query(xapian.Query.OP_AND, xapian.Query("XB" + body), limits)
        found = xapian.Query(xapian.Query.OP_FILTER, found, narrow)
    return found


def answer(
    base: Any, kind: str, words: list[str], body: str, days: list[int] | None, sort: str
) -> tuple[list[str], int, float]:
    began = time.process_time()
    enquire = xapian.Enquire(base)
    enquire.set_query(query_of(kind, words, body, days))
    spies = [xapian.ValueCountMatchSpy(slot) for slot in (*range(len(FACETS)), DOCUMENT)]
    for spy in spies:
        enquire.add_matchspy(spy)
    if sort == "-date":
        enquire.set_sort_by_value(DATE, True)
    matches = enquire.get_mset(0, 10, base.get_doccount())
    ids = [match.document.get_data().decode() for match in matches]
    for spy in spies[:-1]:
        [(item.term, item.termfreq) for item in spy.top_values(100)]
    return ids, matches.get_matches_estimated(), time.process_time() - began


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(sys.argv[2])
    else:
        opened = xapian.Database(sys.argv[2])
        for asked in sys.stdin:
            print(json.dumps(answer(opened, *json.loads(asked))), flush=True)
