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


def _odt(rows: str, styles: str = "") -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    names = (
        f'xmlns:office="{urn}office:1.0" xmlns:table="{urn}table:1.0" xmlns:text="{urn}text:1.0" '
        f'xmlns:draw="{urn}drawing:1.0" xmlns:style="{urn}style:1.0" '
        f'xmlns:svg="{urn}svg-compatible:1.0"'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        table = f"<office:text><table:table>{rows}</table:table></office:text>"
        root = "office:document-content"
        content = f"<{root} {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        content += f"<office:body>{table}</office:body></{root}>"
        package.writestr("content.xml", content)
    return stream.getvalue()


_PDF_STARTS = (
    b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[%s]"
    b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"6 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Length 4>>stream\n    \nendstream"
    b" endobj\n"
)


def _pdf(drawn: bytes, annotations: bytes = b"") -> tuple[str, bytes]:
    """Return a page that draws something, without a table of its objects: PDFium makes one."""
    content = b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(drawn), drawn)
    return "a.pdf", _PDF_STARTS % annotations + content + b"trailer<</Root 1 0 R>>\n%%EOF"


def _text(at: int, look: bytes = b"") -> bytes:
    """Return how a word is drawn on a page of some fifty lines and forty columns."""
    x, y = 14 * (at % 40) + 5, 15 * (at // 40 % 52) + 5
    return b"BT /F 8 Tf %s %d %d Td (ord) Tj ET\n" % (look, x, y)


def _box(at: int) -> bytes:
    return b"%d %d 12 9 re f\n" % (14 * (at % 40) + 5, 15 * (at // 40 % 52) + 3)


_SHAPE = (
    '<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" fillcolor="black" style='
    '"position:absolute;margin-left:0;margin-top:0;width:200pt;height:12pt;z-index:1"/></w:pict></w:r>'
)
_COVER = (
    'ord <draw:custom-shape draw:style-name="g" text:anchor-type="char" svg:width="5cm" '
    'svg:height="1cm" svg:y="0cm"/>'
)
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
    "docx: shapes in one paragraph": lambda n: (
        "a.docx",
        _docx(f"<w:p>{(_SHAPE + _WORD) * n}</w:p>"),
    ),
    "docx: shapes, a paragraph each": lambda n: (
        "a.docx",
        _docx(f"<w:p>{_SHAPE}{_WORD}</w:p>" * n),
    ),
    "docx: letters of many sizes and places": lambda n: (
        "a.docx",
        _docx(
            "".join(
                f'<w:p><w:pPr><w:ind w:left="{i}"/></w:pPr><w:r><w:rPr><w:w w:val="{i % 90}"/>'
                f'<w:color w:val="{i:06x}"/><w:sz w:val="{i % 40}"/></w:rPr><w:t>ord</w:t></w:r>'
                "</w:p>"
                for i in range(n)
            )
        ),
    ),
    "odt: shapes in one paragraph": lambda n: (
        "a.odt",
        _odt(
            f"<table:table-row><table:table-cell><text:p>{_COVER * n}</text:p></table:table-cell>"
            "</table:table-row>",
            '<style:style style:name="g" style:family="graphic"><style:graphic-properties '
            'style:wrap="run-through" style:run-through="foreground" draw:fill="solid"/>'
            "</style:style>",
        ),
    ),
    "odt: cells in one row": lambda n: (
        "a.odt",
        _odt(
            f"<table:table-row>{'<table:table-cell><text:p>a</text:p></table:table-cell>' * n}"
            "</table:table-row>"
        ),
    ),
    "pdf: words": lambda n: _pdf(b"".join(map(_text, range(n)))),
    "pdf: boxes over words": lambda n: _pdf(b"".join(_text(i) + _box(i) for i in range(n))),
    "pdf: words over boxes of their colour": lambda n: _pdf(
        b"".join(_box(i) + _text(i) for i in range(n))
    ),
    "pdf: strokes through words": lambda n: _pdf(
        b"".join(map(_text, range(n)))
        + b"".join(b"0 %d m 600 %d l S\n" % (i % 800, i % 797) for i in range(n))
    ),
    "pdf: white and pressed words": lambda n: _pdf(
        b"".join(_text(i, b"1 g" if i % 2 else b"0 g 1 Tz") for i in range(n))
    ),
    "pdf: forms drawn again and again": lambda n: _pdf(b"/X Do\n" * n + _text(1)),
    "pdf: clips within clips": lambda n: _pdf(b"q 0 0 600 800 re W n\n" * n + _text(1)),
    "pdf: annotations": lambda n: _pdf(
        b"".join(map(_text, range(100))),
        b"<</Type/Annot/Subtype/Square/Rect[5 5 90 90]/IC[0 0 0]/C[0 0 0]>>" * n,
    ),
    "pdf: packed parts": lambda n: (
        "a.pdf",
        _pdf(_text(1))[1]
        + b"9 0 obj<</Filter/FlateDecode>>stream\nx\x9cabc\nendstream endobj\n" * n,
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
    "html: boxes laid over words": lambda n: (
        "a.html",
        b"<html>" + b"<p style='position:relative'>ord"
        b"<b style='position:absolute;inset:0;background:#000'></b>" * n,
    ),
    "html: boxes added over words": lambda n: (
        "a.html",
        b"<html><style>p{position:relative}p::after{content:'';position:absolute;inset:0;"
        b"background:black}</style>" + b"<p>ord" * n,
    ),
    "html: movements": lambda n: (
        "a.html",
        b"<html><style>"
        + b"".join(
            b"@keyframes k%d{to{opacity:0}}#p%d{animation:k%d 1s}" % (i, i, i)
            for i in range(n // 20)
        )
        + b"</style>"
        + b"".join(b"<p id=p%d>ord" % i for i in range(n)),
    ),
    "html: colours made from others": lambda n: (
        "a.html",
        b"<html><p style='color:" + b"rgb(from " * n + b"red" + b" r g b)" * n + b"'>ord",
    ),
    "html: cells of collapsed columns": lambda n: (
        "a.html",
        b"<html><table>" + b"<col style='visibility:collapse'>" * n + b"<tr>" + b"<td>ord" * n,
    ),
    "html: outlines and shadows": lambda n: (
        "a.html",
        b"<html><p style='text-shadow:" + b"0 0 1px red," * n + b"0 0 red;outline:9px solid'>ord",
    ),
    "html: comments": lambda n: ("a.html", b"<html><p>ord" + b"<!-- a --><? b ?></ c>" * n),
    "html: lists": lambda n: ("a.html", b"<html><ol>" + b"<li>ord" * n),
    "markdown: quotations": lambda n: ("a.md", b">" * (n // 20) + b"ord\n"),
    "markdown: links not closed": lambda n: ("a.md", b"[" * n + b"ord"),
    "markdown: lists": lambda n: ("a.md", b"- ord\n" * n),
    "markdown: emphasis": lambda n: ("a.md", b"*a **b " * n),
    "calendar: entries": lambda n: (
        "a.ics",
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nSUMMARY:ord\nEND:VEVENT\n" * n + b"END:VCALENDAR\n",
    ),
    "calendar: one folded line": lambda n: (
        "a.ics",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:ord"
        + b"\n ord" * n
        + b"\nEND:VEVENT\nEND:VCALENDAR\n",
    ),
    "csv: quotes not closed": lambda n: ("a.csv", b'"a;b\n' * n),
    "csv: cells in one row": lambda n: ("a.csv", b"a;" * n + b"\n"),
    "records: lines": lambda n: ("a.jsonl", b'{"text":"ord"}\n' * n),
    "records: nested": lambda n: ("a.jsonl", b'{"text":' + b"[" * n),
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
