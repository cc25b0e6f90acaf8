"""Growth of reading time with size: hostile files at n, 2n and 4n, in CPU seconds.

    python -m bench --only growth

The order is the exponent of growth between n and 4n: 1 is linear, 2 quadratic. Each kind of file
was, or might be, read in more than linear time.
"""

from __future__ import annotations

import io
import math
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.extract import ReadOptions, read

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = "From: a@example.org\nTo: b@example.org\nSubject: x\n"
_QUADRATIC = 1.4
_SIZE = 4_000


def _docx(inner: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        body = f"<w:document {_W}><w:body>{inner}</w:body></w:document>"
        package.writestr("word/document.xml", body)
    return stream.getvalue()


def _sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _odt(rows: str) -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    names = (
        f'xmlns:office="{urn}office:1.0" xmlns:table="{urn}table:1.0" xmlns:text="{urn}text:1.0"'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        table = f"<office:text><table:table>{rows}</table:table></office:text>"
        root = "office:document-content"
        content = f"<{root} {names}><office:body>{table}</office:body></{root}>"
        package.writestr("content.xml", content)
    return stream.getvalue()


_WORD = "<w:r><w:t>ord </w:t></w:r>"
_WHITE = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>ord</w:t></w:r>'
_CODE = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
KINDS: dict[str, Callable[[int], tuple[str, bytes]]] = {
    "docx: fields not closed": lambda n: (
        "a.docx",
        _docx(f"<w:p>{(_sign('begin') + _CODE + _sign('separate') + _WORD) * n}</w:p>"),
    ),
    "docx: fields not closed, a paragraph each": lambda n: (
        "a.docx",
        _docx(f"<w:p>{_sign('begin')}{_CODE}{_sign('separate')}{_WORD}</w:p>" * n),
    ),
    "docx: paragraphs": lambda n: ("a.docx", _docx(f"<w:p>{_WORD * 3}</w:p>" * n)),
    "docx: white letters in a table": lambda n: (
        "a.docx",
        _docx(f"<w:tbl>{f'<w:tr><w:tc><w:p>{_WHITE}</w:p></w:tc></w:tr>' * n}</w:tbl>"),
    ),
    "odt: a wide row with a hidden column": lambda n: (
        "a.odt",
        _odt(
            "<table:table-column/>" * (n - 1)
            + '<table:table-column table:visibility="collapse"/><table:table-row>'
            + "<table:table-cell><text:p>a</text:p></table:table-cell>" * n
            + "</table:table-row>"
        ),
    ),
    "html: nested": lambda n: ("a.html", b"<html>" + b"<div>a" * n),
    "html: nested side bars": lambda n: ("a.html", b"<html>" + b"<div class=sidebar>a." * n),
    "html: nested forms and headings": lambda n: (
        "a.html",
        b"<html>" + b"<header><h1>a</h1><aside>b c d e f g h.</aside>" * n,
    ),
    "html: attributes": lambda n: (
        "a.html",
        b"<html><p " + b" ".join(b"a%d=x" % i for i in range(n)) + b">a",
    ),
    "html: rules and elements": lambda n: (
        "a.html",
        b"<html><style>"
        + b"".join(b".a%d b,p:not(.b%d) i{color:#fff}" % (i, i) for i in range(n // 20))
        + b"</style>"
        + b"".join(b"<p class=a%d><b>a</b><i>b</i>" % i for i in range(n // 20)),
    ),
    "html: one rule again and again": lambda n: (
        "a.html",
        b"<html><style>" + b"p{display:block}" * n + b"</style>" + b"<p>ord" * n,
    ),
    "html: rules that count": lambda n: (
        "a.html",
        b"<html><style>"
        + b"".join(b"p:nth-child(%d){color:#fff}" % i for i in range(n))
        + b"</style>"
        + b"<p>ord" * n,
    ),
    "html: choices": lambda n: ("a.html", b"<html><p>ord<select>" + b"<option selected>a" * n),
    "html: nested dialogs": lambda n: ("a.html", b"<html>ord" + b"<dialog open>a" * n),
    "html: hidden letters": lambda n: ("a.html", b"<html><p>" + b"<b hidden>a</b> b " * n),
    "html: styles of elements": lambda n: (
        "a.html",
        b"<html>" + b"".join(b"<p style='color:#%06x;margin:%dpx'>a" % (i, i) for i in range(n)),
    ),
    "html: one line": lambda n: ("a.html", b"<html><p>" + b"ord " * n),
    "mail: headers": lambda n: ("a.eml", (_HEAD + "X-A: b\n" * n + "\nhej").encode()),
    "mail: one long header": lambda n: (
        "a.eml",
        (_HEAD + "Cc: " + "=?utf-8?q?a?= <a@example.org>, " * n + "\n\nhej").encode(),
    ),
    "mail: parameters": lambda n: (
        "a.eml",
        (_HEAD + "Content-Type: text/plain; " + 'a="b;"; ' * n + "\n\nhej").encode(),
    ),
    "mail: parts": lambda n: (
        "a.eml",
        (
            _HEAD + "Content-Type: multipart/mixed; boundary=g\n\n" + "--g\n\nhej\n" * n + "--g--\n"
        ).encode(),
    ),
    "mail: nested parts": lambda n: (
        "a.eml",
        (
            _HEAD
            + "".join(
                f"Content-Type: multipart/mixed; boundary=g{i}\n\n--g{i}\n" for i in range(n // 40)
            )
            + "\nhej"
        ).encode(),
    ),
    "text: one line": lambda n: ("a.txt", b"ord " * n),
}


def _seconds(name: str, data: bytes) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        began = time.process_time()
        read(path, lambda _: None, ReadOptions(ocr="off"))
        return time.process_time() - began


def growth(kind: str, size: int) -> tuple[list[float], float]:
    """Return CPU seconds at n, 2n and 4n, and the exponent of growth over the last doubling."""
    seconds = [_seconds(*KINDS[kind](factor * size)) for factor in (1, 2, 4)]
    return seconds, math.log2(max(seconds[2], 1e-4) / max(seconds[1], 1e-4))


def main(_args: argparse.Namespace | None = None) -> None:
    """Print a line for each kind; one that grows faster than in proportion is marked."""
    print("| kind | n | 2n | 4n | order |\n|---|---|---|---|---|")
    for kind in KINDS:
        seconds, order = growth(kind, _SIZE)
        figures = " | ".join(f"{value:.2f}" for value in seconds)
        mark = " **more than linear**" if order > _QUADRATIC and seconds[2] > 1.0 else ""
        print(f"| {kind} | {figures} | {order:.2f}{mark} |", flush=True)


if __name__ == "__main__":
    main()
