"""What is taken down is gone at every door, says so, and does not come back by any way."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.catalogue import Catalogue
from archive.model import Level
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

SAID = re.compile(r'text = "([0-9a-f]{24})"')
WORD = "hemlighuset"
SECRET = (
    "Protokoll 2014-05-09\n\n§ 1 Ärende om hemlighuset vid Storgatan. Direktionen beslutar\n"
    + ("att hemlighuset vid Storgatan ska flyttas till torget före midsommar.\n" * 8)
)
OTHER = "Protokoll 2014-06-{:02d}\n\n§ 1 Om skolskjuts och bibliotek i kommunen, nummer {}.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "hemligt.txt").write_text(SECRET)
    for i in range(1, 5):
        (corpus / f"{i}.txt").write_text(OTHER.format(i, i))
    return Settings(corpus=corpus, index=tmp_path / "index", jobs=1, engine="arrays")


def night(settings: Settings, **options: bool) -> str:
    return run(settings, Options(**options), silent).result


def ident(settings: Settings, path: str = "hemligt.txt") -> str:
    catalogue = Catalogue.open(generations.current(settings.index).catalogue)
    (found,) = [d.id for d in catalogue.all_documents() if d.source_id == path]
    catalogue.close()
    return found


def take_down(settings: Settings, **named: str) -> None:
    lines = "".join(f'{name} = "{value}"\n' for name, value in named.items())
    (settings.corpus / "takedown.toml").write_text(f"[[takedown]]\n{lines}")


def assert_gone(settings: Settings, *ids: str) -> None:
    client: FlaskClient = create_app(settings).test_client()
    for one in ids:
        for door in ("/handling/{}", "/original/{}", "/citera/{}", "/api/document/{}"):
            answer = client.get(door.format(one))
            assert answer.status_code == 410, (door, one)
            said = answer.json["error"] if answer.is_json else answer.text
            assert "borttagen på begäran" in said
            assert WORD not in answer.text.lower()
        assert client.get(f"/avsnitt/{one}-0").status_code == 410
    assert client.get(f"/api/search?q={WORD}").json["total"] == 0
    for door in (
        f"/sok?q={WORD[:6]}*", f"/kwic?q={WORD}", f"/forslag?q={WORD[:5]}", "/", "/status",
        "/sitemap.xml", f"/export?q={WORD}&format=csv", "/organ",
    ):  # fmt: skip
        shown = client.get(door).text.lower().replace(f"{WORD[:6]}*", "").replace(f"q={WORD}", "")
        assert "vid storgatan" not in shown, door
        assert not any(one in shown for one in ids), door
    for path in settings.index.rglob("*"):
        assert not path.is_file() or b"hemlighus" not in path.read_bytes(), path


@pytest.mark.parametrize("by", ["path", "id", "sha256"])
def test_it_is_gone_and_stays_gone(settings: Settings, by: str) -> None:
    assert night(settings) == "published"
    taken = ident(settings)
    catalogue = Catalogue.open(generations.current(settings.index).catalogue)
    named = {"path": "hemligt.txt", "id": taken, "sha256": catalogue.original(taken).sha256}
    catalogue.close()
    take_down(settings, **{by: named[by]})
    night(settings)
    assert_gone(settings, taken)
    (settings.corpus / "annat namn.txt").write_text(SECRET)
    (settings.corpus / "omskrivet.txt").write_text(SECRET.replace("\n", " \n"))
    night(settings)
    assert_gone(settings, taken)
    night(settings, rebuild=True)
    assert_gone(settings, taken)
    night(settings, reread=True)
    assert_gone(settings, taken)


def test_a_copy_that_was_there_before_goes_with_it(settings: Settings) -> None:
    (settings.corpus / "omskrivet.txt").write_text(SECRET.replace("\n", " \n"))
    night(settings)
    both = [ident(settings), ident(settings, "omskrivet.txt")]
    take_down(settings, path="hemligt.txt")
    night(settings)
    assert_gone(settings, *both)
    assert night(settings) == "unchanged"


def test_its_words_stay_out_of_an_index_built_from_nothing(settings: Settings) -> None:
    night(settings)
    taken = ident(settings)
    take_down(settings, id=taken)
    report = run(settings, Options(), silent)
    (fingerprint,) = [found[1] for note in report.notes if (found := SAID.search(note))]
    take_down(settings, id=taken, text=fingerprint)
    shutil.rmtree(settings.index)
    (settings.corpus / "hemligt.txt").rename(settings.corpus / "nytt namn.txt")
    (settings.corpus / "nytt namn.txt").write_text(SECRET.replace("\n", " \n"))
    night(settings)
    assert_gone(settings)


def test_an_old_address_of_it_is_gone_too(settings: Settings) -> None:
    night(settings)
    first = ident(settings)
    (settings.corpus / "hemligt.txt").write_text(SECRET + "Justerat.\n")
    night(settings)
    second = ident(settings)
    assert first != second
    take_down(settings, id=first)
    night(settings)
    assert_gone(settings, first, second)


def grow_old(settings: Settings) -> None:
    """Make the current generation one of another version of the catalogue."""
    current = generations.current(settings.index)
    with closing(sqlite3.connect(current.catalogue)) as db:
        db.execute("UPDATE meta SET value = '1-old' WHERE key = 'schema'")
        db.commit()
    manifest = replace(
        current.manifest, catalogue="1-old", files=generations.contents(current.folder)
    )
    generations.seal(current.folder, manifest)


def test_it_outlives_another_version_of_the_catalogue(settings: Settings) -> None:
    night(settings)
    taken = ident(settings)
    take_down(settings, id=taken)
    night(settings)
    (settings.corpus / "omskrivet.txt").write_text(SECRET.replace("\n", " \n"))
    grow_old(settings)
    night(settings)
    assert_gone(settings, taken)


def test_it_comes_back_when_it_is_no_longer_asked_for(settings: Settings) -> None:
    night(settings)
    taken = ident(settings)
    take_down(settings, path="hemligt.txt")
    night(settings)
    assert_gone(settings, taken)
    (settings.corpus / "takedown.toml").unlink()
    night(settings)
    assert_gone(settings, taken)
    (settings.corpus / "takedown.toml").write_text(
        f'[[returned]]\npath = "hemligt.txt"\ndate = {time.strftime("%Y-%m-%d", time.gmtime())}\n'
    )
    night(settings)
    client = create_app(settings).test_client()
    assert client.get(f"/handling/{taken}").status_code == 200


@pytest.mark.parametrize("known", [True, False], ids=["read before", "never read"])
def test_what_moved_while_it_was_taken_down_comes_back_by_the_name_it_had(
    settings: Settings, known: bool
) -> None:
    if known:
        night(settings)
    take_down(settings, path="hemligt.txt")
    night(settings)
    (settings.corpus / "hemligt.txt").rename(settings.corpus / "flyttat.txt")
    for _ in range(2):
        report = run(settings, Options(), silent)
        assert (report.unconfirmed, report.files.get("unsupported", 0)) == ([], 1)
    (settings.corpus / "takedown.toml").write_text(
        f'[[returned]]\npath = "hemligt.txt"\ndate = {time.strftime("%Y-%m-%d", time.gmtime())}\n'
    )
    report = run(settings, Options(), silent)
    assert (report.unconfirmed, report.files.get("unsupported", 0)) == ([], 0)
    found = create_app(settings).test_client().get(f"/api/search?q={WORD}").json
    assert found["total"] == 1


@pytest.mark.parametrize("edited", ["while it was taken down", "with its return", "later"])
def test_what_returned_may_be_edited(settings: Settings, edited: str) -> None:
    paper = settings.corpus / "hemligt.txt"
    words = " ".join(f"sida{n} taxa{n % 7} beslut{n * 3}" for n in range(60))
    paper.write_text(f"Protokoll 2014-05-09\n\n§ 1 {WORD}\n{words}\n")

    def edit() -> None:
        paper.write_text(paper.read_text() + "\nTillägg om grindar.\n")

    night(settings)
    take_down(settings, path="hemligt.txt")
    night(settings)
    if edited == "while it was taken down":
        edit()
        night(settings)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    (settings.corpus / "takedown.toml").write_text(
        f'[[returned]]\npath = "hemligt.txt"\ndate = {today}\n'
    )
    if edited == "with its return":
        edit()
    assert run(settings, Options(), silent).exit_code == 0
    edit()
    for _ in range(2):
        report = run(settings, Options(), silent)
        assert (report.exit_code, report.unconfirmed) == (0, [])
    assert create_app(settings).test_client().get(f"/api/search?q={WORD}").json["total"] == 1


TEXTS = {
    "r1": "Om vatten och avlopp i byn, som vi beslutade i våras. " * 4,
    "r2": f"Om {WORD} vid Storgatan och 19811218-9876, som vi minns. " * 4,
    "r3": "Om skolan och biblioteket i kommunen, som vi har sett dem. " * 4,
}


def _as_rows() -> bytes:
    return "\n".join(json.dumps({"id": k, "text": v}) for k, v in TEXTS.items()).encode()


def _as_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, text in TEXTS.items():
            package.writestr(f"{name}.txt", text)
    return made.getvalue()


def _as_mail() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Vatten", "a@ekby.example"
    mail.set_content(TEXTS["r1"])
    for name in ("r2", "r3"):
        mail.add_attachment(TEXTS[name], filename=f"{name}.txt")
    return mail.as_bytes()


HOLDERS = {"a.jsonl": _as_rows, "a.zip": _as_zip, "a.eml": _as_mail}


def _held(settings: Settings) -> dict[str, list[str]]:
    """Ids of the records of each kind of text, whatever container they lie in."""
    catalogue = Catalogue.open(generations.current(settings.index).catalogue)
    found: dict[str, list[str]] = {name: [] for name in TEXTS}
    for document in catalogue.all_documents():
        text = " ".join(section.text for section in document.sections)
        for name, words in TEXTS.items():
            if words[:18] in text:
                found[name].append(document.id)
    catalogue.close()
    return found


@pytest.mark.parametrize("names", [(name,) for name in HOLDERS] + [tuple(HOLDERS)])
def test_a_file_that_held_it_is_handed_to_nobody(tmp_path: Path, names: tuple[str, ...]) -> None:
    settings = Settings(
        corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1, engine="arrays",
        personal_originals=Level.PUBLIC, hidden_text="omit", files_per_minute=0,
    )  # fmt: skip
    settings.corpus.mkdir()
    for name in names:
        (settings.corpus / name).write_bytes(HOLDERS[name]())
    (settings.corpus / "b.txt").write_text("Om något annat, som alla får läsa. " * 4)
    night(settings)
    held = _held(settings)
    assert all(len(ids) == len(names) for ids in held.values())
    (taken, *_) = held["r2"]
    take_down(settings, id=taken)
    for options in ({}, {"rebuild": True}):
        night(settings, allow_removals=True, **options)
        site = create_app(settings).test_client()
        left = _held(settings)
        assert not left["r2"]
        for ident in left["r1"] + left["r3"]:
            answer = site.get(f"/original/{ident}")
            assert answer.status_code == 404
            assert WORD.encode() not in answer.data
