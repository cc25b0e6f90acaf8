"""Renderer of a paper as PDF: running head, page numbers, one column or two."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from demo.protocol import laid_out, letterhead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

    from demo.source import Block, Paper

_GAP = 0.8 * cm


def render(paper: Paper, password: str | None = None) -> bytes:
    """Return the PDF of a paper, the same bytes each time."""
    pages = _build(paper, 0, None)[1]
    return _build(paper, pages, password)[0]


def _build(paper: Paper, total: int, password: str | None) -> tuple[bytes, int]:
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        invariant=1,
        encrypt=password,
        title=paper.title or f"Protokoll {paper.head.get('organ', '')} {paper.head['datum']}",
        author=letterhead(paper),
        leftMargin=2.4 * cm,
        rightMargin=2.2 * cm,
        topMargin=3.1 * cm,
        bottomMargin=2.3 * cm,
    )
    furniture = partial(_furniture, paper, total)
    document.addPageTemplates(
        PageTemplate("pages", _frames(document, int(paper.head.get("spalter", "1"))), furniture)
    )
    document.build(list(_flow(paper)))
    return out.getvalue(), document.page


def _frames(document: BaseDocTemplate, columns: int) -> list[Frame]:
    width = (document.width - _GAP * (columns - 1)) / columns
    return [
        Frame(
            document.leftMargin + n * (width + _GAP), document.bottomMargin, width, document.height
        )
        for n in range(columns)
    ]


def _font(paper: Paper) -> tuple[str, str]:
    if paper.head["datum"] < "2016":
        return "Times-Roman", "Times-Bold"
    return "Helvetica", "Helvetica-Bold"


def _styles(paper: Paper) -> dict[str, ParagraphStyle]:
    plain, bold = _font(paper)
    columns = "spalter" in paper.head
    body = ParagraphStyle(
        "text", fontName=plain, fontSize=9.5 if columns else 11, leading=12.5 if columns else 14.5,
        spaceAfter=6, **({"alignment": TA_JUSTIFY, "hyphenationLang": "sv"} if columns else {}),
    )  # fmt: skip
    large = partial(ParagraphStyle, parent=body, fontName=bold, alignment=0, hyphenationLang="")
    return {
        "text": body,
        "item": ParagraphStyle("item", body, leftIndent=14, bulletIndent=3, spaceAfter=3),
        "title": large("title", fontSize=20, leading=25, spaceAfter=8),
        "subtitle": large("subtitle", fontName=plain, fontSize=13, leading=17, spaceAfter=18),
        "heading": large("heading", fontSize=14, leading=18, spaceBefore=12, spaceAfter=6),
        "subheading": large("subheading", fontSize=11.5, leading=15, spaceBefore=8, spaceAfter=4),
        "case": large("case", fontSize=13, leading=17, spaceBefore=16, spaceAfter=5),
        "label": large("label", fontSize=11, leading=14, spaceBefore=6, spaceAfter=2),
        "sign": ParagraphStyle("sign", body, spaceBefore=9),
        "cell": ParagraphStyle("cell", body, fontSize=9.5, leading=12, spaceAfter=0, alignment=0),
        "cell-bold": large("cell-bold", fontSize=9.5, leading=12, spaceAfter=0),
    }


def _flow(paper: Paper) -> Iterator[Flowable]:
    styles = _styles(paper)
    for block in laid_out(paper):
        match block.kind:
            case "break":
                yield PageBreak()
            case "case":
                yield Paragraph(escape(f"§ {block.number}   {block.text}"), styles["case"])
                if block.case_number:
                    yield Paragraph(escape(f"Dnr {block.case_number}"), styles["text"])
            case "item":
                yield Paragraph(escape(block.text), styles["item"], bulletText="•")
            case "table":
                yield from _table(block, styles)
            case "pair":
                yield _pair(block, styles)
            case _:
                yield Paragraph(escape(block.text), styles[block.kind])


def _table(block: Block, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    rows = [
        [Paragraph(escape(cell), styles["cell" if n else "cell-bold"]) for cell in row]
        for n, row in enumerate(block.rows)
    ]
    table = Table(rows, hAlign="LEFT", repeatRows=1)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, "#999999")]))
    yield table
    yield Spacer(1, 8)


def _pair(block: Block, styles: dict[str, ParagraphStyle]) -> Flowable:
    values = [Paragraph(escape(value), styles["cell"]) for (value,) in block.rows]
    table = Table([[Paragraph(escape(block.text), styles["cell-bold"]), values]], [4.6 * cm, None])
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    )
    return table


def _furniture(paper: Paper, total: int, canvas: Canvas, document: BaseDocTemplate) -> None:
    plain, bold = _font(paper)
    width, height = A4
    protocol = paper.head.get("slag") == "protokoll"
    canvas.saveState()
    canvas.setFont(bold, 10)
    canvas.drawString(2.4 * cm, height - 1.5 * cm, letterhead(paper))
    canvas.setFont(plain, 9)
    canvas.drawString(2.4 * cm, height - 2 * cm, paper.head.get("organ", paper.title))
    right = width - 2.2 * cm
    canvas.drawRightString(right, height - 1.5 * cm, f"Sida {document.page} ({total})")
    if protocol:
        canvas.drawRightString(right, height - 2 * cm, f"Sammanträdesdatum {paper.head['datum']}")
        canvas.drawString(2.4 * cm, 1.3 * cm, "Justerandes sign")
        canvas.drawRightString(right, 1.3 * cm, "Utdragsbestyrkande")
    else:
        canvas.drawRightString(right, height - 2 * cm, paper.head["datum"])
        canvas.drawString(2.4 * cm, 1.3 * cm, "Forsgatan 4, 999 31 Almfors · www.almadalen.example")
    canvas.restoreState()
