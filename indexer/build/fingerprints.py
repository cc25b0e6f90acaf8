"""Fingerprints of the code and settings that decide whether a file must be read or cut up again.

Cutting up is done anew whenever any module that it imports, at first hand or through others, says
something else; comments, docstrings, layout and names of variables aside. Reading takes hours, with
OCR days: it is done anew only when a person has raised READER_VERSION. A test compares the code
that reads with what was recorded at that version (`make reader-version`).
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive import state_files
from indexer.build.code_text import code_text
from indexer.extract import READER_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.settings import Settings

_ROOT = Path(__file__).parent.parent.parent
_OURS = ("archive", "indexer")
_LANGUAGE = ("langdetect", "simplemma", "snowballstemmer")
"""Packages that hold knowledge of languages: another version tells words apart otherwise."""
_DATA = (".toml", ".json", ".txt")
_KEPT = "code.json"
_VOCABULARY = _ROOT / "archive" / "vocabulary"
"""Has a version of its own, which knows a person's entries too."""
_RECORD = _ROOT / "tests" / "fixtures" / "reader-version.json"


def reader_key(settings: Settings) -> str:
    """Return what stands for the reader and the settings that change what it reads."""
    choices = f"{READER_VERSION} {settings.pdf_reader} {settings.ocr}"
    return f"{READER_VERSION}-{hashlib.blake2b(choices.encode(), digest_size=4).hexdigest()}"


class _Known(msgspec.Struct):
    """The fingerprint that some sources had when it was last worked out."""

    sources: str
    digest: str


def segmentation_version(folder: Path) -> str:
    """Return a fingerprint of the code that cuts up and recognises: other code, done anew.

    Kept readings are then cut up again; no file is read for it. What it was is kept in a folder,
    so that a run parses no code that is byte for byte the same as in the last one.
    """
    path, sources = folder / _KEPT, _source_stamp()
    with contextlib.suppress(state_files.DamagedStateError):
        known = state_files.load(path, _Known)
        if known and known.sources == sources:
            return known.digest
    digest = _work_out_version()
    with contextlib.suppress(OSError):  # it is worked out again in the next run
        state_files.make_folder(folder)
        state_files.write_whole(path, msgspec.json.encode(_Known(sources, digest)))
    return digest


@cache
def _work_out_version() -> str:
    return fingerprint(import_closure([_ROOT / "indexer" / "build" / "process_reading.py"]))


def _source_stamp() -> str:
    """Return what changes with any byte of our code and data, and with what reads them."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for package in _OURS:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in {".py", *_DATA}:
                digest.update(f"{path.relative_to(_ROOT)} {path.stat().st_size} ".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest() + " ".join(metadata.version(name) for name in _LANGUAGE)


def reading_code() -> str:
    """Return a fingerprint of the code that reads files."""
    return fingerprint(import_closure(sorted((_ROOT / "indexer" / "extract").rglob("*.py"))))


def fingerprint(modules: Iterable[Path]) -> str:
    """Return what tells modules, the data beside them and the packages they use from others."""
    digest = hashlib.blake2b(digest_size=8)
    modules = sorted(modules)
    for path in modules:
        digest.update(code_text(path.read_bytes()).encode())
    for folder in sorted({path.parent for path in modules} - {_VOCABULARY}):
        for path in sorted(folder.iterdir()):
            if path.suffix in _DATA:
                digest.update(path.read_bytes())
    for package in _LANGUAGE:
        digest.update(f"{package} {metadata.version(package)}\n".encode())
    return digest.hexdigest()


def import_closure(start: Iterable[Path]) -> set[Path]:
    """Return some modules of ours and all that they import, at first hand or through others.

    A name that a package hands on from one of its modules leads to that module alone.
    """
    found: set[Path] = set()
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [
                module
                for name, names in _imported_modules(path.read_bytes())
                if name.partition(".")[0] in _OURS
                for module in _files_behind(name, names)
            ]
    return found


@cache
def _imported_modules(source: bytes) -> list[tuple[str, tuple[str, ...]]]:
    """Return the modules that a module imports when it runs, with the names it takes from each."""
    imported: list[tuple[str, tuple[str, ...]]] = []
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            imported += [(alias.name, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.append((node.module, tuple(alias.name for alias in node.names)))
        elif isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            waiting += node.orelse
        elif not isinstance(node, ast.expr):
            waiting += ast.iter_child_nodes(node)
    return imported


def _files_behind(module: str, names: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files behind names imported from a module of ours."""
    place = _ROOT.joinpath(*module.split("."))
    if not place.is_dir():
        yield place.with_suffix(".py")
        return
    package = place / "__init__.py"
    handed_on = {
        name: source
        for source, taken in _imported_modules(package.read_bytes())
        for name in taken
        if source != module
    }
    for name in names or ("",):
        if name and (place / f"{name}.py").is_file():
            yield place / f"{name}.py"
        elif name and (place / name / "__init__.py").is_file():
            yield place / name / "__init__.py"
        elif name in handed_on and handed_on[name].partition(".")[0] in _OURS:
            yield from _files_behind(handed_on[name], (name,))
        else:
            yield package


def recorded() -> dict[str, str]:
    """Return the reader's version and the fingerprint of its code, as last recorded."""
    known: dict[str, str] = json.loads(_RECORD.read_text("utf-8"))
    return known


def record() -> None:
    """Record that the code that reads now is that of READER_VERSION."""
    known = {"version": READER_VERSION, "code": reading_code()}
    _RECORD.write_text(json.dumps(known) + "\n", "utf-8")


if __name__ == "__main__":
    record()
