"""Query completion: words of the archive, bodies, organisations, topics, types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.language.tokens import fold
from archive.search.weights import STOP
from archive.tree import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.access import RestrictedSearcher
    from archive.tree import Node

_TRIED = 40
"""Words, the most frequent first, that are tried for whether the asker may see them."""
_NUMBERED = re.compile(r"§\s*\d*$|(?:^|\s)\d+$")
"""What ends in a number: there is only that one, `§ 5` is not the beginning of `§ 512`."""
_NAMED = ("body", "organisation", "topic", "type")
"""Facets whose values are offered."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way to go on; `count` is in how many sections.

    A name sets the filter `facet` to `text`, and `rest` is what was typed before it; a word has
    no facet.
    """

    text: str
    count: int
    facet: str = ""
    rest: str = ""


def suggest_completions(
    typed: str,
    searcher: RestrictedSearcher,
    filters: tuple[Node, ...],
    values: Mapping[str, Sequence[tuple[str, int]]],
    limit: int,
) -> tuple[Suggestion, ...]:
    """Return up to `limit` ways to go on, names before words, the most frequent first.

    Args:
        typed: the query so far; its last word is gone on with.
        searcher: the index.
        filters: what the asker may see.
        values: the names in the facets that the asker may see, with numbers of sections.
        limit: how many at most.
    """
    before, _, last = typed.rpartition(" ")
    prefix = fold(last.lstrip('"(-'))
    if not prefix:
        return ()
    names = sorted(_name_suggestions(typed.strip(), values), key=lambda s: (-s.count, s.text))
    room = 0 if _NUMBERED.search(typed) else limit - min(len(names), limit // 2)
    lead = before + " " if before else ""
    words = [
        Suggestion(lead + token, count)
        for token, count in _completed_words(
            prefix, searcher, filters, 0 if _NUMBERED.search(typed) else room
        )
    ]
    return (*names[: limit - len(words)], *words)


def _name_suggestions(
    typed: str, values: Mapping[str, Sequence[tuple[str, int]]]
) -> Iterator[Suggestion]:
    """Yield names that what is typed begins, or that its last words do."""
    words = typed.split()
    tails = [(" ".join(words[:at]), fold(" ".join(words[at:]))) for at in range(len(words))][-3:]
    for facet in _NAMED:
        for value, count in values.get(facet, ()):
            name = fold(value)
            for rest, tail in tails:
                if len(tail) > 1 and (name.startswith(tail) or f" {tail}" in name):
                    yield Suggestion(value, count, facet, rest)
                    break


def _completed_words(
    prefix: str, searcher: RestrictedSearcher, filters: tuple[Node, ...], room: int
) -> Iterator[tuple[str, int]]:
    known = [
        (token, frequency)
        for token, frequency in searcher.terms("exact", prefix)
        if len(token) > 2 and token not in STOP and not token.endswith("-")
    ]
    known.sort(key=lambda pair: (-pair[1], pair[0]))
    for token, _ in known[:_TRIED]:
        if room <= 0:
            return
        if total := searcher.search(Request(Term("exact", token), filters, limit=0)).total:
            room -= 1
            yield token, total
