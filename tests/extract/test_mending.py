"""PDFs that PDFium cannot open are written anew by qpdf; those with a password are named so."""

from __future__ import annotations

import base64
import io
import zlib
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.extract.pdf.mending import is_locked, mended
from indexer.extract.pdf.streams import damaged_streams

from .conftest import pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

PAGE = pdf([(60, 700, "Ett protokoll om vatten", 12, False)])


def _encrypted(user: str) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(PAGE)) as file:
        file.save(stream, encryption=pikepdf.Encryption(owner="hemligt", user=user))
    return stream.getvalue()


def test_a_file_that_only_qpdf_opens_is_read(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when PDFium does not know a way of encrypting that needs no password of the reader."""
    data = _encrypted("")
    opened = pypdfium2.PdfDocument

    def picky(given: bytes) -> object:
        if given == data:
            msg = "Incorrect password error"
            raise pypdfium2.PdfiumError(msg)
        return opened(given)

    monkeypatch.setattr("indexer.extract.pdf.open_pdf.pypdfium2.PdfDocument", picky)
    outcome, (reading,) = reads(data, "a.pdf")
    assert (outcome.status, reading.raw) == ("ok", "Ett protokoll om vatten")
    assert reading.pages[0].reader == "pdfium"


def test_a_file_with_a_password_is_said_to_have_one(reads: Reads) -> None:
    data = _encrypted("hemligt")
    assert is_locked(data)
    assert mended(data) is None
    outcome, readings = reads(data, "a.pdf")
    assert (outcome.status, readings) == ("failed", [])
    assert "lösenord" in (outcome.reason or "")


def test_what_is_no_pdf_is_neither_mended_nor_locked() -> None:
    assert mended(b"%PDF-1.4 och ingenting") is None
    assert not is_locked(b"%PDF-1.4 och ingenting")


@pytest.mark.parametrize("share", [0.6, 0.75, 0.9, 0.99])
def test_a_file_without_its_end_is_never_taken_for_whole(reads: Reads, share: float) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    for number in range(9):
        canvas.drawString(60, 700, f"Sida {number} om badhuset i kvarteret")
        canvas.showPage()
    canvas.save()
    whole = stream.getvalue()
    assert reads(whole + b"\n\n", "a.pdf")[0].status == "ok"
    outcome, _ = reads(whole[: int(len(whole) * share)], "a.pdf")
    assert outcome.status in ("partial", "failed")
    assert outcome.reason
    later, _ = reads(whole + b"\n99 0 obj\n<< /Type", "a.pdf")
    assert (later.status, "avklippt" in (later.reason or "")) == ("partial", True)


def _packed() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), pageCompression=1)
    for number in range(40):
        canvas.drawString(
            60, 800 - 18 * number, f"Rad {number} om badhuset i kvarteret {number * 37}"
        )
    canvas.save()
    with pikepdf.open(stream) as file:
        stream = io.BytesIO()
        file.save(stream, compress_streams=True, recompress_flate=True)
    return stream.getvalue().replace(b"/ASCII85Decode", b"")


@pytest.mark.parametrize("damage", ["zeroed", "flipped", "put in", "lost"])
def test_a_file_whose_packed_parts_are_damaged_is_never_taken_for_whole(
    reads: Reads, damage: str
) -> None:
    whole = _packed()
    outcome, (reading,) = reads(whole, "a.pdf")
    assert (outcome.status, "Rad 39" in reading.raw) == ("ok", True)
    at = whole.index(b"stream\n") + 80
    flipped = bytes([whole[at] ^ 0x10])
    bad = {
        "zeroed": bytes(8),
        "flipped": flipped,
        "put in": b"\r" + whole[at : at + 8],
        "lost": b"",
    }
    outcome, _ = reads(whole[:at] + bad[damage] + whole[at + (len(bad[damage]) or 8) :], "a.pdf")
    assert outcome.status in ("partial", "failed")
    assert any("skadad" in warning for warning in outcome.warnings)


def test_streams_are_looked_at_where_they_can_be() -> None:
    def part(said: bytes, packed: bytes) -> bytes:
        return b"7 0 obj<<" + said + b">>stream\n" + packed + b"\nendstream endobj\n"

    words = zlib.compress(b"Om badhuset i kvarteret " * 40)
    flate = b"/Length 9 /Filter /FlateDecode"
    assert damaged_streams(part(flate, words) * 3) == 0
    assert damaged_streams(part(flate, words[:-9]) + part(b"/Filter[/FlateDecode]", b"x")) == 2
    assert damaged_streams(part(flate, words[:-2])) == 0  # a sum cut short, as some programs do
    assert damaged_streams(part(flate, words[:-4] + b"0000")) == 1
    letters = b"/Filter[/ASCII85Decode /FlateDecode]"
    assert damaged_streams(part(letters, b"x")) == 1
    assert damaged_streams(part(letters, base64.a85encode(words, adobe=True)[2:])) == 0
    assert damaged_streams(part(letters, base64.a85encode(words[:-9], adobe=True)[2:])) == 1
    digits = b"/Filter [ /ASCIIHexDecode /FlateDecode ]"
    assert damaged_streams(part(digits, words.hex(" ").encode() + b">")) == 0
    assert damaged_streams(part(digits, words.hex().encode() + b"x>")) == 1
    assert damaged_streams(part(b"/Filter[/FlateDecode /DCTDecode]", b"x")) == 0
    assert damaged_streams(part(b"/Filter/DCTDecode", b"x") + b"<< /Encrypt 9 0 R >>") == 0
