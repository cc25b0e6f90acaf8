"""An index in a real cluster: whole answers or errors, nights, orphans, nodes that die."""

from __future__ import annotations

import socket
import subprocess
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archive import engines, generations
from archive.engines.base import Request
from archive.engines.opensearch import OpenSearchEngine
from archive.engines.opensearch import connection as connecting
from archive.engines.opensearch.connection import Connection
from archive.engines.opensearch.manifest import read
from archive.engines.opensearch.searcher import OpenSearchSearcher
from archive.errors import (
    EngineAwayError,
    IndexUnusableError,
    NothingDoneError,
    QueryError,
    SettingsError,
)
from archive.progress import silent
from archive.replication import pull
from archive.settings import Settings
from archive.tree import All, Or, Term
from indexer.build import orphans
from indexer.build.run import Options, run

from ..engines.cluster_engine import cluster_engine, connection  # noqa: TID252
from ..engines.corpora import HAND, entry  # noqa: TID252

pytestmark = pytest.mark.timeout(900)  # nodes on a busy machine take their time


UNSAFE = (
    *("HTTP://sok.example.org:9200", "http://[2001:db8::1]:9200", "http://[::]:9200"),
    *("http://0.0.0.0:9200", "http://localhost.:9200", "http://localhost.example.org:9200"),
    *("http://127.0.0.1.example.org:9200", "http://localhost%2eexample.org:9200"),
    *("http://127.1:9200", "http://2130706433:9200", "http://0x7f000001:9200"),
    *("http://ip6-localhost:9200", "//127.0.0.1:9200", "http:127.0.0.1:9200", "http://:9200"),
)
"""Addresses beyond this machine, or of which only a resolver says that they are its own."""


def write(engine: OpenSearchEngine, folder: Path, *, gone: tuple[str, ...] = ()) -> None:
    with engine.writer(folder) as writer:
        for document in gone:
            writer.delete_document(document)
        for section in HAND:
            if section.document_id not in gone:
                writer.add(section)
        writer.commit()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> OpenSearchEngine:
    cluster_engine(Settings())
    prefix = "".join(c if c.isalnum() else "-" for c in request.node.name.lower())[:40]
    return OpenSearchEngine(connection(f"t-{prefix}"))


