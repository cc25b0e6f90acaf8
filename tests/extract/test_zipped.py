"""A ZIP is a folder: each file in it is read or named."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from archive.model import Fate

from .conftest import pdf

if TYPE_CHECKING:
    from collections.abc import Callable


def _zip(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return stream.getvalue()


def _named(name: bytes, text: bytes) -> bytes:
    """Return a ZIP with a file whose name is given in bytes and not said to be UTF-8."""
    stand_in = "x" * len(name)
    return _zip({stand_in: text}).replace(stand_in.encode(), name)


def _page(text: str) -> bytes:
    return pdf([(72, 700, text, 12, False)])


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_every_file_of_a_folder_is_read_or_named(reads: Callable[..., Any], how: int) -> None:
    files = {
        "mars/ett.pdf": _page("Ett protokoll"),
        "mars/två.txt": "Två brev".encode(),
        "inre.zip": _zip({"tre.pdf": _page("Tre avtal")}),
        "siffror.xlsx": _zip({"xl/workbook.xml": b"<x/>"}),
        "__MACOSX/mars/._ett.pdf": b"\x00\x05\x16\x07",
    }
    outcome, readings = reads(_zip(files, how), "a.zip")
    assert outcome.media_type == "application/zip"
    assert {reading.name: reading.raw.strip() for reading in readings} == {
        "mars/ett.pdf": "Ett protokoll",
        "mars/två.txt": "Två brev",
        "inre.zip/tre.pdf": "Tre avtal",
    }
    fates = {part.name: part.fate for part in outcome.parts}
    assert fates["siffror.xlsx"] is Fate.UNREAD
    assert fates["__MACOSX/mars/._ett.pdf"] is Fate.FURNITURE
    assert outcome.status == "partial"
    assert "siffror.xlsx" in (outcome.reason or "")


def test_a_folder_without_anything_to_read_is_named_as_such(reads: Callable[..., Any]) -> None:
    outcome, readings = reads(_zip({"a.xlsx": _zip({"xl/workbook.xml": b"<x/>"})}), "a.zip")
    assert (outcome.status, readings) == ("unsupported", [])
    assert "a.xlsx" in (outcome.reason or "")


def test_a_damaged_member_costs_the_others_nothing(reads: Callable[..., Any]) -> None:
    data = bytearray(_zip({"a.txt": b"Ett brev om vatten", "b.txt": b"Ett annat"}))
    at = data.index(b"vatten")
    data[at] ^= 1
    outcome, readings = reads(bytes(data), "a.zip")
    assert [reading.raw for reading in readings] == ["Ett annat"]
    assert outcome.status == "partial"
    assert "a.txt" in (outcome.reason or "")


@pytest.mark.parametrize("encoding", ["utf-8", "cp437", "cp850", "cp1252"])
def test_names_are_read_by_their_bytes(reads: Callable[..., Any], encoding: str) -> None:
    _, (reading,) = reads(_named("Årsmöte på ön.txt".encode(encoding), b"Text"), "a.zip")
    assert reading.name == "Årsmöte på ön.txt"


def test_files_of_one_name_are_all_read(reads: Callable[..., Any]) -> None:
    data = _zip({"mars/a.txt": b"Parken", "mars/b.txt": b"Torget", "mars/c.txt": b"Bron"})
    data = data.replace(b"mars/b.txt", b"mars/a.txt").replace(b"mars/c.txt", b"mars/a.txt")
    outcome, readings = reads(data, "a.zip")
    assert {reading.name: reading.raw for reading in readings} == {
        "mars/a.txt": "Parken",
        "mars/a (2).txt": "Torget",
        "mars/a (3).txt": "Bron",
    }
    assert [part.name for part in outcome.parts] == [reading.name for reading in readings]
