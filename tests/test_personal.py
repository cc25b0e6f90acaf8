"""Personal numbers are found by date and check digit; nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.personal import find_personal_numbers, luhn, mask


def valid(nine: str) -> str:
    return next(nine + str(check) for check in range(10) if luhn(nine + str(check)))


def written(ten: str) -> str:
    return f"{ten[:6]}-{ten[6:]}"


def test_the_check_digit_is_luhns() -> None:
    assert luhn("8112289874")
    assert not luhn("8112289875")


@pytest.mark.parametrize("number", ["811228-9874", "19811228-9874", "811228+9874", "811228–9874"])
def test_a_personnummer_is_found(number: str) -> None:
    (found,) = find_personal_numbers(f"Sökanden, {number}, bor i kommunen.")
    assert not found.coordination


def test_a_samordningsnummer_is_found() -> None:
    number = written(valid("811288123"))
    (found,) = find_personal_numbers(f"Samordningsnummer {number}.")
    assert found.coordination


@pytest.mark.parametrize("number", ["198112289874", "19811228 9874"])
def test_with_its_century_it_needs_no_hyphen(number: str) -> None:
    assert len(find_personal_numbers(number)) == 1


def test_ten_bare_digits_need_a_word_that_says_so() -> None:
    assert find_personal_numbers("Konto 8112289874 i banken") == ()
    assert len(find_personal_numbers("Personnummer: 8112289874")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Org.nr 858501-2084",
        "556559-4230",
        "745000-1552",
        "811228-9875",
        "811328-9874",
        "810230-9874",
        "072-5724293",
        "0703-402109",
        "2014-05-09",
        "KSN-2015-1584",
        "1234567890123456",
        "Bankgiro 811228-98741",
        "811228-9874-1",
        "",
    ],
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert find_personal_numbers(text) == ()


def test_masking_keeps_every_offset() -> None:
    text = "A 811228-9874 B 19811228-9874 C 556559-4230"
    masked = mask(text)
    assert masked == "A ******-**** B ********-**** C 556559-4230"
    assert len(masked) == len(text)


@given(st.text(alphabet="0123456789-+ \nåpersonu", max_size=60))
def test_masking_never_raises_and_never_moves_anything(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert find_personal_numbers(masked) == ()
    for number in find_personal_numbers(text):
        assert 0 <= number.span.start < number.span.end <= len(text)


@given(st.dates(), st.integers(0, 999))
def test_every_right_number_is_masked(day: object, serial: int) -> None:
    digits = str(day).replace("-", "")[2:] + f"{serial:03d}"
    number = written(valid(digits))
    if str(day) >= "1900":
        assert mask(f"se {number}.") == "se ******-****."
