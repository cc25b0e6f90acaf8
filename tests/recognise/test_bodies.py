"""Bodies and numbers of a paper's own are told by their form, and those of others left out."""

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
