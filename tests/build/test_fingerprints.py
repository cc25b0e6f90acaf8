"""When a document must be cut up again, and when a file must be read again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from indexer.build import fingerprints
from indexer.build.fingerprints import (
    fingerprint,
    import_closure,
    reading_code,
    recorded,
    segmentation_version,
)
from indexer.extract import READER_VERSION

if TYPE_CHECKING:
    from pathlib import Path

ROOT = fingerprints._ROOT


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of our code, to edit."""
    for room in ("archive", "indexer"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.pyc"))
    monkeypatch.setattr(fingerprints, "_ROOT", tmp_path)
    return tmp_path


def version(house: Path) -> str:
    return fingerprint(import_closure([house / "indexer" / "build" / "process_reading.py"]))


DECIDING = [
    *(
        "archive/language/compounds.py",
        "archive/catalogue/mentions.py",
        "archive/personal/patterns.py",
    ),
    *("indexer/build/identity.py", "indexer/build/assemble.py", "indexer/repair/hyphens.py"),
    *("indexer/segment/part_labels.py", "indexer/recognise/own_dates.py", "indexer/quality.py"),
]
OTHERS = [
    *("archive/catalogue/catalogue_reader.py", "archive/search/ranking.py", "archive/settings.py"),
    *("indexer/build/run.py", "indexer/build/purge.py", "indexer/extract/html.py"),
]


def test_code_that_makes_documents_is_in_the_fingerprint_and_other_code_is_not() -> None:
    closure = import_closure([ROOT / "indexer" / "build" / "process_reading.py"])
    names = {path.relative_to(ROOT).as_posix() for path in closure}
    assert names >= set(DECIDING)
    assert names.isdisjoint(OTHERS)


def test_a_statement_is_told_from_another(house: Path) -> None:
    before = version(house)
    file = house / "archive" / "language" / "compounds.py"
    file.write_text(file.read_text("utf-8") + "\nNEW = 1\n", "utf-8")
    assert version(house) != before


def test_a_comment_or_docstring_cuts_nothing_up_again(house: Path) -> None:
    before = version(house)
    for path in DECIDING:
        text = (house / path).read_text("utf-8").replace('"""', '"""Said otherwise. ', 1)
        (house / path).write_text(f"# a comment\n{text}\n\n# another\n", "utf-8")
    assert version(house) == before


def test_data_beside_the_code_counts(house: Path) -> None:
    before = version(house)
    file = house / "archive" / "language" / "swedish.toml"
    file.write_text(file.read_text("utf-8") + "\n# new\n", "utf-8")
    assert version(house) != before


@pytest.fixture
def parsed(house: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fingerprints that were worked out by parsing the code of `house`."""
    made: list[str] = []

    def work_out() -> str:
        made.append(version(house))
        return made[-1]

    monkeypatch.setattr(fingerprints, "_work_out_version", work_out)
    return made


def test_code_that_is_byte_for_byte_the_same_is_parsed_once(
    tmp_path: Path, parsed: list[str]
) -> None:
    kept = tmp_path / "readings"
    assert [segmentation_version(kept), segmentation_version(kept)] == parsed * 2
    assert len(parsed) == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"sources": 1}', b"\xff"])
def test_a_damaged_fingerprint_is_worked_out_again(
    tmp_path: Path, parsed: list[str], data: bytes
) -> None:
    kept = tmp_path / "readings"
    first = segmentation_version(kept)
    (kept / "code.json").write_bytes(data)
    assert segmentation_version(kept) == first
    assert len(parsed) == 2


def test_changed_code_is_parsed_again(house: Path, parsed: list[str]) -> None:
    kept = house / "readings"
    first = segmentation_version(kept)
    file = house / "archive" / "language" / "compounds.py"
    file.write_text(file.read_text("utf-8") + "\nNEW = 1\n", "utf-8")
    assert segmentation_version(kept) != first
    assert segmentation_version(kept) == parsed[1]


def test_the_readers_version_is_raised_with_its_code() -> None:
    """Fails when code that reads was changed and READER_VERSION was not.

    Does a file read otherwise now: raise READER_VERSION (every archive is read anew). Does it not
    (a name, a comment, a faster way): `make reader-version` records the code as it is.
    """
    assert recorded() == {"version": READER_VERSION, "code": reading_code()}


def test_reading_code_is_told_from_cutting_code() -> None:
    reading = import_closure(sorted((ROOT / "indexer" / "extract").rglob("*.py")))
    names = {path.relative_to(ROOT).as_posix() for path in reading}
    assert {"indexer/extract/html.py", "indexer/extract/pdf/text_lines.py"} <= names
    assert "indexer/recognise/own_dates.py" not in names
