"""Renderer of a paper as a Word document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
from docx.shared import Pt

from demo.protocol import FEDERATION, laid_out, letterhead
from demo.stamp import MOMENT, steady

if TYPE_CHECKING:
    from docx.document import Document

    from demo.source import Block, Paper

_HEADINGS = {"title": 0, "heading": 1, "case": 2, "subheading": 2, "label": 3}


def render(paper: Paper) -> bytes:
    """Return the DOCX of a paper, the same bytes each time."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Garamond"
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.title = paper.title
    properties.author = paper.head.get("handläggare", FEDERATION)
    properties.created = properties.modified = MOMENT.replace(tzinfo=None)
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{letterhead(paper)}\t\t{paper.head['datum']}"
    section.footer.paragraphs[0].text = "Forsgatan 4, 999 31 Almfors\t\twww.almadalen.example"
    for block in laid_out(paper):
        _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue())


def _add(document: Document, block: Block) -> None:
    match block.kind:
        case "break":
            document.add_page_break()  # type: ignore[no-untyped-call]
        case "case":
            document.add_heading(f"§ {block.number} {block.text}", 2)
            if block.case_number:
                document.add_paragraph(f"Dnr {block.case_number}")
        case "item":
            document.add_paragraph(block.text, style="List Bullet")
        case "table" | "pair":
            rows = block.rows if block.kind == "table" else _side_by_side(block)
            table = document.add_table(0, len(rows[0]))
            if block.kind == "table":
                table.style = "Table Grid"
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
            document.add_paragraph()
        case kind if kind in _HEADINGS:
            document.add_heading(block.text, _HEADINGS[kind])
        case _:
            document.add_paragraph(block.text)


def _side_by_side(block: Block) -> tuple[tuple[str, ...], ...]:
    return ((block.text, "\n".join(value for (value,) in block.rows)),)
