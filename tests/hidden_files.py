"""Files of every format that hides text, for tests: each shows a decision, hides two words."""

from __future__ import annotations

import io
import zipfile

from reportlab.pdfgen.canvas import Canvas

from tests.extract.wordml import package, paragraph, run

HEAD = "Protokoll fört vid sammanträde med direktionen 2014-05-09"
HIDDEN = "hemligstämplat yttrande"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def decision(suffix: str) -> str:
    """Return the sentence that a file of a format shows."""
    return f"Direktionen beslutar att bygga badhuset i kvarteret {suffix}kullen."


def _docx(shown: str) -> bytes:
    letters = run(shown) + run(f" {HIDDEN}", "<w:vanish/>")
    return package(paragraph(HEAD) + paragraph(letters))


def _pdf(shown: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    canvas.setFont("Helvetica", 12)
    for line, text in enumerate((HEAD, shown, HIDDEN)):
        canvas.drawString(60, 700 - 50 * line, text)
    canvas.rect(50, 594, 300, 20, stroke=0, fill=1)
    canvas.save()
    return stream.getvalue()


def _odt(shown: str) -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("style", "style"))
    )
    style = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{style}"
            f"</office:automatic-styles><office:body><office:text><text:p>{HEAD}</text:p><text:p>"
            f'{shown} <text:span text:style-name="T1">{HIDDEN}</text:span></text:p></office:text>'
            "</office:body></office:document-content>",
        )
    return stream.getvalue()


def _html(shown: str) -> bytes:
    style = "<style>.g{color:#fff}</style>"
    body = f"<p>{HEAD}</p><p>{shown}</p><p class=g>{HIDDEN}</p>"
    return f"<html><head>{style}</head><body>{body}</body></html>".encode()


def _eml(shown: str) -> bytes:
    head = "Subject: Badhuset\nFrom: a@example.org\nDate: Fri, 9 May 2014 10:00:00 +0200\n"
    return f"{head}Content-Type: text/html; charset=utf-8\n\n".encode() + _html(shown)


HIDING = {
    f"protokoll.{suffix}": made(decision(suffix))
    for suffix, made in (
        ("docx", _docx), ("pdf", _pdf), ("odt", _odt), ("html", _html), ("eml", _eml)
    )
}  # fmt: skip
"""The bytes of each file by its name."""
