"""Mutation of files that readers must survive."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    import random

WORDS = (b"0000", b"9999", b"-1 0", b"/Kids", b"<<<<", b"\xff\xff\xff\xff", b"\0\0\0\0", b"1e308")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _pdf(*, compressed: bool) -> bytes:
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


def seeds() -> dict[str, bytes]:
    """Return small files of the formats we read, by name."""
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


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return a file with bytes changed, cut out, put in, doubled or made a dangerous word."""
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
