"""How well a page reads is kept, listed for scanning again, and shown where it is read."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive import generations
from archive.catalogue import (
    Catalogue,
    CatalogueWriter,
    RestrictedCatalogue,
    Stored,
    StoredPage,
    sql_schema,
)
from archive.cli import handlingar
from archive.model import Document, Level, Page, Reading, Section, SectionKind, Source, Span
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from indexer.recognise.legibility import document_quality, page_qualities
from indexer.repair import repair
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "Förbundsstyrelsen beslutade att fastställa verksamhetsplanen för äldreomsorgen och skolan. "
BAD = "fdr beslulade atl fasslälla verksamhelsplqnen fjr öldreomsorgxn ocb skolxn i rcgioncn fdr "


def test_each_page_and_the_document_have_a_score() -> None:
    pages = (
        Page(1, GOOD * 3),
        Page(2, BAD * 3, Source.OCR),
        Page(3, "12 400 -3 200\n15 000", Source.OCR),
        Page(4, "", Source.UNREAD),
    )
    scores = page_qualities(pages)
    assert scores[1] is not None
    assert scores[2] is not None
    assert scores[1] > 0.9
    assert scores[2] < 0.6
    assert scores[3] is None
    assert scores[4] == 0.0
    assert document_quality({1: 0.9, 2: None, 3: 0.5}) == 0.7
    assert document_quality({1: None}) is None


def stored(ident: str, *pages: tuple[Source, float | None], access: str = "public") -> Stored:
    text = "Text på en sida.\n"
    spans = [Span(i * len(text), (i + 1) * len(text)) for i in range(len(pages))]
    sections = tuple(
        Section(f"{ident}-{i}", ident, i, SectionKind.PAGE, None, None, None, 1, text, span, i, i)
        for i, span in enumerate(spans)
    )
    document = Document(
        ident, f"Titel {ident}", "övrigt", None, None, "sv", None, None, (), (), scanned=True,
        sections=sections, source_id=f"{ident}.pdf", access=access,
    )  # fmt: skip
    kept = tuple(
        StoredPage(i, span, source, None, quality)
        for i, (span, (source, quality)) in enumerate(zip(spans, pages, strict=True), 1)
    )
    return Stored(document, kept, ident * 8, 0)


def test_what_reads_badly_is_listed_the_worst_first(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION)
        for one in (
            stored("a", (Source.OCR, 0.95), (Source.OCR, 0.6), (Source.OCR, 0.9)),
            stored("b", (Source.OCR, 0.5), (Source.OCR, None)),
            stored("c", (Source.TEXT, 0.4), (Source.TEXT, 0.5)),
            stored("d", (Source.TEXT, 0.4), (Source.TEXT, 0.99), (Source.TEXT, 0.99)),
            stored("e", (Source.UNREAD, 0.0), (Source.UNREAD, 0.0)),
            stored("f", (Source.OCR, 0.3), access="closed"),
        ):
            writer.put(one)
        writer.commit()
    found = RestrictedCatalogue.open(path, Level.PUBLIC).poorly_read()
    assert [(one.document_id, one.pages, one.whole) for one in found] == [
        ("c", (1, 2), True),
        ("b", (1,), True),
        ("a", (2,), False),
    ]
    assert "f" in {
        one.document_id for one in RestrictedCatalogue.open(path, Level.CLOSED).poorly_read()
    }


def test_it_is_seen_in_status_and_where_the_text_is_read(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "dålig.txt").write_text(f"Protokoll 2014-05-09\n\n{BAD * 6}\n")
    (corpus / "bra.txt").write_text(f"Protokoll 2014-05-09\n\n{GOOD * 6}\n")
    settings = Settings(corpus=corpus, index=tmp_path / "index", jobs=1, engine="arrays")
    run(settings, Options(), silent)
    catalogue = Catalogue.open(generations.current(settings.index).catalogue)
    ids = {document.source_id: document.id for document in catalogue.all_documents()}
    client = create_app(settings).test_client()
    status = client.get("/status").text
    assert "Bör skannas om" in status
    assert ids["dålig.txt"] in status
    assert ids["bra.txt"] not in status
    flags = ["--index", str(settings.index)]
    said = CliRunner().invoke(handlingar, ["status", *flags]).output
    assert "Bör skannas om" in said
    assert "dålig.txt: hela" in said
    listed = json.loads(CliRunner().invoke(handlingar, ["status", "--json", *flags]).output)
    assert [one["document_id"] for one in listed["rescan"]] == [ids["dålig.txt"]]


def test_letters_in_two_parts_are_judged_when_they_are_whole() -> None:
    text = unicodedata.normalize(
        "NFD", "Räddningsnämnden beslutar att åtgärda släckvattnet på ån. " * 5
    )
    reading = Reading((Page(1, text),), paged=False)
    assert page_qualities(reading.pages)[1] != pytest.approx(1.0, abs=0.1)
    assert page_qualities(reading.pages, repair(reading))[1] == pytest.approx(1.0, abs=0.1)
