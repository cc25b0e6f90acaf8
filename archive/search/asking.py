"""What does a query ask of this archive? Compiled for all of its words, and for some of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import SectionKind
from archive.query import Both, Close, Either, Exact, Words, parse
from archive.search.compiling import MOST_EXPANSIONS, Compiler
from archive.search.notices import notice
from archive.search.restrictions import Restrictions, filter_nodes
from archive.search.words import QueryWord, Reader, asked_for
from archive.tree import Is

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.access import RestrictedSearcher
    from archive.catalogue import RestrictedCatalogue
    from archive.language import Analyser
    from archive.model import Notice, Query
    from archive.query import Expression
    from archive.search.synonyms import Synonyms
    from archive.search.weights import Weights
    from archive.tree import Node
    from archive.vocabulary import Vocabulary

SHARES = (1.0, 0.6, 0.01)
"""Shares of a query's words that are asked for in turn until enough is found; the last: any."""

NOT_VERBATIM = notice("not verbatim")
NOT_NEAR = notice("not near")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is put to an engine."""

    words: tuple[QueryWord, ...]
    trees: tuple[Node, ...]
    """The strictest first; one only where there is nothing to let go, or where it is counted."""
    filters: tuple[Node, ...]
    notices: tuple[Notice, ...]

    counted: str = ""
    """What the reader asks for the number of: sections, documents, or nothing."""
    only_references: tuple[Node, ...] = ()
    """The filters that let nothing but references through, where the others let none."""
    loosened: Asked | None = None
    """What is asked when all trees find nothing: phrases and known terms as mere words."""

    @property
    def steps(self) -> tuple[Node, ...]:
        """The trees in the order they are tried, those of the loosened query last."""
        return (*self.trees, *(self.loosened.trees if self.loosened else ()))

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
    searcher: RestrictedSearcher
    catalogue: RestrictedCatalogue
    weights: Weights

    def ask(self, query: Query, values: Mapping[str, Sequence[str]]) -> Asked:
        """Return a query compiled; `values` are the archive's own names, as the asker sees them.

        Raises:
            QueryError: the query has a mistake.
        """
        expression = parse(query.text)
        reader = self.reader(synonyms=query.synonyms)
        restrictions = Restrictions(self.analyser, self.vocabulary, values, self.catalogue)
        wide = filter_nodes(query.filters, references=True)
        references = (*wide, Is("kind", (str(SectionKind.REFERENCE),)))

        def asked(expression: Expression | None, reader: Reader) -> Asked:
            compiler = Compiler(reader, restrictions, self.expand, self.weights)
            shares = SHARES if _several(expression, reader) else SHARES[:1]
            trees = tuple(compiler.query(expression, share) for share in shares)
            narrow = filter_nodes(query.filters, references=restrictions.asks_references)
            return Asked(
                words=asked_for(expression, reader),
                trees=tuple(dict.fromkeys(trees)),
                filters=narrow,
                notices=tuple(dict.fromkeys(restrictions.notices)),
                only_references=references if wide != narrow else (),
            )

        strict = asked(expression, reader)
        if counted := restrictions.counted:
            return replace(strict, trees=strict.trees[:1], only_references=(), counted=counted)
        loosened = _loosened(expression) if expression else None
        terms = any(word.phrase and not word.identifiers for word in strict.words)
        if loosened == expression and not terms:
            return strict
        said = NOT_VERBATIM if terms or _exact(expression) else NOT_NEAR
        loose = asked(loosened, self.reader(synonyms=False) if terms else reader)
        return replace(strict, loosened=replace(loose, notices=(*loose.notices, said)))

    def reader(self, *, synonyms: bool = True) -> Reader:
        """Return what turns a query's texts into words."""
        return Reader(self.analyser, self.synonyms if synonyms else None, self.languages)

    def expand(self, field: str, prefix: str) -> tuple[str, ...]:
        """Return the tokens of a field that begin so, the most frequent first."""
        found = sorted(self.searcher.terms(field, prefix), key=lambda pair: (-pair[1], pair[0]))
        return tuple(token for token, _ in found[:MOST_EXPANSIONS])


def read_as(asked: Asked, readings: Mapping[str, str]) -> Asked:
    """Mark the words that are only likely readings; `readings` maps each to what was typed."""
    words = tuple(replace(word, read_as=readings.get(word.exact, "")) for word in asked.words)
    return replace(asked, words=words)


def _several(expression: Expression | None, reader: Reader) -> bool:
    """Return whether there is something to let go: one of several words, or a part of one."""
    match expression:
        case Words(text):
            words = [word for word in reader.words(text) if word.kind != "stop"]
            return len(words) > 1 or any(len(word.parts) > 1 for word in words)
        case Both(operands) | Either(operands):
            return any(_several(operand, reader) for operand in operands)
    return False


def _exact(expression: Expression | None) -> bool:
    match expression:
        case Exact():
            return True
        case Both(operands) | Either(operands):
            return any(_exact(operand) for operand in operands)
    return False


def _loosened(expression: Expression) -> Expression:
    """Return an expression with its phrases as mere words."""
    match expression:
        case Exact(text):
            return Words(text)
        case Close(operands):
            return Words(" ".join(operand.text for operand in operands))
        case Both(operands):
            return Both(tuple(_loosened(operand) for operand in operands))
        case Either(operands):
            return Either(tuple(_loosened(operand) for operand in operands))
    return expression
