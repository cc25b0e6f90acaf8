import pytest

from archive.search.spelling import spelling_distance


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("trygghetslarm", "trygghetslarm", 0.0),
        ("trygghetslram", "trygghetslarm", 1.0),
        ("vardcentral", "vårdcentral", 0.5),
        ("gäteborg", "göteborg", 1.0),
        ("protokol", "protokoll", 1.0),
        ("avta1", "avtal", 0.5),
    ],
)
def test_letters_that_are_confused_count_less(one: str, other: str, apart: float) -> None:
    assert spelling_distance(one, other, 2.0) == apart
    assert spelling_distance(other, one, 2.0) == apart


def test_what_is_far_apart_is_given_up() -> None:
    assert spelling_distance("budget", "hemtjänst", 2.0) > 2.0
