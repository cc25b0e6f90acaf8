"""What kind of paper is it, whose, of which body, from when? On papers written for the purpose."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import Given, Page, Reading, Source
from archive.vocabulary import load
from indexer.recognise.recognition import recognise
from indexer.repair import repair
from indexer.segment import segment
from tests.recognise.papers import (
    ACCOUNTS,
    MINUTES,
    NOTICE,
    PROCUREMENT,
    TEMPLATE,
    recognised,
)


def day(text: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(text), dt.date.fromisoformat(text)


def test_minutes() -> None:
    found = recognised(MINUTES)
    assert found.type == "protokoll"
    assert found.organisation == "Älvdals kommunalförbund"
    assert found.body == "Förbundsdirektionen"
    assert found.date
    assert (found.date.start, found.date.end) == day("2014-03-12")
    assert found.date.role == "meeting"
    assert found.language == "sv"
    assert not found.scanned
    assert any("Äldreomsorg" in topics for topics in found.section_topics)


def test_a_notice_is_dated_by_itself_and_not_by_the_meeting_to_come() -> None:
    found = recognised(NOTICE)
    assert found.type == "kallelse"
    assert found.organisation == "Bostadsrättsföreningen Gullvivan 3"
    assert found.date
    assert (found.date.start, found.date.role) == (dt.date(2019, 4, 2), "issued")


def test_accounts_are_dated_by_their_signature_and_about_their_year() -> None:
    found = recognised(ACCOUNTS)
    assert found.type == "årsredovisning"
    assert found.organisation == "Brf Gullvivan 3"
    assert found.body == "Styrelsen"
    assert found.date
    assert found.date.start == dt.date(2019, 3, 14)
    assert found.period == (dt.date(2018, 1, 1), dt.date(2018, 12, 31))


def test_a_procurement_is_dated_by_its_publication_never_by_its_deadline() -> None:
    found = recognised(PROCUREMENT)
    assert found.type == "upphandling"
    assert found.title == "Ramavtal för tolktjänster i hela länet"
    assert found.organisation == "Region Kronoberg"
    assert found.body is None
    assert found.date
    assert found.date.start == dt.date(2023, 2, 1)
    assert found.case_numbers == ("RK 2023/0411",)


def test_an_empty_form_says_nothing() -> None:
    found = recognised(TEMPLATE)
    assert found.type == "blankett"
    assert found.date is None
    assert found.case_numbers == ()
    assert found.organisation is None


def test_a_deadline_alone_is_no_date() -> None:
    without = PROCUREMENT.replace("2023-02-01\n", "", 1).replace(
        "Publicerad 2023-02-01 09:12\n", ""
    )
    assert recognised(without).date is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Minnesanteckningar från nätverket för e-hälsa\n2013-09-12\n\nNärvarande: Anna",
            "minnesanteckningar",
        ),
        (
            "Verksamhetsplan 2015\nNorra kommunalförbundet\n\nVi vill stödja kommunerna.",
            "verksamhetsplan",
        ),
        ("Verksamhetsberätelse 2016\n\nVi har ordnat kurser.", "verksamhetsberättelse"),
        ("Nyhetsbrev från Norra kommunalförbundet\n\nVåren är här.", "nyhetsbrev"),
        (
            "Stadgar för Föreningen Norra Ängen\n\n§ 1 Namn\nFöreningens namn är Norra Ängen.",
            "stadgar",
        ),
        ("Policy för resor\n\nVi reser med tåg.", "policy"),
        ("Delårsrapport augusti 2019\n\nEkonomin är i balans.", "delårsrapport"),
        ("Granskningsrapport\nGranskning av upphandling\n\nGranskningen visar brister.", "rapport"),
        ("Remissvar\nYttrande över promemorian\n\nFörbundet tillstyrker.", "remissvar"),
        ("Samverkansavtal mellan kommunerna\n\nParterna är överens.", "avtal"),
        ("Motion om cykelvägar\n\nJag yrkar att kommunen bygger.", "motion"),
        ("Handlingsplan mot våld\n\nPlanen gäller alla.", "plan"),
        (
            "Tjänsteutlåtande\nUtökat färdtjänstområde\n\nFörvaltningen föreslår.",
            "tjänsteutlåtande",
        ),
        ("Hej alla medlemmar!\n\nSnart är det vår.", "nyhetsbrev"),
        (
            "MENY\nVåra frågor\n\nVi arbetar med skolan.\n\nSenast publicerad 2015\nKakor",
            "webbsida",
        ),
        ("En dikt\n\nRegn faller över ängen.", "övrigt"),
    ],
)
def test_types(text: str, kind: str) -> None:
    assert recognised(text).type == kind


def test_a_scan_is_told() -> None:
    assert recognised(MINUTES, source=Source.OCR).scanned
    found = recognised("", source=Source.UNREAD, file_name="bild.pdf")
    assert found.scanned
    assert found.title == "bild.pdf"


def test_a_record_that_names_itself_is_believed() -> None:
    found = recognised(
        MINUTES,
        given=Given(
            title="Egen titel", date="2013-01-02", type="Rapport", organisation="GR", body="KS"
        ),
    )
    assert (found.title, found.type) == ("Egen titel", "rapport")
    assert found.organisation == "Göteborgsregionens kommunalförbund"
    assert found.body == "Kommunstyrelsen"
    assert found.date
    assert found.date.start == dt.date(2013, 1, 2)
    assert {f.kind for f in found.facts if f.rule == "uppgift i posten"} >= {
        *("title", "type", "organisation", "body", "date"),
    }


def test_a_template_s_metadata_is_no_title() -> None:
    text = "Norra kommunalförbundet\n\nHandlingsplan för e-hälsa\n\nVi ska införa e-hälsa."
    assert recognised(text, metadata={"title": "Wordmall LD"}).title == "Handlingsplan för e-hälsa"


def test_what_is_written_about_is_not_the_sender() -> None:
    text = (
        "Reflektioner\n\nIgår läste jag att Arbetsförmedlingen och Migrationsverket samarbetar, "
        "och att socialnämnden i Lund har fattat ett beslut."
    )
    found = recognised(text)
    assert found.organisation is None
    assert found.body is None


def test_misread_names_are_known_by_their_letters() -> None:
    found = recognised("Gäteborgsregionens kommunalförbund\nProtokoll\n2012-02-08\n\nMötet öppnas.")
    assert found.organisation == "Göteborgsregionens kommunalförbund"


def test_every_fact_says_why_and_how_sure() -> None:
    for fact in recognised(MINUTES).facts:
        assert fact.rule
        assert 0 < fact.confidence <= 1
        if fact.span is None:
            assert fact.kind in {"language", "version"} or fact.rule != "ledord"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                MINUTES.splitlines() + PROCUREMENT.splitlines() + ACCOUNTS.splitlines()
            ),
            st.text(max_size=30),
        ),
        max_size=25,
    )
)
def test_recognising_never_raises(lines: list[str]) -> None:
    found = recognised("\n".join(lines))
    assert found.title
    assert found.type


LOST_COVER = "\n".join(
    f"§ {number} Ärendenummer SLK-2024-0{number}\n{heading}\nBeslut\n\n"
    "Kommunstyrelsen beslutar att godkänna förslaget.\n\nHandling\n\n"
    "Tjänsteutlåtande den 5 februari 2024.\n"
    for number, heading in ((183, "Årsrapport"), (184, "Ändrade stadgar"), (185, "Ny skola"))
)


def test_minutes_without_their_cover_are_known_by_their_paragraphs() -> None:
    found = recognised(LOST_COVER)
    assert found.type == "protokoll"
    assert found.body == "Kommunstyrelsen"
    assert found.date is None
    assert found.case_numbers == ()
    assert found.title == "Protokoll, Kommunstyrelsen"
    title = next(fact for fact in found.facts if fact.kind == "title")
    assert title.confidence < 0.5


def test_a_day_to_which_a_matter_is_put_off_is_not_the_meeting_s() -> None:
    text = (
        LOST_COVER
        + "\n§ 186\nTaxa\nBeslut\n\nÄrendet bordläggs till sammanträdet den 20 mars 2024.\n"
    )
    assert recognised(text).date is None


def test_a_body_leads_to_its_organisation() -> None:
    found = recognised("Minnesanteckningar\nSociala styrgruppen\n2012-11-01\n\nVi talade om vård.")
    assert found.body == "Sociala styrgruppen"
    assert found.organisation == "Göteborgsregionens kommunalförbund"


def test_a_letter_by_mail_is_what_its_headers_say() -> None:
    letter = Page(
        1, "Hej!\n\nMin mor ramlade i natt. Larmet fungerade den 3 maj 2016.", reader="email"
    )
    headers = {
        "from": "Norra kommunalförbund <kansli@exempel.se>",
        "subject": "SV: Larmet i natt (dnr 2016/77)",
        "date": "Fri, 20 May 2016 20:41:00 +0200",
    }
    reading = Reading((letter,), (), headers, paged=False)
    repaired = repair(reading)
    found = recognise(reading, repaired, segment(reading, repaired)[0], load())
    assert (found.title, found.type) == ("Larmet i natt (dnr 2016/77)", "brev")
    assert found.date
    assert (found.date.start, found.date.role) == (dt.date(2016, 5, 20), "issued")
    assert found.organisation == "Norra kommunalförbund"
    assert found.case_numbers == ("2016/77",)


def test_the_day_of_adjustment_is_not_the_meeting_s() -> None:
    found = recognised(
        "Protokoll från sammanträde med direktionen 2015-11-12\n\n"
        "Plats och tid: Den gamla folkhögskolan vid Storgatan i Älvdalen, 2015-11-12 kl. 13.15\n\n"
        "Justeringens plats och tid: Kansliet, 2015-11-19\n\n§ 1 Val av justerare\nBo Ek utses.\n"
    )
    assert found.date
    assert found.date.start == dt.date(2015, 11, 12)


def test_the_receiver_of_a_letter_is_not_its_sender() -> None:
    found = recognised(
        "Älvdalens kommun\n\nBegäran om utträde ur Norra kommunalförbund\n\n"
        "Till Norra kommunalförbund\n\nKommunen begär utträde.\n"
    )
    assert found.organisation != "Norra kommunalförbund"


@pytest.mark.parametrize("line", ["2014-05-09 ", "2014 ", "a" * 10, "den 5 maj "])
def test_one_endless_line_costs_no_more_than_many(line: str) -> None:
    begun = time.process_time()
    recognised(line * (100_000 // len(line)))
    assert time.process_time() - begun < 8


def test_an_extract_is_told_apart_by_its_paragraph() -> None:
    found = recognised(
        "Älvdals kommunalförbund\nProtokollsutdrag\nDirektionen 2014-03-12\n\n§ 7\nTaxa\n\nBeslut\n"
        "Direktionen fastställer taxan.\n"
    )
    assert found.title == "Protokollsutdrag, Förbundsdirektionen 2014-03-12 § 7 Taxa"
    assert found.type == "protokollsutdrag"
