"""Do runs of letters lift what says the same in words of another form, and nothing else?"""

from __future__ import annotations

from dataclasses import replace

from archive.search.char_ngrams import joined_words, with_letters
from archive.search.query_words import QueryWord
from archive.search.weights import WEIGHTS


def words(*texts: str) -> list[QueryWord]:
    return [QueryWord(text, text, (text,), (text,)) for text in texts]


TEXTS = {
    "a": joined_words(["Kommunen", "erbjuder", "vaccination", "mot", "influensa"]),
    "b": joined_words(["Kommunen", "erbjuder", "vård", "vid", "influensa"]),
    "c": joined_words(["Något", "helt", "annat"]),
}


def test_a_word_of_another_form_lifts_its_section() -> None:
    found = with_letters({"a": 1.0, "b": 1.0, "c": 1.0}, TEXTS, words("vaccinera"), WEIGHTS)
    assert found["a"] == 1.0 + WEIGHTS.letters
    assert found["b"] == found["c"] == 1.0


def test_runs_stay_within_words() -> None:
    found = with_letters({"a": 1.0, "b": 1.0}, TEXTS, words("derva"), WEIGHTS)
    assert found == {"a": 1.0, "b": 1.0}


def test_only_the_best_are_looked_at() -> None:
    few = replace(WEIGHTS, letters_top=2)
    found = with_letters({"a": 1.0, "b": 3.0, "c": 2.0}, TEXTS, words("vaccinera"), few)
    assert found == {"a": 1.0, "b": 3.0, "c": 2.0}


def test_identifiers_are_exact() -> None:
    case = [QueryWord("influensa", "influensa", ("influensa",), (), identifiers=("influensa",))]
    assert with_letters({"a": 1.0, "b": 2.0}, TEXTS, case, WEIGHTS) == {"a": 1.0, "b": 2.0}
