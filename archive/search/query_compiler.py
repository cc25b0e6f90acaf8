"""Compile a query for an archive: the tree of what satisfies it, and those of milder readings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from archive.errors import query_error
from archive.language.tokens import signs_between
from archive.model import Filters, SectionKind
from archive.query import (
    Both,
    Close,
    Either,
    Exact,
    Field,
    Without,
    Words,
    meant_field,
    parse,
    plain_words,
)
from archive.search.field_filters import FieldFilters, filter_nodes
from archive.search.meanings import Meanings
from archive.search.notices import notice
from archive.search.query_words import Forms, QueryTokenizer, QueryWord, asked_for
from archive.search.tree_compiler import Compiler
from archive.search.verbatim import VerbatimFields
from archive.tree import Is, Or

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from archive.access import RestrictedSearcher
    from archive.catalogue import RestrictedCatalogue
    from archive.language import Analyser
    from archive.model import Notice, Query
    from archive.query import Expression
    from archive.search.compound_finder import CompoundFinder
    from archive.search.synonyms import Synonyms
    from archive.search.weights import Weights
    from archive.tree import Node
    from archive.vocabulary import Vocabulary

WORD_FIELDS = frozenset({"case", "section", "heading", "decision"})
"""Fields that ask for words or numbers, as against those that say what the record is."""
MOST_EXPANSIONS = 1000
"""Words of the archive that a word with `*` within NÄRA may stand for."""
STEPS: Mapping[str, float] = MappingProxyType({"apart": 1.0, "most": 0.6, "any": 0.01})
"""Milder readings in the order they are tried, with the share of the words that each asks for."""


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A query as it is put to an engine."""

    words: tuple[QueryWord, ...]
    tree: Node
    """What satisfies the query."""
    filters: tuple[Node, ...]
    everything: tuple[Node, ...]
    """The filters with nothing chosen: what the asker may see."""
    notices: tuple[Notice, ...]

    expression: Expression | None
    compiler: Compiler
    milder: tuple[tuple[str, Node], ...] = ()
    """Milder readings, the strictest first, by their names in STEPS; none of a literal query."""
    counted: str = ""
    """What the reader asks for the number of: sections, documents, or nothing."""
    only_references: tuple[Node, ...] = ()
    """The filters that let nothing but references through, where the others let none."""
    restricted: tuple[Node, ...] = ()
    """What the fields of the query restrict it to, whatever its words are."""
    literal: bool = False
    """Whether something is asked for in quotes, with NÄRA, with ELLER or with `*`."""

    @property
    def steps(self) -> tuple[Node, ...]:
        """What satisfies the query, then its milder readings."""
        return (self.tree, *(tree for _, tree in self.milder))

    @property
    def wanted(self) -> tuple[QueryWord, ...]:
        """The words without those a question is made with, unless there are no others."""
        return tuple(w for w in self.words if w.kind != "stop") or self.words

    @property
    def dropped(self) -> tuple[str, ...]:
        """The words and signs that are not asked for, as typed."""
        return (*self.question_words, *dict.fromkeys(_unindexed_signs(self.expression)))

    @property
    def question_words(self) -> tuple[str, ...]:
        """The words that the question is only made with, as typed."""
        wanted = self.wanted
        return tuple(dict.fromkeys(w.surface for w in self.words if w not in wanted))


