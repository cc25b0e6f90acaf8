"""A paragraph's number and heading are found wherever minutes put them."""

from __future__ import annotations

import pytest

from archive.model import Page, Reading
from indexer.repair import repair
from indexer.segment import segment
from tests.recognise.papers import recognised


def cut(text: str) -> list[tuple[str, str | None, str]]:
    """Return number, heading and decision of each numbered section of a text."""
    reading = Reading((Page(1, text),))
    repaired = repair(reading)
    return [
        (one.number, one.heading, " ".join(d.text for d in one.decisions))
        for document in segment(reading, repaired)
        for one in document.sections
        if one.number
    ]


@pytest.mark.parametrize("kind", ["Protokollsutdrag", "Sammanträdesprotokoll"])
@pytest.mark.parametrize(
    "head",
    ["Lekplatser\n§ 31  Dnr VF 2021/8", "Direktionen § 31  Lekplatser\nDnr VF 2021/8"],
)
def test_one_paragraph_of_an_extract(kind: str, head: str) -> None:
    text = (
        f"Södra förbundet\n{kind}\nDirektionen 2021-11-09\n\n{head}\n\nBeslut\n"
        "Direktionen beslutar att rusta lekplatserna.\n\nBakgrund\nLekplatserna är slitna.\n"
    )
    assert cut(text) == [("31", "Lekplatser", "Direktionen beslutar att rusta lekplatserna.")]


@pytest.mark.parametrize("sign", ["8", "S", "5", "B", "$", "Par", "Paragraf"])
@pytest.mark.parametrize("misread", [{6}, {7}, {9}, {6, 7, 8, 9}])
@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_misread_sign_opens_a_paragraph(sign: str, misread: set[int], between: str) -> None:
    matters = {6: "Val av justerare", 7: "Bokslut", 8: "Taxor", 9: "Budget"}
    text = "Sammanträdesprotokoll\nDirektionen 2001-03-14\n\n" + "\n\n".join(
        f"{sign if n in misread else '§'} {n}{between if n in misread else ' '}{matter}\n"
        "Direktionen beslutar att godkänna förslaget."
        for n, matter in matters.items()
    )
    assert [(number, heading) for number, heading, _ in cut(text)] == [
        (str(n), matter) for n, matter in matters.items()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Kommunförbundet Ek\nProtokoll\n2024-05-02\n§ 4 Val\nBeslut: ja\n",
        "Ekby\nPROTOKOLL\nValberedningen\n2022-11-01\n\n§4\nValberedningen föreslår Per Ek.\n",
        "Protokollsutdrag\nDirektionen 2021-02-03\n\n§ 4\n\nBeslut\nDirektionen antar taxan.\n",
    ],
)
def test_the_only_paragraph_of_short_minutes(text: str) -> None:
    assert [number for number, _, _ in cut(text)] == ["4"]


def test_headings_above_belong_to_the_paragraph_below() -> None:
    matters = ["Dagordning", "Vinterväghållning på\nförbundets vägar", "Avgifter"]
    text = "Protokoll 2021-11-09\n\n" + "\n\n".join(
        f"{matter}\n§ {number}\nBeslut\nDirektionen godkänner förslag {number}."
        for number, matter in enumerate(matters, 4)
    )
    assert [(number, heading) for number, heading, _ in cut(text)] == [
        ("4", "Dagordning"),
        ("5", "Vinterväghållning på förbundets vägar"),
        ("6", "Avgifter"),
    ]
    assert [decision for *_, decision in cut(text)] == [
        f"Direktionen godkänner förslag {number}." for number in (4, 5, 6)
    ]


def test_a_heading_may_begin_with_a_letter_and_a_hyphen() -> None:
    matters = ["Dagordning", "E-arkivet", "A–kassan", "Avgifter"]
    text = "Protokoll 2021-11-09\n\n" + "\n\n".join(
        f"§ {number} {matter}\n\nBeslut\nDirektionen godkänner förslag {number}."
        for number, matter in enumerate(matters, 4)
    )
    assert [(number, heading) for number, heading, _ in cut(text)] == [
        (str(number), matter) for number, matter in enumerate(matters, 4)
    ]


def test_text_above_a_number_stays_where_it_is() -> None:
    text = "".join(
        f"§ {number}\nÄrende {number}\n\nBeslut\nFörslaget antas.\n\nLars Ek deltar inte\n\n"
        for number in (1, 2, 3)
    )
    assert [heading for _, heading, _ in cut(text)] == ["Ärende 1", "Ärende 2", "Ärende 3"]


def test_minutes_titled_by_body_and_day_say_that_they_are_minutes() -> None:
    text = "Protokoll\n\nRevisionsnämnden 2023-04-06\n\n§ 1 Val\n\nBeslut\n\nA väljs.\n\n§ 2 Taxa\n"
    assert recognised(text).title == "Protokoll, Revisionsnämnden 2023-04-06"


def test_a_far_number_opens_its_own_paragraph() -> None:
    text = "Protokollsutdrag 2021-11-09\n\n" + "".join(
        f"§ {number} Ärende {number}\n\nBeslut\nFörslag {number} antas.\n\n"
        for number in (12, 13, 30, 68)
    )
    assert [number for number, *_ in cut(text)] == ["12", "13", "30", "68"]


def test_other_columns_of_an_agendas_row_are_no_heading() -> None:
    text = (
        "Kallelse till direktionen\nTid: 2024-05-23\n\nNr\tÄrende\tFöredragande\n"
        "1\tMötets öppnande\tOrdf.\n2\tVal av justerare\tOrdföranden\n3\tNya bussar\tDirektören\n"
    )
    assert [(number, heading) for number, heading, _ in cut(text)] == [
        ("1", "Mötets öppnande"),
        ("2", "Val av justerare"),
        ("3", "Nya bussar"),
    ]
