"""DOC and RTF by LibreOffice: stored values of fields, cells run together, words left out."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from archive.model import Outcome, Reading, Status
from indexer.extract import office
from indexer.extract.stored_fields import keep_doc_fields, keep_rtf_fields
from indexer.extract.word_stream import absent_words, part_cells, shown_text, stream_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

needs_libreoffice = pytest.mark.skipif(not office.available(), reason=office.MISSING)
LETTER = (
    rb"{\rtf1\ansi Datum {\field{\*\fldinst {\rtlch\af0  DATE \\@ " + b'"yyyy-MM-dd"'
    rb"}}{\fldrslt 2009-03-04}}\par Fil {\field{\*\fldinst FILENAME}{\fldrslt svar.doc}}\par}"
)
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def _doc(folder: Path, name: str, data: bytes) -> bytes:
    (folder / name).write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless",
         "--convert-to", "doc", name],
        cwd=folder, check=True, capture_output=True, timeout=280,
    )  # fmt: skip
    return (folder / name).with_suffix(".doc").read_bytes()


def _odt(paragraph: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("content.xml", f'<a xmlns:text="{TEXT}"><text:p>{paragraph}</text:p></a>')
    return stream.getvalue()


@needs_libreoffice
def test_a_letter_keeps_the_day_and_the_name_it_was_saved_with(
    reads: Reads, tmp_path: Path
) -> None:
    _, (reading,) = reads(LETTER, "a.rtf")
    assert reading.raw.split() == ["Datum", "2009-03-04", "Fil", "svar.doc"]
    today, saved = f"{dt.datetime.now().astimezone():%Y-%m-%d}", "2009-03-04"
    made = _doc(tmp_path, "brev.rtf", LETTER)
    for code in ("latin-1", "utf-16-le"):
        made = made.replace(today.encode(code), saved.encode(code))
    outcome, (reading,) = reads(made, "brev.doc")
    assert reading.raw.split()[:3] == ["Datum", "2009-03-04", "Fil"]
    assert "handlingar-" not in reading.raw
    assert outcome.status is Status.OK


def test_other_fields_and_damaged_files_are_left_alone() -> None:
    code = rb'{\field{\*\fldinst HYPERLINK "DATE"}{\fldrslt DATE}}{\*\fldinst PAGE}'
    assert keep_rtf_fields(code) == code
    assert keep_doc_fields(b"\xd0\xcf\x11\xe0 damaged") == b"\xd0\xcf\x11\xe0 damaged"
    assert stream_text(b"\xd0\xcf\x11\xe0 damaged") == ""


@needs_libreoffice
def test_cells_of_a_table_that_ends_a_doc_stand_apart(reads: Reads, tmp_path: Path) -> None:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("Avgifter")
    cells = ("Plats", "Avgift", "Not", "Brygga", "400", "", "Boj", "150", "per år")
    table = document.add_table(3, 3)
    for at, text in enumerate(cells):
        table.cell(at // 3, at % 3).text = text
    document.save(stream)
    outcome, (reading,) = reads(_doc(tmp_path, "avgift.docx", stream.getvalue()), "avgift.doc")
    lines = [line for line in reading.raw.split("\n") if line.strip()]
    assert lines == ["Avgifter", "Plats\tAvgift\tNot", "Brygga\t400\t", "Boj\t150\tper år"]
    assert outcome.status is Status.OK


def test_rows_are_told_where_tables_of_two_widths_meet() -> None:
    stream = "a\x07b\x07c\x07\x07d\x07e\x07f\x07\x07g\x07h\x07\x07"
    content = zipfile.ZipFile(io.BytesIO(part_cells(_odt("abcdefgh"), stream))).read("content.xml")
    rows = content.decode().split("<text:line-break/>")[1:]
    assert [[part[-1] for part in row.split("<text:tab/>")] for row in rows[:2]] == [
        ["a", "b", "c"],
        ["d", "e", "f"],
    ]


def test_words_that_the_converter_left_out_are_named() -> None:
    stored = "Beslut \x13 PAGE \x1412\x15 om \x13 IF \x13 REF x \x14y\x15 \x14avgift\x15 4\x1f00\r"
    stream = shown_text(stored)
    assert absent_words(_odt("Beslut om avgift 400"), stream) == []
    assert absent_words(_odt("Beslut om 400"), stream) == ["avgift"]
    tracked = '</text:p><text:tracked-changes xmlns:text="x"/><text:p>'
    assert absent_words(_odt(f"Beslut{tracked}"), stream) == ["om", "avgift", "400"]
    assert absent_words(_odt("Beslut</text:p><text:tracked-changes/><text:p>"), stream) == []
