import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language import Analyser
from archive.model import MatchRule
from archive.search.matching import Match, Matcher
from archive.search.query_words import QueryTokenizer
from archive.search.snippets import WIDTH, _heaviest_stretch, snippets

ANALYSER = Analyser()


def marked_words(query: str, text: str) -> list[str]:
    words = QueryTokenizer(ANALYSER).words(query)
    shown = snippets(text, Matcher(words, ANALYSER).matches(text), [1.0] * len(words))
    return [mark.of(snippet.text) for snippet in shown for mark in snippet.marks]


def test_words_are_marked_as_they_stand() -> None:
    text = "Direktionen beslutade om\nTrygghetslarmen. Ärendet återremitteras."
    assert marked_words("ärende trygghetslarm beslut", text) == [
        "beslutade",
        "Trygghetslarmen",
        "Ärendet",
    ]


def test_two_places_far_apart_give_two_snippets() -> None:
    text = "Avtalet löper ut. " + "Annat sägs här. " * 60 + "Naturbruket består."
    words = QueryTokenizer(ANALYSER).words("avtal naturbruk")
    shown = snippets(text, Matcher(words, ANALYSER).matches(text), [1.0, 1.0])
    assert [s.leading for s in shown] == [False, True]
    assert [s.trailing for s in shown] == [True, False]
    assert all(len(s.text) <= 320 for s in shown)


def test_without_a_match_the_beginning_is_shown() -> None:
    (only,) = snippets("Protokoll fört vid sammanträde.", [], [])
    assert only.text == "Protokoll fört vid sammanträde."
    assert not only.marks


@given(st.text(alphabet="avtl ån.\n§1", max_size=400))
def test_marks_lie_within_the_snippet(text: str) -> None:
    words = QueryTokenizer(ANALYSER).words("avtal ån § 1")
    for snippet in snippets(text, Matcher(words, ANALYSER).matches(text), [1.0] * len(words)):
        assert all(0 <= m.start < m.end <= len(snippet.text) for m in snippet.marks)
        assert "\n" not in snippet.text


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3000), st.integers(1, 30)), min_size=1),
    st.sets(st.integers(0, 3)),
)
def test_the_stretch_with_the_most_weight_is_chosen(
    placed: list[tuple[int, int, int]], taken: set[int]
) -> None:
    weights = [1.0, 2.5, 0.5, 4.0]
    matches = sorted(
        (Match(word, MatchRule.EXACT, at, at + long) for word, at, long in placed),
        key=lambda one: one.start,
    )

    def weight(start: int) -> float:
        inside = [m.word for m in matches if start <= m.start and m.end <= start + WIDTH]
        of_words = sum(weights[word] * (0.3 if word in taken else 1.0) for word in {*inside})
        return of_words + 0.05 * len(inside)

    best = _heaviest_stretch(matches, weights, tuple(taken))
    assert weight(best) == pytest.approx(max(weight(match.start) for match in matches))
