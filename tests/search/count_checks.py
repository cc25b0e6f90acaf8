"""Check that every count of an index means what its query says.

    python -m tests.search.count_checks INDEX [QUESTIONS]

Questions are drawn from the index's own words: one word, two, a whole sentence, a phrase, NÄRA. For
each of them every facet's value must be found as often as it says, and a required word, a filter or
a stricter operator must never find more. Prints what disagrees, and how many checks were made.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archive.model import FACETS, Query
from archive.search.opened import open_archive
from archive.search.weights import STOP
from archive.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.archive import Archive

QUESTIONS = 100


def main(arguments: list[str]) -> int:
    """Check an index and return how many counts disagree."""
    wrong, checks = 0, 0
    with open_archive(Settings(index=Path(arguments[0]))) as held:
        asked = list(questions(held, int(arguments[1]) if len(arguments) > 1 else QUESTIONS))
        for text in asked:
            for fault in (*facet_faults(held, Query(text)), *order_faults(held, text, "beslut")):
                wrong += fault != ""
                checks += 1
                if fault:
                    print(fault)
    print(f"{len(asked)} questions, {checks} checks, {wrong} disagree")
    return wrong


def questions(held: Archive, many: int, seed: int = 13) -> Iterator[str]:
    """Yield questions made of words that stand in the index, of five kinds in turn."""
    chance = random.Random(seed)
    terms = held.searcher.terms("exact")
    words = [w for w, n in terms if n > 1 and w.isalpha() and len(w) > 3 and w not in STOP]
    for number in range(many):
        a, b, c = chance.choice(words), chance.choice(words), chance.choice(words)
        kinds = (a, f"{a} {b}", f"vad beslutades om {a} och {b} {c}?", f'"{a}"', f"{a} NÄRA/5 {b}")
        yield kinds[number % len(kinds)]


def facet_faults(held: Archive, query: Query) -> Iterator[str]:
    """Yield one text for each value of each facet: what disagrees, or nothing.

    A value's count is the total with that value alone chosen in its facet, all else kept.
    """
    result = held.search(replace(query, limit=0))
    for facet in FACETS:
        for value, count in result.facets[facet]:
            chosen = replace(query.filters, **{facet: (value,)})  # type: ignore[arg-type]
            total = held.search(replace(query, filters=chosen, limit=0)).total
            same = total == count
            yield "" if same else f"{query.text!r} {facet}={value}: said {count}, found {total}"


def order_faults(held: Archive, text: str, word: str) -> Iterator[str]:
    """Yield one text for each order that must hold between totals: what disagrees, or nothing."""
    a, b = (held.search(Query(t, limit=0)).total for t in (text, word))
    both = held.search(Query(f"({text}) OCH ({word})", limit=0)).total
    either = held.search(Query(f"({text}) ELLER ({word})", limit=0)).total
    without = held.search(Query(f"({text}) INTE ({word})", limit=0)).total
    yield "" if both <= min(a, b) else f"{text!r} OCH {word}: {both} of {a}, {b}"
    yield "" if either == a + b - both else f"{text!r} ELLER {word}: {either} of {a}, {b}, {both}"
    yield "" if without == a - both else f"{text!r} INTE {word}: {without} of {a}, {both}"


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
