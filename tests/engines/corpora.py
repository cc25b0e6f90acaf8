"""Small corpora for the engines: one told by hand, and strategies for random ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from archive.engines import engine, register_engine
from archive.engines.base import Entry, Request
from archive.model import UNKNOWN
from archive.tree import All, And, Is, Near, Not, Or, Phrase, Prefix, Range, Row, Term

from .cluster_engine import cluster_engine
from .memory import ORACLE, MemoryEngine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archive.engines.base import Searcher

register_engine(ORACLE, lambda _: MemoryEngine())
register_engine("cluster", cluster_engine)
NAMES = (ORACLE, "arrays", "whoosh", "cluster")


def entry(
    section: str,
    text: str,
    *,
    heading: str = "",
    date: tuple[int | None, int | None] = (None, None),
    prior: float = 1.0,
    **facets: str,
) -> Entry:
    """Return an entry; the document's id is what stands before the colon of the section's."""
    return Entry(
        id=section,
        document_id=section.split(":", maxsplit=1)[0],
        tokens={"base": text.split(), "heading": heading.split()},
        facets={name: tuple(values.split()) for name, values in facets.items()},
        date_from=date[0],
        date_to=date[1],
        prior=prior,
    )


HAND = (
    entry("a:1", "trygghetslarm för äldre i kommunen", body="styrelsen", date=(100, 100)),
    entry("a:2", "avgift för trygghetslarm höjs", body="styrelsen", date=(100, 100)),
    entry("b:1", "räddningstjänst och larm", heading="larm", body="nämnden", date=(50, 80)),
    entry("b:2", "budget för räddningstjänst", body="nämnden", topic="ekonomi räddning"),
    entry("c:1", "äldre beslut om larm larm larm", topic="ekonomi", date=(200, None), prior=0.5),
    entry("d:1", "ingenting"),
)


def built(name: str, folder: Path, entries: Iterable[Entry]) -> Searcher:
    """Return a searcher of that engine over the entries."""
    with engine(name).writer(folder) as writer:
        for one in entries:
            writer.add(one)
        writer.commit()
    return engine(name).open(folder)


WORDS = ("a", "ab", "abc", "b", "å", "åb", "c d", "x" * 40)
VALUES = ("v", "w", "z ö", UNKNOWN)
_words = st.sampled_from(WORDS)
_fields = st.sampled_from(("base", "title"))
_weights = st.sampled_from((1.0, 0.3, 2.5, 0.0))
_days = st.none() | st.integers(-3, 3)
_groups = st.lists(_words, min_size=1, max_size=2).map(tuple)
_rows = st.builds(
    Row,
    st.sampled_from(("base", "base", "title")),
    st.lists(st.lists(_words, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(
        tuple
    ),
)

_TERMS = (
    st.builds(Term, _fields, _words, _weights),
    st.builds(Prefix, _fields, st.sampled_from(("", "a", "ab", "å", "q", "c ")), _weights),
    st.builds(
        Phrase,
        _fields,
        st.lists(_words | st.just(""), min_size=1, max_size=4).map(tuple),
        _weights,
    ),
    st.builds(
        Near, st.lists(_rows, min_size=1, max_size=3).map(tuple), st.integers(0, 4), _weights
    ),
)
_COLUMNS = (
    st.just(All()),
    st.builds(Range, st.just("date"), _days, _days),
    st.builds(
        Is,
        st.sampled_from(("body", "topic", "access")),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True).map(tuple),
    ),
    st.builds(Is, st.just("document"), st.sampled_from((("1",), ("2", "3")))),
)


@st.composite
def _ors(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> Or:
    nodes = draw(st.lists(inner, min_size=1, max_size=4).map(tuple))
    return Or(nodes, draw(st.integers(1, len(nodes))))


def nodes(*, columns: bool = True) -> st.SearchStrategy[object]:
    """Return a strategy for query trees."""
    return st.recursive(
        st.one_of(*_TERMS, *(_COLUMNS if columns else ())),
        lambda inner: st.one_of(
            st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
            _ors(inner),
            st.builds(Not, inner),
        ),
        max_leaves=6,
    )


filters = st.lists(st.one_of(*_COLUMNS) | st.builds(Not, st.one_of(*_COLUMNS)), max_size=3).map(
    tuple
)

requests = st.builds(
    Request,
    match=nodes(),
    filters=filters,
    sort=st.sampled_from(("relevance", "relevance", "date", "-date")),
    limit=st.integers(0, 12),
    offset=st.integers(0, 3),
    facets=st.just(("body", "topic")),
    group=st.booleans(),
    per_document=st.integers(1, 3),
)

_tokens = st.lists(st.sampled_from((*WORDS, "")), max_size=9).map(tuple)


@st.composite
def entries(draw: st.DrawFn, *, marks: str = "", levels: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Return a random corpus.

    Args:
        draw: from hypothesis.
        marks: put before the ordinals, to keep ids apart.
        levels: those of access that a document may have; nothing gives documents none.
    """
    chosen = {str(n): draw(st.sampled_from(levels)) for n in range(1, 6)} if levels else {}
    out = []
    for n in range(draw(st.integers(0, 14))):
        document = str(draw(st.integers(1, 5)))
        values = st.lists(st.sampled_from(VALUES[:3]), max_size=2)
        out.append(
            Entry(
                id=f"{document}:{marks}{n}",
                document_id=document,
                tokens={"base": draw(_tokens), "title": draw(_tokens)},
                facets={
                    "body": tuple(draw(values)),
                    "topic": tuple(draw(values)),
                    "access": (chosen[document],) if levels else (),
                },
                date_from=draw(_days),
                date_to=draw(_days),
                prior=draw(st.sampled_from((1.0, 1.0, 0.5, 1.25))),
            )
        )
    return tuple(out)
