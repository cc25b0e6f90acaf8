"""Evidence of electronic signing goes with its record: who, when, which service; never a hit."""

from __future__ import annotations

import pytest

from archive.model import Page, Reading, Repaired, SectionKind
from indexer.recognise.signing import signatures
from indexer.segment import is_evidence, names_evidence, segment
from tests.recognise.papers import recognised

MINUTES = """Björkdals vägförening
Protokoll styrelsemöte 2023-03-07

§ 1 Avgifter
Styrelsen beslutade att höja avgiften.

§ 2 Vägar
Styrelsen beslutade att laga vägen.
"""
SCRIVE = """Verifikat
Transaktion 09222115557512345678
Dokument
Protokoll 2023-03-07
Huvuddokument
3 sidor
Startades 2023-03-08 09:12:31 CET (+0100) av Eva Ek (EE)
Signerande parter
Eva Ek (EE)
Björkdals vägförening
Namnet som returnerades från svenskt BankID var "EVA EK"
Signerade 2023-03-08 10:02:11 CET (+0100)
Bo von Alm (BA)
Namnet som returnerades från svenskt BankID var "BO VON ALM"
Signerade 2023-03-09 11:22:33 CET (+0100)
Denna verifiering är utfärdad av Scrive.
"""
PENNEO = """Underskrifterna i detta dokument är juridiskt bindande. Signerat med Penneo™
EVA EK
Ordförande
Serienummer: 19xxx
IP: 192.0.2.17
2023-03-08 10:02:11 UTC
BO ALM
Justerare
Serienummer: 19yyy
IP: 192.0.2.18
2023-03-09 10:02:11 UTC
Penneo dokumentnyckel: ABCDE-FGHIJ-KLMNO
"""
ADOBE = """Protokoll styrelsemöte
Final Audit Report 2023-03-09
Created: 2023-03-08
By: Eva Ek (eva@example.org)
Status: Signed
Transaction ID: CBJCHBCAABAAxyz123
Document e-signed by Eva Ek (eva@example.org)
Signature Date: 2023-03-09 - 09:12:31 GMT - Time Source: server
"""
VISMA = """Signeringsbevis
Dokumentet signerat med Visma Addo
Signerat av Eva Ek
2023-03-08 10:02:11
Signeringsmetod: BankID
"""
ADDO = """Visma Addo
Signerat dokument
Följande dokument är signerat elektroniskt med Visma Addo
Undertecknare 1
Eva Ek
BankID
2023-03-08 10:02:11
"""


@pytest.mark.parametrize(
    ("page", "signed", "service"),
    [
        (SCRIVE, ["Eva Ek, 2023-03-08", "Bo Von Alm, 2023-03-09"], "Scrive"),
        (PENNEO, ["Eva Ek, 2023-03-08", "Bo Alm, 2023-03-09"], "Penneo"),
        (ADOBE, ["Eva Ek, 2023-03-09"], None),
        (VISMA, ["Eva Ek, 2023-03-08"], "Visma Addo"),
        (ADDO, ["Eva Ek, 2023-03-08"], "Visma Addo"),
    ],
)
def test_signature_pages_are_evidence_of_their_record(
    page: str, signed: list[str], service: str | None
) -> None:
    found = recognised(MINUTES, page)
    facts = {kind: [f.value for f in found.facts if f.kind == kind] for kind in ("signature",)}
    assert facts["signature"] == signed
    named = [f.value for f in found.facts if f.kind == "signing_service"]
    assert named == ([service] if service else [])
    assert (found.type, found.title) == ("protokoll", "Protokoll styrelsemöte 2023-03-07")
    assert found.date
    assert found.date.start.isoformat() == "2023-03-07"


@pytest.mark.parametrize("page", [SCRIVE, PENNEO, ADOBE, VISMA])
def test_signature_pages_are_sections_apart(page: str) -> None:
    text = f"{MINUTES}\f{page}"
    repaired = Repaired(text, (0, len(MINUTES) + 1), (1, 2))
    (document,) = segment(Reading((Page(1, MINUTES), Page(2, page))), repaired)
    kinds = [section.kind for section in document.sections]
    assert kinds.count(SectionKind.EVIDENCE) == 1
    assert kinds[-1] is SectionKind.EVIDENCE
    assert "".join(section.span.of(text) for section in document.sections) == text


@pytest.mark.parametrize(
    "page",
    [
        "Underskrifter\nBjörkdal 2023-03-08\n\nEva Ek\nOrdförande\n\nBo Alm\nJusterare\n",
        "Signering med BankID\nSå skriver du under med e-legitimation i vår e-tjänst.\n",
        "Bilaga 1\nAvgifter\n\nTaxa 100 kr. Betala med BankID.\n",
        "§ 3 E-signering\nStyrelsen beslutar att använda Scrive med BankID och IP-adress.\n",
    ],
)
def test_people_who_sign_by_hand_or_write_about_signing_leave_no_evidence(page: str) -> None:
    assert not is_evidence(page)


def test_an_appendix_may_be_named_evidence() -> None:
    assert names_evidence("Appendix 5 Evidence of Intent.html")
    assert names_evidence("x.pdf/Signeringsbevis.pdf")
    assert not names_evidence("Bilaga 5 Budget.pdf")
    assert is_evidence("This text describes how the signing service works. E-signed.", titled=True)


def test_a_name_without_a_day_is_kept_without_one() -> None:
    (one,) = signatures("Signerat av Eva Ek\nSigneringsmetod: BankID\n")
    assert (one.name, one.day) == ("Eva Ek", None)
