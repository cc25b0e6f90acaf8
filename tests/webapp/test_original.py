from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from shelf import StandIn, fill
from waitress.buffers import ReadOnlyFileBasedBuffer
from werkzeug.test import EnvironBuilder

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app
from webapp.serving import UnderWay

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A site of its own: these tests meddle with the files."""
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    return create_app(settings, StandIn(fill(tmp_path))).test_client()


def test_a_pdf_is_shown_and_can_be_asked_for_in_parts(client: FlaskClient) -> None:
    answer = client.get("/original/h-maj2014", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.data) == (206, b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_sent_once(client: FlaskClient) -> None:
    first = client.get("/original/h-maj2014")
    again = client.get("/original/h-maj2014", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_link_out_of_the_corpus_is_not_followed(client: FlaskClient, tmp_path: Path) -> None:
    secret = tmp_path / "lösenord"
    secret.write_text("hemligt")
    file = tmp_path / "corpus/protokoll/h-maj2014.pdf"
    file.unlink()
    file.symlink_to(secret)
    answer = client.get("/original/h-maj2014")
    assert answer.status_code == 404
    assert "hemligt" not in answer.text


def test_files_have_no_paths(client: FlaskClient) -> None:
    for path in ("/original/../catalogue.sqlite", "/original/protokoll/h-maj2014.pdf"):
        assert client.get(path).status_code == 404


def test_a_file_that_is_gone_is_said_so(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "corpus/protokoll/h-maj2014.pdf").unlink()
    answer = client.get("/original/h-maj2014")
    assert answer.status_code == 404
    assert "finns inte att ladda ned här" in answer.text


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive with a file of two records, one closed, and a letter with a personal number."""
    corpus = tmp_path_factory.mktemp("bundled")
    records = [
        {"id": "oppen", "title": "Plan för avfall", "text": "Om avfall.", "type": "plan"},
        {"id": "sluten", "title": "Om en anställd", "text": "Uppsägning.", "type": "brev"},
    ]
    (corpus / "poster.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    (corpus / "poster.jsonl.toml").write_text('[[documents]]\nnumber = 2\naccess = "closed"\n')
    letter = "Brev\n\nAnsökan från personnummer 811228-9874 om bistånd.\n"
    (corpus / "brev.txt").write_text(letter, "utf-8")
    (corpus / "granskat.txt").write_text(letter + "Granskat.\n", "utf-8")
    (corpus / "granskat.txt.toml").write_text('personal_data = "off"\n')
    made = Settings(corpus=corpus, index=corpus.with_name("bundled-index"), jobs=1)
    run(made, Options(), silent)
    return made


def test_a_file_is_given_only_to_whom_all_of_it_is_open(bundled: Settings) -> None:
    signed = replace(bundled, proxies=("127.0.0.1",), access_header="X-Niva")
    client = create_app(signed).test_client()
    found = client.get("/api/search?limit=50", headers={"X-Niva": "closed"}).json
    assert found is not None
    ids = {hit["source_id"]: hit["document_id"] for hit in found["hits"]}
    given = {
        (name, reader)
        for name, ident in ids.items()
        for reader in ("public", "internal", "closed")
        if client.get(f"/original/{ident}", headers={"X-Niva": reader}).status_code == 200
    }
    assert given == {
        ("oppen", "closed"),
        ("sluten", "closed"),
        ("brev.txt", "internal"),
        ("brev.txt", "closed"),
        ("granskat.txt", "public"),
        ("granskat.txt", "internal"),
        ("granskat.txt", "closed"),
    }
    for name in ("oppen", "brev.txt"):
        page = client.get(f"/handling/{ids[name]}")
        assert page.status_code == 200
        assert "/original/" not in page.text
    assert "811228" not in client.get(f"/handling/{ids['brev.txt']}").text


CHANGED = "har ändrats sedan det lästes in"


def rewrite(file: Path, data: bytes) -> None:
    """Put other bytes into a file, with the size, times and inode it had."""
    was = file.stat()
    with file.open("r+b") as stream:
        stream.write(data)
        stream.truncate()
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    now = file.stat()
    assert (now.st_size, now.st_mtime_ns, now.st_ino) == (
        was.st_size,
        was.st_mtime_ns,
        was.st_ino,
    )


def test_other_bytes_are_never_sent_whatever_the_file_looks_like(
    client: FlaskClient, tmp_path: Path
) -> None:
    file = tmp_path / "corpus/protokoll/h-maj2014.pdf"
    first = client.get("/original/h-maj2014")
    assert first.status_code == 200
    for data in (b"%PDF-1.4 H-MAJ2014", b"%PDF-1.4 something longer"):
        if len(data) == file.stat().st_size:
            rewrite(file, data)
        else:
            file.write_bytes(data)
        for headers in ({}, {"If-None-Match": first.headers["ETag"]}, {"Range": "bytes=0-3"}):
            answer = client.get("/original/h-maj2014", headers=headers)
            assert answer.status_code == 409
            assert CHANGED in answer.text
            assert "ETag" not in answer.headers
    assert "has changed since" in client.get("/original/h-maj2014?lang=en").text


def test_a_restored_file_and_a_moved_corpus_are_the_same_bytes(tmp_path: Path) -> None:
    opened = StandIn(fill(tmp_path))
    moved = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "corpus", moved)
    shutil.rmtree(tmp_path / "corpus")
    settings = Settings(corpus=moved, index=tmp_path / "index")
    client = create_app(settings, opened).test_client()
    assert client.get("/original/h-maj2014").data == b"%PDF-1.4 h-maj2014"
    file = moved / "protokoll/h-maj2014.pdf"
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data)
    os.utime(file, (1, 1))
    assert client.get("/original/h-maj2014").status_code == 200


