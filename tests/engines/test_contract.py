"""What every engine must do, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.engines import engine
from archive.engines.base import Request
from archive.errors import IndexUnusableError
from archive.model import UNKNOWN
from archive.tree import All, And, Is, Near, Not, Or, Phrase, Prefix, Range, Row, Term

from .corpora import HAND, NAMES, built, entry
from .reference import length_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.engines.base import Searcher, SearchHits
    from archive.tree import Node


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def searcher(name: str, tmp_path: Path) -> Iterator[Searcher]:
    opened = built(name, tmp_path, HAND)
    yield opened
    opened.close()


def _term(token: str, field: str = "base") -> Term:
    return Term(field, token)


def _near(distance: int, *rows: str) -> Near:
    """Return a node of rows whose places are apart by spaces and their tokens by bars."""
    read = (Row("base", tuple(tuple(p.split("|")) for p in row.split())) for row in rows)
    return Near(tuple(read), distance)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (All(), "a:1 a:2 b:1 b:2 c:1 d:1"),
        (_term("larm"), "b:1 c:1"),
        (_term("larm", "heading"), "b:1"),
        (_term("saknas"), ""),
        (Prefix("base", "räddn"), "b:1 b:2"),
        (Prefix("base", "zz"), ""),
        (Phrase("base", ("avgift", "för")), "a:2"),
        (Phrase("base", ("avgift", "", "trygghetslarm")), "a:2"),
        (Phrase("base", ("", "avgift", "för", "")), "a:2"),
        (Phrase("base", ("för", "avgift")), ""),
        (Phrase("base", ("larm", "larm", "larm")), "c:1"),
        (Phrase("base", ("larm",) * 4), ""),
        (_near(2, "äldre", "larm|trygghetslarm"), "a:1"),
        (_near(3, "larm|trygghetslarm", "äldre"), "a:1 c:1"),
        (_near(2, "äldre", "om", "larm"), ""),
        (_near(3, "äldre", "om", "larm"), "c:1"),
        (_near(1, "larm"), "b:1 c:1"),
        (_near(1, "larm", "larm"), "c:1"),
        (_near(2, "larm", "larm|om", "larm|om"), "c:1"),
        (_near(9, "larm", "larm", "larm", "larm"), ""),
        (_near(2, "larm|beslut", "larm|beslut", "om"), "c:1"),
        (_near(1, "äldre beslut", "larm larm"), ""),
        (_near(2, "larm larm", "äldre beslut"), "c:1"),
        (_near(9, "larm larm", "larm larm"), ""),
        (_near(1, "larm larm", "larm"), "c:1"),
        (_near(3, "larm larm", "larm", "äldre|beslut om"), "c:1"),
        (_near(9, "larm om", "larm"), ""),
        (_near(9, "saknas", "larm"), ""),
        (And((_term("för"), _term("räddningstjänst"))), "b:2"),
        (And((_term("för"), Not(_term("räddningstjänst")))), "a:1 a:2"),
        (Or((_term("avgift"), _term("budget"))), "a:2 b:2"),
        (Or((_term("för"), _term("äldre"), _term("larm")), least=2), "a:1 c:1"),
        (Or((_term("larm"), Not(_term("för")))), "b:1 c:1 d:1"),
        (Not(_term("för")), "b:1 c:1 d:1"),
        (Range("date", 60, 100), "a:1 a:2 b:1"),
        (Range("date", None, 50), "b:1"),
        (Range("date", 101, None), "c:1"),
        (Range("date", None, None), "a:1 a:2 b:1 c:1"),
        (Is("body", ("nämnden", "styrelsen")), "a:1 a:2 b:1 b:2"),
        (Is("body", (UNKNOWN,)), "c:1 d:1"),
        (Is("topic", ("räddning", UNKNOWN)), "a:1 a:2 b:1 b:2 d:1"),
        (Is("outcome", (UNKNOWN,)), "a:1 a:2 b:1 b:2 c:1 d:1"),
        (Is("body", ("finns inte",)), ""),
        (Is("document", ("a", "d")), "a:1 a:2 d:1"),
        (Is("id", ("a:2", "d:1", "x:1")), "a:2 d:1"),
    ],
)
def test_each_node_matches_what_it_says(searcher: Searcher, match: Node, expected: str) -> None:
    found = searcher.search(Request(match, limit=20))
    assert " ".join(sorted(found.ids)) == expected
    assert found.total == len(found.ids)
    assert sorted(searcher.ids(match)) == sorted(found.ids)
    assert sorted(searcher.ids(All(), (match,))) == sorted(found.ids)


def test_an_unknown_column_is_a_mistake_of_the_caller(searcher: Searcher) -> None:
    with pytest.raises(ValueError, match="längd"):
        searcher.search(Request(Range("längd", 1, 2)))


def test_scores_are_bm25_times_weight_and_prior(name: str, tmp_path: Path) -> None:
    long = " ".join(["fyll"] * 44)
    texts = {"a:1": "x y", "b:1": f"x x {long}", "c:1": "y y y"}
    made = [entry(i, t, prior=0.5 if i == "b:1" else 1.0) for i, t in texts.items()]
    found = built(name, tmp_path, made).search(Request(Term("base", "x", 3.0)))
    # idf = ln(1 + 1.5 / 2.5); mean length 17; 46 tokens count as 46, 2 as 2 (see bm25.LENGTHS)
    assert found.ids == ("a:1", "b:1")
    assert found.scores == pytest.approx((2.20646, 0.65509), rel=1e-4)
    assert length_code(47) == length_code(46)


def test_ties_fall_by_id(name: str, tmp_path: Path) -> None:
    made = [entry(f"{d}:1", "lika ord") for d in "hgbacdfe"]
    opened = built(name, tmp_path, made)
    for match in (All(), Term("base", "ord"), Prefix("base", "o")):
        pages = [opened.search(Request(match, limit=3, offset=n)).ids for n in (0, 3, 6)]
        assert [i[0] for page in pages for i in page] == list("abcdefgh")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("date", "b:1 a:1 a:2 c:1 b:2 d:1"), ("-date", "c:1 a:1 a:2 b:1 b:2 d:1")],
)
def test_sorted_by_date_unknown_ones_come_last(
    searcher: Searcher, sort: str, expected: str
) -> None:
    found = searcher.search(Request(All(), sort=sort))
    assert " ".join(found.ids) == expected
    assert set(found.scores) == {0.0}


def test_a_facet_is_counted_without_its_own_filter(searcher: Searcher) -> None:
    filters = (Is("body", ("styrelsen",)), Range("date", 0, 300))
    found = searcher.search(Request(All(), filters, facets=("body", "topic")))
    assert found.total == 2
    assert found.facets["body"] == (("styrelsen", 2), ("nämnden", 1), (UNKNOWN, 1))
    assert found.facets["topic"] == ((UNKNOWN, 2),)


def test_excluding_a_value_is_a_filter_on_that_facet_too(searcher: Searcher) -> None:
    found = searcher.search(Request(All(), (Not(Is("body", ("styrelsen",))),), facets=("body",)))
    assert found.total == 4
    assert dict(found.facets["body"])["styrelsen"] == 2


def test_several_values_of_a_section_all_count(searcher: Searcher) -> None:
    found = searcher.search(Request(All(), facets=("topic",)))
    assert found.facets["topic"] == ((UNKNOWN, 4), ("ekonomi", 2), ("räddning", 1))


def _grouped(searcher: Searcher, **wanted: int) -> SearchHits:
    match = Or((_term("larm"), _term("för"), _term("äldre")))
    return searcher.search(Request(match, group=True, **wanted))  # type: ignore[arg-type]


def test_grouping_collects_hits_by_document(searcher: Searcher) -> None:
    found = _grouped(searcher, limit=10)
    assert (found.total, found.documents) == (5, 3)
    assert dict(found.group_totals) == {"a": 2, "b": 2, "c": 1}
    order = [i.split(":")[0] for i in found.ids]
    assert sorted(order, key=order.index) == order


def test_a_page_of_groups_is_a_part_of_all_groups(searcher: Searcher) -> None:
    whole = _grouped(searcher, limit=10, per_document=1)
    assert len(whole.ids) == 3
    part = _grouped(searcher, limit=1, offset=1, per_document=1)
    assert part.ids == whole.ids[1:2]
    assert list(part.group_totals) == [whole.ids[1].split(":")[0]]
    assert (part.total, part.documents) == (5, 3)


def test_limit_nought_gives_totals_only(searcher: Searcher) -> None:
    found = searcher.search(Request(_term("larm"), limit=0, facets=("body",)))
    assert (found.ids, found.total) == ((), 2)
    assert found.facets["body"] == (("nämnden", 1), (UNKNOWN, 1))


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
def test_ranked_is_all_pages_of_a_search_one_after_another(searcher: Searcher, sort: str) -> None:
    match = Or((_term("larm"), _term("för"), _term("äldre"), Not(_term("budget"))))
    filters = (Not(Is("body", ("saknas",))),)
    found = searcher.search(Request(match, filters, sort, limit=100))
    assert found.total == 6
    assert list(searcher.ranked(match, filters, sort)) == list(
        zip(found.ids, found.scores, strict=True)
    )
    first = next(iter(searcher.ranked(match, filters, sort)))
    assert first == (found.ids[0], found.scores[0])
    assert list(searcher.ranked(_term("saknas"))) == []


def test_frequencies_of_many_words_come_in_the_order_asked(searcher: Searcher) -> None:
    words = [("base", "larm"), ("base", "saknas"), ("heading", "larm"), ("base", "för")]
    assert searcher.frequencies(words) == [2, 0, 1, 3]
    assert searcher.frequencies([]) == []


def test_frequencies_and_terms(searcher: Searcher) -> None:
    assert searcher.frequency("base", "larm") == 2
    assert searcher.frequency("base", "lar") == 0
    assert searcher.frequency("heading", "larm") == 1
    assert list(searcher.terms("base", "rädd")) == [("räddningstjänst", 2)]
    words = [token for token, _ in searcher.terms("base")]
    assert words == sorted(set(words))
    assert len(words) == 14


def test_a_later_writer_adds_and_takes_out(name: str, tmp_path: Path) -> None:
    before = built(name, tmp_path, HAND)
    with engine(name).writer(tmp_path) as writer:
        writer.delete_document("a")
        writer.delete_document("finns inte")
        writer.add(entry("a:1", "helt andra ord om larm", body="nämnden"))
        writer.add(entry("e:1", "larm igen"))
        writer.commit()
    after = engine(name).open(tmp_path)
    assert sorted(after.ids(All())) == ["a:1", "b:1", "b:2", "c:1", "d:1", "e:1"]
    assert sorted(after.ids(_term("larm"))) == ["a:1", "b:1", "c:1", "e:1"]
    assert list(after.ids(_term("trygghetslarm"))) == []
    assert after.frequency("base", "trygghetslarm") == 0
    assert list(after.terms("base", "trygg")) == []
    assert after.search(Request(All(), facets=("body",))).facets["body"] == (
        ("nämnden", 3),
        (UNKNOWN, 3),
    )
    assert sorted(before.ids(_term("trygghetslarm"))) == ["a:1", "a:2"]


def test_a_document_may_be_replaced_before_the_commit(name: str, tmp_path: Path) -> None:
    with engine(name).writer(tmp_path) as writer:
        writer.add(entry("a:1", "gammalt"))
        writer.delete_document("a")
        writer.add(entry("a:1", "nytt"))
        writer.commit()
    opened = engine(name).open(tmp_path)
    assert list(opened.ids(_term("nytt"))) == ["a:1"]
    assert list(opened.ids(_term("gammalt"))) == []


def test_nothing_counts_before_commit(name: str, tmp_path: Path) -> None:
    built(name, tmp_path, HAND).close()
    with engine(name).writer(tmp_path) as writer:
        writer.add(entry("e:1", "larm"))
        writer.delete_document("a")
    assert len(list(engine(name).open(tmp_path).ids(All()))) == len(HAND)


def test_an_empty_index_answers(name: str, tmp_path: Path) -> None:
    opened = built(name, tmp_path, ())
    found = opened.search(Request(Term("base", "larm"), facets=("body",), group=True))
    assert (found.ids, found.total, found.documents) == ((), 0, 0)
    assert found.facets["body"] == ()
    assert list(opened.terms("base")) == []


def test_everything_may_be_taken_out(name: str, tmp_path: Path) -> None:
    built(name, tmp_path, HAND).close()
    with engine(name).writer(tmp_path) as writer:
        for document in "abcd":
            writer.delete_document(document)
        writer.commit()
    opened = engine(name).open(tmp_path)
    assert opened.search(Request(All())).total == 0
    assert list(opened.terms("base")) == []


def test_a_missing_index_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match="handlingar index"):
        engine(name).open(tmp_path / "finns inte")


def test_every_damaged_file_is_noticed(name: str, tmp_path: Path) -> None:
    built(name, tmp_path / "hel", HAND).close()
    every = sorted((tmp_path / "hel").iterdir())
    # names with a dot first are a writer's notes to itself
    files = [path for path in every if path.stat().st_size and path.name[0] != "."]
    assert files
    for path in files:
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexUnusableError, match="handlingar index"):
            engine(name).open(path.parent)
        for place in (0, len(whole) // 3, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
            with pytest.raises(IndexUnusableError, match="handlingar index"):
                engine(name).check(path.parent)
        path.unlink()
        with pytest.raises(IndexUnusableError, match="handlingar index"):
            engine(name).open(path.parent)
        path.write_bytes(whole)
    engine(name).check(tmp_path / "hel")
    engine(name).open(tmp_path / "hel").close()


def test_reading_writes_nothing_beside_the_index(name: str, tmp_path: Path) -> None:
    built(name, tmp_path, HAND).close()
    for path in tmp_path.glob(".*.lock"):
        path.unlink()
    before = sorted(path.name for path in tmp_path.iterdir())
    tmp_path.chmod(0o555)
    try:
        assert list(engine(name).open(tmp_path).ids(_term("avgift"))) == ["a:2"]
    finally:
        tmp_path.chmod(0o755)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
