"""Lines in context: what stands beside the key, in which order, and which are drawn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.concordance.concordance import LinesAsked, concordance
from archive.concordance.kwic_lines import sort_key
from archive.concordance.options import KEYS, ORDERS, order_name, order_of
from archive.concordance.places import Place, Places
from archive.errors import QueryError
from archive.model import Filters, Query

if TYPE_CHECKING:
    from archive.concordance.kwic_lines import Line
    from archive.search.archive import Archive


def lines(held: Archive, asked: LinesAsked, limit: int = -1, offset: int = 0) -> list[Line]:
    with concordance(held, asked) as found:
        return list(found.lines(limit, offset))


def ids(found: list[Line]) -> list[tuple[str, int]]:
    return [(line.section.id, line.start) for line in found]


def test_every_order_has_the_same_lines_and_a_page_is_a_stretch_of_them(held: Archive) -> None:
    query = Query("vatten ELLER rent")
    every = set(ids(lines(held, LinesAsked(query))))
    for order in (*ORDERS, "1L", "2R,key"):
        asked = LinesAsked(query, order_of(order))
        whole = lines(held, asked)
        assert set(ids(whole)) == every
        assert lines(held, asked, 3, 2) == whole[2:5]


def test_lines_are_sorted_word_by_word_in_swedish_order() -> None:
    text = "åar vid sjön ängar vid sjön zoner vid sjön Banor, vid sjön övre vid sjön"
    starts = [at for at in range(len(text)) if text.startswith("vid", at)]
    by_left = sorted(starts, key=lambda at: sort_key(text, at, at + 3, ("1L",)))
    words = [text[:at].rsplit(maxsplit=1)[-1] for at in by_left]
    assert words == ["Banor,", "zoner", "åar", "ängar", "övre"]
    by_second = sorted(starts, key=lambda at: sort_key(text, at, at + 3, ("2R",)))
    after = [[*text[at:].split(), ""][2] for at in by_second]
    assert after == ["", "Banor,", "zoner", "ängar", "övre"]


@given(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4))
def test_an_order_and_its_name_are_inverse(keys: list[str]) -> None:
    assert order_of(order_name(tuple(keys))) == tuple(keys)
    assert order_of(order_name(tuple(keys)).lower()) == tuple(keys)


@pytest.mark.parametrize("name", ["", "4L", "slump", "1L;2L", "key,"])
def test_an_unknown_order_is_refused(name: str) -> None:
    with pytest.raises(QueryError, match="finns inte"):
        order_of(name)


def test_the_context_is_as_wide_as_is_asked(held: Archive) -> None:
    board = Filters(body=("Styrelsen",), type=("plan",))
    (line,) = lines(held, LinesAsked(Query("vatten", board), context=9))
    assert (line.left, line.key, line.right) == ("rent ", "vatten", ".")
    (bare,) = lines(held, LinesAsked(Query("vatten", board), context=0))
    assert (bare.left, bare.key, bare.right) == ("", "vatten", "")


def test_a_sample_is_the_same_for_the_same_seed_and_a_part_of_the_lines(held: Archive) -> None:
    whole = lines(held, LinesAsked(Query("vatten")))
    drawn = lines(held, LinesAsked(Query("vatten"), sample=3, seed=7))
    assert len(drawn) == 3
    assert drawn == lines(held, LinesAsked(Query("vatten"), sample=3, seed=7))
    assert drawn == [line for line in whole if line in drawn]
    with concordance(held, LinesAsked(Query("vatten"), sample=3)) as found:
        assert (found.total, found.shown) == (len(whole), 3)
    others = {
        tuple(ids(lines(held, LinesAsked(Query("vatten"), sample=3, seed=s)))) for s in range(9)
    }
    assert len(others) > 3


def test_each_place_is_as_likely_to_be_drawn() -> None:
    drawn: Counter[str] = Counter()
    for seed in range(2000):
        with Places(Place(f"s-{n}", "s", 0, 1, "exakt") for n in range(10)) as places:
            places.draw(3, seed)
            drawn.update(place.section for place in places.ordered())
    assert len(drawn) == 10
    assert all(abs(count - 600) < 100 for count in drawn.values())


def test_a_place_that_comes_changes_a_sample_by_one_line_at_most() -> None:
    def sample(size: int) -> set[str]:
        with Places(Place(f"s-{n}", "s", 0, 1, "exakt") for n in range(size)) as places:
            places.draw(20, 1)
            return {place.section for place in places.ordered()}

    for size in range(100, 130):
        assert len(sample(size) - sample(size + 1)) <= 1