@dataclass(frozen=True, slots=True)
class QueryCompiler:
    """What is needed to put queries to an archive."""

    analyser: Analyser
    vocabulary: Vocabulary
    synonyms: Synonyms
    languages: tuple[str, ...]
    searcher: RestrictedSearcher
    catalogue: RestrictedCatalogue
    weights: Weights
    compounds: CompoundFinder
    _meanings: dict[tuple[str, ...], Meanings] = field(default_factory=dict, compare=False)
    _verified: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False)

    def ask(self, query: Query, values: Mapping[str, Sequence[str]]) -> CompiledQuery:
        """Return a query compiled; `values` are the archive's own names, as the asker sees them.

        Raises:
            QueryError: the query has a mistake.
        """
        expression = parse(query.text)
        reader = self.reader(synonyms=query.synonyms)
        if query.meanings:
            bodies = tuple(values.get("body", ()))
            if bodies not in self._meanings:
                self._meanings[bodies] = Meanings.of(bodies, self.vocabulary, self.analyser)
            reader = replace(reader, meanings=self._meanings[bodies])
        if query.match == "any":
            expression = any_word(expression, reader)
        restrictions = FieldFilters(self.analyser, self.vocabulary, values, self.catalogue)
        restrictions.mark(query.filters)
        compiler = Compiler(
            reader,
            restrictions,
            self.expand,
            self.compounds.with_part,
            self._verbatim,
            self.weights,
            Forms(inflections=query.inflections, compounds=query.compounds),
        )
        tree = compiler.query(expression)
        literal = is_literal(expression)
        mild = query.match == "all" and not literal and not restrictions.counted
        wide = filter_nodes(query.filters, references=True)
        shown = restrictions.asks_references
        narrow = filter_nodes(query.filters, references=shown)
        references = (*wide, Is("kind", (str(SectionKind.REFERENCE),)))
        seen = Filters(references=query.filters.references)
        words = asked_for(expression, reader)
        return CompiledQuery(
            words=words,
            tree=tree,
            filters=narrow,
            everything=filter_nodes(seen, references=shown),
            notices=(
                *(() if words or not _wordless(expression) else (notice("no words"),)),
                *_no_field(query.text),
                *(() if not _leaves_synonyms(expression, reader) else (notice("near words"),)),
                *dict.fromkeys(restrictions.notices),
            ),
            milder=tuple(self._milder_trees(expression, compiler)) if mild else (),
            counted=restrictions.counted,
            only_references=() if wide == narrow or restrictions.counted else references,
            expression=expression,
            compiler=compiler,
            restricted=tuple(_field_nodes(expression, compiler)),
            literal=literal,
        )

    def _milder_trees(
        self, expression: Expression | None, compiler: Compiler
    ) -> Iterator[tuple[str, Node]]:
        """Yield milder readings, the last of them with known terms taken for mere words."""
        if not _has_several_words(expression, compiler.reader):
            return
        seen: set[Node] = set()
        plain = replace(compiler, reader=self.reader(synonyms=False))
        for number, (name, share) in enumerate(STEPS.items()):
            tree = compiler.milder(expression, share)
            if number and _has_term(expression, compiler.reader):
                tree = Or((tree, plain.milder(expression, share)))
            if tree not in seen:
                yield name, tree
            seen.add(tree)

    def reader(self, *, synonyms: bool = True) -> QueryTokenizer:
        """Return what turns a query's texts into words."""
        known = self.synonyms if synonyms else None
        return QueryTokenizer(self.analyser, known, self.languages, held=self._has_number)

    @property
    def _verbatim(self) -> VerbatimFields:
        weight = self.weights.base
        return VerbatimFields(
            self.analyser, self.languages, self.searcher, self.catalogue, weight, self._verified
        )

    def _has_number(self, key: str) -> bool:
        """Return whether a section that the asker may read has a case number."""
        return any(token == key for token, _ in self.searcher.terms("identifiers", key))

    def expand(self, field: str, prefix: str) -> tuple[str, ...]:
        """Return the tokens of a field that begin so, for a word with `*` within NÄRA or a field.

        Raises:
            QueryError: they are more than MOST_EXPANSIONS.
        """
        tokens = tuple(token for token, _ in self.searcher.terms(field, prefix))
        if len(tokens) > MOST_EXPANSIONS:
            raise query_error(
                "%(word)s* är början på %(number)d ord i arkivet; här söks högst %(most)d. "
                "Skriv fler bokstäver före *.",
                word=prefix,
                number=len(tokens),
                most=MOST_EXPANSIONS,
            )
        return tokens


def _unindexed_signs(expression: Expression | None) -> Iterator[str]:
    """Yield the signs of an expression's words that no index holds: `#`, `%`, `+`."""
    match expression:
        case Both(operands) | Either(operands) | Close(operands):
            for operand in operands:
                yield from _unindexed_signs(operand)
        case Without(operand):
            yield from _unindexed_signs(operand)
        case Words(text) | Field("heading" | "decision", text):
            yield from (sign for sign in signs_between(text) if sign != "*")
        case Exact(text):
            yield from signs_between(text)


def read_as(asked: CompiledQuery, readings: Mapping[str, str]) -> CompiledQuery:
    """Mark the words that are only likely readings; `readings` maps each to what was typed."""
    words = tuple(replace(word, read_as=readings.get(word.exact, "")) for word in asked.words)
    return replace(asked, words=words)


def any_word(expression: Expression | None, reader: QueryTokenizer) -> Expression | None:
    """Return an expression that asks for one of the words that stand beside each other."""
    match expression:
        case Words(text):
            words = [word for word in reader.words(text) if word.kind != "stop"]
            each = tuple(Words(word.surface) for word in words)
            return Either(each) if len(each) > 1 else (each[0] if each else expression)
        case Both(operands):
            plain = [any_word(o, reader) for o in operands if isinstance(o, Words)]
            others = tuple(any_word(o, reader) or o for o in operands if not isinstance(o, Words))
            either = tuple(x for o in plain if o for x in _operands(o))
            if not either:
                return Both(others)
            asked = Either(either) if len(either) > 1 else either[0]
            return Both((asked, *others)) if others else asked
        case Either(operands):
            return Either(tuple(any_word(o, reader) or o for o in operands))
    return expression


