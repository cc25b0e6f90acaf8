"""An original is opened only where its very bytes lie, by no link out of what one may see."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from archive.access import OriginalFiles, originals
from archive.catalogue import Original, RestrictedCatalogue
from archive.errors import ChangedOriginalError, NotFoundError

if TYPE_CHECKING:
    from io import BufferedReader


class Shown:
    """A catalogue that shows some files."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths

    def has_file(self, path: str) -> bool:
        return path in self.paths


def original(text: str, *paths: str) -> Original:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Original(tuple(map(Path, paths)), "a.txt", "text/plain", digest, paged=False)


def opened(
    wanted: Original, *roots: Path, files: OriginalFiles | None = None, shown: tuple[str, ...] = ()
) -> str:
    catalogue = cast("RestrictedCatalogue", Shown(*shown))
    with (files or OriginalFiles()).open("x", wanted, catalogue, roots) as stream:
        return stream.read().decode()


def test_the_copy_with_the_right_bytes_is_opened_at_its_beginning(tmp_path: Path) -> None:
    for name, text in (("one", "andra"), ("two", "rätt"), ("three", "rätt")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
    roots = [tmp_path / name for name in ("one", "two", "three")]
    assert opened(original("rätt", "b.txt", "a.txt"), *roots) == "rätt"


def test_other_bytes_are_told_apart_from_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("andra")
    with pytest.raises(ChangedOriginalError):
        opened(original("rätt", "a.txt", "b.txt"), tmp_path)
    with pytest.raises(NotFoundError):
        opened(original("rätt", "b.txt"), tmp_path)


def test_a_link_within_is_followed_to_a_file_that_is_shown(tmp_path: Path) -> None:
    corpus, beside = tmp_path / "corpus", tmp_path / "corpus-beside"
    for folder in (corpus, beside):
        folder.mkdir()
        (folder / "a.txt").write_text("rätt")
    (corpus / "within.txt").symlink_to(corpus / "a.txt")
    (corpus / "out.txt").symlink_to(beside / "a.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    assert opened(original("rätt", "loop.txt", "within.txt"), corpus, shown=("a.txt",)) == "rätt"
    for shown in ((), ("within.txt",)):
        with pytest.raises(NotFoundError):
            opened(original("rätt", "within.txt"), corpus, shown=shown)
    with pytest.raises(NotFoundError):
        opened(original("rätt", "out.txt"), corpus, shown=("a.txt", "../corpus-beside/a.txt"))


def test_neither_links_pipes_nor_folders_are_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("rätt")
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe")
    handles = Path("/proc/self/fd")
    before = len([*handles.iterdir()])
    for name in ("link", "pipe", "", "none"):
        assert originals._open_regular(tmp_path / name) is None
    assert len([*handles.iterdir()]) == before


def test_a_file_is_hashed_once_and_again_when_its_state_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    whole = hashlib.file_digest

    def counted(stream: BufferedReader, name: str) -> object:
        hashed.append(str(stream.name))
        return whole(stream, name)

    monkeypatch.setattr(hashlib, "file_digest", counted)
    files, file = OriginalFiles(), tmp_path / "a.txt"
    file.write_text("rätt")
    for _ in range(3):
        assert opened(original("rätt", "a.txt"), tmp_path, files=files) == "rätt"
    assert len(hashed) == 1
    kept = file.stat()
    file.write_text("fel!")
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    with pytest.raises(ChangedOriginalError):
        opened(original("rätt", "a.txt"), tmp_path, files=files)
    assert len(hashed) == 2


def test_a_file_that_is_written_to_while_it_is_hashed_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, file = hashlib.file_digest, tmp_path / "a.txt"
    file.write_text("rätt")

    def disturbed(stream: BufferedReader, name: str) -> object:
        digest = whole(stream, name)
        file.write_text("andra ord")
        return digest

    monkeypatch.setattr(hashlib, "file_digest", disturbed)
    with pytest.raises(ChangedOriginalError):
        opened(original("rätt", "a.txt"), tmp_path)


def test_the_hash_that_was_used_least_lately_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "_REMEMBERED", 2)
    files = OriginalFiles()
    for text in ("a", "b", "a", "c"):
        (tmp_path / text).write_text(text) if not (tmp_path / text).exists() else None
        assert opened(original(text, text), tmp_path, files=files) == text
    remembered = {*files._digests.values()}
    assert remembered == {original(text).sha256 for text in ("a", "c")}
