"""The body of minutes that do not name it is that of their file's or folder's name."""

from __future__ import annotations

import unicodedata

import pytest

from archive.model import FactRule
from tests.recognise.papers import recognised

TEXT = "§ 1 Val av justerare\nBeslut\n\nA utses.\n\n§ 2 Taxa\nBeslut\n\nTaxan antas.\n"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("ks-2024-10-16.txt", "Kommunstyrelsen"),
        ("KF_20240918.pdf", "Kommunfullmäktige"),
        ("Protokoll KSAU 2024-03-01.pdf", "Kommunstyrelsens arbetsutskott"),
        ("Kommunstyrelsen/2024/protokoll 3.docx", "Kommunstyrelsen"),
        ("Miljönämnden 2024-10-16.pdf", "Miljönämnden"),
        (unicodedata.normalize("NFD", "Kommunfullmäktige 2024.pdf"), "Kommunfullmäktige"),
        ("KS och KF 2024.pdf", None),
        ("protokoll 2024-10-16.pdf", None),
        ("asks-2024.pdf", None),
    ],
)
def test_minutes_that_name_no_body_are_of_their_files(name: str, body: str | None) -> None:
    recognised_paper = recognised(TEXT, file_name=name)
    assert recognised_paper.body == body
    if body:
        (fact,) = (fact for fact in recognised_paper.facts if fact.kind == "body")
        assert (fact.rule, fact.inferred, fact.confidence) == (FactRule.FILE_NAME, True, 0.3)


def test_what_a_paper_says_itself_goes_before_its_name() -> None:
    text = f"Sammanträdesprotokoll\nKommunfullmäktige\n2024-10-16\n\n{TEXT}"
    assert recognised(text, file_name="ks-2024-10-16.txt").body == "Kommunfullmäktige"
