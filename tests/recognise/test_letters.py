"""Letters, extracts of minutes and pages of the web: whose they are, and from when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from archive.vocabulary import load
from indexer.extract import ReadOptions, read
from indexer.recognise.recognition import Recognised, recognise
from indexer.repair import repair
from indexer.segment import segment
from tests.recognise.papers import recognised

if TYPE_CHECKING:
    from pathlib import Path

    from archive.model import Reading

MAY = dt.date(2014, 5, 9)
ADDRESS = "Fyrbodals kommunalförbund\nBox 305\n451 18 Uddevalla\n\n"
OPINION = (
    "Fyrbodals kommunalförbund har sänt ett förslag. Fyrbodals kommunalförbund bör tänka om.\n"
)


def from_file(path: Path, text: str) -> Recognised:
    """Return what is recognised of a file of its format."""
    path.write_text(text, "utf-8")
    found: list[Reading] = []
    read(path, found.append, ReadOptions(ocr="off"))
    repaired = repair(found[0])
    cut = segment(found[0], repaired)[0]
    return recognise(found[0], repaired, cut, load(), path.name)


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        (f"2014-05-09\n\n{ADDRESS}Samrådsyttrande\n\n{OPINION}\nAnna Ek\n", None),
        (
            (
                f"Melleruds kommun\nKommunstyrelsen\n\nTill Fyrbodals kommunalförbund\n\n"
                f"Samrådsyttrande\n\n{OPINION}"
            ),
            "Melleruds kommun",
        ),
        (
            (
                f"{ADDRESS}2014-05-09\nMelleruds kommun\nStorgatan 13\n464 80 Mellerud\n\n"
                "Svar på er fråga\n\nMelleruds kommun kan söka. Melleruds kommun svarar själv.\n"
            ),
            "Fyrbodals kommunalförbund",
        ),
        (
            (
                "Ådalens kommunalförbund\n\nSocialstyrelsen\n106 30 Stockholm\n\nBegäran om "
                "förlängd tid\n\nSocialstyrelsen beslutade den 12 februari 2014 att ge medel.\n"
            ),
            "Ådalens kommunalförbund",
        ),
    ],
)
def test_who_is_written_to_is_not_who_writes(text: str, organisation: str | None) -> None:
    found = recognised(text)
    assert found.organisation == organisation
    assert found.body in {None, "Kommunstyrelsen"}
    assert found.title in {"Samrådsyttrande", "Svar på er fråga", "Begäran om förlängd tid"}


def test_a_mail_s_receiver_is_not_its_sender(tmp_path: Path) -> None:
    found = from_file(
        tmp_path / "a.eml",
        "From: Lars Berg <lars@example.org>\nTo: Fyrbodals kommunalförbund <k@example.org>\n"
        "Subject: Samrådsyttrande om plan\nDate: Fri, 9 May 2014 10:00:00 +0200\n"
        f"Content-Type: text/plain; charset=utf-8\n\nHej!\n\n{OPINION}\nLars Berg\n"
        "Naturskyddsföreningen i Mellerud\n",
    )
    assert found.organisation == "Naturskyddsföreningen"
    assert found.date
    assert found.date.start == MAY


@pytest.mark.parametrize(
    "spoken",
    [
        "Socialstyrelsen beslutade den 12 februari 2014 att bevilja medel.",
        "Socialstyrelsen beslutade 2014-02-12 om medel.",
        "Med hänvisning till ert beslut 2014-02-12, dnr 5.2-1234/2014, begärs mer tid.",
        "I svar på er skrivelse 2014-02-12 anförs följande.",
        "Enligt beslut 2014-02-12 har tiden löpt ut.",
    ],
)
@pytest.mark.parametrize("own", ["\nEkby den 9 maj 2014\n", ""])
def test_a_decision_a_letter_speaks_of_is_not_its_date(spoken: str, own: str) -> None:
    found = recognised(
        f"Ådalens kommunalförbund\n\nBegäran om förlängd tid\n\n{spoken}\n{own}\nAnna Berg\n"
    )
    assert (found.date.start if found.date else None) == (MAY if own else None)


def test_a_paper_below_its_own_kind_is_dated_there() -> None:
    found = recognised(
        "Göteborgsregionens kommunalförbund\nTjänsteutlåtande\n2014-05-09\n\nSvar på remiss\n"
        "Styrelsen beslutade 2014-02-03 att sända remissen.\n"
    )
    assert found.date
    assert found.date.start == MAY


def test_a_plan_is_dated_by_its_adoption() -> None:
    found = recognised(
        "Verksamhetsplan 2015\nFyrbodals kommunalförbund\nAntagen av direktionen 2014-12-04\n\n"
        "Förbundet ska arbeta med flyktingfrågan.\n"
    )
    assert found.date
    assert (found.date.start, found.date.role) == (dt.date(2014, 12, 4), "decided")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Utdrag ur kommunstyrelsens protokoll 2014-05-09", "Kommunstyrelsen"),
        ("Ur protokoll fört vid socialnämndens sammanträde den 9 maj 2014", "Socialnämnden"),
        ("Protokollsutdrag från socialnämndens sammanträde den 9 maj 2014", "Socialnämnden"),
        (
            "Sammanträdesprotokoll\nUtdrag\n\nKommunstyrelsens arbetsutskott 2014-05-09",
            "Kommunstyrelsens arbetsutskott",
        ),
        (
            (
                "PROTOKOLLSUTDRAG     1 (2)\n      Sammanträdesdatum\nBarn- och utbildningsnämnden"
                "        2014-05-09"
            ),
            "Barn- och utbildningsnämnden",
        ),
        ("UTDRAG UR PROTOKOLL\n2014-05-09\nInstans: Förbundsstyrelsen", "Förbundsstyrelsen"),
    ],
)
def test_an_extract_tells_whose_minutes_it_is_cut_from(head: str, body: str) -> None:
    found = recognised(f"{head}\n\n§ 42 Trygghetslarm\nBeslutas att anta förslaget.\n")
    assert (found.type, found.body) == ("protokollsutdrag", body)
    assert found.organisation is None
    assert found.date
    assert found.date.start == MAY


@pytest.mark.parametrize("title", ["Protokoll direktionen 2014-05-09", "Direktionens protokoll"])
def test_minutes_named_by_their_body(title: str) -> None:
    found = recognised(
        f"{title}\n\n§ 1 Val av justerare\nBo Ek utses.\n\n§ 2 Budget\nBudgeten antas.\n"
    )
    assert (found.type, found.body) == ("protokoll", "Förbundsdirektionen")


PAGE = """<html><head><title>{0} - Ådalens kommunalförbund</title></head><body><nav>Start</nav>
<h1>{0}</h1><p>{1}</p><h2>Direktionen</h2><p>Direktionen har åtta ledamöter.</p></body></html>"""


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Om förbundet", "Förbundet samverkar om räddningstjänst och äldreomsorg.", "webbsida"),
        ("Kontakta oss", "Växeln svarar vardagar 9-12.", "webbsida"),
        ("Nyhetsbrev nr 3 2014", "9 maj 2014", "nyhetsbrev"),
    ],
)
def test_a_page_of_the_web(tmp_path: Path, title: str, text: str, kind: str) -> None:
    found = from_file(tmp_path / "sida.html", PAGE.format(title, text))
    assert (found.type, found.title) == (kind, title)
    assert found.organisation == "Ådalens kommunalförbund"
    assert found.body is None


def test_a_newsletter_by_mail(tmp_path: Path) -> None:
    found = from_file(
        tmp_path / "a.eml",
        "From: Ådalens kommunalförbund <n@example.org>\nTo: alla@example.org\n"
        "Subject: Nytt från förbundet v. 19\nDate: Fri, 9 May 2014 10:00:00 +0200\n"
        "Content-Type: text/plain; charset=utf-8\n\nI detta nummer:\n- Flyktingfrågan\n- Larm\n\n"
        "Flyktingfrågan\nFörbundet har fått medel.\n\nLarm\nDirektionen föreslår upphandling.\n\n"
        "Vill du inte längre ha nyhetsbrevet? Avregistrera dig här.\n",
    )
    assert (found.type, found.organisation) == ("nyhetsbrev", "Ådalens kommunalförbund")
    assert found.date
    assert found.date.start == MAY
