"""A section keeps its id whether it was read from DOCX, PDF or ODT, in files LibreOffice wrote."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.catalogue import Catalogue
from archive.errors import GoneError
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MATTERS = {
    "Mötets öppnande": "Ordföranden öppnar mötet och hälsar alla välkomna till Ekby.",
    "Val av justerare": "Till justerare väljs Lisa Ek och Per Ask för detta möte.",
    "Budget för nästa år": "Direktionen beslutar att anta budgeten om elva miljoner kronor. "
    "Kommunalförbundets medlemmar betalar efter sina invånarantal, som förbundsordningen säger.",
    "Digitala trygghetslarm": "Larmen byts under hösten enligt en plan som styrgruppen har gjort.",
    "Taxa för avfall": "Taxan höjs med tre procent från årsskiftet för alla hushåll.",
    "Ny skola i Norrby": "Frågan återremitteras för att lokalerna ska utredas en gång till.",
}
WHOLE = list(MATTERS)
EDITED = [WHOLE[0], WHOLE[1], WHOLE[4], WHOLE[3], WHOLE[5], "Avslutning"]
"""§ 3 is taken out, § 5 moved to its place, another added."""
FORMATS = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export", "odt": "odt:writer8"}


def page(titles: Sequence[str]) -> str:
    texts = MATTERS | {"Avslutning": "Ordföranden tackar och avslutar mötet klockan tolv."}
    paragraphs = "".join(
        f"<h2>§ {number} {title}</h2><p>{texts[title]}</p>"
        for number, title in enumerate(titles, 1)
    )
    head = "<h1>Protokoll</h1><p>Direktionen</p><p>Sammanträde 2014-05-09</p>"
    return f'<html><meta charset="utf-8"><body>{head}{paragraphs}</body></html>'


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with whole.* and edited.*, the same minutes in each format."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("install LibreOffice")
    folder = tmp_path_factory.mktemp("papers")
    sources = [folder / "whole.html", folder / "edited.html"]
    for source, titles in zip(sources, (WHOLE, EDITED), strict=True):
        source.write_text(page(titles), "utf-8")
    for form in FORMATS.values():
        subprocess.run(
            [program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--infilter=HTML (StarWriter)", "--convert-to", form, "--outdir", str(folder),
             *map(str, sources)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    return folder


class Shelf:
    """A corpus of one paper, and what its section ids lead to."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1)
        self.settings.corpus.mkdir()

    def put(self, paper: Path, name: str) -> dict[str, str]:
        """Make a paper the only one, and return the ids of its sections by their heading."""
        for file in self.settings.corpus.iterdir():
            file.unlink()
        shutil.copy(paper, self.settings.corpus / name)
        run(self.settings, Options(allow_removals=True, send=False), silent)
        with closing(self.catalogue()) as held:
            return {s.heading: s.id for d in held.all_documents() for s in d.sections if s.heading}

    def catalogue(self) -> Catalogue:
        return Catalogue.open(generations.current(self.settings.index).catalogue)

    def leads(self, ident: str) -> tuple[str | None, bool] | None:
        """Return the heading an id leads to and whether in another version; None when gone."""
        with closing(self.catalogue()) as held:
            try:
                found = held.find_section(ident)
            except GoneError:
                return None
        return found.section.heading, found.other_version


def keys(ids: dict[str, str]) -> dict[str, str]:
    return {heading: ident.rpartition("-")[2] for heading, ident in ids.items()}


def test_the_same_text_has_the_same_keys_in_every_format(papers: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    read = [keys(shelf.put(papers / f"whole.{form}", f"maj.{form}")) for form in FORMATS]
    assert {*read[0]} >= {*WHOLE}
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize(("first", "then"), [("docx", "pdf"), ("pdf", "docx"), ("odt", "pdf")])
def test_an_id_holds_when_the_file_becomes_another_format(
    papers: Path, tmp_path: Path, first: str, then: str
) -> None:
    shelf = Shelf(tmp_path)
    before = shelf.put(papers / f"whole.{first}", f"maj.{first}")
    shelf.put(papers / f"whole.{then}", f"maj.{then}")
    assert {title: shelf.leads(before[title]) for title in WHOLE} == {
        title: (title, False) for title in WHOLE
    }


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_sections_that_go_come_and_move_are_told_apart(
    papers: Path, tmp_path: Path, form: str
) -> None:
    shelf = Shelf(tmp_path)
    before = shelf.put(papers / f"whole.{form}", f"maj.{form}")
    after = shelf.put(papers / f"edited.{form}", f"maj.{form}")
    led = {title: shelf.leads(before[title]) for title in WHOLE}
    same = {title for title in WHOLE if title in EDITED}
    assert {title: found and found[0] for title, found in led.items()} == {
        title: title if title in same else None for title in WHOLE
    }
    for title in same:  # § and heading are as they were, or the reader is told
        unmoved = WHOLE.index(title) == EDITED.index(title)
        assert led[title] == (title, not unmoved)
    assert after["Avslutning"].rpartition("-")[2] not in keys(before).values()


def test_another_text_in_another_format_is_never_taken_for_the_old_one(
    papers: Path, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path)
    before = shelf.put(papers / "whole.docx", "maj.docx")
    shelf.put(papers / "edited.pdf", "maj.pdf")
    for title in WHOLE:
        led = shelf.leads(before[title])
        assert led is None or led[0] == title


@pytest.mark.parametrize("form", FORMATS)
def test_a_renamed_file_keeps_every_id(papers: Path, tmp_path: Path, form: str) -> None:
    shelf = Shelf(tmp_path)
    before = shelf.put(papers / f"whole.{form}", f"maj.{form}")
    assert shelf.put(papers / f"whole.{form}", f"protokoll 2014-05-09.{form}") == before
