"""An index in a real cluster: whole answers or errors, nights, orphans, nodes that die."""

from __future__ import annotations

import socket
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive import engines, generations
from archive.engines.base import Request
from archive.engines.opensearch import OpenSearchEngine
from archive.engines.opensearch import connection as connecting
from archive.engines.opensearch.connection import Connection
from archive.engines.opensearch.manifest import read
from archive.errors import EngineAwayError, IndexUnusableError, SettingsError
from archive.progress import silent
from archive.settings import Settings
from archive.tree import All, Term
from bench.nodes import Cluster, missing
from indexer.build.run import Options, run

from ..engines.cluster_engine import cluster_engine, connection  # noqa: TID252
from ..engines.corpora import HAND, entry  # noqa: TID252

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.engines.base import Found, Searcher


pytestmark = pytest.mark.timeout(900)  # nodes on a busy machine take their time


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
    ],
)
def test_an_address_that_is_missing_or_unsafe_is_a_setting_to_mend(
    urls: tuple[str, ...], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        engines.engine("opensearch", Settings(engine_urls=urls))


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
        connecting._whole(answer)


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


def test_what_no_generation_names_is_swept(engine: OpenSearchEngine, tmp_path: Path) -> None:
    write(engine, tmp_path / "one")
    write(engine, tmp_path / "two")
    other = OpenSearchEngine(replace(engine._connection, prefix=f"{engine._connection.prefix}x"))
    write(other, tmp_path / "other")
    killed = engine.writer(tmp_path / "killed")
    killed.add(entry("e:1", "larm"))
    assert len(engine._connection.indices()) == 5
    assert len(engine.sweep([tmp_path / "one"])) == 3
    assert list(engine.open(tmp_path / "one").ids(Term("base", "larm"))) == ["b:1", "c:1"]
    assert len(list(other.open(tmp_path / "other").ids(All()))) == len(HAND)
    with engine.writer(tmp_path / "given up") as writer:
        writer.add(entry("e:1", "larm"))
    assert len(engine._connection.indices()) == 2


def test_nights_rollback_and_takedown_in_a_cluster(
    engine: OpenSearchEngine, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    connection = engine._connection
    settings = Settings(
        corpus=corpus,
        index=tmp_path / "index",
        jobs=1,
        engine="opensearch",
        engine_urls=connection.urls,
        engine_prefix=connection.prefix,
        engine_replicas=0,
    )
    for word in ("larm", "vatten", "avfall", "buller"):
        (corpus / f"{word}.txt").write_text(f"Protokoll\n\n§ 2 Om {word}\n\nTexten om {word}.\n")
        run(settings, Options(), silent)

    def found(word: str) -> int:
        generation = generations.current(settings.index)
        searcher = engines.engine("opensearch", settings).open(generation.engine)
        return len(list(searcher.ids(Term("exact", word))))

    assert found("buller") == 1
    newer, older = generations.names(settings.index)
    assert len(connection.indices()) == 2
    generations.publish(settings.index, older)
    assert (found("buller"), found("avfall")) == (0, 1)
    generations.publish(settings.index, newer)
    assert found("buller") == 1


@pytest.fixture
def three() -> Iterator[Cluster]:
    if lacking := missing():
        pytest.skip(lacking)
    with tempfile.TemporaryDirectory(prefix="opensearch-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder), nodes=3)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


def answered(searcher: Searcher, asked: list[Request], seconds: float = 240) -> list[Found]:
    """Ask until every shard answers: nodes that have just met may not be connected yet."""
    end = time.monotonic() + seconds
    while True:
        try:
            return [searcher.search(request) for request in asked]
        except EngineAwayError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def test_nodes_that_die_cost_an_error_at_most_and_never_a_hit(
    three: Cluster, tmp_path: Path
) -> None:
    corpus = [entry(f"d{n}:1", f"lika ord{n % 7}") for n in range(200)]
    engine = OpenSearchEngine(Connection(three.urls, shards=3, replicas=1))
    with engine.writer(tmp_path / "index") as writer:
        for section in corpus:
            writer.add(section)
        writer.commit()
    searcher = engine.open(tmp_path / "index")
    asked = [Request(Term("base", word), facets=("body",)) for word in ("lika", "ord3", "ord5")]
    expected = [searcher.search(request) for request in asked]
    three.kill(2)
    for _ in range(10):
        assert [searcher.search(request) for request in asked] == expected
    three.wait(nodes=2, status="yellow")
    three.kill(1)
    wrong = []
    for _ in range(10):
        try:
            wrong += [f for f in map(searcher.search, asked) if f not in expected]
        except EngineAwayError:
            continue
    assert not wrong
    with pytest.raises(EngineAwayError):
        searcher.search(asked[0])
    for node in (1, 2):
        three.start(node)
    # All shards answer again; copies of them may still be on their way to the nodes.
    three.wait(status="yellow")
    assert answered(searcher, asked) == expected
