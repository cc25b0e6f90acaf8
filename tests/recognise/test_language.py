"""The language is told by words of prose; lists, forms and dummy text do not lead astray."""

from __future__ import annotations

import pytest

from indexer.recognise.language import detect

SWEDISH = "Det är av vikt att rapporten om vård är till nytta för kommunerna och regionen. "
ENGLISH = "The report is about the co-operation of the municipalities, and is for the region. "


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "KALLELSE TILL SAMMANTRÄDE MED DIREKTIONEN"),
        ("sv", "INBJUDAN KONFERENS FRAMTIDENS VÅRD"),
        ("sv", "Protokoll direktionen 2014-05-09"),
        ("sv", "Föredragningslista\n1. Upprop\n2. Val av justerare\n3. Budget\n4. Övriga frågor"),
        ("sv", "Upprop\nProtokolljustering\nInformation\nBudget\nBokslut\nPersonal"),
        ("sv", "Org.nr 858501-2084 Postgiro Bankgiro Telefon Fax E-post Webb"),
        ("sv", "Antal elever per kommun\nEkby 120\nBergby 340\nSumma 460"),
        (
            "sv",
            "Policy för IT\nCloud First, Microsoft Office, Teams: användare och lösenord",
        ),
        (
            "sv",
            "Mall för årsmöte\n" + "Lorem ipsum dolor sit amet consectetur elit. " * 9,
        ),
        ("sv", "Styrgruppenfdr det sociala omrhdet beslutar atl rekommendera kommunerna"),
        ("sv", "Summary\n" + ENGLISH * 3 + "\nSammanfattning\n" + SWEDISH * 30),
        ("sv", ENGLISH * 50 + SWEDISH * 700),
        ("en", "Sammanfattning\n" + SWEDISH * 3 + "\nSummary\n" + ENGLISH * 30),
        ("en", "Minutes of the annual general meeting of the association held on 12 May"),
        ("en", "Agenda\n1. Opening\n2. Election of chairman\n3. Budget\n4. Closing"),
        ("en", "Meeting minutes\nPresent: Anna, Karin, Lars\nNext meeting to be announced"),
        ("en", "Göteborg Region annual report: the region and its members in a year of growth"),
        (
            "da",
            "Bestyrelsen har på møde besluttet at godkende budgettet, og det er også aftalt.",
        ),
        ("no", "Styret vedtok på møtet å godkjenne budsjettet, og det ble også avtalt nytt møte."),
        ("fi", "Hallitus päätti kokouksessaan hyväksyä talousarvion ja sopia uudesta kokouksesta."),
    ],
)
def test_the_language_of_many_kinds_of_text(language: str, text: str) -> None:
    found = detect(text)
    assert found is not None
    assert found[0] == language


@pytest.mark.parametrize("text", ["", "2014-05-09", "§ 7", "AB CD", "-" * 5000])
def test_too_little_has_none(text: str) -> None:
    assert detect(text) is None
