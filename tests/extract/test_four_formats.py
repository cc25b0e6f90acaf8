"""One text in four formats: DOCX, ODT, DOC and RTF by LibreOffice read the same."""

# ruff: noqa: E501 -- XML is read best on one line

from __future__ import annotations

import os
import random
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archive import vocabulary
from indexer.extract import ReadOptions, office, read
from indexer.recognise.recognition import recognise
from indexer.repair import repair
from indexer.segment import segment
from tests.extract.wordml import field, package, paragraph, root, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not office.available(), reason=office.MISSING)

COUNT = int(os.environ.get("FOUR_FORMATS", "3"))
"""How many documents are made; 40 for the whole proof. No ticked boxes: LibreOffice writes none in RTF."""
_SUBJECTS = ("simhallen", "budgeten", "avfallsplanen", "räddningstjänsten", "badhustaxan")
_VERBS = ("antar", "avslår", "återremitterar", "godkänner", "bordlägger")
_NAMES = ("Åsa Öberg", "Eva Ek", "Nils Ängström")


class Seen(NamedTuple):
    """What of a document must be the same in all formats."""

    words: Counter[str]
    numbers: tuple[str | None, ...]
    facts: tuple[object, ...]
    decisions: tuple[str | None, ...]


def _sample(number: int) -> bytes:
    """Return a protocol with points, tables, notes, boxes, fields, changes and hidden text."""
    draw = random.Random(number)
    start = draw.randint(1, 90)
    day = f"20{draw.randint(10, 24)}-{draw.randint(1, 12):02}-{draw.randint(10, 28)}"
    notes: list[str] = []
    body = [
        paragraph("Sammanträdesprotokoll", '<w:pStyle w:val="Title"/>'),
        paragraph(f"Direktionen {day}"),
        paragraph(
            run("Diarienummer: ") + field(" DOCPROPERTY Dnr ", run(f"KF {day[:4]}/0{start}"))
        ),
    ]
    for _ in range(draw.randint(2, 5)):
        body += _point(draw, notes)
    body.append(
        '<w:sectPr><w:headerReference w:type="default" r:id="h"/>'
        '<w:footerReference w:type="default" r:id="f"/></w:sectPr>'
    )
    level = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
        + level.format(0, start, "decimal", "§ %1") + level.format(1, 1, "lowerLetter", "%2)")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )  # fmt: skip
    styles = (
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/></w:style>'
    )
    page = field(" PAGE ", run("1"))
    return package(
        "".join(body),
        related={"h": ("header", "header1.xml"), "f": ("footer", "footer1.xml")},
        numbering=root("numbering", numbering),
        styles=root("styles", styles),
        footnotes=root("footnotes", "".join(notes)),
        header1=root("hdr", paragraph(run(f"Exempelförbundet {day} sida ") + page)),
        footer1=root("ftr", paragraph("Justerandes signatur")),
    )


def _point(draw: random.Random, notes: list[str]) -> Iterator[str]:
    subject = draw.choice(_SUBJECTS)
    listed = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    yield paragraph(run(f"Ärende om {subject}"), f'<w:pStyle w:val="Rubrik1"/>{listed.format(0)}')
    ident = len(notes) + 2
    notes.append(
        f'<w:footnote w:id="{ident}">{paragraph(f"Noten ersätter plan {ident}.")}</w:footnote>'
    )
    note = f'<w:r><w:footnoteReference w:id="{ident}"/></w:r>'
    yield paragraph("Beslut")
    yield paragraph(
        run(f"Direktionen {draw.choice(_VERBS)} den nya ") + note + run(f"{subject} utan ändring.")
    )
    for name in draw.sample(_NAMES, draw.randint(0, 2)):
        yield paragraph(run(f"uppdrag åt {name}"), listed.format(1))
    yield from draw.sample(list(_extras(draw)), draw.randint(1, 5))


