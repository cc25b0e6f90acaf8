"""What does a query ask of this archive? Compiled for all of its words, and for some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.query import Both, Either, Words, parse
from archive.search.compiling import MOST_EXPANSIONS, Compiler
from archive.search.restrictions import Restrictions, filter_nodes
from archive.search.words import QueryWord, Reader, asked_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.engines.base import Searcher
    from archive.language import Analyser
    from archive.model import Query
    from archive.query import Expression
    from archive.search.synonyms import Synonyms
    from archive.tree import Node
    from archive.vocabulary import Vocabulary

SHARES = (1.0, 0.6, 0.01)
"""Shares of a query's words that are asked for in turn until enough is found; the last: any."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is put to an engine."""

    words: tuple[QueryWord, ...]
    trees: tuple[Node, ...]
    """The strictest first; one only where there is nothing to let go."""
    filters: tuple[Node, ...]
    notices: tuple[str, ...]

    @property
    def wanted(self) -> tuple[QueryWord, ...]:
        """The words without those a question is made with, unless there are no others."""
        return tuple(w for w in self.words if w.kind != "stop") or self.words


@dataclass(frozen=True, slots=True)
class Asker:
    """What is needed to put queries to an archive."""

    analyser: Analyser
    vocabulary: Vocabulary
    synonyms: Synonyms
    languages: tuple[str, ...]
    searcher: Searcher

    def ask(self, query: Query, values: Mapping[str, Sequence[str]]) -> Asked:
        """Return a query compiled; `values` are the archive's own names, as the asker sees them.

        Raises:
            QueryError: the query has a mistake.
        """
        expression = parse(query.text)
        reader = self.reader(synonyms=query.synonyms)
        restrictions = Restrictions(self.analyser, self.vocabulary, values)
        compiler = Compiler(reader, restrictions, self.expand)
        shares = SHARES if _several(expression, reader) else SHARES[:1]
        trees = tuple(compiler.tree(expression, share) for share in shares)
        return Asked(
            words=asked_for(expression, reader),
            trees=tuple(dict.fromkeys(trees)),
            filters=filter_nodes(query.filters, references=restrictions.asks_references),
            notices=tuple(dict.fromkeys(restrictions.notices)),
        )

    def reader(self, *, synonyms: bool = True) -> Reader:
        """Return what turns a query's texts into words."""
        return Reader(self.analyser, self.synonyms if synonyms else None, self.languages)

    def expand(self, field: str, prefix: str) -> tuple[str, ...]:
        """Return the tokens of a field that begin so, the most frequent first."""
        found = sorted(self.searcher.terms(field, prefix), key=lambda pair: (-pair[1], pair[0]))
        return tuple(token for token, _ in found[:MOST_EXPANSIONS])


def _several(expression: Expression | None, reader: Reader) -> bool:
    """Return whether there are words beside each other of which some could be let go."""
    match expression:
        case Words(text):
            return sum(word.kind != "stop" for word in reader.words(text)) > 1
        case Both(operands) | Either(operands):
            return any(_several(operand, reader) for operand in operands)
    return False
