"""Segments in arrays: merged, deleted from, linked to by later generations, made by 0.1."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive.engines import engine, written_by
from archive.engines.arrays import files
from archive.engines.arrays import merge as merging
from archive.engines.arrays import writer as writing
from archive.engines.arrays.container import load_arrays, save_arrays
from archive.engines.arrays.files import read_manifest
from archive.engines.arrays.segment import fields_of
from archive.engines.durable_files import with_checksum
from archive.errors import IndexUnusableError
from archive.tree import FIELDS, All, Term

from .corpora import HAND, built, entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.engines.base import Entry


def _write(folder: Path, added: Sequence[Entry], gone: Sequence[str] = ()) -> None:
    with engine("arrays").writer(folder) as writer:
        for document in gone:
            writer.delete_document(document)
        for section in added:
            writer.add(section)
        writer.commit()


def test_runs_put_aside_become_one_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = [entry(f"d{n}:1", f"lika ord{n % 7} å{n} lika", heading="h") for n in range(60)]
    _write(tmp_path / "ett", corpus)
    monkeypatch.setattr(writing, "RUN", 25)
    monkeypatch.setattr(merging, "BATCH", 3)
    _write(tmp_path / "flera", corpus)
    arrays = []
    for folder in (tmp_path / "ett", tmp_path / "flera"):
        (segment,) = read_manifest(folder).segments
        arrays.append(load_arrays(folder / f"{segment}.arrays"))
    assert list(arrays[0]) == list(arrays[1])
    for name, array in arrays[0].items():
        np.testing.assert_array_equal(array, arrays[1][name], err_msg=name)
    assert not [path for path in (tmp_path / "flera").iterdir() if path.is_dir()]


def test_files_of_the_generation_before_are_not_touched(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    _write(first, HAND)
    second.mkdir()
    for path in first.iterdir():
        (second / path.name).hardlink_to(path)
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    _write(second, [entry("e:1", "nytt larm")], gone=["a", "c"])
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before
    assert sorted(engine("arrays").open(second).ids(All())) == ["b:1", "b:2", "d:1", "e:1"]


def test_there_are_never_many_segments(tmp_path: Path) -> None:
    for n in range(40):
        _write(tmp_path, [entry(f"d{n}:{i}", f"ord{n} lika") for i in range(3)])
    assert len(read_manifest(tmp_path).segments) <= 6
    assert engine("arrays").open(tmp_path).frequency("base", "lika") == 120


def test_what_is_deleted_leaves_the_disk_in_time(tmp_path: Path) -> None:
    _write(tmp_path, [entry(f"d{n}:1", "lika") for n in range(10)])
    for n in range(8):
        _write(tmp_path, (), gone=[f"d{n}"])
    (segment,) = read_manifest(tmp_path).segments
    fields = fields_of(load_arrays(tmp_path / f"{segment}.arrays"), FIELDS)
    assert len(fields["base"].fieldnorms) < 6
    assert engine("arrays").open(tmp_path).frequency("base", "lika") == 2


def test_an_index_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, HAND)
    monkeypatch.setattr(files, "VERSION", 99)
    with pytest.raises(IndexUnusableError, match="version"):
        engine("arrays").open(tmp_path)


def _as_0_1_wrote_it(folder: Path) -> None:
    """Add what 0.1 had besides: ids as token fields, and files of Whoosh named by the manifest."""
    manifest = read_manifest(folder)
    for segment in manifest.segments:
        path = folder / f"{segment}.arrays"
        arrays = load_arrays(path)
        for field in ("id", "document"):
            base = {n: a for n, a in arrays.items() if n.startswith("base.")}
            arrays |= {n.replace("base.", f"{field}.", 1): array for n, array in base.items()}
        path.unlink()
        save_arrays(path, arrays)
    (folder / "_MAIN_1.toc").write_bytes(b"never read")
    values = asdict(manifest) | {"files": {"_MAIN_1.toc": (10, 0)}}
    (folder / "manifest").write_bytes(with_checksum(json.dumps(values).encode()))


def test_what_0_1_called_whoosh_opens_and_grows_as_arrays(tmp_path: Path) -> None:
    _write(tmp_path, HAND)
    _as_0_1_wrote_it(tmp_path)
    assert written_by(tmp_path, "whoosh") == "arrays"
    opened = engine("arrays").open(tmp_path)
    assert len(list(opened.ids(All()))) == len(HAND)
    assert sorted(opened.ids(Term("base", "larm"))) == ["b:1", "c:1"]
    engine("arrays").check(tmp_path)
    _write(tmp_path, [entry("e:1", "nytt larm")], gone=["b"])
    assert sorted(engine("arrays").open(tmp_path).ids(Term("base", "larm"))) == ["c:1", "e:1"]
    assert not (tmp_path / "_MAIN_1.toc").exists()


def test_what_whoosh_writes_is_whoosh(tmp_path: Path) -> None:
    built("whoosh", tmp_path, HAND)
    assert written_by(tmp_path, "whoosh") == "whoosh"
