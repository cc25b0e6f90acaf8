"""Which words of the archive are offered for one that it lacks?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Filters, Query
from archive.progress import silent
from archive.search.opened import open_archive
from archive.search.spelling import SpellingSuggester, spelling_distance
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.search.archive import Archive

TEXTS = (
    ("2014", "Almbyskolan byggs om. Barnen i Almbyskolan går i Skogalmbyhallen."),
    ("2015", "Äldreomsorgen och avtalet om simhallen."),
    ("2015", "Avtalet om vattenskydd."),
)
LETTERS = st.text("aåäoöeclirnm1", min_size=4, max_size=9)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("nearwords")
    (folder / "corpus").mkdir()
    lines = [
        json.dumps({"id": str(n), "title": "Post", "text": text, "date": date})
        for n, (date, text) in enumerate(TEXTS)
    ]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    with open_archive(made) as archive:
        yield archive


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Almby", [("almbyskolan", 1, "begins"), ("skogalmbyhallen", 1, "contains")]),
        ("aldreomsorgen", [("äldreomsorgen", 1, "folded")]),
        ("aldreomsorg", [("äldreomsorg", 1, "folded"), ("äldreomsorgen", 1, "folded")]),
        ("simhal1en", []),
        ("avtaiet", [("avtalet", 2, "ocr")]),
        ('"almby"', [("almbyskolan", 1, "begins"), ("skogalmbyhallen", 1, "contains")]),
        ("avtalet", []),
        ("och", []),
        ("avtal almby*", []),
    ],
)
def test_words_like_one_that_is_lacking_are_offered_with_their_hits(
    held: Archive, text: str, words: list[tuple[str, int, str]]
) -> None:
    result = held.search(Query(text))
    assert [(near.word, near.count, near.how) for near in result.words] == words
    for near in result.words:
        assert held.search(Query(near.word)).total == near.count


def test_what_a_filter_hides_is_not_offered(held: Archive) -> None:
    assert held.search(Query("Almby", Filters(year=("2015",)))).words == ()


def test_the_query_without_what_is_lacking_is_offered(held: Archive) -> None:
    result = held.search(Query("avtalet almby"))
    assert ("without", "avtalet", 2) in {(o.kind, o.text, o.total) for o in result.offers}
    assert result.notices[0].kind == "unknown"


class Listed:
    """A searcher that only has words, each in so many sections (one, if not said)."""

    def __init__(self, words: Iterable[str], often: Mapping[str, int] | None = None) -> None:
        self.words, self.often = sorted(set(words)), often or {}

    def terms(self, _field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        held = (word for word in self.words if word.startswith(prefix))
        return ((word, self.often.get(word, 1)) for word in held)


def test_of_words_equally_near_the_one_in_more_sections_comes_first() -> None:
    words = {"larmen": 2, "larmet": 9, "larmad": 5}
    suggester = SpellingSuggester(Listed(words, words))  # type: ignore[arg-type]
    assert suggester.words_near("larmez")[:2] == ("larmet", "larmen")


@given(LETTERS, st.lists(LETTERS, max_size=20))
def test_sorting_out_by_whole_differences_loses_no_reading(word: str, words: list[str]) -> None:
    allowed = 1.0 if len(word) < 8 else 2.0
    found = set(SpellingSuggester(Listed(words)).words_near(word))  # type: ignore[arg-type]
    like = {"å": "a", "ä": "a", "ö": "o"}
    first = like.get(word[0], word[0])
    assert found == {
        other
        for other in words
        if other.isalpha()
        and like.get(other[0], other[0]) == first
        and other != word
        and abs(len(other) - len(word)) <= allowed
        and spelling_distance(word, other, allowed) <= allowed
    }
