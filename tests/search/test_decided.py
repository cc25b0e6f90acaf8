from __future__ import annotations

import pytest

from archive.search.decided import is_question, topic_words


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("vad beslutade direktionen om båtplatser", True),
        ("När fastställdes avgiften?", True),
        ("båtplatser", False),
        ("båtplatser avgift 2014", False),
        ("vad", False),
        ('vad är "fast avgift" organ:direktionen', False),
    ],
)
def test_a_question_is_asked_in_words(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_bodies_and_words_of_deciding_are_not_what_it_is_about() -> None:
    words = ["beslutade", "direktionen", "avgift", "båtplatser", "fastställdes"]
    assert topic_words(words) == ("avgift", "båtplatser")
