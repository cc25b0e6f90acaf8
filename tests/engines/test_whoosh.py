"""The index on disk is one that Whoosh itself reads, with the same answers."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3LeafMatcher

from archive.engines import engine
from archive.engines.base import Request
from archive.engines.whoosh import files
from archive.errors import IndexUnusableError
from archive.tree import All, And, Not, Or, Phrase, Prefix, Term

from .corpora import HAND, WORDS, entries, entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.engines.base import Entry
    from archive.tree import Node

# Whoosh is of 2016: Python warns of its strings when it compiles it for the first time
pytestmark = [
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def _whoosh(node: Node) -> Any:  # noqa: PLR0911
    from whoosh import query

    match node:
        case Term(field, token):
            return query.Term(field, token)
        case Prefix(field, prefix):
            return query.Prefix(field, prefix)
        case Phrase(field, tokens):
            return query.Phrase(field, list(tokens))
        case And(nodes):
            return query.And([_whoosh(n) for n in nodes])
        case Or(nodes):
            return query.Or([_whoosh(n) for n in nodes])
        case Not(inner):
            return query.Not(_whoosh(inner))
    return query.Every()


_words = st.sampled_from(WORDS)
_leaves = st.one_of(
    st.builds(Term, st.just("base"), _words),
    st.builds(Prefix, st.just("base"), st.sampled_from(("a", "å", "ab"))),
    st.builds(Phrase, st.just("base"), st.lists(_words, min_size=2, max_size=3).map(tuple)),
    st.just(All()),
)
_nodes = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=4,
)


def _write(folder: Path, added: Sequence[Entry], gone: Sequence[str] = ()) -> None:
    with engine("whoosh").writer(folder) as writer:
        for document in gone:
            writer.delete_document(document)
        for one in added:
            writer.add(one)
        writer.commit()


@EXAMPLES
@given(
    corpus=entries(),
    added=entries(marks="ny"),
    gone=st.lists(st.sampled_from("123456"), max_size=2),
    asked=st.lists(_nodes, min_size=3, max_size=6),
)
def test_whoosh_gives_the_same_hits(
    corpus: tuple[Entry, ...], added: tuple[Entry, ...], gone: list[str], asked: list[Node]
) -> None:
    from whoosh.index import open_dir

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write(folder, corpus)
        _write(folder, added, gone)
        opened = engine("whoosh").open(folder)
        with open_dir(place).searcher() as stock:
            for node in asked:
                found = stock.search(_whoosh(node), limit=None)
                assert sorted(hit["id"] for hit in found) == sorted(opened.ids(node))


@EXAMPLES
@given(corpus=entries())
def test_whoosh_reads_every_posting_and_place(corpus: tuple[Entry, ...]) -> None:
    from whoosh.index import open_dir

    with tempfile.TemporaryDirectory() as place:
        _write(Path(place), corpus)
        expected: dict[tuple[str, str], dict[str, list[int]]] = {}
        for one in corpus:
            for field, tokens in one.tokens.items():
                for at, token in enumerate(tokens):
                    if token:
                        places = expected.setdefault((field, token), {})
                        places.setdefault(one.id, []).append(at)
        with open_dir(place).reader() as reader:
            found: dict[tuple[str, str], dict[str, list[int]]] = {}
            for field, term in reader.all_terms():
                if field in {"base", "title"}:
                    matcher = reader.postings(field, term)
                    here = found.setdefault((field, term.decode()), {})
                    while matcher.is_active():
                        section = reader.stored_fields(matcher.id())["id"]
                        here[section] = matcher.value_as("positions")
                        assert matcher.weight() == len(here[section])
                        matcher.next()
            assert found == expected


def test_long_posting_lists_fill_many_blocks(tmp_path: Path) -> None:
    from whoosh.index import open_dir
    from whoosh.query import Term as WhooshTerm

    _write(tmp_path, [entry(f"d{n}:1", "lika " * (1 + n % 3) + f"x{n}") for n in range(700)])
    with open_dir(str(tmp_path)).searcher() as stock:
        assert len(stock.search(WhooshTerm("base", "lika"), limit=None)) == 700
        assert len(stock.search(WhooshTerm("base", "x699"), limit=None)) == 1
        assert stock.reader().term_info("base", "lika").weight() == 1399
    assert engine("whoosh").open(tmp_path).frequency("base", "lika") == 700


def test_files_of_the_generation_before_are_not_touched(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    _write(first, HAND)
    second.mkdir()
    for path in first.iterdir():
        (second / path.name).hardlink_to(path)
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    _write(second, [entry("e:1", "nytt larm")], gone=["a", "c"])
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before
    assert sorted(engine("whoosh").open(first).ids(Term("base", "larm"))) == ["b:1", "c:1"]
    assert sorted(engine("whoosh").open(second).ids(All())) == ["b:1", "b:2", "d:1", "e:1"]


def test_there_are_never_many_segments(tmp_path: Path) -> None:
    for n in range(12):
        _write(tmp_path, [entry(f"d{n}:{i}", f"ord{n} lika") for i in range(3)])
    assert len(list(tmp_path.glob("*.trm"))) <= 4
    assert engine("whoosh").open(tmp_path).frequency("base", "lika") == 36


def test_what_is_deleted_leaves_the_disk_in_time(tmp_path: Path) -> None:
    _write(tmp_path, [entry(f"d{n}:1", f"hemligt{n}") for n in range(10)])
    for n in range(8):
        _write(tmp_path, (), gone=[f"d{n}"])
    terms = b"".join(path.read_bytes() for path in tmp_path.glob("*.trm"))
    assert b"hemligt0" not in terms
    assert b"hemligt9" in terms
    assert [t for t, _ in engine("whoosh").open(tmp_path).terms("base")] == ["hemligt8", "hemligt9"]


def test_a_document_is_deleted_twice_without_harm(tmp_path: Path) -> None:
    _write(tmp_path, HAND)
    _write(tmp_path, [entry("a:1", "nytt")], gone=["a", "a"])
    assert list(engine("whoosh").open(tmp_path).ids(Term("base", "nytt"))) == ["a:1"]


def test_a_writer_that_gives_up_leaves_nothing_behind(tmp_path: Path) -> None:
    _write(tmp_path, HAND)
    before = sorted(path.name for path in tmp_path.iterdir())
    with engine("whoosh").writer(tmp_path) as writer:
        writer.add(entry("e:1", "larm"))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_many_threads_get_the_answers_of_one(tmp_path: Path) -> None:
    corpus = [entry(f"d{n}:1", f"lika ord{n % 7} " * (1 + n % 5)) for n in range(300)]
    _write(tmp_path, corpus)
    opened = engine("whoosh").open(tmp_path)
    asked = [Request(Or((Term("base", "lika"), Term("base", f"ord{n % 7}")))) for n in range(28)]
    expected = [opened.search(request) for request in asked]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(opened.search, asked * 4)) == expected * 4


def test_an_index_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, HAND)
    monkeypatch.setattr(files, "VERSION", 99)
    with pytest.raises(IndexUnusableError, match="version"):
        engine("whoosh").open(tmp_path)


def test_whooshs_matchers_find_and_our_formula_weighs(tmp_path: Path) -> None:
    """Whatever is asked of words goes through posting readers of Whoosh."""
    _write(tmp_path, HAND)
    opened = engine("whoosh").open(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(W3LeafMatcher, "id", lambda _: pytest.fail("read"))
        for node in (Term("base", "larm"), Phrase("base", ("avgift", "för")), Prefix("base", "la")):
            with pytest.raises(BaseException, match="read"):
                opened.search(Request(node))
