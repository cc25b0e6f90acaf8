"""Text of a Word file: a walk through body, heads, notes and boxes, without recursion.

What stands beside a paragraph (a note, a text box, a drawing) is written after it, so that no
sentence is broken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from indexer.extract.builder import TextBuilder
from indexer.extract.docx.covers import shapes_in_doubt
from indexer.extract.docx.docx_drawings import DRAWING_HANDLERS, MC
from indexer.extract.docx.docx_fields import is_page_number
from indexer.extract.docx.docx_walk import MATH, DocxWalk, left_out, words_of
from indexer.extract.docx.hidden_runs import HiddenRuns
from indexer.extract.docx.list_numbers import Numbering, W, child_value
from indexer.extract.docx.placement import is_flat_row, is_narrow, is_off_page
from indexer.extract.docx.styles import is_hidden, is_on, list_of
from indexer.extract.note_signs import is_note_sign, part_note
from indexer.extract.prompts import document_text
from indexer.extract.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.extract.docx.docx_package import DocxPackage

_WRAPPERS = (f"{W}sdt", f"{W}customXml")
_CONTENTS = frozenset((*_WRAPPERS, f"{W}sdtContent"))
_BLOCKS = (f"{W}p", f"{W}tbl")
_SKIPPED = frozenset(
    {
        f"{MC}Fallback",
        *(f"{W}{name}" for name in ("delInstrText", "rPr", "pPr", "tblPr", "sdtPr", "rt")),
    }
)
_DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
_HEX = re.compile("[0-9a-fA-F]{2,4}")
_SIGNS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
}  # fmt: skip


def write(document: DocxPackage) -> TextBuilder:
    """Return the text of a document: heads, body with its notes, feet."""
    builder = TextBuilder()
    notes = {kind: document.notes(f"{kind}s") for kind in ("footnote", "endnote")}
    walk = DocxWalk(
        *(document, document.main, builder, document.numbering),
        *(HiddenRuns(document, document.main), notes),
    )
    _running(document, "header", walk)
    _story(document.body, walk)
    for left in walk.notes.values():
        for note in left.values():
            _story(note, walk)
    for line in document.drawn_elsewhere():
        builder.write(line)
        builder.line(2)
    _running(document, "footer", walk)
    document.inventory.left_out(walk.hidden, walk.deleted, document.comments())
    document.inventory.doubtful(
        shapes_in_doubt(document.body, lambda ident: document.is_plain(document.main, ident))
    )
    return builder


def _running(document: DocxPackage, kind: str, walk: DocxWalk) -> None:
    """Write heads or feet, each wording once."""
    seen = set()
    for name, root in document.running(kind):
        part = DocxWalk(document, name, TextBuilder(), Numbering(), HiddenRuns(document, name))
        _story(root, part)
        walk.hidden += part.hidden
        walk.deleted += part.deleted
        text = part.builder.text.strip()
        if text and text not in seen:
            seen.add(text)
            walk.builder.block(text)


_Step = tuple["etree._Element | str", bool, int]  # noqa: SLF001 -- so lxml names its type


def _story(root: etree._Element, walk: DocxWalk) -> None:
    """Walk a part's elements in order; what stands beside a block follows it."""
    stack: list[_Step] = [(root, False, 0)]
    while stack:
        element, leaving, start = stack.pop()
        if isinstance(element, str):
            walk.builder.block(element)
        elif leaving:
            _leave(element, walk, start)
            if not walk.blocks and walk.beside:
                stack.extend((item, False, 0) for item in reversed(walk.beside))
                walk.beside.clear()
        elif _enter(element, walk):
            stack.append((element, True, walk.builder.length))
            if element.tag == f"{W}p":
                _number(element, walk)
            stack.extend((child, False, 0) for child in reversed(element))
    walk.builder.line(2)
    walk.fields.clear()


