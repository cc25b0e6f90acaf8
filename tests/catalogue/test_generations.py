from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.errors import IndexUnusableError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

BARE = generations.Manifest(
    name="",
    built="2026-01-01T00:00:00Z",
    engine="arrays",
    engine_reason="",
    analyser="1",
    vocabulary="1",
    reader="1",
    catalogue="1",
    corpus="/c",
    documents=1,
    sections=2,
    counts={},
)


def build(index: Path, text: str = "innehåll", *, publish: bool = True) -> str:
    name = generations.new_name(index, 0)
    place = generations.folder(index) / name
    (place / "engine").mkdir(parents=True)
    (place / "catalogue.sqlite").write_text(text)
    (place / "engine" / "del").write_text(text)
    files = generations.contents(place)
    generations.seal(place, dataclasses.replace(BARE, name=name, files=files))
    if publish:
        generations.publish(index, name)
    return name


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match="kör handlingar index"):
        generations.current(tmp_path)


def test_the_published_one_answers(tmp_path: Path) -> None:
    first = build(tmp_path)
    build(tmp_path, publish=False)
    assert generations.current(tmp_path).name == first


def test_names_only_rise_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    made = [build(tmp_path) for _ in range(12)]
    assert made == sorted(made)
    assert generations.new_name(tmp_path, 86400) > made[-1]
    assert generations.new_name(tmp_path, -86400) > made[-1]


@pytest.mark.parametrize("hurt", ["engine/del", "catalogue.sqlite", "manifest.json"])
@pytest.mark.parametrize("how", ["change", "cut", "remove"])
def test_a_damaged_generation_is_refused_and_the_previous_served(
    tmp_path: Path, hurt: str, how: str
) -> None:
    first = build(tmp_path, "första")
    second = build(tmp_path, "andra")
    assert generations.current(tmp_path).name == second
    path = generations.folder(tmp_path) / second / hurt
    if how == "remove":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-2] if how == "cut" else b"X" + data[1:])
    assert generations.current(tmp_path).name == first


def test_a_change_that_keeps_size_and_time_is_found_at_once_and_rot_by_a_deep_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    name = build(tmp_path)
    generation = generations.current(tmp_path)
    path = generation.folder / "engine" / "del"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"inne", b"ute "))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    wrong = ["engine/del har ändrats sedan den skrevs"]
    assert [str(one) for one in generations.verify(tmp_path, generation)] == wrong
    monkeypatch.setattr(
        "archive.generations.verifying._was_verified", lambda *_: True
    )  # as when the disk itself rots
    assert generations.verify(tmp_path, generation) == []
    deep = generations.verify(tmp_path, generation, deep=True)
    assert [str(one) for one in deep] == wrong
    assert name == generation.name


def test_no_sound_generation_is_one_sentence(tmp_path: Path) -> None:
    name = build(tmp_path)
    (generations.folder(tmp_path) / name / "catalogue.sqlite").unlink()
    with pytest.raises(IndexUnusableError, match=r"saknas.*kör handlingar index"):
        generations.current(tmp_path)


def test_retire_keeps_the_newest_and_sweeps_the_half_built(tmp_path: Path) -> None:
    made = [build(tmp_path) for _ in range(4)]
    (generations.folder(tmp_path) / "99990101T000000Z").mkdir()
    assert generations.retire(tmp_path, 2) == [*made[:2], "99990101T000000Z"]
    assert generations.names(tmp_path) == made[:1:-1]


def test_what_was_rolled_back_is_not_kept_to_go_back_to(tmp_path: Path) -> None:
    good, _rejected = build(tmp_path), build(tmp_path)
    generations.rollback(tmp_path)
    newest = build(tmp_path)
    generations.retire(tmp_path, 2, answered=good)
    assert generations.names(tmp_path) == [newest, good]


def test_rollback_goes_one_back(tmp_path: Path) -> None:
    first, second = build(tmp_path), build(tmp_path)
    assert generations.rollback(tmp_path) == (second, first)
    assert generations.current(tmp_path).name == first
    with pytest.raises(NotFoundError, match="tidigare generation"):
        generations.rollback(tmp_path)
