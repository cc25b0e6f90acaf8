from __future__ import annotations

import pytest

from archive.register.bodies import same_body
from archive.register.numbers import case_key, case_parent, case_tail


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("KSN-2015-1584", "ksn-2015-1584"),
        ("KSN 2015/1584", "ksn-2015-1584"),
        ("ksn 2015:01584", "ksn-2015-1584"),
        ("Dnr KSN 2015/1584", "ksn-2015-1584"),
        ("2013-KS0548", "ks-2013-548"),
        ("0901/22", "2022-901"),
        ("09/5304", "2009-5304"),
        ("VOHJS13-032", "vohjs-2013-32"),
        ("59117/2012", "2012-59117"),
        ("KS 2025/00508-2.6.2", "ks-2025-508"),
        ("2022100021", "2022100021"),
        ("utan nummer", ""),
    ],
)
def test_spellings_of_a_case_number_have_one_key(spelling: str, key: str) -> None:
    assert case_key(spelling) == key


def test_a_paper_of_a_case_has_the_key_of_its_case() -> None:
    assert case_parent(case_key("AKF 2013/027-14")) == "akf-2013-27"
    assert case_parent("akf-2013-27") == "akf-2013-27"
    assert case_tail("akf-2013-27") == "2013-27"


@pytest.mark.parametrize(
    ("named", "body", "same"),
    [
        ("direktionens", "Direktionen", True),
        ("fullmäktiges", "Kommunfullmäktige", True),
        ("KS", "Kommunstyrelsen", True),
        ("kf", "Kommunfullmäktige", True),
        ("styrelsen", "Kommunstyrelsen", True),
        ("kommunstyrelsen", "Kommunfullmäktige", False),
        ("socialnämnden", "Miljönämnden", False),
    ],
)
def test_bodies_are_compared_whatever_their_form(named: str, body: str, same: bool) -> None:
    assert same_body(named, body) is same
