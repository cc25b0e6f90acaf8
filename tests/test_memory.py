"""Memory of what reads the whole archive: no list of all its ids, no room for what is not there."""

from __future__ import annotations

import tracemalloc
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from archive import generations, state_files
from archive.catalogue import Catalogue, CatalogueWriter, FileRecord, sql_schema
from archive.catalogue.salvage import salvage
from archive.model import Level, Status
from archive.progress import silent
from archive.restrictions import comparable
from archive.settings import Settings
from indexer.build import history, levels, terms
from indexer.build.file_table import FileTable
from indexer.build.past import learn
from indexer.build.run import Options, run
from indexer.scan import scan
from tests.changes.conftest import Index, Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_IDS = 3_000


def peak(work: Callable[[], object]) -> int:
    """Return how many bytes more than before were held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_state_file_takes_the_room_it_has(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{}")
    assert state_files.read(tmp_path / "state.json") == b"{}"
    assert peak(lambda: state_files.read(tmp_path / "state.json")) < 1 << 20


def test_all_ids_are_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    record = Record({"1": "Budget antas"})
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION)
        for number in range(_IDS):
            writer.put(record.stored(f"r{number:05}"))
        writer.commit()
    with closing(Catalogue.open(path)) as catalogue:
        assert sum(1 for _ in catalogue.document_ids()) == _IDS
        held = 64 * _IDS  # what a list of them would take
        for stream in (catalogue.document_ids, catalogue.section_ids):
            assert peak(lambda stream=stream: sum(1 for _ in stream())) < held / 4  # type: ignore[misc]
        batches = terms._document_batches(catalogue, None, catalogue.document_ids())
        assert sum(len(batch.ids) for batch in batches) == _IDS


def test_log_and_catalogues_are_compared_as_streams(tmp_path: Path) -> None:
    """A log that is begun, one of which all has changed, and one of which nothing has."""
    held: list[list[int]] = []
    for many in (150, 600):
        index = Index(tmp_path / str(many))
        first = {f"r{n:04}": Record({"1": f"Budget {n}"}, path=f"{n}.txt") for n in range(many)}
        index.publish(first)
        peaks = [peak(index.follow)]
        index.publish({one: replace(record, title="Ny") for one, record in first.items()})
        held.append([*peaks, peak(index.follow), peak(index.follow)])
        assert len(index.holds()) == many
    few, many_ = held
    for before, after in zip(few, many_, strict=True):
        assert after < before + (64 << 10)


def test_what_files_have_in_common_is_held_once(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION)
        for name in ("ett", "tva"):
            record = Record({"1": name}, path=f"{name}.txt")
            writer.put_file(replace(record.file(), reader="läsare 1"))
        writer.commit()
    one, other = salvage(path).files.values()
    assert one.path != other.path
    assert one.reader is other.reader
    assert one.media_type is other.media_type
    assert one.served is one.sha256


def test_a_scan_holds_its_files_on_disk(tmp_path: Path) -> None:
    many = 400
    for number in range(many):
        (tmp_path / f"{number:04}.txt").write_text("a" * (number % 7))
    files = scan(tmp_path).files
    assert {one.place for one in files} == set(tmp_path.iterdir())
    assert [*files.paths()] == sorted(path.name for path in tmp_path.iterdir())
    sizes = [(-one.size, one.path) for one in files.largest_first()]
    assert sizes == sorted(sizes)
    assert {one.path for one in files.shuffled()} == {*files.paths()}
    assert files.has("0007.txt")
    assert not files.has("7.txt")
    tracemalloc.start()
    try:
        seen = scan(tmp_path)
        assert tracemalloc.get_traced_memory()[0] / len(seen.files) < 40
    finally:
        tracemalloc.stop()


def test_files_may_be_put_while_they_are_gone_through() -> None:
    files = FileTable(file_record(f"{n:04}.txt", sha256=f"{n % 600:064}") for n in range(1_200))
    for record in files.records():
        files.put(replace(record, access="closed"))
    assert {record.access for record in files.records()} == {"closed"}
    assert [*files] == sorted(files)
    assert len(files) == 1_200
    assert [one.path for one in files.serving(f"{7:064}")] == ["0007.txt", "0607.txt"]
    assert [sha for sha, held in files.by_served() if len(held) == 2] == [
        f"{n:064}" for n in range(600)
    ]
    assert files.has_content(f"{7:064}")
    assert not files.has_content("7")
    assert "0007.txt" in files
    assert files.get("7.txt") is None


def test_a_night_with_nothing_new_holds_no_more_where_there_are_more_files(tmp_path: Path) -> None:
    held = []
    for many in (110, 220):
        corpus = tmp_path / f"corpus{many}"
        corpus.mkdir()
        for number in range(many):
            text = f"Protokoll\n\n§ 1 Om fråga {number}\n\nNämnden antar förslag {number}.\n"
            (corpus / f"{number:04}.txt").write_text(text)
        settings = Settings(corpus=corpus, index=tmp_path / f"index{many}", engine="arrays", jobs=2)
        assert run(settings, Options(), silent).result == "published"
        assert run(settings, Options(), silent).result == "unchanged"
        comparable.cache_clear()  # holds 65,536 paths at most, however many files there are
        held.append(peak(lambda made=settings: run(made, Options(), silent)))  # type: ignore[misc]
    assert held[1] - held[0] < 110 * 400


def test_what_is_kept_of_files_is_written_and_read_as_a_stream(tmp_path: Path) -> None:
    held: list[list[int]] = []
    for many in (150, 600):
        index = Index(tmp_path / str(many))
        index.publish({f"r{n}": Record({"1": "Budget"}, path=f"{n}.txt") for n in range(many)})
        folder, catalogue = (
            tmp_path / str(many),
            generations.current(tmp_path / str(many)).catalogue,
        )
        kept = peak(lambda c=catalogue, f=folder: history.keep(f, c))  # type: ignore[misc]
        files = salvage(catalogue).files
        loaded = peak(lambda k=files, f=folder: history.History.load(f, k))  # type: ignore[misc]
        assert len(history.History.load(folder).arrivals) == many
        held.append([kept, loaded])
    for before, after in zip(*held, strict=True):
        assert after < before + (32 << 10)


def file_record(path: str, sha256: str) -> FileRecord:
    return FileRecord(path, 1, 1, 1, sha256, Status.OK, "text/plain", served=sha256)


def test_levels_are_held_of_what_is_not_public_alone() -> None:
    many = 2_000
    files = {f"{n}.txt": file_record(f"{n}.txt", sha256=f"{n % 500:064}") for n in range(many)}
    closed = {"7.txt": Level.CLOSED}
    assert levels.shared(closed, files) == dict.fromkeys(
        ("7.txt", "507.txt", "1007.txt", "1507.txt"), Level.CLOSED
    )
    assert peak(lambda: levels.shared(closed, files)) < 8 * many


def test_arrivals_that_the_catalogue_tells_are_not_held_twice(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.publish({f"r{n}": Record({"1": f"Budget {n}"}, path=f"{n}.txt") for n in range(3)})
    generation = generations.current(tmp_path)
    history.keep(tmp_path, generation.catalogue)
    assert len(history.History.load(tmp_path).arrivals) == 3
    past = learn(tmp_path)
    assert past.history.arrivals == {}
    assert len(past.files) == 3


def test_what_was_and_is_of_each_file_is_read_side_by_side_while_files_are_put() -> None:
    before = FileTable(file_record(f"{n:03}", sha256="a") for n in range(0, 200, 2))
    after = FileTable(file_record(f"{n:03}", sha256="b") for n in range(0, 200, 3))
    met = []
    for was, now in before.beside(after):
        met.append((was.path if was else None, now.path if now else None))
        if was and not now:
            before.put(replace(was, access="closed"))
    names = {f"{n:03}" for n in range(200) if n % 2 == 0 or n % 3 == 0}
    assert [was or now for was, now in met] == sorted(names)
    assert all((was is None) == (int(now or 1) % 2 == 1) for was, now in met if now)
    assert all((now is None) == (int(was) % 3 != 0) for was, now in met if was)
    assert [*before.values()] == [*before.records()] == [file for _, file in before.items()]
