"""Renderer of a paper as OpenDocument text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from lxml import etree
from odf import dc, meta
from odf.opendocument import OpenDocumentText
from odf.style import ParagraphProperties, Style, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import H, List, ListItem, P

from demo.protocol import laid_out, letterhead
from demo.stamp import MOMENT, steady

if TYPE_CHECKING:
    from demo.source import Block, Paper

_HEADINGS = {"title": 1, "heading": 1, "case": 2, "subheading": 2, "label": 3}


def render(paper: Paper) -> bytes:
    """Return the ODT of a paper, the same bytes each time."""
    document = OpenDocumentText()
    _style(document)
    for element in list(document.meta.childNodes):
        document.meta.removeChild(element)
    document.meta.addElement(dc.Title(text=paper.title))
    document.meta.addElement(dc.Creator(text=letterhead(paper)))
    document.meta.addElement(meta.CreationDate(text=f"{MOMENT:%Y-%m-%dT%H:%M:%S}"))
    document.text.addElement(P(text=letterhead(paper)))
    for block in laid_out(paper):
        _add(document, block)
    out = io.BytesIO()
    document.write(out)
    return steady(out.getvalue(), _only_used_namespaces)


def _only_used_namespaces(xml: bytes) -> bytes:
    """Undo odfpy's habit of declaring every namespace it has met so far in this process."""
    root = etree.fromstring(xml)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _style(document: OpenDocumentText) -> None:
    for level, size in ((1, "18pt"), (2, "14pt"), (3, "11pt")):
        style = Style(name=f"Heading {level}", family="paragraph", defaultoutlinelevel=str(level))
        style.addElement(TextProperties(fontsize=size, fontweight="bold"))
        document.styles.addElement(style)
    page = Style(name="Sidbrytning", family="paragraph")
    page.addElement(ParagraphProperties(breakbefore="page"))
    document.automaticstyles.addElement(page)


def _add(document: OpenDocumentText, block: Block) -> None:
    body = document.text
    match block.kind:
        case "break":
            body.addElement(P(stylename="Sidbrytning"))
        case "case":
            body.addElement(_heading(2, f"§ {block.number} {block.text}"))
            if block.case_number:
                body.addElement(P(text=f"Dnr {block.case_number}"))
        case "item":
            items, item = List(), ListItem()
            item.addElement(P(text=block.text))
            items.addElement(item)
            body.addElement(items)
        case "table":
            body.addElement(_table(block))
        case "pair":
            body.addElement(P(text=f"{block.text}: {'; '.join(v for (v,) in block.rows)}"))
        case kind if kind in _HEADINGS:
            body.addElement(_heading(_HEADINGS[kind], block.text))
        case _:
            body.addElement(P(text=block.text))


def _heading(level: int, text: str) -> H:
    return H(outlinelevel=level, stylename=f"Heading {level}", text=text)


def _table(block: Block) -> Table:
    table = Table()
    table.addElement(TableColumn(numbercolumnsrepeated=len(block.rows[0])))
    for row in block.rows:
        line = TableRow()
        for text in row:
            cell = TableCell()
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    return table
