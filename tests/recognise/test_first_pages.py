"""First pages of papers of many kinds: title, body, organisation and day by place and role."""

# ruff: noqa: E501 -- a head reads best on one line

from __future__ import annotations

import pytest

from indexer.recognise.title_lines import is_person, may_be_title
from tests.recognise.papers import recognised

POINTS = "\n\n§ 12 Skolskjutsar\nBeslutas att köpa bussar.\n\n§ 13 Taxa\nBeslutas att anta taxan.\n"


def test_a_notice_is_called_by_what_it_announces() -> None:
    found = recognised(
        "KUNGÖRELSE\n\nFörslag till detaljplan för kvarteret Hägern\n\nMiljö- och byggnadsnämnden i "
        "Mora kommun har upprättat ett förslag till detaljplan.\n\nSynpunkter lämnas senast 2024-03-29.\n"
    )
    assert found.title == "Förslag till detaljplan för kvarteret Hägern"
    assert (found.body, found.organisation) == ("Miljö- och byggnadsnämnden", "Mora kommun")


@pytest.mark.parametrize("head", ["Sammanträde 2019:2", "Möte nr 2/2019", "Extra sammanträde"])
def test_the_number_of_a_meeting_is_no_title(head: str) -> None:
    found = recognised(
        f"Direktionen\n{head}\n2019-04-24\n\nNärvarande ledamöter\nMaria Falk, ordförande{POINTS}"
    )
    assert (found.type, found.title) == ("protokoll", "Protokoll, Förbundsdirektionen 2019-04-24")


@pytest.mark.parametrize(
    "member",
    [
        "Karin Öst (Region Halland)",
        "Karin Öst (S)",
        "Karin Öst (M), vice ordförande",
        "Bo Ek, VD-chef",
    ],
)
def test_a_member_is_neither_title_nor_issuer(member: str) -> None:
    found = recognised(
        "Samordningsförbundet Älvdal\nProtokoll\nSammanträde med styrelsen\nDatum: 2022-11-25\n"
        f"Beslutande ledamöter\n{member}\nMats Vik (Försäkringskassan){POINTS}"
    )
    assert found.organisation == "Samordningsförbundet Älvdal"
    assert "Öst" not in found.title


@pytest.mark.parametrize("row", ["Hej!", "Hösten är här och vi har mycket på gång."])
def test_the_text_below_a_name_is_no_part_of_it(row: str) -> None:
    found = recognised(f"Nyhetsbrev nr 3\nSamordningsförbundet Bergslagen\n{row}\nVi ses i maj.\n")
    assert found.organisation == "Samordningsförbundet Bergslagen"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Nyhetsbrev nr 3 • oktober 2023", "2023-10-01"),
        ("Nyhetsbrev nr 4, december 2022", "2022-12-01"),
        ("Månadsbrev maj 2021 från Räddningstjänsten Ekby", "2021-05-01"),
    ],
)
def test_a_newsletter_is_of_the_month_in_its_head(head: str, day: str) -> None:
    found = recognised(f"{head}\n\nHej!\nSommaren var varm.\n\nVi ses.\n")
    assert found.date
    assert (found.date.start.isoformat(), found.date.precision) == (day, "month")


@pytest.mark.parametrize(
    ("foot", "body"),
    [
        ("För miljö- och byggnadsnämnden\n\nEva Ek\nHandläggare", None),
        ("För Miljö- och byggnadsnämnden\n\nEva Ek\nHandläggare", "Miljö- och byggnadsnämnden"),
        ("Miljö- och byggnadsnämnden", "Miljö- och byggnadsnämnden"),
        ("Enligt delegation från socialnämnden\nPer Ek", "Socialnämnden"),
        ("På delegation av Kommunstyrelsen\nPer Ek", "Kommunstyrelsen"),
    ],
)
def test_a_decision_is_of_the_body_it_is_signed_for(foot: str, body: str | None) -> None:
    found = recognised(
        "DELEGATIONSBESLUT\nDatum 2023-08-22\n\nÄrende\nBygglov för carport på fastigheten Ek 3:14\n\n"
        f"Beslut\nBygglov beviljas.\n\n{foot}\n"
    )
    if body:
        assert found.body == body
    assert found.title == "Bygglov för carport på fastigheten Ek 3:14"


def test_a_label_names_the_body_that_decides() -> None:
    found = recognised(
        "Mora kommun\nPolicy för inköp\nBeslutande instans: Kommunfullmäktige\nBeslutsdatum: 2021-06-14\n\n"
        "1 Inledning\nPolicyn gäller alla.\n"
    )
    assert found.body == "Kommunfullmäktige"
    field = recognised(f"Protokoll 3/2018\nFakultetsnämnden för teknik\n2018-04-24{POINTS}")
    assert field.body == "Fakultetsnämnden för teknik"


