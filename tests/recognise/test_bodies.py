"""Bodies and numbers of a paper's own are told by their form, and those of others left out."""

# ruff: noqa: E501 -- a head reads best on one line

from __future__ import annotations

import pytest

from tests.recognise.papers import recognised

MINUTES = "\n2022-03-04\n\n§ 1 Val\nBeslut\nA väljs.\n\n§ 2 Taxa\nBeslut\nTaxan antas.\n"


@pytest.mark.parametrize(
    "body",
    [
        *("Gemensamma nämnden för hemsjukvård", "Kommunala pensionärsrådet"),
        *("Rådet för trygghet och hälsa", "Kommunala rådet för funktionshinderfrågor"),
    ],
)
def test_a_body_has_its_whole_name(body: str) -> None:
    found = recognised(f"Älvstads kommun\nSammanträdesprotokoll\n{body}{MINUTES}")
    assert (found.body, found.organisation) == (body, "Älvstads kommun")


@pytest.mark.parametrize(
    "head",
    [
        "Kallelse till direktionen",
        "Kallelse med handlingar till direktionen",
        "Kallelse till ledamöter och ersättare i direktionen",
        "Föredragningslista för direktionen",
    ],
)
def test_a_notice_is_of_the_body_it_calls(head: str) -> None:
    text = f"{head}\n\nFredagen den 9 maj 2014 kl. 09.30\n\n1. Val av justerare\n2. Budget\n"
    assert recognised(text).body == "Förbundsdirektionen"
    called = recognised(text.replace("direktionen", "Eva Ek"))
    assert called.body is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("KALLELSE\nMiljö- och byggnadsnämnden kallas till möte", "Miljö- och byggnadsnämnden"),
        ("Utdrag ur kultur- och fritidsnämndens protokoll", "Kultur- och fritidsnämnden"),
        ("KALLELSE\nFörbundsrevisionen kallas till möte", "Förbundsrevisionen"),
    ],
)
def test_a_sentence_names_a_body_by_its_whole_name(head: str, body: str) -> None:
    assert recognised(f"{head}\n{MINUTES}").body == body


def test_a_number_in_brackets_is_the_cited_papers() -> None:
    head = "Norra kommunalförbundet\nTjänsteskrivelse\n2021-04-03\n\nSvar på remiss om avfall"
    cited = "Regeringen har i sin remiss (dnr M2021/00123) begärt ett yttrande."
    assert recognised(f"{head}\n\n{cited}\n").case_numbers == ()
    assert recognised(f"{head} (dnr NF 2021/3)\n\nText.\n").case_numbers == ("NF 2021/3",)


def test_the_points_of_a_notice_stand_in_the_cells_of_a_table() -> None:
    rows = "".join(
        f"{number}\t{matter}\tEva Ek\n"
        for number, matter in enumerate(["Upprop", "Val av justerare", "Budget 2024", "Avtal"], 1)
    )
    head = "Norra förbundet\nKALLELSE\nDirektionen kallas till sammanträde\n\nTid: 2023-05-04"
    found = recognised(f"{head}\n\nÄrende\tFöredragande\n{rows}")
    assert (found.type, found.date and found.date.start.isoformat()) == ("kallelse", "2023-05-04")
    assert len(found.section_topics) == 5


@pytest.mark.parametrize(
    "head",
    [
        "ANSLAG\nOrgan\nDirektionen för Södra Åsens räddningsförbund\nSammanträdesdatum\n2022-09-30",
        "Beslutslogg – direktionen för Södra Åsens räddningsförbund\nMöte 2022-09-30",
        "Protokoll 5\nOrgan: Förbundsdirektionen i Södra Åsens räddningsförbund\n2022-09-30",
        "Föredragningslista\nFörbundsdirektionen, Södra Åsens räddningsförbund\n2022-09-30",
        "Protokoll fört vid sammanträde med Direktionen för Södra Åsens räddningsförbund i Åskyrkas gamla församlingshem vid torget den 30 september 2022",
    ],
)
def test_a_body_named_with_its_organisation(head: str) -> None:
    found = recognised(f"{head}\n\n1. Upprop\nNärvaron antecknas.\n\n2. Val av justerare\nBo Ek.\n")
    assert found.body in ("Förbundsdirektionen", "Direktionen")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Sammanträdesprotokoll\nMiljönämnd          Blad 1 (8)", "Miljönämnden"),
        ("Miljönämnden, protokoll den 4 mars 2022, Älvstads kommun", "Miljönämnden"),
        ("Styrelsemöte nr 6, 2011", "Styrelsen"),
    ],
)
def test_a_body_of_a_letterheads_cell_or_of_a_meetings_name(head: str, body: str) -> None:
    found = recognised(f"{head}{MINUTES}")
    assert (found.body, found.type) == (body, "protokoll")


@pytest.mark.parametrize(
    "matter",
    ["Val av ombud till årsstämma i Vik AB 2024", "Val av ombud till\nårsstämma i Vik AB 2024"],
)
def test_a_meeting_that_somebody_is_sent_to_is_anothers(matter: str) -> None:
    found = recognised(
        f"Norra kommunalförbundet\nProtokoll 2024-03-06\n\n§ 14 {matter}\n\nBeslut\nA utses.\n"
    )
    assert found.body != "Årsstämma"
    assert (
        recognised("Viks förening\nKallelse till årsstämma 2024-03-06\n").body == "Föreningsstämman"
    )


def test_a_committee_for_something_has_its_whole_name() -> None:
    points = "\n\n§ 1 Svar\n\nUtskottet beslutar att godkänna svaret.\n"
    head = "Norra kommun\nSAMMANTRÄDESPROTOKOLL\nUtskottet för arbete och omsorg\n2015-10-20"
    assert recognised(head + points).body == "Utskottet för arbete och omsorg"


def test_whom_a_short_letter_is_to_did_not_sign_it() -> None:
    body = recognised("Till: Styrelsen\n\nSkrivelse om lokaler\n\nVi önskar lokaler.\n").body
    assert body != "Till: Styrelsen"
