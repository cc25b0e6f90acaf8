"""Whole texts cut into documents and sections."""

from __future__ import annotations

from archive.model import DocumentSpan, Page, Reading, Repaired, SectionKind
from indexer.segment import segment


def cut(text: str, *, paged: bool = True) -> tuple[DocumentSpan, ...]:
    pages = text.split("\f")
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page) + 1
    reading = Reading(tuple(Page(i, page) for i, page in enumerate(pages, 1)), paged=paged)
    numbers = tuple(range(1, len(pages) + 1))
    return segment(reading, Repaired(text, tuple(starts), numbers))


PROTOCOL = """Sammanträdesprotokoll
Plats och tid: Kansliet, kl. 09.00
Paragrafer: §§ 11-13

§ 11 Dnr 2014/31
Godkännande av dagordning
Beslut

Direktionen beslutar att godkänna dagordningen.

§ 12 Dnr 2013/107
Verksamhetsplan 2015 för förbundet och dess
gemensamma kansli
Bakgrund

Kansliet har enligt beslut 2014-02-01
§ 4 punkt 2 tagit fram ett förslag.

Beslut

Direktionen beslutar
att anta verksamhetsplanen, och
att ge kansliet i uppdrag att kalla till ett
uppföljande möte.

Reservation

Anna Alm (X) reserverar sig mot beslutet.

§ 13 Mötets avslutande
Ordföranden avslutar mötet.
"""


def test_protocol_falls_into_cover_and_paragraphs() -> None:
    (document,) = cut(PROTOCOL)
    cover, first, second, third = document.sections
    assert cover.kind is SectionKind.COVER
    assert [s.number for s in (first, second, third)] == ["11", "12", "13"]
    assert (first.case_number, second.case_number, third.case_number) == (
        "2014/31",
        "2013/107",
        None,
    )
    assert second.heading == "Verksamhetsplan 2015 för förbundet och dess gemensamma kansli"
    assert third.heading == "Mötets avslutande"


def test_decision_is_quoted_whole_and_alone() -> None:
    (document,) = cut(PROTOCOL)
    first, second = document.sections[2].decisions
    assert first.text == "Direktionen beslutar\natt anta verksamhetsplanen, och"
    assert second.text.startswith("att ge kansliet i uppdrag")
    assert second.text.endswith("uppföljande möte.")
    assert (first.outcome, second.outcome) == ("antaget", "uppdrag")
    for decision in (first, second):
        assert decision.actor == "direktionen"
        assert decision.span.of(PROTOCOL) == decision.text


def test_empty_text_is_one_empty_section() -> None:
    (document,) = cut(" \n\f\n")
    assert [s.kind for s in document.sections] == [SectionKind.PAGE]
    assert document.sections[0].confidence == 0.0


AGENDA = """Protokoll fört vid årsmöte 2012-03-04

1. Mötets öppnande
Ordföranden hälsar alla välkomna.
2. Val av mötesfunktionärer
a. Mötesordförande
Mötet väljer Karin Ek.
b. Sekreterare
Mötet väljer Nils Ask.
3. Styrelsens förslag
3.1 Stadgar
Mötet beslutar att anta stadgarna.
3.2 Avgift
Mötet beslutar att bordlägga frågan.
4. Mötets avslutande
"""


def test_agenda_points_with_letters_and_decimals() -> None:
    (document,) = cut(AGENDA)
    numbers = [s.number for s in document.sections if s.number]
    assert numbers == ["1", "2", "2a", "2b", "3", "3.1", "3.2", "4"]
    found = {s.number: s for s in document.sections}
    assert found["3.1"].heading == "Stadgar"
    assert [d.outcome for d in found["3.1"].decisions] == ["antaget"]
    assert [d.outcome for d in found["3.2"].decisions] == ["bordlagt"]
    assert found["3.1"].level == 2


def test_references_are_kept_apart_from_the_document() -> None:
    titles = [f"Protokoll nummer {n} från annan ort" for n in range(1, 6)]
    text = "\n\n".join(
        ["Studie av samverkan", "Relevanta dokument", *titles, "Transkript:", "1 Studie " * 40]
    )
    (document,) = cut(text, paged=False)
    found = [s for s in document.sections if s.kind is SectionKind.REFERENCE]
    assert [s.heading for s in found] == titles
    kinds = [s.kind for s in document.sections if s.kind is not SectionKind.REFERENCE]
    assert kinds == [
        SectionKind.COVER,
        SectionKind.FURNITURE,
        SectionKind.FURNITURE,
        SectionKind.PAGE,
    ]


