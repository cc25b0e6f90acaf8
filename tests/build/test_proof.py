from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from archive import fixity, generations, runs
from archive.errors import ArchiveError, NothingDoneError
from archive.progress import silent

if TYPE_CHECKING:
    from archive.catalogue import FileRecord
    from tests.build.conftest import House

GOLDEN = '[[query]]\ntext = "brandskydd"\nexpect = ["0.txt"]\n'


def test_a_fall_in_the_golden_queries_stops_the_run(house: House) -> None:
    house.write("golden.toml", GOLDEN)
    for i in range(6):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    name = house.run().generation
    assert generations.current(house.settings.index).manifest.golden["brandskydd"][0] == 6
    for i in range(1, 6):
        house.write(f"{i}.txt", f"Fil {i} om skolskjuts.")
    with pytest.raises(NothingDoneError, match="förut 6"):
        house.run()
    house.write("0.txt", "Om skolskjuts.")
    with pytest.raises(NothingDoneError, match=r"0\.txt"):
        house.run()
    assert generations.pointed(house.settings.index) == name
    assert runs.runs(house.settings.index)[0].result == "stopped"
    assert house.run(allow_golden=True).result == "published"


def test_two_questions_that_must_find_the_same_stop_the_run_when_they_do_not(house: House) -> None:
    house.write("0.txt", "SKL rekommenderar brandskydd.")
    house.write("1.txt", "Sveriges Kommuner och Landsting rekommenderar brandskydd.")
    house.write(
        "golden.toml",
        '[[query]]\ntext = "SKL"\nsame_as = "Sveriges Kommuner och Landsting"\n'
        '[[query]]\ntext = "brandskydd"\ndocuments = 2\n',
    )
    house.run()
    house.write("2.txt", "Skl, som det skrevs då, om brandskydd.")
    with pytest.raises(NothingDoneError, match="ger 3 handlingar, inte 2"):
        house.run()
    house.write("golden.toml", '[[query]]\ntext = "SKL"\nsame_as = "rekommenderar"\n')
    with pytest.raises(NothingDoneError, match="ger 1 avsnitt som ”rekommenderar” inte ger"):
        house.run()


def test_an_engine_that_lost_a_section_is_not_published(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.engines.arrays.writer import ArraysWriter

    for i in range(3):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    name = house.run().generation
    house.write("3.txt", "Fil 3 om brandskydd.")
    monkeypatch.setattr(ArraysWriter, "add", lambda self, entry: None)
    with pytest.raises(ArchiveError, match="inget har publicerats"):
        house.run()
    assert generations.current(house.settings.index).name == name
    assert len(generations.names(house.settings.index)) == 1


def test_originals_that_rot_change_leave_or_return_are_told(house: House) -> None:
    paths = [house.write(f"{i}.txt", f"Fil {i} om brandskydd.") for i in range(4)]
    house.run()
    files = list(house.catalogue().files())
    state = house.settings.index / "fixity.json"

    def look() -> set[tuple[str, str]]:
        found = fixity.check(files, house.corpus, state, 0, silent)
        return {(finding.path, finding.kind) for finding in found}

    assert look() == set()
    before = paths[0].stat()
    paths[0].write_text("Fil 0 om brandskyda.")
    os.utime(paths[0], ns=(before.st_atime_ns, before.st_mtime_ns))
    paths[1].write_text("Något helt nytt.")
    paths[2].unlink()
    assert look() == {("0.txt", "changed"), ("1.txt", "edited"), ("2.txt", "missing")}
    paths[2].write_text("Fil 2 om brandskydd.")
    assert ("2.txt", "returned") in look()
    assert ("2.txt", "returned") not in look()
    (warning,) = house.run().warnings
    assert warning.startswith("Omräkningen ")
    assert "originalet 0.txt innehållet har ändrats" in warning
    paths[0].write_text("Fil 0 om brandskydd.")
    os.utime(paths[0], ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ("0.txt", "ok") not in look()
    assert house.run().warnings == []


def test_a_stopped_round_goes_on_where_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(4):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    house.run()
    files = list(house.catalogue().files())
    state = house.settings.index / "fixity.json"
    hashed: list[str] = []
    monkeypatch.setattr(fixity, "_SAVE_SECONDS", -1.0)

    def look(file: FileRecord, *_: object) -> str:
        hashed.append(file.path)
        return "ok"

    monkeypatch.setattr(fixity, "_check_file", look)

    def stop(_: str, number: int, __: int | None, /) -> None:
        if number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(fixity.check(files, house.corpus, state, 0, stop))  # type: ignore[arg-type]
    list(fixity.check(files, house.corpus, state, 0, silent))
    assert sorted(set(hashed)) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert len(hashed) <= 5


def test_a_killed_check_hashes_only_the_rest_and_finds_what_rots_in_the_next_round(
    house: House,
) -> None:
    paths = [house.write(f"{i}.txt", f"Fil {i}. " + "brandskydd " * 15_000) for i in range(8)]
    house.run()
    state = house.settings.index / "fixity.json"
    command = [sys.executable, "-c", "from archive.cli import main; main()", "check", "--fixity"]
    places = {"HANDLINGAR_CORPUS": house.corpus, "HANDLINGAR_INDEX": house.settings.index}
    environ = os.environ | {name: str(place) for name, place in places.items()}
    process = subprocess.Popen([*command, "--quiet", "--rate", "0.3"], env=environ)
    until = time.monotonic() + 60
    while not state.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    assert process.wait() == -9
    done = list(json.loads(state.read_bytes())["done"])
    assert 0 < len(done) < len(paths)
    for path in (house.corpus / done[0], paths[-1]):
        before = path.stat()
        path.write_bytes(path.read_bytes().replace(b"Fil", b"fil"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def check_fixity() -> str:
        ended = subprocess.run(
            [*command, "--rate", "0"], env=environ, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 2
        return ended.stderr

    first = check_fixity()
    assert "7.txt innehållet har ändrats" in first
    assert done[0] not in first
    assert f"{done[0]} innehållet har ändrats" in check_fixity()
    assert house.run().result == "unchanged"