def _extras(draw: random.Random) -> Iterator[str]:
    cells = "".join(
        f"<w:tr><w:tc><w:tcPr/>{paragraph(name)}</w:tc><w:tc><w:tcPr/>{paragraph(party)}</w:tc></w:tr>"
        for name, party in zip(_NAMES, ("(S)", "(M)", "(C)"), strict=True)
    )
    grid = '<w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    yield f"<w:tbl><w:tblPr/>{grid}{cells}</w:tbl>{paragraph('Under tabellen.')}"
    change = 'w:id="9{}" w:author="x" w:date="2021-01-01T00:00:00Z"'
    yield paragraph(
        run("Kostnaden är ")
        + f"<w:del {change.format(1)}><w:r><w:delText>struken</w:delText></w:r></w:del>"
        + f"<w:ins {change.format(2)}>{run('införd')}</w:ins>" + run(" summa.")
    )  # fmt: skip
    yield paragraph(run("Synligt ") + run("hemligstämplat", "<w:vanish/>") + run(" slut."))
    entries = "".join(f'<w:listEntry w:val="{value}"/>' for value in ("Ingen", "Valnämnden"))
    yield paragraph(
        run("Nämnd: ")
        + _form(f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>', "FORMDROPDOWN")
    )
    yield paragraph(run("Kopia till ") + field(" MERGEFIELD Namn ", run(draw.choice(_NAMES))))
    yield paragraph(
        "<w:r><w:t>Före</w:t><w:tab/><w:t>efter</w:t><w:br/><w:t>ny rad KS</w:t><w:noBreakHyphen/><w:t>12</w:t></w:r>"
    )
    shape = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    box = (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="2000000" cy="500000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="1" name="Ruta"/><a:graphic><a:graphicData uri="{shape}"><wps:wsp xmlns:wps="{shape}"><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{paragraph('Ord i rutan')}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )
    yield paragraph(run("Text runt ") + box + run("rutan."))


def _form(data: str, code: str) -> str:
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="f"/><w:enabled/>'
        f"{data}</w:ffData></w:fldChar></w:r>"
    )
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return begin + instruction + sign.format("separate") + sign.format("end")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in four formats, each converted by one LibreOffice for all."""
    made = tmp_path_factory.mktemp("fyra")
    names = [f"prov{number}.docx" for number in range(COUNT)]
    for number, name in enumerate(names):
        (made / name).write_bytes(_sample(number))
    for target in ("odt", "doc", "rtf"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(made / 'profil').as_uri()}", "--headless",
             "--convert-to", target, "--outdir", str(made), *names],
            cwd=made, check=True, capture_output=True, timeout=280,
        )  # fmt: skip
    return made


def _seen(path: Path) -> Seen:
    readings: list[Any] = []
    outcome = read(path, readings.append, ReadOptions(ocr="off"))
    assert outcome.status == "ok", outcome.reason
    (reading,) = readings
    repaired = repair(reading)
    words = vocabulary.load(None)
    cuts = list(segment(reading, repaired))
    documents = [recognise(reading, repaired, cut, words, "prov") for cut in cuts]
    sections = [section for cut in cuts for section in cut.sections]
    return Seen(
        Counter(re.findall(r"[\w☒☐§-]+", repaired.text.replace("\u2011", "-"))),
        tuple(section.number for section in sections),
        tuple(
            (d.title, d.type, d.organisation, d.body, d.date and d.date.start, d.case_numbers)
            for d in documents
        ),
        tuple(
            " ".join(decision.text.split())
            for section in sections
            for decision in section.decisions
        ),
    )


@pytest.mark.parametrize("number", range(COUNT))
def test_words_numbers_and_facts_are_the_same(folder: Path, number: int) -> None:
    first = _seen(folder / f"prov{number}.docx")
    assert first.numbers
    for target in ("odt", "doc", "rtf"):
        other = _seen(folder / f"prov{number}.{target}")
        assert (target, first.words - other.words, other.words - first.words) == (
            target,
            Counter(),
            Counter(),
        )
        assert (target, other.numbers, other.facts, other.decisions) == (target, *first[1:])
