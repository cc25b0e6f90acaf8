"""The main date is a paper's own, whichever label it stands behind and wherever it is printed."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.recognise.dates import day_in_name
from tests.recognise.papers import recognised

POINTS = """

1. Mötets öppnande
Ordföranden öppnade mötet.

2. Val av justerare
Lisa Ek valdes.

3. Ekonomi
Kassören redogjorde.

4. Mötets avslutande
Mötet avslutades.
"""


@pytest.mark.parametrize(
    "head",
    [
        "Tid & datum: kl 18.30, onsdag 2019-02-13\nPlats: Bygdegården",
        "Datum och tid: onsdagen den 13 februari 2019, kl. 19.00",
        "När: 13/2 2019 kl 19\nVar: Bygdegården",
        "Sammanträdesdatum\n2019-02-13",
        "Plats & tid: Skolan, 2019-02-13, kl. 18",
        "Onsdagen 2019-02-13, kl 19:00, Matsalen, Södra skolan.",
        "ons 13 feb 2019",
        "Date: 2019-02-13",
        "Dag\nOnsdagen den 13 februari 2019 kl. 18.00",
        "Tid: 2019-02-13, kl 13.00–15.30",
        "Plats och tid: Folkets hus, Storgatan 1, onsdagen den 13 februari 2019, kl. 13.00-15.30",
        "Mötestid: 190213 kl. 13.00",
        "datum 13-02-2019\nUtskrivet 2019-02-20",
        "Justerat 2019-02-20\nSida\tSammanträdesdatum\n1 (4)\t2019-02-13",
        "Utskriven 2019-02-20\n\nOnsdag den 13:e februari 2019, kl. 13.00",
    ],
)
def test_the_meetings_day_stands_behind_many_labels(head: str) -> None:
    found = recognised(f"Protokoll styrelsemöte\nNorrby Bygdeförening\n\n{head}{POINTS}").date
    assert found
    assert (found.start, found.end, found.role) == (
        dt.date(2019, 2, 13),
        dt.date(2019, 2, 13),
        "meeting",
    )


@pytest.mark.parametrize(
    "call",
    [
        "Ledamöterna kallas till sammanträde 2024-09-10 kl. 13.00",
        "Ni kallas härmed till förbundsdirektionens sammanträde den 10 september 2024",
        "Välkommen till extra sammanträde tisdagen den 10 september 2024",
    ],
)
def test_the_day_that_members_are_called_to(call: str) -> None:
    notice = f"Kallelse\nNorrby räddningsförbund\n\n{call}\n{POINTS}Svar lämnas senast 2024-09-03."
    found = recognised(notice).date
    assert found
    assert (found.start, found.role) == (dt.date(2024, 9, 10), "meeting")


def test_a_day_of_six_digits_behind_the_meeting() -> None:
    found = recognised(f"Styrelsemöte 190213\n\nNärvarande: A, B{POINTS}").date
    assert found
    assert found.start == dt.date(2019, 2, 13)


@pytest.mark.parametrize(
    "when",
    [
        "Tid: 2021-03-11 kl. 13.00\nPlats: Stadshuset",
        "Sammanträde\nTorsdagen den 11 mars 2021 kl. 13.00",
        "Tid\nTorsdagen den 11 mars 2021\nPlats\nStadshuset",
    ],
)
def test_a_notice_is_of_the_day_it_calls_to_not_of_the_day_it_was_printed(when: str) -> None:
    text = f"Kallelse\nByggnadsnämnden\n2021-03-01\n\n{when}\n\n1. Upprop\n2. Val av justerare\n"
    found = recognised(text)
    assert found.type == "kallelse"
    assert found.date
    assert (found.date.start, found.date.role) == (dt.date(2021, 3, 11), "meeting")


LATER = "Miljönämnden\nSammanträdesdatum: 2022-05-03\nSida {n} (3)\n\n"
SPOKEN = "Den 12 april 2022 besökte ledamöterna verket och fick där höra hur arbetet fortskrider. "


def test_the_day_may_stand_in_a_later_running_head() -> None:
    first = "Sammanträdesprotokoll\nMiljönämnden\n\n§ 30 Besök\n" + SPOKEN * 8
    rest = "\n\n§ 31 Tillsyn\nBeslut\nRapporten godkänns.\n\n§ 32 Val\nBeslut\nEva väljs.\n"
    found = recognised(first + "\n\n" + LATER.format(n=2) + rest).date
    assert found
    assert (found.start, found.role) == (dt.date(2022, 5, 3), "meeting")


def test_of_two_days_in_running_heads_the_one_most_pages_say_counts() -> None:
    point = "\n§ {n} Ärende\nBeslut\nFörslaget godkänns.\n\n"
    text = "Sammanträdesprotokoll\n" + point.format(n=8)
    for n, day in enumerate(("2022-04-05", "2022-05-03", "2022-05-03"), 9):
        text += f"Sammanträdesdatum: {day}\n" + point.format(n=n)
    found = recognised(text).date
    assert found
    assert found.start == dt.date(2022, 5, 3)


def test_what_a_lost_cover_leaves_is_no_meetings_day() -> None:
    text = "§ 5 Vikarie\nBeslut\nEva Ek utses för tiden 22 augusti 2025 till 1 maj 2026.\n\n"
    text += "§ 6 Val\nBeslut\nBo Ek väljs.\n\n§ 7 Taxa\nBeslut\nTaxan fastställs.\n"
    assert recognised(text).date is None


@pytest.mark.parametrize(
    ("end", "day", "role"),
    [
        ("Stadgarna har antagits vid årsmötet den 14 mars 2012.", "2012-03-14", "decided"),
        ("Antagna av föreningsstämman 2012-03-14", "2012-03-14", "decided"),
        ("Senast reviderade den 3 oktober 2017", "2017-10-03", "revised"),
    ],
)
def test_rules_say_at_their_end_when_they_were_adopted(end: str, day: str, role: str) -> None:
    points = "".join(f"§ {n} Ändamål {n}\nFöreningen främjar bygden.\n\n" for n in range(1, 12))
    found = recognised(f"Stadgar för Norrby Bygdeförening\n\n{points}{end}\n", "").date
    assert found
    assert (found.start.isoformat(), found.role) == (day, role)


def test_rules_that_were_replaced_are_not_these() -> None:
    points = "".join(f"§ {n} Ändamål {n}\nFöreningen främjar bygden.\n\n" for n in range(1, 12))
    end = "Dessa stadgar ersätter de stadgar som antogs 2003-03-14."
    assert recognised(f"Stadgar\n\n{points}{end}\n", "").date is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("ks-2024-10-16.pdf", "2024-10-16"),
        ("Protokoll_20241016.docx", "2024-10-16"),
        ("Styrelsemöte 16 oktober 2024.pdf", "2024-10-16"),
        ("prot241016.pdf", "2024-10-16"),
        ("2024-10-16--2024-11-02.pdf", None),
        ("Dnr 2024-00123.pdf", None),
        ("protokoll 999999.pdf", None),
    ],
)
def test_a_files_name_may_hold_its_day(name: str, day: str | None) -> None:
    found = day_in_name(name)
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize("name", ["2019/ks-2019-02-13.pdf", "KS 2019-02-13/protokoll.pdf"])
def test_minutes_without_a_day_take_it_from_their_name_as_likely(name: str) -> None:
    found = recognised("Protokoll\nNärvarande: A, B" + POINTS, file_name=name).date
    assert found
    assert (found.start, found.inferred, found.confidence) == (dt.date(2019, 2, 13), True, 0.3)


def test_other_papers_take_no_day_from_their_name() -> None:
    text = "Policy för resor\n\nSyfte\nPolicyn gäller alla som reser.\n"
    assert recognised(text, file_name="policy-2019-02-13.pdf").date is None


PAGES = (
    "Protokoll\nVattenrådet\n\n§ 1\nMötets öppnande\n\nMötet öppnas av ordföranden i salen.\n",
    "§ 2\nVal av justerare\n\nBeslut\nAnna Berg utses att justera protokollet med ordföranden.\n",
    "§ 3\nAvtal om snöröjning\n\nBeslut\nRådet godkänner avtalet. Det från 2011-05-05 upphör.\n",
    "§ 4\nAvslutning\n\nOrdföranden tackar för mötet och avslutar det.\n",
)


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("VATTENRÅDET\n13 februari 2019\nSida {} av 4\n\n", ""),
        ("Vattenrådet\nSammanträdesdatum\tSida\n2019-02-13\t{} (4)\n\n", ""),
        ("Vattenrådet\nSida\tSammanträdesdatum\n{} (4)\t2019-02-13\n\n", ""),
        ("", "\n\nVattenrådet 2019-02-13, sida {} (4)\n"),
        ("", "\n\nSammanträde 2019-02-13, sida {} (4)\n"),
    ],
)
def test_the_day_in_heads_and_feet_that_begin_on_page_two(head: str, foot: str) -> None:
    first, *others = PAGES
    pages = [head.format(n) + page + foot.format(n) for n, page in enumerate(others, 2)]
    found = recognised(first, *pages).date
    assert found
    assert (found.start, found.role) == (dt.date(2019, 2, 13), "meeting")


def test_the_last_lines_may_say_which_meeting_it_was() -> None:
    end = "\n\nJusterat 2019-02-20\n\nProtokoll från vattenrådets möte 2019-02-13"
    found = recognised("\n".join(PAGES) + end)
    assert found.date
    assert found.date.start == dt.date(2019, 2, 13)
    again = "\n\nProtokoll från mötet 2019-01-16 lades till handlingarna."
    assert recognised("\n".join(PAGES) + again).date is None


def test_two_days_in_two_columns_are_no_period() -> None:
    head = "Policy för representation\nBeslutsdatum\tGäller från\n2019-02-13\t2019-03-01\n"
    found = recognised(f"{head}\n1. Syfte\nSå sker representation.\n").date
    assert found
    assert (found.start, found.end) == (dt.date(2019, 2, 13), dt.date(2019, 2, 13))


def test_the_day_of_a_stamp_of_receipt_is_not_the_meetings() -> None:
    text = f"Inkom 2019-05-22\n\nNorrby räddningsförbund\nProtokoll\nDirektionen 2019-05-14{POINTS}"
    found = recognised(text).date
    assert found
    assert found.start == dt.date(2019, 5, 14)


@pytest.mark.parametrize(
    "number", ["Dnr: RS 2014-1029", "Diarienr 2014-1029", "Ärendenr KS-201410-29"]
)
def test_a_case_number_is_no_day(number: str) -> None:
    head = f"{number}\nRegionstyrelsen\nREMISSVAR\n2014-12-02\nTill Socialdepartementet\n\n"
    found = recognised(f"{head}Remissvar om vägar\n\nVi tillstyrker förslaget.\n")
    assert found.date
    assert (found.date.start, found.organisation) == (dt.date(2014, 12, 2), None)


@pytest.mark.parametrize(
    "cells", ["Tjänsteskrivelse\tDatum 2021-10-05", "Yttrande\tDatum\t2021-10-05"]
)
def test_a_label_in_the_next_cell_is_of_the_paper_itself(cells: str) -> None:
    found = recognised(f"{cells}\n\nSvar på motion om busskort\n\nMotionen avslås.\n")
    assert found.date
    assert found.date.start == dt.date(2021, 10, 5)
