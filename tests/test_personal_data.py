"""No personal number is seen at any door: page, list, export, feed, API, log, report or name."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from archive import generations, log, runs
from archive.catalogue import Catalogue
from archive.cli import handlingar
from archive.engines import engine
from archive.model import Level
from archive.progress import silent
from archive.settings import Settings
from archive.tree import FIELDS
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

NUMBERS = (
    "811228-9874", "19811228-9874", "811288-9871", "640823-3234", "198112289874", "820101-1239",
    "170928-2386",
)  # fmt: skip
LAST = re.compile(r"9874|9871|3234|1239|2386")
LETTER = f"""From: Eva Ek <eva@example.org>
To: kansliet@example.org
Subject: Bostadsanpassning {NUMBERS[3]}
Date: Fri, 9 May 2014 10:00:00 +0200
Content-Type: text/plain; charset=utf-8

Hej! Jag vill veta hur det går med min ansökan om bostadsanpassning och trygghetslarm.
"""
PROTOCOL = f"""Protokoll fört vid sammanträde med direktionen 2014-05-09

§ 1 Bistånd till Eva Ek, {NUMBERS[0]}
Sökanden, personnummer {NUMBERS[4]}, och {NUMBERS[2]} begär trygghetslarm.
Direktionen beslutar
att bevilja {NUMBERS[1]} trygghetslarm.
"""
RECORDS = (
    {"id": NUMBERS[5], "title": f"Om {NUMBERS[5]}", "text": "Ett trygghetslarm för en person."},
    {"id": NUMBERS[6], "title": "Ett annat", "text": "Ett trygghetslarm till.",
     "url": f"https://example.org/{NUMBERS[6]}"},
)  # fmt: skip
APART = (
    "Protokoll 2014-05-09 om larm\n\nSökande: personnummer 8112289874\n\f"
    "Trygghetslarm beviljas för 8112289874 från maj.\n"
)
"""The same figures with the word that says what they are, and on another page without it."""
PLAIN = "Protokoll 2014-06-10 om bibliotek och skolskjuts i förbundet, utan personer."


TOLD = re.compile(rf"[\d*]{{6}}[-+ ]?(?:{LAST.pattern})")
"""A number, whole or with its beginning covered; four digits alone are in any fingerprint."""


def covered(said: object) -> None:
    text = said if isinstance(said, str) else repr(said)
    found = TOLD.search(text)
    assert not found, text[max(0, found.start() - 80) : found.end()]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("personal")
    corpus = folder / "corpus"
    (corpus / f"akter {NUMBERS[0]}").mkdir(parents=True)
    (corpus / "protokoll.txt").write_text(PROTOCOL)
    (corpus / "brev.eml").write_text(LETTER)
    (corpus / "delad.txt").write_text(APART)
    (corpus / "poster.jsonl").write_text("\n".join(map(json.dumps, RECORDS)))
    (corpus / f"akter {NUMBERS[0]}" / f"beslut_{NUMBERS[1]}.txt").write_text(PLAIN)
    (corpus / f"trasig_{NUMBERS[0]}.pdf").write_bytes(b"%PDF-1.4 inget mer")
    (corpus / "rent.txt").write_text(PLAIN.replace("bibliotek", "badhus"))
    (corpus / "rent.txt.toml").write_text(f'title = "Badhus, se {NUMBERS[0]}"\n')
    return Settings(corpus=corpus, index=folder / "index", jobs=1, engine="arrays")


@pytest.fixture(scope="module")
def report(settings: Settings) -> str:
    report = run(settings, Options(), silent)
    assert report.result == "published"
    return repr(report)


@pytest.fixture(scope="module")
def client(settings: Settings, report: str) -> FlaskClient:
    assert report
    return create_app(settings).test_client()


def catalogue(settings: Settings) -> Catalogue:
    return Catalogue.open(generations.current(settings.index).catalogue)


def addresses(settings: Settings) -> Iterator[str]:
    yield from (
        "/",
        "/status",
        "/organ",
        "/ar",
        "/amnen",
        "/nytt.atom",
        "/sitemap.xml",
        "/kwic?q=och",
    )
    for word in ("trygghetslarm", "bibliotek", "badhus", *NUMBERS, "dnr:811228"):
        asked = quote(word)
        if not LAST.search(word):
            yield f"/sok?q={asked}"
            yield f"/kwic?q={asked}"
        yield f"/api/search?q={asked}" if not LAST.search(word) else f"/forslag?q={asked}"
    for form in ("csv", "xlsx", "jsonl", "ris", "bibtex", "csl-json"):
        yield f"/export.{form}?q=trygghetslarm"
        yield f"/export?q=trygghetslarm&format={form}"
    for ident in catalogue(settings).document_ids():
        yield from (f"/handling/{ident}", f"/citera/{ident}", f"/api/document/{ident}")


def words(data: bytes) -> str:
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return data.decode("utf-8", "replace")


@pytest.mark.parametrize("level", ["public", "closed"])
def test_no_page_shows_a_number(settings: Settings, report: str, level: str) -> None:
    assert report
    signed = replace(settings, proxies=("127.0.0.1",), access_header="X-Level")
    client = create_app(signed).test_client()
    seen = 0
    for address in addresses(settings):
        answer = client.get(address, headers={"X-Level": level})
        shown = words(answer.data)
        for number in NUMBERS:  # what the reader typed themselves
            shown = shown.replace(number, "") if number in address else shown
        if answer.status_code == 200:
            seen += 1
            covered(shown)
            covered(str(answer.headers))
    assert seen > 40


def test_neither_report_log_nor_command_tells(
    settings: Settings, report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    covered(report)
    covered(runs.runs(settings.index))
    flags = ["--index", str(settings.index)]
    for command in (["status"], ["status", "--json"], ["search", "trygghetslarm"], ["check"]):
        result = CliRunner().invoke(handlingar, [*command, *flags])
        covered(result.output)
    for ident in catalogue(settings).document_ids():
        covered(CliRunner().invoke(handlingar, ["show", ident, "--json", *flags]).output)
    logger = logging.getLogger("seen")
    logger.propagate = False
    root, kept = logging.getLogger(), logging.getLogger().handlers[:]
    root.handlers = []
    log.set_up()
    logger.handlers = root.handlers
    root.handlers = kept
    logger.warning("kan inte läsa %s", f"trasig_{NUMBERS[0]}.pdf")
    said = capsys.readouterr().err
    assert "trasig_******-****.pdf" in said


def test_such_documents_are_listed_for_review(settings: Settings, report: str) -> None:
    assert report
    held = catalogue(settings)
    listed = {one.document_id: one.numbers for one in held.with_personal_numbers()}
    sources = {held.document(ident).source_id: number for ident, number in listed.items()}
    assert sources["protokoll.txt"] == 4
    assert sources["brev.eml"]
    assert sum(source.endswith("beslut_********-****.txt") for source in sources) == 1
    assert sources["delad.txt"] == 2
    assert len(sources) == 5
    assert len(listed) == 6


def test_two_records_named_by_numbers_are_two(settings: Settings, report: str) -> None:
    assert report
    named = [d for d in catalogue(settings).all_documents() if d.source_id == "******-****"]
    assert len({document.id for document in named}) == 2
    assert all(document.url is None for document in named)


def test_the_original_goes_only_to_those_who_may_see_it(settings: Settings, report: str) -> None:
    assert report
    held = catalogue(settings)
    idents = {d.source_id: d.id for d in held.all_documents()}
    levels = replace(settings, proxies=("127.0.0.1",), access_header="X-Level")
    for site, level, status in (
        (settings, "closed", 403),
        (levels, "public", 403),
        (levels, "internal", 200),
        (levels, "closed", 200),
        (replace(levels, personal_originals=Level.CLOSED), "internal", 403),
        (replace(settings, personal_originals=Level.PUBLIC), "", 200),
    ):
        client = create_app(site).test_client()
        answer = client.get(f"/original/{idents['protokoll.txt']}", headers={"X-Level": level})
        assert answer.status_code == status
        if status == 403:
            assert "Du kan begära ut handlingen" in answer.text
            page = client.get(f"/handling/{idents['protokoll.txt']}", headers={"X-Level": level})
            assert "Du kan begära ut handlingen" in page.text
            assert f"/original/{idents['protokoll.txt']}" not in page.text
    client = create_app(settings).test_client()
    (named,) = [ident for source, ident in idents.items() if source.endswith("****.txt")]
    assert client.get(f"/original/{named}").status_code == 403
    closed = create_app(levels).test_client()
    covered(str(closed.get(f"/original/{named}", headers={"X-Level": "closed"}).headers))
    assert client.get(f"/original/{idents['rent.txt']}").status_code == 200


def test_the_index_holds_no_number_but_in_its_private_cache(
    settings: Settings, report: str
) -> None:
    assert report
    cache = settings.index / "cache"
    assert cache.stat().st_mode & 0o077 == 0
    for name in generations.names(settings.index):
        generation = generations.load(settings.index, name)
        with closing(engine(generation.manifest.engine).open(generation.engine)) as searcher:
            held = [token for field in FIELDS for token, _ in searcher.terms(field)]
        assert held
        assert not [token for token in held if LAST.search(token)]


def test_when_the_setting_gets_stricter_nothing_old_is_left(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(PROTOCOL)
    settings = Settings(
        corpus=corpus, index=tmp_path / "index", jobs=1, engine="whoosh", keep_generations=1
    )
    run(replace(settings, personal_data="off"), Options(), silent)
    kept = b"".join(
        p.read_bytes() for p in (settings.index / "generations").rglob("*") if p.is_file()
    )
    last = re.compile(rb"(?<![0-9])9874(?![0-9])")  # not within a checksum
    assert last.search(kept)
    run(settings, Options(), silent)
    kept = b"".join(
        p.read_bytes() for p in (settings.index / "generations").rglob("*") if p.is_file()
    )
    assert not last.search(kept)