def _operands(expression: Expression) -> tuple[Expression, ...]:
    return expression.operands if isinstance(expression, Either) else (expression,)


def without_words(
    expression: Expression, reader: QueryTokenizer, gone: Collection[str]
) -> Expression | None:
    """Return an expression without some words and question words, None where no word is left."""
    match expression:
        case Words(text):
            words = [word for word in reader.words(text) if word.kind != "stop"]
            left = [word.surface for word in words if word.surface not in gone]
            return Words(" ".join(left)) if left else None
        case Both(operands):
            kept = [without_words(operand, reader, gone) for operand in operands]
            some = tuple(operand for operand in kept if operand)
            if not any(isinstance(operand, Words) for operand in some):
                return None
            return Both(some) if len(some) > 1 else some[0]
    return expression


def unquoted(expression: Expression) -> Expression:
    """Return an expression with what is quoted or near as words in any form and place."""
    match expression:
        case Exact(text):
            return Words(plain_words(text))
        case Close(operands):
            return Words(" ".join(_unquoted_text(operand) for operand in operands))
        case Both(operands):
            return Both(tuple(unquoted(operand) for operand in operands))
        case Either(operands):
            return Either(tuple(unquoted(operand) for operand in operands))
    return expression


def _unquoted_text(operand: Words | Exact) -> str:
    return plain_words(operand.text) if isinstance(operand, Exact) else operand.text


def _no_field(text: str) -> tuple[Notice, ...]:
    """Say that a word before a colon is looked for as text, where a field has nearly its name."""
    meant = meant_field(text)
    return (notice("no field", name=meant[0], meant=meant[1]),) if meant else ()


def _leaves_synonyms(expression: Expression | None, reader: QueryTokenizer) -> bool:
    """Return whether NÄRA is asked of a word that elsewhere is also met as several words."""
    match expression:
        case Close(operands):
            plain = [
                word for o in operands if isinstance(o, Words) for word in reader.words(o.text)
            ]
            return any(len(alt.bases) > 1 for word in plain for alt in word.alternatives)
        case Both(operands) | Either(operands):
            return any(_leaves_synonyms(operand, reader) for operand in operands)
        case Without(operand):
            return _leaves_synonyms(operand, reader)
    return False


def _field_nodes(expression: Expression | None, compiler: Compiler) -> Iterator[Node]:
    """Yield what the fields of a query restrict it to: its parts that ask for no words."""
    if expression and _asks_no_words(expression, compiler):
        yield compiler.tree(expression)
    elif isinstance(expression, Both):
        for operand in expression.operands:
            yield from _field_nodes(operand, compiler)


def _asks_no_words(expression: Expression, compiler: Compiler) -> bool:
    """Return whether an expression only says what a record is, plainly, negated or in a group."""
    match expression:
        case Field("decision", value):
            return compiler.restrictions.is_outcome(value)
        case Field(name):
            return name not in WORD_FIELDS
        case Without(operand):
            return _asks_no_words(operand, compiler)
        case Both(operands) | Either(operands):
            return all(_asks_no_words(operand, compiler) for operand in operands)
    return False


def is_literal(expression: Expression | None) -> bool:
    """Return whether something is asked for in quotes, with NÄRA, with ELLER or with `*`."""
    match expression:
        case Exact() | Close() | Either():
            return True
        case Words(text):
            return "*" in text
        case Both(operands):
            return any(is_literal(operand) for operand in operands)
    return False


def _has_several_words(expression: Expression | None, reader: QueryTokenizer) -> bool:
    """Return whether there is something to let go: one of several words, or a part of one."""
    return len(words := _plain_words(expression, reader)) > 1 or any(
        len(w.parts) > 1 for w in words
    )


def _has_term(expression: Expression | None, reader: QueryTokenizer) -> bool:
    """Return whether a known term of several words is asked for."""
    return any(w.phrase and not w.identifiers for w in _plain_words(expression, reader))


def _plain_words(expression: Expression | None, reader: QueryTokenizer) -> tuple[QueryWord, ...]:
    """Return the plain words that are asked for."""
    match expression:
        case Words(text):
            return tuple(word for word in reader.words(text) if word.kind != "stop")
        case Both(operands):
            return tuple(word for operand in operands for word in _plain_words(operand, reader))
    return ()


def _wordless(expression: Expression | None) -> bool:
    """Return whether an expression asks for words, though it may have none."""
    match expression:
        case Words():
            return True
        case Both(operands) | Either(operands):
            return any(_wordless(operand) for operand in operands)
    return False
