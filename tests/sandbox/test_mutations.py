"""Files damaged at random: every one ends with an outcome, in time, and the worker lives on.

Some hundred here, with a fixed seed; `HANDLINGAR_SOAK=600` goes on for as many seconds with others.
"""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from archive.model import Outcome, Reading, Status
from indexer.extract import ReadOptions
from indexer.sandbox import Limits, Pool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOAK = float(os.environ.get("HANDLINGAR_SOAK", "0"))
WORDS = (b"0000", b"9999", b"-1 0", b"/Kids", b"<<<<", b"\xff\xff\xff\xff", b"\0\0\0\0", b"1e308")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


pytestmark = pytest.mark.timeout(SOAK + 200)


def _pdf(*, compressed: bool) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=int(compressed))
    for page in range(3):
        for line in range(20):
            canvas.drawString(60, 780 - 14 * line, f"Sida {page}, rad {line}: ärende och beslut")
        canvas.acroForm.textfield(name=f"fält{page}", value="värde", x=120, y=90)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _zip(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", text)
    return stream.getvalue()


def _seeds() -> dict[str, bytes]:
    paragraph = "<w:p><w:r><w:t>Beslut</w:t></w:r></w:p>" * 20
    return {
        "a.pdf": _pdf(compressed=True),
        "b.pdf": _pdf(compressed=False),
        "a.docx": _zip(
            word__document=f'<w:document xmlns:w="{W}"><w:body>{paragraph}</w:body></w:document>'
        ),
        "a.html": b"<html><body><nav>x</nav>" + b"<table><tr><td>a<p>b</table>" * 20,
        "a.eml": b"From: a@b\nTo: c@d\nSubject: =?utf-8?q?=C3=A5?=\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nhej\n--x\nContent-Type: text/html\n'
        b'Content-Disposition: attachment; filename="a.html"\n\n<p>hej\n--x--\n',
        "a.rtf": rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Beslut \'e5\par}" * 5,
        "a.jsonl": b'{"id": 1, "text": "Beslut", "date": "2014-05-09"}\n' * 20,
        "a.md": b"# Rubrik\n\n* [a](b)\n\n| a |\n|---|\n| b |\n" * 10,
        "a.txt": "Ärende\fsida\n".encode() * 20,
    }


def _damaged(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 5, 20, 60))):
        if not changed:
            break
        at = dice.randrange(len(changed))
        match dice.randrange(5):
            case 0:
                changed[at] = dice.randrange(256)
            case 1:
                del changed[at : at + dice.randrange(1, 200)]
            case 2:
                changed[at:at] = dice.randbytes(dice.randrange(1, 40))
            case 3:
                other = dice.randrange(len(changed))
                changed[at:at] = changed[other : other + dice.randrange(1, 500)]
            case 4:
                word = dice.choice(WORDS)
                changed[at : at + len(word)] = word
    return bytes(changed)


def _files(folder: Path) -> Iterator[Path]:
    seed = int(time.time()) if SOAK else 20141
    dice = random.Random(seed)
    seeds = list(_seeds().items())
    end = time.monotonic() + SOAK
    number = 0
    while number < 120 or time.monotonic() < end:
        name, data = dice.choice(seeds)
        path = folder / f"{seed}-{number % 64}-{name}"
        path.write_bytes(_damaged(data, dice))
        number += 1
        yield path


def test_damaged_files_end_themselves(tmp_path: Path) -> None:
    pool: Pool[Reading] = Pool(2, ReadOptions(ocr="off"), Limits(seconds=30))

    def one(path: Path) -> Outcome:
        return pool.read(path, lambda _: None)

    stopped: list[tuple[str, str]] = []
    with pool, ThreadPoolExecutor(2) as threads:
        batch: list[Path] = []
        for path in _files(tmp_path):
            batch.append(path)
            if len(batch) == 40:
                for done, outcome in zip(batch, threads.map(one, batch), strict=True):
                    assert outcome.reason or outcome.status is Status.OK
                    if "avbröts" in (outcome.reason or ""):
                        stopped.append((done.name, str(outcome.reason)))
                batch.clear()
    assert not stopped
