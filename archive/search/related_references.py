"""Related references: titles of other records where documents answer poorly.

References never join the hits unless asked for. Where no hit has all that was asked for, the best
of them are given beside the hits: before them when they have more of it than any hit. The title of
the document that a reference stands in is not its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.tree import And, Or, Phrase, Prefix, Term

if TYPE_CHECKING:
    from archive.access import RestrictedSearcher
    from archive.engines.base import SearchHits
    from archive.search.query_compiler import CompiledQuery
    from archive.tree import Node

SHOWN = 3
"""References given beside the hits at most."""


@dataclass(frozen=True, slots=True)
class RelatedReferences:
    """What references answer: how many do, the best of them where they are to be shown.

    `first`: they have more of what was asked for than any hit; `whole`: they have all of it.
    """

    total: int = 0
    hits: SearchHits | None = None
    first: bool = False
    whole: bool = False


NOTHING = RelatedReferences()


def find_references(
    asked: CompiledQuery, level: int, searcher: RestrictedSearcher, depth: int
) -> RelatedReferences:
    """Return what references answer, where documents answer the query's step number `level`.

    Level 0 is all that was asked for: references are then only counted. Otherwise they are looked
    for up to the step that documents answer, and the `depth` best are handed over.
    """
    if not asked.only_references:
        return NOTHING
    steps = asked.steps[: level + 1]
    for at, tree in enumerate(steps):
        limit = depth if level else 0
        hits = searcher.search(Request(_untitled(tree), asked.only_references, limit=limit))
        if hits.total:
            return RelatedReferences(hits.total, hits if level else None, at < level, at == 0)
    return NOTHING


def _untitled(node: Node) -> Node:
    """Return a tree in which no word is found by the title of the document."""
    match node:
        case And(nodes):
            return And(tuple(_untitled(inner) for inner in nodes))
        case Or(nodes, least):
            own = tuple(_untitled(inner) for inner in nodes if not _of_title(inner))
            return Or(own, least) if len(own) >= least else node
    return node


def _of_title(node: Node) -> bool:
    return isinstance(node, Term | Phrase | Prefix) and node.field == "title"
