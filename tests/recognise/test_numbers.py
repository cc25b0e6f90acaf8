"""Case numbers in all their forms, and what is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recognise.case_numbers import find_case_numbers, key
from tests.recognise.papers import recognised


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("KSN-2015-1584", ["KSN-2015-1584"]),
        ("Dnr BUN 2013/1809", ["BUN 2013/1809"]),
        ("Vårt dnr 09/5304", ["09/5304"]),
        ("Diarienummer 59117/2012", ["59117/2012"]),
        ("ALL 2014/908", ["ALL 2014/908"]),
        ("Diarienummer (dnr): FD 2020-3", ["FD 2020-3"]),
        ("VOHJS13-032", ["VOHJS13-032"]),
        ("Dnr KS 2018/14", ["KS 2018/14"]),
        ("KS/2017:107", ["KS/2017:107"]),
        ("2013-KS0548/003", ["2013-KS0548/003"]),
        ("Diarienr   \t\nRS 2023/206", ["RS 2023/206"]),
        ("Diarienummer/referensnummer:\nITK2021-2502", ["ITK2021-2502"]),
        ("Ärendenummer SLK-2024-00074", ["SLK-2024-00074"]),
        ("Avropets referensnummer:\n23/2", ["23/2"]),
        ("Mål nr T 3592-13", ["T 3592-13"]),
        ("Målnummer:Ö2668-07Avdelning:1", ["Ö2668-07"]),
        ("Ärendenr 0901/22 och 0455/21", ["0901/22", "0455/21"]),
        ("KS 2025/00508-2.6.2", ["KS 2025/00508-2.6.2"]),
        ("KSN – 2015 – 1584", ["KSN-2015-1584"]),
        ("Diarienummer 2022100021", ["2022100021"]),
        ("Dnr: 0286-24", ["0286-24"]),
        ("Diarie nr: 45/24", ["45/24"]),
        ("Saknr: 4711/24", ["4711/24"]),
        ("Ärende 2024:123", ["2024:123"]),
        ("Vår beteckning: FK 2024-17", ["FK 2024-17"]),
        ("Vår referens: 1234-2024", ["1234-2024"]),
        ("Vår referens: Anna Berg, tel. 0286-24 12 00", []),
    ],
)
def test_case_numbers(text: str, numbers: list[str]) -> None:
    assert [found.value for found in find_case_numbers(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        *("Diarienummer:", "Dnr Kompetensberedningens möte", "Vårt dnr: 1 (6)", "Dnr. 1/5"),
        *("Dnr: 0920-283189", "tel 072-5724293", "0703-402109", "sid 1 (6)", "1(5)"),
        *("858501-2084", "Org.nr 556559-4230", "rapport 2012:15", "A2015/xx", "SFS 2017:725"),
        *("Prop. 2012/13:144", "Dnr 2012-02-16", "Maj 2014/15", "3,2 miljarder kronor"),
        *("Diarienummer/referensnummer:\nKlicka här", "Diarienummer: Handläggare", ""),
    ],
)
def test_what_is_none(text: str) -> None:
    assert find_case_numbers(text) == []


def test_a_label_makes_sure() -> None:
    (labelled,), (bare,) = find_case_numbers("Dnr KS 2018/14"), find_case_numbers("KS 2018/14")
    assert labelled.confidence > bare.confidence
    assert labelled.raw == bare.raw == "KS 2018/14"


def test_spellings_share_a_key() -> None:
    assert key("UPP-2023/058") == key("upp 2023/58")
    assert key("KS 2018/14") != key("KS 2018/15")


@given(st.text(alphabet="Dnr KS:2014/-5§(åÄrende)\n", max_size=60), st.integers(0, 1000))
def test_spans_cover_what_was_found(text: str, start: int) -> None:
    for found in find_case_numbers(text, start):
        assert text[found.span.start - start : found.span.end - start] == found.raw


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Diarienummer/referensnummer:\nABC007", "ABC007"),
        ("Dnr: SAM-17", "SAM-17"),
        ("Ärendenummer: TUV/12/34", "TUV/12/34"),
        ("Dnr: SU FV-1234-20", "SU FV-1234-20"),
        ("Dnr: 2019\u201100417", "2019-00417"),
        ("Avrop av konsult\nBun 114/2022\nPublicerad", "Bun 114/2022"),
        ("Badhus\nKS 2019\u201100417", "KS 2019-00417"),
    ],
)
def test_behind_a_label_stands_whatever_can_be_a_number(text: str, number: str) -> None:
    assert [found.value for found in find_case_numbers(text)] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Dnr: saknas",
        "Dnr: 2020-01-02",
        "Dnr:\nDatum 2020-01-02",
        "Ärendenummer\nSida 1 (3)",
        "Dnr: AB",
        "Möte 3/2020",
        "Maj 12/2020",
        "KS 2021-04-12",
    ],
)
def test_not_all_behind_a_label_is_a_number(text: str) -> None:
    assert not find_case_numbers(text)


def test_a_cited_papers_number_is_not_the_papers_own() -> None:
    text = (
        "Yttrande\nDnr: 2021-00311\n2021-09-14\n\nRemiss av promemorian Klimatlag "
        "(dnr M2021/01234)\nEr beteckning: 2020-00099\n\nVi har fått tillfälle att yttra oss.\n"
    )
    assert recognised(text).case_numbers == ("2021-00311",)