def test_each_state_of_a_file_is_hashed_once(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    digest = hashlib.file_digest

    def counted(stream: Any, kind: str) -> object:
        hashed.append(kind)
        return digest(stream, kind)

    monkeypatch.setattr("archive.access.originals.hashlib.file_digest", counted)
    for _ in range(3):
        assert client.get("/original/h-maj2014").status_code == 200
    assert len(hashed) == 1
    os.utime(tmp_path / "corpus/protokoll/h-maj2014.pdf", (1, 1))
    for _ in range(3):
        assert client.get("/original/h-maj2014").status_code == 200
    assert len(hashed) == 2


@pytest.mark.parametrize("target", ["h-sluten.pdf", "h-intern.pdf", "../../catalogue.sqlite"])
def test_a_link_to_what_one_may_not_see_is_as_no_file(
    client: FlaskClient, tmp_path: Path, target: str
) -> None:
    folder = tmp_path / "corpus/protokoll"
    file = folder / "h-maj2014.pdf"
    file.unlink()
    file.symlink_to(folder / target)
    linked = client.get("/original/h-maj2014")
    file.unlink()
    gone = client.get("/original/h-maj2014")
    assert (linked.status_code, linked.data) == (gone.status_code, gone.data)
    assert linked.status_code == 404


def test_a_folder_that_became_a_link_is_not_followed_into_what_is_closed(
    client: FlaskClient, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "slutet").mkdir()
    (corpus / "slutet/h-maj2014.pdf").write_bytes(b"%PDF-1.4 h-maj2014")
    shutil.rmtree(corpus / "protokoll")
    (corpus / "protokoll").symlink_to(corpus / "slutet")
    assert client.get("/original/h-maj2014").status_code == 404


def test_a_link_within_what_one_may_see_leads_to_the_same_bytes(
    client: FlaskClient, tmp_path: Path
) -> None:
    folder = tmp_path / "corpus/protokoll"
    (folder / "h-juni2016.pdf").write_bytes(b"%PDF-1.4 h-maj2014")
    (folder / "h-maj2014.pdf").unlink()
    (folder / "h-maj2014.pdf").symlink_to(folder / "h-juni2016.pdf")
    assert client.get("/original/h-maj2014").data == b"%PDF-1.4 h-maj2014"


def test_a_pipe_in_its_place_holds_nobody(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "corpus/protokoll/h-maj2014.pdf"
    file.unlink()
    os.mkfifo(file)
    assert client.get("/original/h-maj2014").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [("", 200, slice(0, None)), ("bytes=5-8", 206, slice(5, 9)), ("bytes=7-", 206, slice(7, None)),
     ("bytes=-3", 206, slice(-3, None))],
)  # fmt: skip
def test_a_file_is_handed_to_the_server_so_that_no_thread_waits_for_its_reader(
    client: FlaskClient, tmp_path: Path, asked: str, status: int, part: slice
) -> None:
    under_way = UnderWay(client.application.wsgi_app)
    environ = EnvironBuilder(path="/original/h-maj2014").get_environ()
    environ |= {"wsgi.file_wrapper": ReadOnlyFileBasedBuffer}
    environ |= {"HTTP_RANGE": asked} if asked else {}
    told: list[Any] = []
    answer: Any = under_way(environ, lambda *said: told.append(said))  # type: ignore[arg-type]
    assert type(answer) is ReadOnlyFileBasedBuffer
    headers = dict(told[0][1])
    whole = (tmp_path / "corpus/protokoll/h-maj2014.pdf").read_bytes()
    assert (told[0][0][:3], headers["Content-Length"]) == (str(status), str(len(whole[part])))
    assert answer.prepare(int(headers["Content-Length"])) == len(whole[part])
    assert answer.get(1 << 20) == whole[part]
    assert under_way.number == 1
    for _ in range(2):
        answer.close()
    assert (answer.file.closed, under_way.number) == (True, 0)