def _enter(element: etree._Element, walk: DocxWalk) -> bool:
    """Write what an element begins with; return whether to go into it."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return False
    if tag in _DELETED:
        walk.deleted += words_of(element)
        return False
    if handler := _HANDLERS.get(tag):
        return handler(element, walk)
    if tag in _SIGNS:
        walk.builder.write(_SIGNS[tag])
        return False
    return True


def _text(element: etree._Element, walk: DocxWalk) -> bool:
    if walk.fields.show_text:
        text = document_text(element.text or "")
        if is_note_sign(text) and _is_raised(element):
            part_note(walk.builder)
        walk.builder.write(text)
    return False


def _is_raised(text: etree._Element) -> bool:
    run = text.getparent()
    properties = None if run is None else run.find(f"{W}rPr")
    return properties is not None and child_value(properties, "vertAlign") == "superscript"


def _code(element: etree._Element, walk: DocxWalk) -> bool:
    walk.fields.add_code(element.text or "")
    return False


def _field_sign(element: etree._Element, walk: DocxWalk) -> bool:
    walk.builder.write(walk.fields.sign(element))
    return False


def _simple_field(element: etree._Element, _walk: DocxWalk) -> bool:
    return not is_page_number(element.get(f"{W}instr", ""))


def _symbol(element: etree._Element, walk: DocxWalk) -> bool:
    code, font = element.get(f"{W}char", ""), element.get(f"{W}font", "")
    if _HEX.fullmatch(code):
        walk.builder.write(symbol(int(code, 16), font))
    return False


def _run(element: etree._Element, walk: DocxWalk) -> bool:
    """Go into a run unless its letters are hidden: those are counted, and left out."""
    return left_out(element, walk) if walk.hidden_runs.hides(element) else True


def _control(element: etree._Element, _walk: DocxWalk) -> bool:
    """Go into a content control unless it is empty and shows its prompt."""
    properties = element.find(f"{W}sdtPr")
    prompt = None if properties is None else properties.find(f"{W}showingPlcHdr")
    return prompt is None or prompt.get(f"{W}val", "1") in {"0", "false", "off"}


def _note(element: etree._Element, walk: DocxWalk) -> bool:
    kind = etree.QName(element).localname.removesuffix("Reference")
    note = walk.notes.get(kind, {}).pop(element.get(f"{W}id", ""), None)
    if note is not None:
        walk.beside.append(note)
    return False


def _row(element: etree._Element, walk: DocxWalk) -> bool:
    if element.find(f"{W}trPr/{W}del") is not None:
        walk.deleted += words_of(element)
        return False
    if is_on(element.find(f"{W}trPr/{W}hidden")) or is_flat_row(element.find(f"{W}trPr")):
        return left_out(element, walk)
    walk.builder.line()
    return True


def _cell(element: etree._Element, walk: DocxWalk) -> bool:
    if element.find(f"{W}tcPr/{W}cellDel") is not None:
        walk.deleted += words_of(element)
        return False
    if is_narrow(element):
        return left_out(element, walk)
    if _beside(element, f"{W}tr", f"{W}tc", preceding=True):
        walk.builder.write("\t")
    return True


def _beside(element: etree._Element, within: str, *kinds: str, preceding: bool = False) -> bool:
    """Return whether elements of some kinds stand after (before) one in the row or cell around it.

    They may lie in content controls; bookmarks and marks of changes stand between them.
    """
    place: etree._Element | None = element
    while place is not None and place.tag != within:
        if next(place.itersiblings(*kinds, *_WRAPPERS, preceding=preceding), None) is not None:
            return True
        place = place.getparent()
    return False


def _denominator(_element: etree._Element, walk: DocxWalk) -> bool:
    walk.builder.write("/")
    return True


def _table(element: etree._Element, walk: DocxWalk) -> bool:
    if is_off_page(element.find(f"{W}tblPr")):
        return left_out(element, walk)
    walk.builder.line(2)
    walk.blocks += 1
    return True


def _paragraph(element: etree._Element, walk: DocxWalk) -> bool:
    if not _begins_cell(element):
        walk.builder.line()
    walk.blocks += 1
    return True


def _begins_cell(paragraph: etree._Element) -> bool:
    """Return whether a paragraph is the first of a table cell, and so continues its row."""
    return _in_cell(paragraph) and not _beside(paragraph, f"{W}tc", *_BLOCKS, preceding=True)


def _in_cell(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    while parent is not None and parent.tag in _CONTENTS:
        parent = parent.getparent()
    return parent is not None and parent.tag == f"{W}tc"


_HANDLERS: dict[str, Callable[[etree._Element, DocxWalk], bool]] = {
    **DRAWING_HANDLERS,
    f"{W}t": _text,
    f"{MATH}t": _text,
    f"{W}instrText": _code,
    f"{W}fldChar": _field_sign,
    f"{W}fldSimple": _simple_field,
    f"{W}sym": _symbol,
    f"{W}r": _run,
    f"{MATH}r": _run,
    f"{W}sdt": _control,
    f"{W}footnoteReference": _note,
    f"{W}endnoteReference": _note,
    f"{W}tr": _row,
    f"{W}tc": _cell,
    f"{W}tbl": _table,
    f"{MATH}den": _denominator,
    f"{W}p": _paragraph,
}


def _number(paragraph: etree._Element, walk: DocxWalk) -> None:
    """Write a paragraph's number, but of one that is deleted or hidden: the next one has it."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None or _goes(properties):
        return
    list_id, level = list_of(properties)
    named = child_value(properties, "pStyle") or ""
    style = walk.document.styles.get(named)
    if list_id is None and style is not None:
        list_id = style.list_id
        if level is None and list_id is not None:
            level = style.list_level
            level = walk.numbering.level_of(list_id, named) if level is None else level
    if list_id in (None, "0"):
        return
    if label := walk.numbering.label(list_id or "", level or 0):
        walk.builder.write(label + " ")


def _goes(properties: etree._Element) -> bool:
    """Return whether the end of a paragraph is deleted or hidden, so that it joins the next."""
    mark = properties.find(f"{W}rPr")
    if mark is None:
        return False
    deleted = mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
    return deleted or bool(is_hidden(mark))


def _leave(element: etree._Element, walk: DocxWalk, start: int) -> None:
    builder, tag = walk.builder, element.tag
    if tag == f"{W}p":
        walk.blocks -= 1
        walk.fields.end_paragraph()
        _end_paragraph(element, walk, start)
    elif tag == f"{W}tbl":
        walk.blocks -= 1
        builder.line(2)
    elif tag == f"{W}tr":
        builder.line(1)


def _end_paragraph(element: etree._Element, walk: DocxWalk, start: int) -> None:
    builder = walk.builder
    properties = element.find(f"{W}pPr")
    if properties is not None and _goes(properties) and not _begins_cell(element):
        return
    named = "" if properties is None else child_value(properties, "pStyle") or ""
    style = walk.document.styles.get(named)
    if style is not None and style.kind:
        builder.mark(style.kind, start, style.level)
    inside = _in_cell(element)
    builder.line(1 if inside and _beside(element, f"{W}tc", *_BLOCKS) else 0 if inside else 2)