@pytest.mark.parametrize(
    ("urls", "words"),
    [
        ((), "engine_urls"),
        (("http://sok.example.org:9200",), "https://"),
        (("https://a.example.org", "http://10.0.0.1:9200"), "http://10.0.0.1"),
        (("ftp://127.0.0.1",), "https://"),
        (("127.0.0.1:9200",), "https://"),
        (("https://127.0.0.1:x",), "https://127.0.0.1:x"),
        (("https://sok.example.org", "https://[::1"), "https://.::1"),
        *(((url,), "https://") for url in UNSAFE),
    ],
)
def test_an_address_that_is_missing_or_unsafe_is_a_setting_to_mend(
    urls: tuple[str, ...], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        engines.engine("opensearch", Settings(engine_urls=urls))


@pytest.mark.parametrize(
    "url",
    ["HTTP://LOCALHOST:9200", "http://127.8.9.1:9200", "http://[::1]:9200", "HTTPS://Sok.org"],
)
def test_this_machine_is_reached_without_tls_however_it_is_written(url: str) -> None:
    assert engines.engine("opensearch", Settings(engine_urls=(url,)))


@pytest.mark.parametrize(
    "url",
    ["https://webb:hemligt@sok.example.org", "http://127.0.0.1:9200@sok.example.org",
     "http://webb:hemligt@127.0.0.1:9200", "webb:hemligt@127.0.0.1:9200"],
)  # fmt: skip
def test_a_password_in_an_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="engine_password") as refused:
        engines.engine("opensearch", Settings(engine_urls=(url,)))
    assert "hemligt" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("engine_prefix", value) for value in ("Ekby", "ekby kommun", "", "-ekby", "ekby*", "å")]
    + [("engine_shards", value) for value in (0, -1, 5000)]
    + [("engine_replicas", value) for value in (-1, 5000)],
)
def test_what_the_cluster_would_refuse_at_night_is_a_setting_to_mend(
    name: str, value: object
) -> None:
    settings = Settings(engine_urls=("https://sok.example.org",))
    Connection.of(settings)
    with pytest.raises(SettingsError, match=name):
        Connection.of(replace(settings, **{name: value}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("half", "other"),
    [({"engine_user": "webb"}, "engine_password"), ({"engine_password": "x"}, "engine_user"),
     ({"engine_key": Path("/key.pem")}, "engine_certificate")],
)  # fmt: skip
def test_half_of_what_signs_in_is_a_setting_to_mend(half: dict[str, Any], other: str) -> None:
    settings = Settings(engine_urls=("https://sok.example.org",))
    with pytest.raises(SettingsError, match=f"utan {other}"):
        Connection.of(replace(settings, **half))


@pytest.mark.parametrize("status", [400, 404])
def test_a_page_of_another_program_is_not_the_cluster(status: int, tmp_path: Path) -> None:
    """As a proxy's, which refuses who shows no certificate."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "13")
            self.end_headers()
            self.wfile.write(b"<h1>Nej!</h1>")

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        made = Connection.of(Settings(engine_urls=(url,), index=tmp_path))
        with pytest.raises(EngineAwayError, match=rf"\(HTTP {status}\).*engine_certificate"):
            made.indices()
        with pytest.raises(EngineAwayError, match=rf"\(HTTP {status}\)"):
            made.search(["x"], {})
        server.shutdown()


def test_copies_that_no_node_takes_end_a_night_before_it_builds(
    engine: OpenSearchEngine, tmp_path: Path
) -> None:
    eager = OpenSearchEngine(replace(engine._connection, replicas=1))
    with pytest.raises(NothingDoneError, match="engine_replicas = 1"):
        write(eager, tmp_path)
    assert engine._connection.indices() == {}


@pytest.mark.parametrize("name", ["engine_ca", "engine_certificate", "engine_key"])
@pytest.mark.parametrize("held", [None, "inget certifikat"])
def test_a_certificate_or_key_that_cannot_be_used_is_a_setting_to_mend(
    tmp_path: Path, name: str, held: str | None
) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-subj", "/CN=webb", "-keyout", tmp_path / "key.pem", "-out",
         tmp_path / "sound.pem"],
        capture_output=True,
        check=True,
    )  # fmt: skip
    sound = Settings(
        engine_urls=("https://sok.example.org",),
        engine_ca=tmp_path / "sound.pem",
        engine_certificate=tmp_path / "sound.pem",
        engine_key=tmp_path / "key.pem",
    )
    assert Connection.of(sound).certificate == tmp_path / "sound.pem"
    if held is not None:
        (tmp_path / "other.pem").write_text(held)
    with pytest.raises(SettingsError, match=rf"other\.pem i {name} kan inte användas"):
        Connection.of(replace(sound, **{name: tmp_path / "other.pem"}))  # type: ignore[arg-type]


def test_a_certificate_and_a_key_that_do_not_belong_together_are_told_in_words(
    tmp_path: Path,
) -> None:
    for name in ("one", "other"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-subj", "/CN=webb", "-keyout", tmp_path / f"{name}.key", "-out",
             tmp_path / f"{name}.pem"],
            capture_output=True,
            check=True,
        )  # fmt: skip
    told = {
        (tmp_path / "one.pem", tmp_path / "other.key"): "nyckeln hör till ett annat certifikat",
        (tmp_path / "one.pem", None): "ingen nyckel som kan läsas",
        (tmp_path / "one.key", tmp_path / "one.key"): "inget certifikat",
    }
    for (certificate, key), words in told.items():
        settings = Settings(
            engine_urls=("https://sok.example.org",),
            engine_certificate=certificate,
            engine_key=key,
        )
        with pytest.raises(SettingsError, match=words):
            Connection.of(settings)


def test_passwords_are_read_from_files_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("hemligt\n")
    settings = Settings(
        engine_urls=("https://sok.example.org",),
        engine_user="webb",
        engine_password=f"file:{tmp_path / 'word'}",
    )
    made = Connection.of(settings)
    assert (made.user, made.password) == ("webb", "hemligt")
    assert "hemligt" not in repr(made)


@pytest.mark.parametrize(
    "answer",
    [
        {"timed_out": True, "_shards": {"failed": 0, "successful": 2, "total": 2}},
        {"timed_out": False, "_shards": {"failed": 1, "successful": 1, "total": 2}},
        {"timed_out": False, "_shards": {"failed": 0, "successful": 1, "total": 2}},
    ],
)
def test_an_answer_without_all_shards_is_an_error(answer: dict[str, Any]) -> None:
    with pytest.raises(EngineAwayError, match="svarar inte"):
        connecting._require_every_shard(answer)


def test_a_cluster_out_of_reach_is_an_error_of_its_own(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    away = OpenSearchEngine(Connection((url,)))
    with away.writer(tmp_path) as writer, pytest.raises(EngineAwayError) as error:
        writer.commit()
    assert (error.value.exit_code, error.value.http_status) == (3, 503)


def test_an_index_that_is_gone_or_another_is_refused(
    engine: OpenSearchEngine, tmp_path: Path
) -> None:
    write(engine, tmp_path)
    opened = engine.open(tmp_path)
    connection = engine._connection
    index = read(tmp_path).levels["none"].index
    connection.drop([index])
    with pytest.raises(IndexUnusableError, match=index):
        engine.open(tmp_path)
    with pytest.raises(IndexUnusableError, match="saknas"):
        opened.search(Request(All()))
    connection.client.indices.create(index=index)
    with pytest.raises(IndexUnusableError, match=index):
        engine.open(tmp_path)


def test_a_section_lost_or_changed_in_the_cluster_is_noticed(
    engine: OpenSearchEngine, tmp_path: Path
) -> None:
    write(engine, tmp_path)
    engine.check(tmp_path)
    connection = engine._connection
    index = read(tmp_path).levels["none"].index
    client = connection.client
    client.indices.put_settings(index=index, body={"index.blocks.write": None})
    client.index(
        index=index, id="d:1", routing="d", body={"id": "d:1", "document": "d", "digest": 7}
    )
    client.indices.refresh(index=index)
    engine.open(tmp_path)
    with pytest.raises(IndexUnusableError, match=index):
        engine.check(tmp_path)
    client.delete(index=index, id="d:1", routing="d", params={"refresh": "true"})
    with pytest.raises(IndexUnusableError, match="har 5 avsnitt, inte de 6"):
        engine.open(tmp_path)


def test_a_question_of_too_many_words_for_the_cluster_is_refused_with_a_sentence(
    engine: OpenSearchEngine, tmp_path: Path
) -> None:
    write(engine, tmp_path)
    words = Or(tuple(Term("base", f"ord{number}") for number in range(1100)))
    with pytest.raises(QueryError, match="Korta den"):
        engine.open(tmp_path).search(Request(words))


def test_what_no_generation_names_is_swept(engine: OpenSearchEngine, tmp_path: Path) -> None:
    own = engine._connection
    engine = OpenSearchEngine(replace(own, archive="0000aaaa"))
    others = [
        OpenSearchEngine(one)
        for one in (
            replace(own, prefix=f"{own.prefix}x", archive="0000aaaa"),
            replace(own, prefix=f"{own.prefix}-test", archive="0000aaaa"),
            replace(own, archive="0000bbbb"),
        )
    ]
    write(engine, tmp_path / "one")
    write(engine, tmp_path / "two")
    for number, other in enumerate(others):
        write(other, tmp_path / f"other{number}")
    killed = engine.writer(tmp_path / "killed")
    killed.add(entry("e:1", "larm"))
    assert len(engine._connection.indices()) == 9
    assert [name.split("-")[-3] for name in engine._connection.others()] == ["0000bbbb"] * 2
    with pytest.raises(IndexUnusableError, match="engine_prefix"):
        others[0].open(tmp_path / "one")
    swept = engine.orphans([tmp_path / "one"])
    assert len(swept) == 3
    engine.drop(swept)
    assert list(engine.open(tmp_path / "one").ids(Term("base", "larm"))) == ["b:1", "c:1"]
    for number, other in enumerate(others):
        assert len(list(other.open(tmp_path / f"other{number}").ids(All()))) == len(HAND)
    with engine.writer(tmp_path / "given up") as writer:
        writer.add(entry("e:1", "larm"))
    assert len(engine._connection.indices()) == 6


@pytest.fixture
def archive(engine: OpenSearchEngine, tmp_path: Path) -> Settings:
    """The settings of an archive in the cluster, with an empty corpus."""
    (tmp_path / "corpus").mkdir()
    connection = engine._connection
    return Settings(
        corpus=tmp_path / "corpus",
        index=tmp_path / "index",
        jobs=1,
        engine="opensearch",
        engine_urls=connection.urls,
        engine_prefix=connection.prefix,
        engine_replicas=0,
        export_seconds=0,
    )


def night(settings: Settings, word: str = "") -> list[str]:
    """Run once, with a record more; return what was noted."""
    if word:
        text = f"Protokoll\n\n§ 2 Om {word}\n\nTexten om {word}.\n"
        (settings.corpus / f"{word}.txt").write_text(text)
    return run(settings, Options(), silent).notes


def count_sections(settings: Settings, word: str) -> int:
    generation = generations.current(settings.index)
    searcher = engines.engine("opensearch", settings).open(generation.engine)
    return len(list(searcher.ids(Term("exact", word))))


def holding(connection: Connection, word: str) -> list[str]:
    """The indices under the prefix that hold a word, whoever names them."""
    indices = sorted(connection.indices())
    return [i for i in indices if OpenSearchSearcher(connection, {"": i}).frequency("exact", word)]


def test_nights_and_rollback_in_a_cluster(
    engine: OpenSearchEngine, archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphans, "PULL_SECONDS", 0.0)
    for word in ("larm", "vatten", "avfall"):
        night(archive, word)
    assert count_sections(archive, "avfall") == 1
    newer, older = generations.names(archive.index)
    assert len(engine._connection.indices()) == 2
    generations.publish(archive.index, older)
    assert (count_sections(archive, "avfall"), count_sections(archive, "vatten")) == (0, 1)
    generations.publish(archive.index, newer)
    assert count_sections(archive, "avfall") == 1


def test_a_takedown_reaches_every_kept_generation_index_and_snapshot(
    engine: OpenSearchEngine, archive: Settings
) -> None:
    connection = engine._connection
    for word in ("larm", "hemligt", "vatten"):
        night(archive, word)
    snapshots = connection.client.snapshot
    place = {"type": "fs", "settings": {"location": "snapshots"}}
    snapshots.create_repository(repository="kept", body=place)
    connection.client.indices.create(index="other-1")
    for name, wanted in (
        ("ours", f"{connection.prefix}-*"),
        ("both", f"{connection.prefix}-*,other-1"),
        ("others", "other-1"),
    ):
        snapshots.create(
            repository="kept",
            snapshot=name,
            body={"indices": wanted, "include_global_state": False},
            params={"wait_for_completion": "true"},
        )
    assert len(holding(connection, "hemligt")) == 2
    (archive.corpus / "takedown.toml").write_text('[[takedown]]\npath = "hemligt.txt"\n')
    notes = night(archive)
    assert [note for note in notes if "Ögonblicksbilderna kept/both " in note]
    assert holding(connection, "hemligt") == []
    assert holding(connection, "larm")
    assert count_sections(archive, "vatten") == 1
    generations.rollback(archive.index)
    assert (count_sections(archive, "hemligt"), count_sections(archive, "larm")) == (0, 1)
    left = snapshots.get(repository="kept", snapshot="_all")["snapshots"]
    assert {snapshot["snapshot"] for snapshot in left} == {"both", "others"}
    snapshots.delete(repository="kept", snapshot="both,others")
    connection.drop(["other-1"])


def test_a_host_that_has_not_pulled_answers_on_without_what_is_taken_down(
    engine: OpenSearchEngine,
    archive: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host = replace(archive, index=tmp_path / "host")
    for word in ("larm", "hemligt"):
        night(archive, word)
    pull(host, str(archive.index))
    before = read(generations.current(host.index).engine)
    assert (count_sections(host, "hemligt"), count_sections(host, "larm")) == (1, 1)
    (archive.corpus / "takedown.toml").write_text('[[takedown]]\npath = "hemligt.txt"\n')
    night(archive)
    assert holding(engine._connection, "hemligt") == []
    behind = generations.current(host.index).engine
    assert read(behind) == before
    assert (count_sections(host, "hemligt"), count_sections(host, "larm")) == (0, 1)
    engine.check(behind)
    night(archive, "vatten")
    assert count_sections(host, "larm") == 1
    pull(host, str(archive.index))
    assert (count_sections(host, "larm"), count_sections(host, "vatten")) == (1, 1)
    monkeypatch.setattr(orphans, "PULL_SECONDS", 0.0)
    orphans.sweep(archive)
    assert not set(before.indices().values()) & set(engine._connection.indices())


def test_sections_that_are_missing_without_a_takedown_are_told(
    engine: OpenSearchEngine, tmp_path: Path
) -> None:
    write(engine, tmp_path)
    gone, *_, other = HAND
    engine.take_out(tmp_path, [gone.document_id])
    engine.take_out(tmp_path, [gone.document_id])  # a run that was killed is done again
    engine.check(tmp_path)
    place: dict[str, Any] = {"id": other.id, "routing": other.document_id}
    with engine._connection.writing_client() as client:
        named = read(tmp_path).indices().values()
        (index,) = [one for one in named if client.exists(index=one, **place)]
        client.indices.put_settings(index=index, body={"index.blocks.write": None})
        client.delete(index=index, **place, refresh=True)
    with pytest.raises(IndexUnusableError, match="avsnitt, inte de"):
        engine.open(tmp_path)
