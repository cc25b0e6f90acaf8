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


def test_names_that_macos_packed_are_read_as_utf_8(reads: Callable[..., Any]) -> None:
    data = _zip({"aaa.txt": b"Text"}).replace(b"aaa.txt", "åa.txt".encode())
    _, (reading,) = reads(data, "a.zip")
    assert reading.name == "åa.txt"
