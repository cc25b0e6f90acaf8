"""Case numbers that stand with a paragraph."""

from __future__ import annotations

import pytest

from indexer.segment import paragraph_case


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Dnr: KS 2018/14", "KS 2018/14"),
        ("Vårt dnr 09/5304", "09/5304"),
        ("Diarienummer 59117/2012", "59117/2012"),
        ("Ärendenummer KSN-2015-1584:19", "KSN-2015-1584:19"),
        ("Dnr 2013-KS0548/003", "2013-KS0548/003"),
        ("Dnr VOHJS13-032", "VOHJS13-032"),
        ("Diarienummer KS/2017:107", "KS/2017:107"),
        ("Vårt dnr: 1 (6)", None),
        ("Diarienummer:", None),
        ("Dnr Kompetensberedningens ledamöter", None),
    ],
)
def test_number_behind_a_label(text: str, number: str | None) -> None:
    found = paragraph_case.labelled(text)
    assert (found[0] if found else None) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2013/1809", "2013/1809"),
        ("0901/22", "0901/22"),
        ("KSN-2015-1584 Digital plan", "KSN-2015-1584"),
        ("2014-2017 Strategi", None),
        ("2014/15 års budget", None),
        ("2014-05-09", None),
        ("08-123 45", None),
        ("12/5 möte med nätverket", None),
    ],
)
def test_number_without_a_label(text: str, number: str | None) -> None:
    found = paragraph_case.unlabelled(text)
    assert (found[0] if found else None) == number


def test_what_registers_append_is_no_part_of_the_number() -> None:
    text = "Ärendenummer ABC-2024-00010:-1 Val av ombud"
    found = paragraph_case.labelled(text)
    assert found is not None
    assert (found[0], text[found[2] :]) == ("ABC-2024-00010", " Val av ombud")
