"""What the index keeps of itself is untrusted: damaged, it gives our errors and is repaired."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from archive import fixity, generations, runs
from archive.catalogue import Catalogue
from archive.commands.check import damage
from archive.errors import ArchiveError
from archive.lock import locked
from archive.settings import Settings
from indexer.build.past import learn
from tests.build.conftest import House

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def not_utf8(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b"\xff" + data[len(data) // 2 + 1 :])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_shape(path: Path) -> None:
    path.write_bytes(b'{"files": 7, "at": [], "name": null, "documents": "x", "id": {}, "new": 1}')


def nested(path: Path) -> None:
    path.write_bytes(b"[" * 200_000)


def nested_inside(path: Path) -> None:
    path.write_bytes(b'{"last": ' + b"[" * 200_000 + b'\n{"id": ' + b'{"a":' * 200_000)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "innehåll").write_bytes(b"x")


def a_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def a_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


DAMAGES = [
    *(not_utf8, cut_short, empty, other_shape, nested, nested_inside),
    *(a_folder, a_loop, a_device),
]


def pointer(index: Path) -> Path:
    return index / "current"


def manifest(index: Path) -> Path:
    return generations.folder(index) / generations.names(index)[0] / generations.MANIFEST


def verified(index: Path) -> Path:
    return index / "verified" / f"{generations.names(index)[0]}.json"


def history(index: Path) -> Path:
    return index / "history.jsonl"


def report(index: Path) -> Path:
    return max((index / "runs").glob("*.json"))


def originals(index: Path) -> Path:
    path = index / fixity.FILE
    path.write_bytes(b'{"started": 1.0, "last": {"0.txt": "missing"}, "finished": 1.0}')
    return path


def lock(index: Path) -> Path:
    return index / "lock"


def kept_reading(index: Path) -> Path:
    return next(index.glob("cache/*/*"))


FILES = [pointer, verified, history, report, originals, lock, kept_reading, manifest]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An archive of two generations, made once."""
    folder = tmp_path_factory.mktemp("byggt")
    (folder / "corpus").mkdir()
    house = House(
        Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    )
    for i in range(3):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    house.run()
    house.write("ny.txt", "Fil om simhallar.")
    house.run()
    return house


@pytest.fixture
def filled(built: House, tmp_path: Path) -> House:
    """A copy of it, to damage."""
    shutil.copytree(built.settings.index, tmp_path / "index")
    shutil.copytree(built.corpus, tmp_path / "corpus")
    return built.having(corpus=tmp_path / "corpus", index=tmp_path / "index")


@pytest.mark.parametrize("harm", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_beside_a_damaged_file_of_ours_the_former_generation_answers(
    filled: House, file: Callable[[Path], Path], harm: Callable[[Path], None]
) -> None:
    index = filled.settings.index
    generations.current(index)
    harm(file(index))
    assert len(filled.found("brandskydd")) == 3
    assert len(runs.runs(index)) in {1, 2}
    fixity.last(index)
    assert not runs.under_way(index)
    with locked(index):
        learn(index)


def repaired(house: House) -> None:
    index = house.settings.index
    assert house.run().exit_code == 0
    assert generations.is_published(index, generations.current(index).name)
    assert house.found("simhallar")
    assert damage(house.settings, deep=True) == []


@pytest.mark.parametrize("harm", DAMAGES)
def test_the_next_run_repairs_a_damaged_manifest_and_all_that_is_beside(
    filled: House, harm: Callable[[Path], None]
) -> None:
    generations.current(filled.settings.index)
    for file in FILES[1:]:
        harm(file(filled.settings.index))
    repaired(filled)


@pytest.mark.parametrize("harm", [not_utf8, empty, a_folder, a_loop])
def test_the_next_run_repairs_a_damaged_pointer(
    filled: House, harm: Callable[[Path], None]
) -> None:
    harm(pointer(filled.settings.index))
    repaired(filled)
    assert filled.run().result == "unchanged"


@pytest.mark.parametrize("name", ["2026", "19990101T000000Z", "29990101T000000Z", "../x", "a b"])
def test_a_pointer_to_nothing_lets_the_newest_generation_answer(filled: House, name: str) -> None:
    index = filled.settings.index
    newest = generations.names(index)[0]
    (index / "current").write_text(name)
    assert generations.current(index).name == newest
    repaired(filled)


@pytest.mark.parametrize("folder", ["generations", "cache", "runs", "verified", "work"])
@pytest.mark.parametrize("kind", ["file", "loop"])
def test_a_file_in_a_folders_place_is_repaired(filled: House, folder: str, kind: str) -> None:
    place = filled.settings.index / folder
    shutil.rmtree(place, ignore_errors=True)
    if kind == "file":
        place.write_bytes(b"x")
    else:
        place.symlink_to(place)
    try:
        generations.current(filled.settings.index)
    except ArchiveError:
        assert folder == "generations"
    assert filled.run().exit_code == 0
    assert filled.found("simhallar")


def test_strangers_among_the_generations_are_swept(filled: House) -> None:
    place = generations.folder(filled.settings.index)
    (place / "zzz-x").mkdir()
    (place / "fil").write_bytes(b"x")
    (place / "slinga").symlink_to(place / "slinga")
    assert generations.current(filled.settings.index)
    filled.write("mer.txt", "Fil om ishallar.")
    assert filled.run().exit_code == 0
    assert filled.found("ishallar")
    assert set(generations.names(filled.settings.index)) == {e.name for e in place.iterdir()}


def test_a_manifest_that_names_files_elsewhere_or_no_catalogue_is_damaged(filled: House) -> None:
    index = filled.settings.index
    path = manifest(index)
    whole = path.read_bytes()
    for said in (
        whole.replace(b'"catalogue.sqlite"', b'"../../../../etc/passwd"'),
        whole.replace(b'"catalogue.sqlite"', b'"annan"'),
        whole.replace(generations.names(index)[0].encode(), b"20010101T000000Z"),
    ):
        path.write_bytes(said)
        assert generations.current(index).name != path.parent.name


def test_a_damaged_reading_is_read_again_before_it_is_cut_up_anew(filled: House) -> None:
    cache = filled.settings.index / "cache"
    for path in cache.glob("*/*"):
        data = path.read_bytes()
        path.write_bytes(data[:3] + bytes([data[3] ^ 255]) + data[4:])
    report = filled.run(rebuild=True)
    assert report.exit_code == 0
    assert not report.partial
    assert len(filled.found("brandskydd")) == 3


def test_a_catalogue_with_bytes_that_are_no_text_tells_the_rest(filled: House) -> None:
    from archive.catalogue.salvage import salvage

    path = generations.current(filled.settings.index).catalogue
    data = path.read_bytes()
    path.write_bytes(data.replace(b"0.txt", b"\xff.txt"))
    told = salvage(path)
    assert "1.txt" in told.files
    assert salvage(path.with_name("ingen")).files == {}
    with pytest.raises(ArchiveError):
        Catalogue.open(path.with_name("ingen"))
