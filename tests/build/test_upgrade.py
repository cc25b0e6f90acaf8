"""An index of release 0.1.0 (4889d4f) is answered until it is built anew, and after a rollback.

tests/fixtures/index-0.1.0.tar.xz was built by that release from six invented records in
corpus/, with two generations; its addresses (/avsnitt/DOC-N) are those that readers may have kept.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import tarfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from archive import generations
from archive.catalogue import Catalogue, sql_schema
from archive.errors import IndexUnusableError
from archive.model import Filters, Level, Query
from archive.progress import silent
from archive.search.opened import OpenArchive, open_archive, settings_differences
from archive.settings import Settings
from indexer.build import history
from indexer.build.run import Options, run
from tests.webapp.test_serving import HANDLINGAR, ask, serving
from webapp import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = Path(__file__).parent.parent / "fixtures" / "index-0.1.0.tar.xz"


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    with tarfile.open(OLD) as packed:
        packed.extractall(tmp_path, filter="data")
    return Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)


def total(settings: Settings, word: str, level: Level = Level.PUBLIC) -> int:
    with open_archive(settings, level) as archive:
        return archive.search(Query(word)).total


def test_the_fixture_is_of_the_release(old: Settings) -> None:
    generation = generations.current(old.index)
    assert generation.manifest.catalogue == sql_schema.RELEASED["0.1.0"]
    with pytest.raises(IndexUnusableError, match="annan version"):
        Catalogue.open(generation.catalogue)


def test_it_is_searched_and_shows_nothing_beyond_its_levels(old: Settings) -> None:
    assert total(old, "trygghetslarmen") == 1
    assert total(old, "sammanträdesdagar") == 1
    assert total(old, "lönekartläggning") == 0
    assert total(old, "lönekartläggning", Level.INTERNAL) == 1


def test_every_page_of_it_is_answered(old: Settings) -> None:
    client = create_app(old).test_client()
    with open_archive(old) as archive:
        _, documents = archive.catalogue.listing(Filters(), limit=100)
    assert len(documents) == 5
    for document in documents:
        for door in ("/handling/{}", "/avsnitt/{}-0", "/citera/{}-0", "/api/document/{}"):
            answer = client.get(door.format(document.id))
            assert answer.status_code in {200, 301, 302, 308}, (door, answer.text[:500])
    for path in ("/", "/sok?q=direktionen", "/status", "/readyz", "/organ", "/kwic?q=beslutar",
                 "/export?q=direktionen&format=csv", "/api/search?q=%C2%A7+42"):  # fmt: skip
        assert client.get(path).status_code == 200, path


def test_a_site_answers_while_it_is_built_anew_through_restarts_and_back_again(
    old: Settings,
) -> None:
    wrong: list[tuple[int, str]] = []
    asked = 0

    def keep_asking(where: str, until: threading.Event) -> None:
        nonlocal asked
        while not until.is_set():
            status, said = ask(where, "/api/search?q=trygghetslarm")
            asked += 1
            time.sleep(0.4)  # a client may ask four times a second
            if status != 200 or json.loads(said)["total"] != 1:
                wrong.append((status, said))

    with serving(old) as (_, where):
        done = threading.Event()
        asking = threading.Thread(target=keep_asking, args=(where, done))
        asking.start()
        command: list[str | Path] = [HANDLINGAR, "index", "--index", old.index]
        command += ["--corpus", old.corpus, "--quiet"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        time.sleep(1)
        done.set()
        asking.join()
        assert ended.returncode == 0, ended.stderr
        assert wrong == []
        assert asked > 3
        newest = generations.names(old.index)[0]
        assert ask(where, "/readyz") == (200, f"ok {newest}\n")
    assert generations.load(old.index, newest).manifest.catalogue == sql_schema.VERSION
    _, former = generations.rollback(old.index)
    assert generations.load(old.index, former).manifest.catalogue == sql_schema.RELEASED["0.1.0"]
    with serving(old) as (_, where):
        assert json.loads(ask(where, "/api/search?q=trygghetslarm")[1])["total"] == 1


def test_old_addresses_lead_on_after_the_rebuild(old: Settings) -> None:
    with open_archive(old, Level.CLOSED) as archive:
        _, documents = archive.catalogue.listing(Filters(), limit=100)
    run(old, Options(), silent)
    client = create_app(old).test_client()
    assert len(documents) == 6
    for document in documents:
        answer = client.get(f"/handling/{document.id}")
        assert answer.status_code == (404 if document.access == "internal" else 200)


@pytest.mark.parametrize("lost", ["nothing", "history", "generations"])
def test_every_section_address_of_the_release_leads_to_the_same_passage(
    old: Settings, lost: str
) -> None:
    with open_archive(old, Level.CLOSED) as archive:
        _, documents = archive.catalogue.listing(Filters(), limit=100)
        whole = [archive.catalogue.document(document.id) for document in documents]
    given = {s.id: s for d in whole for s in d.sections if d.access != "internal"}
    assert all(re.fullmatch(r"[a-z2-7]{13}-\d+", ident) for ident in given)
    assert len(given) > 9
    if lost == "history":
        (old.index / history.FILE).unlink()
    run(old, Options(), silent)
    if lost == "generations":
        shutil.rmtree(old.index / "generations")
        (old.index / "current").unlink(missing_ok=True)
        run(old, Options(), silent)
    client = create_app(old).test_client()
    for ident, before in given.items():
        answer = client.get(f"/avsnitt/{ident}")
        assert answer.status_code == 302, (ident, answer.text)
        address, _, anchor = answer.location.partition("#")
        page = html.fromstring(client.get(address).text)
        assert "annan version" not in str(page.xpath("string()"))
        (place,) = page.cssselect(f"#{anchor}")
        (former,) = page.cssselect(f"#avsnitt-{before.ordinal}")
        if before.heading:
            assert before.heading in str(place.xpath("string()")), ident
            assert former is place or former in place.iterdescendants()
        cited = client.get(f"/citera/{ident}")
        assert cited.status_code == 200
        assert (f"§ {before.number}" if before.number else "") in cited.text


def test_what_was_closed_since_stays_so_in_the_generation_of_the_release(old: Settings) -> None:
    run(old, Options(), silent)
    rules = '[folders]\n"internt" = "internal"\n"protokoll" = "closed"\n'
    (old.corpus / "access.toml").write_text(rules)
    run(replace_keep(old, 3), Options(), silent)
    generations.rollback(old.index)
    _, former = generations.rollback(old.index)
    assert generations.load(old.index, former).manifest.catalogue == sql_schema.RELEASED["0.1.0"]
    assert total(old, "trygghetslarm") == 0
    assert total(old, "trygghetslarm", Level.CLOSED) == 1


def replace_keep(settings: Settings, keep: int) -> Settings:
    from dataclasses import replace

    return replace(settings, keep_generations=keep)


def test_what_is_taken_down_leaves_no_generation_of_the_release(old: Settings) -> None:
    (old.corpus / "takedown.toml").write_text('[[takedown]]\npath = "protokoll/2014-05-09.txt"\n')
    run(replace_keep(old, 3), Options(), silent)
    (name,) = generations.names(old.index)
    assert generations.load(old.index, name).manifest.catalogue == sql_schema.VERSION
    for path in (old.index / "generations").rglob("*"):
        assert not path.is_file() or b"trygghetslarmen" not in path.read_bytes()


@pytest.fixture
def words(old: Settings) -> Iterator[Settings]:
    """An index of today built with a vocabulary of its own, under settings with another."""
    folder = old.corpus.with_name("ord")
    folder.mkdir()
    (folder / "synonyms.toml").write_text('[[synonyms]]\nterm = "larm"\nmeans = ["telefonväxel"]\n')
    from dataclasses import replace

    run(replace(old, vocabulary=folder), Options(), silent)
    yield old
    shutil.rmtree(folder)


def test_an_index_carries_its_vocabulary_and_names_its_settings(
    words: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with open_archive(words) as archive:
        assert ("larm", ("telefonväxel",)) in archive.search(Query("larm")).synonyms
    (sentence,) = {message for message in caplog.messages if "vocabulary" in message}
    assert f"vocabulary = ”{words.corpus.with_name('ord')}”" in sentence
    assert "skulle bygga om det med den andra" in sentence
    said = subprocess.run(
        [HANDLINGAR, "search", "larm", "--index", words.index],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0
    assert "ord”" in said.stderr


def test_an_index_whose_vocabulary_was_edited_answers_with_the_former(words: Settings) -> None:
    from dataclasses import replace

    folder = words.corpus.with_name("ord")
    settings = replace(words, vocabulary=folder)
    assert settings_differences(settings, generations.current(words.index).manifest) == []
    (folder / "synonyms.toml").write_text('[[synonyms]]\nterm = "larm"\nmeans = ["skolskjuts"]\n')
    (difference,) = settings_differences(settings, generations.current(words.index).manifest)
    assert "tills nästa uppdatering" in str(difference)
    with open_archive(settings) as archive:
        result = archive.search(Query("larm"))
    assert ("larm", ("telefonväxel",)) in result.synonyms


def test_another_analysis_is_answered_with_a_caution(
    old: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(OpenArchive.open(old)) as archive:
        kinds = {notice.kind for notice in archive.of(Level.PUBLIC).search(Query("larm")).notices}
    monkeypatch.setattr("archive.language.analyser.rules_version", lambda: "99")
    with closing(OpenArchive.open(old)) as archive:
        result = archive.of(Level.PUBLIC).search(Query("trygghetslarm"))
    assert result.total == 1
    assert {notice.kind for notice in result.notices} == {"words"} | (kinds & {"words"})
    answer = create_app(old).test_client().get("/sok?q=trygghetslarm")
    assert "ny språkanalys" in answer.text


def test_a_catalogue_of_no_release_is_refused(old: Settings) -> None:
    generation = generations.current(old.index)
    with closing(sqlite3.connect(generation.catalogue)) as db:
        db.execute("UPDATE meta SET value = 'annan' WHERE key = 'schema'")
        db.commit()
    with pytest.raises(IndexUnusableError, match="annan version"):
        Catalogue.open(generation.catalogue, released=True)
