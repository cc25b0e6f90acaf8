"""Files made to harm: each ends itself, with a reason, and is not tried again for nothing."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import threading
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from archive.model import Status
from indexer.build import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.build.conftest import House

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "skratt">'
    + "".join(
        f'<!ENTITY {b} "{10 * f"&{a};"}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(name: str, text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, text)
    return stream.getvalue()


def letters_in_letters(depth: int) -> str:
    letter = "Subject: innerst\n\nOm brandskydd.\n"
    for number in range(depth):
        letter = (
            f"Subject: brev {number}\nMIME-Version: 1.0\n"
            f'Content-Type: multipart/mixed; boundary="g{number}"\n\n--g{number}\n'
            f"Content-Type: message/rfc822\n\n{letter}\n--g{number}--\n"
        )
    return letter


def huge_picture() -> bytes:
    """A page of 10 by 10 metres, all of it one picture of 60,000 by 60,000 points."""
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB "
        b"/BitsPerComponent 8 /Length 4 >>\nstream\nabcd\nendstream"
    )
    content = b"28800 0 0 28800 0 0 cm /B Do"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 28800 28800] "
        b"/Contents 4 0 R /Resources << /XObject << /B 5 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        picture,
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, os.SEEK_END)
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n")
    out.write(b"".join(b"%010d 00000 n \n" % start for start in starts))
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % at)
    return out.getvalue()


@pytest.fixture
def hostile(house: House) -> Iterator[House]:
    house = house.having(file_seconds=30, file_memory=700)
    house.write("hel.txt", "Om simhallar.")
    house.write(
        "skratt.docx", packed("word/document.xml", f"{LAUGHS}<w:document {W}>&j;</w:document>")
    )
    house.write("skratt.odt", packed("content.xml", f"{LAUGHS}<x>&j;</x>"))
    house.write("skratt.html", f"{LAUGHS}<html><body>&j;</body></html>")
    house.write("packad.docx", packed("word/document.xml", "<w:p>" * 30_000_000))
    house.write("brev.eml", letters_in_letters(150))
    house.write("bild.pdf", huge_picture())
    os.mkfifo(house.corpus / "rör.pdf")
    with contextlib.suppress(PermissionError):
        os.mknod(house.corpus / "enhet.pdf", 0o20644, os.makedev(1, 5))
    plug = socket.socket(socket.AF_UNIX)
    here = os.open(".", os.O_RDONLY)
    os.chdir(house.corpus)
    plug.bind("uttag.pdf")
    os.fchdir(here)
    yield house
    plug.close()
    os.close(here)


def test_each_ends_itself_with_a_reason_and_is_left_alone(hostile: House) -> None:
    house = hostile
    report = house.run()
    lie = sum(1 for _ in house.corpus.iterdir())
    assert sum(report.files.values()) == lie
    files = {file.path: file for file in house.catalogue().files()}
    assert len(files) == lie
    assert files["hel.txt"].status is Status.OK
    assert house.found("simhallar")
    for file in files.values():
        assert file.reason or file.status in {Status.OK, Status.PARTIAL}, file
    for name in ("rör.pdf", "uttag.pdf"):
        assert files[name].status is Status.UNSUPPORTED
    text = "".join(
        section.text for d in house.catalogue().all_documents() for section in d.sections
    )
    assert text.count("skratt") < 1000
    again = house.run()
    assert (again.result, again.read) == ("unchanged", 0)
    assert not list((house.settings.index / "work").glob("handlingar-*"))


def test_a_file_that_grows_while_it_is_read_is_read_again_next_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.write("logg.txt", "Om simhallar. " * 100)
    stop = threading.Event()

    def grow() -> None:
        while not stop.is_set():
            with path.open("a") as stream:
                stream.write("Om sporthallar. ")
            time.sleep(0.001)

    hash_of = reading.hash_of
    thread = threading.Thread(target=grow)

    def looked(place: Path) -> str:
        found = hash_of(place)
        if not thread.is_alive() and not stop.is_set():
            thread.start()
            time.sleep(0.05)
        return found

    monkeypatch.setattr(reading, "hash_of", looked)
    report = house.run()
    stop.set()
    thread.join()
    assert [path for path, _ in report.failed] == ["logg.txt"]
    assert "ändrades medan" in report.failed[0][1]
    report = house.run()
    assert (report.failed, report.read) == ([], 1)
    assert house.found("sporthallar")