def test_snippets_that_ask_to_read_more_are_references() -> None:
    stubs = [
        f"Plan {n} för orten\n\nPlan {n} för orten Plan {n} Bakgrund Under året har\n\nLäs mer"
        for n in range(1, 5)
    ]
    text = "\n\n".join(["Vår egen plan är antagen och gäller tills vidare för alla.", *stubs])
    (document,) = cut(text, paged=False)
    headings = [s.heading for s in document.sections if s.kind is SectionKind.REFERENCE]
    assert headings == [f"Plan {n} för orten" for n in range(1, 5)]
    assert not any(s.decisions for s in document.sections if s.kind is SectionKind.REFERENCE)


NEWS = """Nyhetsbrev från förbundet 3 maj 2012

Gemensam upphandling av larm

Direktionen föreslår kommunerna att gå samman om en upphandling. Kommunerna ska ta ställning till
detta inom kort.

Ny plan för kulturen

Nu har direktionen fastställt Kulturplan 2013. Planen gäller i tre år och följs upp varje vår.
"""


def test_news_fall_into_items_with_decision_and_proposal_apart() -> None:
    (document,) = cut(NEWS, paged=False)
    items = [s for s in document.sections if s.kind is SectionKind.ITEM]
    assert [s.heading for s in items] == ["Gemensam upphandling av larm", "Ny plan för kulturen"]
    told = [(d.outcome, d.actor) for s in items for d in s.decisions]
    assert told == [
        ("föreslaget", "direktionen"),
        ("väntar", "kommunerna"),
        ("fastställt", "direktionen"),
    ]


def test_list_of_references_ends_where_text_begins() -> None:
    text = (
        "Om vår verksamhet\n\nSe även:\n\nPlan för kulturen\n\nPolicy för resor\n\n"
        "Förbundet bildades 1998. Det har elva medlemmar.\n\nKansliet ligger i Åby."
    )
    (document,) = cut(text, paged=False)
    found = [s.heading for s in document.sections if s.kind is SectionKind.REFERENCE]
    assert found == ["Plan för kulturen", "Policy för resor"]
    assert document.sections[-1].kind is SectionKind.PAGE
    assert document.sections[-1].span.of(text).startswith("Förbundet bildades")


def test_references_line_by_line_below_their_name() -> None:
    text = "Studie\n\nRelaterade dokument\nPlan A\nPlan B\nPlan C\n\nTranskript:\n\nStudien visar."
    (document,) = cut(text, paged=False)
    found = [s.heading for s in document.sections if s.kind is SectionKind.REFERENCE]
    assert found == ["Plan A", "Plan B", "Plan C"]


def test_chapters_in_the_middle_of_a_portals_page_are_told_by_the_list_of_contents() -> None:
    prose = "Kommunerna samverkar om mycket och vill göra mer. " * 6
    text = "\n\n".join(
        [
            "Plan för samverkan",
            "Transkript:",
            "1 PLAN FÖR SAMVERKAN 2013",
            (
                "2 INNEHÅLL INLEDNING... 3 Vård och omsorg i hemmet... 3 Kultur för unga En "
                "digital agenda för länet SKOLA Ungas utbildning Barn och unga i centrum"
            ),
            f"3 INLEDNING {prose}Vård och omsorg i hemmet Här beskrivs vården. {prose}",
            (
                f"4 {prose}Barn och unga i centrum Detta lyder i förväg. Vi ökar under En digital "
                f"agenda för länet Vår utmaning är nätet. {prose}"
            ),
            f"5 SKOLA {prose}Ungas utbildning Gymnasiet fördjupas. {prose}",
        ]
    )
    (document,) = cut(text, paged=False)
    chapters = [s for s in document.sections if s.kind is SectionKind.CHAPTER]
    assert [s.heading for s in chapters] == [
        "INLEDNING",
        "Vård och omsorg i hemmet",
        "En digital agenda för länet",
        "SKOLA",
        "Ungas utbildning",
    ]
    assert chapters[1].span.of(text).startswith("Vård och omsorg i hemmet Här")
    assert chapters[0].span.end == chapters[1].span.start


def test_who_decides_by_nature_is_no_decision() -> None:
    """Who has the say is told in other sentences than what was settled."""
    text = (
        "Minnesanteckningar\nEtikrådet 2024-05-16\n\nKameror och anhöriga\n\n"
        "Sonen ville mer. Modern sa nej. Det är hon som bestämmer. Det är kommunerna som själva "
        "beslutar om avgiften.\n"
    )
    assert not [one for document in cut(text) for s in document.sections for one in s.decisions]
