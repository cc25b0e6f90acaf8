"""A public notice is of the type of what it announces, and none of the papers it speaks of."""

# ruff: noqa: E501 -- a paper reads best on one line

from __future__ import annotations

import pytest

from tests.recognise.papers import recognised

MEETING = "Fullmäktige kallas till sammanträde den 17 mars 2025 kl. 18.00.\n\n1. Upprop\n2. Taxa\n"
PLAN = "Förslag till detaljplan för Björken 1:4\n\nHandlingarna finns i kommunhuset. Synpunkter lämnas senast den 2 maj 2025.\n"  # fmt: skip
APPROVED = "Organ: Valnämnden\nSammanträdesdatum: 2025-03-05\nProtokollet är justerat. Anslaget sätts upp 2025-03-12.\n"  # fmt: skip


@pytest.mark.parametrize(
    ("head", "rest", "kind"),
    [
        ("KUNGÖRELSE", MEETING, "kallelse"),
        ("Tillkännagivande", MEETING, "kallelse"),
        ("KUNGÖRELSE OM GRANSKNING", PLAN, "övrigt"),
        ("Kungörelse om samråd", PLAN, "övrigt"),
        ("UNDERRÄTTELSE OM ANTAGANDE", PLAN, "övrigt"),
        ("Underrättelse till grannar", "Ansökan om bygglov för Hagen 3:7.\n", "övrigt"),
        ("ANSLAG/BEVIS", APPROVED, "övrigt"),
        ("Tillkännagivande av justerat protokoll", APPROVED, "övrigt"),
        ("Annons: lediga tomter", "Kommunen säljer fem tomter.\n", "övrigt"),
        ("KUNGÖRELSE", "Kommunen föreskriver följande.\n\n1 § Marken får inte beträdas.\n", "författning"),
        ("Riktlinjer för anslag till föreningar", "Antagna av nämnden 2024-10-02.\n", "policy"),
        ("SAMRÅDSREDOGÖRELSE", PLAN, "rapport"),
        ("Sammanträdesprotokoll\nANSLAG/BEVIS", APPROVED + "\n§ 1 Upprop\nUpprop sker.\n\n§ 2 Taxa\nBeslut\nNämnden beslutar att anta taxan.\n", "protokoll"),
    ],
)  # fmt: skip
def test_the_type_of_a_notice(head: str, rest: str, kind: str) -> None:
    assert recognised(f"Ekby kommun\n\n{head}\n\n{rest}").type == kind


def test_a_signature_an_office_and_a_room_are_neither_title_nor_organisation() -> None:
    signed = recognised(f"KUNGÖRELSE\n\n{MEETING}\nAnna Ek\nOrdförande\n")
    assert signed.title == "KUNGÖRELSE"
    office = recognised(
        "Lindö kommun\nPlan- och byggenheten\n2025-05-05\n\nUnderrättelse om samråd\n"
    )
    assert (office.title, office.organisation) == ("Underrättelse om samråd", "Lindö kommun")
    kept = recognised(
        f"ANSLAG/BEVIS\n\n{APPROVED}Förvaringsplats för protokollet: Kommunkansliet\n"
    )
    assert kept.organisation is None


def test_a_letter_to_somebody_without_an_address() -> None:
    letter = recognised("Till\nFastighetsägare i Norrby\n\nInformation om ny taxa\n\nHej!\n\nEn ny taxa gäller.\n\nMed vänlig hälsning\nEva By\n")  # fmt: skip
    assert (letter.type, letter.title) == ("brev", "Information om ny taxa")