@pytest.mark.parametrize(
    "note", ["* Gäller två år", "Not 1: Se planen", "¹ Enligt planen för 2022"]
)
def test_a_note_is_no_title(note: str) -> None:
    said = (
        "Biblioteket håller stängt på grund av ombyggnad under hela juli och öppnar igen i augusti."
    )
    assert recognised(f"{said}\n\n{note}\n").title == "a.pdf"


@pytest.mark.parametrize(
    "office",
    ["ordförande", "1:e vice ordförande", "nämndsekreterare", "handläggare", "byggnadsingenjör"],
)
def test_a_name_with_an_office_is_a_person_and_no_title(office: str) -> None:
    assert is_person(f"Karin Öst, {office}")
    assert not may_be_title(f"Karin Öst (S), {office}")
    assert may_be_title(f"Instruktion för {office}")


@pytest.mark.parametrize("word", ["Antagna", "Fastställt", "Beslutade", "Godkänt", "Godkända"])
def test_a_rules_day_of_adoption_is_no_title(word: str) -> None:
    assert not may_be_title(f"{word} 2021-03-04")


def test_a_meeting_is_held_at_somebody_elses() -> None:
    found = recognised(
        "Samordningsförbundet Älvdal\n\nStyrelseprotokoll\n\nSammanträdesdag 2022-09-28\n\n"
        f"Plats\tArbetsförmedlingen, Mora\nTid\t09.00-12.00{POINTS}"
    )
    assert found.organisation == "Samordningsförbundet Älvdal"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("STYRELSEPROTOKOLL 2023:6", "Styrelsen"),
        ("Direktionssammanträde", "Förbundsdirektionen"),
        ("Minnesanteckningar presidiemöte", "Presidiet"),
        ("Protokoll\tSida\nTekniska nämnden\t1 (4)", "Tekniska nämnden"),
        ("Kallelse till styrelsesammanträde\n\n§\tÄrende\tBeredning", "Styrelsen"),
    ],
)
def test_a_paper_is_of_those_who_met(head: str, body: str) -> None:
    found = recognised(f"Ekens Bostäder AB\n{head}\n\nTid: den 7 november 2023 kl. 13\n{POINTS}")
    assert found.body == body


def test_who_stands_below_their_number_is_the_receiver() -> None:
    found = recognised(
        "Räddningstjänsten Östra Älven\nRemissvar\nDatum: 2023-02-27\nVårt diarienummer: 2023-000112"
        "\nErt diarienummer: MSB 2022-15001\n\nMyndigheten för samhällsskydd och beredskap\n"
        "Remissvar om förslag till föreskrifter\n\nVi har inget att erinra mot förslaget.\n"
    )
    assert found.organisation == "Räddningstjänsten Östra Älven"
    assert found.case_numbers == ("2023-000112",)


def test_cells_beside_labels_are_no_title() -> None:
    found = recognised(
        "Mora kommun\n\nKallelse\n\nNämnd\tKommunstyrelsen\nTid\tOnsdagen den 10 april 2024, kl. 09.00"
        "\nPlats\tKommunhuset, Stora salen\nOrdförande\tSven Ek\n\nNr\tÄrende\tDnr\n1\tUpprop\t\n"
        "2\tBokslut 2023\tKS 2024/15\n3\tDetaljplan\tKS 2022/301\n"
    )
    assert (found.title, found.body) == ("Kallelse", "Kommunstyrelsen")


def test_a_collection_of_rules_is_no_title() -> None:
    found = recognised(
        "Mora kommun\n\nFörfattningssamling\n\nReglemente för tekniska nämnden\n\nAntaget av "
        "kommunfullmäktige 2019-02-25, § 17\n\n1 § Nämnden ansvarar för gator.\n\n2 § Nämnden har nio ledamöter.\n"
    )
    assert found.title == "Reglemente för tekniska nämnden"


def test_a_tariff_is_a_statute_and_no_part_of_a_name() -> None:
    found = recognised(
        "Kommunalförbundet Norra Älven\nVA-TAXA 2023\n\nAntagen av direktionen 2022-12-07 § 71.\n\n"
        "§ 1 Avgiftsskyldig\nÄgare ska betala.\n\n§ 2 Avgifter\nAvgift tas ut.\n"
    )
    assert (found.type, found.organisation) == ("författning", "Kommunalförbundet Norra Älven")


def test_a_list_of_cases_has_none_of_its_own() -> None:
    found = recognised(
        "Mora kommun\nMiljönämnden\n\nAnmälan av delegationsbeslut februari 2024\n\nDatum\tDiarienr\tÄrende"
        "\n2024-02-05\tMN 2024/12\tVärmepump\n2024-02-19\tMN 2024/19\tAltan\n2024-02-29\tMN 2024/22\tStrand\n"
    )
    assert (found.type, found.case_numbers) == ("rapport", ())
