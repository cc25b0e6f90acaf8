"""Text of a Word file: a walk through body, heads, notes and boxes, without recursion.

What stands beside a paragraph (a note, a text box, a drawing) is written after it, so that no
sentence is broken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.attachments import read_inner, shown_text
from indexer.extract.builder import TextBuilder
from indexer.extract.docx.covers import shapes_in_doubt
from indexer.extract.docx.docx_fields import OpenFields, is_page_number
from indexer.extract.docx.docx_package import R
from indexer.extract.docx.hidden_runs import HiddenRuns
from indexer.extract.docx.list_numbers import Numbering, W, child_value
from indexer.extract.docx.placement import is_flat_row, is_narrow, is_off_page
from indexer.extract.docx.styles import is_hidden, is_on, list_of
from indexer.extract.note_signs import is_note_sign, part_note
from indexer.extract.pictures import PictureFrame
from indexer.extract.prompts import document_text
from indexer.extract.symbols import symbol
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.model import Reading
    from indexer.extract.docx.docx_package import DocxPackage

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = (f"{W}sdt", f"{W}customXml")
_CONTENTS = frozenset((*_WRAPPERS, f"{W}sdtContent"))
_BLOCKS = (f"{W}p", f"{W}tbl")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_V = "{urn:schemas-microsoft-com:vml}"
_SKIPPED = frozenset(
    {
        f"{_MC}Fallback",
        *(f"{W}{name}" for name in ("delInstrText", "rPr", "pPr", "tblPr", "sdtPr", "rt")),
    }
)
_DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
_HEX = re.compile("[0-9a-fA-F]{2,4}")
_SIGNS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
}  # fmt: skip
_EMU = 360_000
_POINT = 12_700
"""English Metric Units in a centimetre, and in a point."""
_POINTS = re.compile(r"\b(width|height):(\d{1,9}(?:\.\d+)?)pt")
_POINTS_PER_CM = 28.35
_FAR_CM = 150.0
_UNSEEN_STYLE = re.compile(
    r"visibility\s*:\s*hidden|display\s*:\s*none|margin-(?:left|top)\s*:\s*-\d{4,}(?:\.\d+)?(?:pt|px)"
)
"""The style of a shape in VML that is not shown, or far off the page."""
_KNOWN = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/", "urn:schemas-")
"""How the names of what Word knows begin, its versions to come apart."""
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class _DocxWalk:
    document: DocxPackage
    part: str
    builder: TextBuilder
    numbering: Numbering
    hidden_runs: HiddenRuns
    notes: dict[str, dict[str, etree._Element]] = field(default_factory=dict)
    fields: OpenFields = field(default_factory=OpenFields)
    beside: list[etree._Element | str] = field(default_factory=list)
    blocks: int = 0
    deleted: int = 0
    hidden: int = 0


def write(document: DocxPackage) -> TextBuilder:
    """Return the text of a document: heads, body with its notes, feet."""
    builder = TextBuilder()
    notes = {kind: document.notes(f"{kind}s") for kind in ("footnote", "endnote")}
    walk = _DocxWalk(
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


def _running(document: DocxPackage, kind: str, walk: _DocxWalk) -> None:
    """Write heads or feet, each wording once."""
    seen = set()
    for name, root in document.running(kind):
        part = _DocxWalk(document, name, TextBuilder(), Numbering(), HiddenRuns(document, name))
        _story(root, part)
        walk.hidden += part.hidden
        walk.deleted += part.deleted
        text = part.builder.text.strip()
        if text and text not in seen:
            seen.add(text)
            walk.builder.block(text)


_Step = tuple["etree._Element | str", bool, int]  # noqa: SLF001 -- so lxml names its type


def _story(root: etree._Element, walk: _DocxWalk) -> None:
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


def _enter(element: etree._Element, walk: _DocxWalk) -> bool:
    """Write what an element begins with; return whether to go into it."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return False
    if tag in _DELETED:
        walk.deleted += sum(len(_WORD.findall(text)) for text in _texts(element))
        return False
    if handler := _HANDLERS.get(tag):
        return handler(element, walk)
    if tag in _SIGNS:
        walk.builder.write(_SIGNS[tag])
        return False
    return True


def _texts(element: etree._Element) -> Iterable[str]:
    return (item.text or "" for item in element.iter(f"{W}t", f"{W}delText", f"{_M}t"))


def _text(element: etree._Element, walk: _DocxWalk) -> bool:
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


def _code(element: etree._Element, walk: _DocxWalk) -> bool:
    walk.fields.add_code(element.text or "")
    return False


def _field_sign(element: etree._Element, walk: _DocxWalk) -> bool:
    walk.builder.write(walk.fields.sign(element))
    return False


def _simple_field(element: etree._Element, _walk: _DocxWalk) -> bool:
    return not is_page_number(element.get(f"{W}instr", ""))


def _symbol(element: etree._Element, walk: _DocxWalk) -> bool:
    code, font = element.get(f"{W}char", ""), element.get(f"{W}font", "")
    if _HEX.fullmatch(code):
        walk.builder.write(symbol(int(code, 16), font))
    return False


def _left_out(element: etree._Element, walk: _DocxWalk) -> bool:
    walk.hidden += sum(len(_WORD.findall(text)) for text in _texts(element))
    return False


def _run(element: etree._Element, walk: _DocxWalk) -> bool:
    """Go into a run unless its letters are hidden: those are counted, and left out."""
    return _left_out(element, walk) if walk.hidden_runs.hides(element) else True


def _shape(element: etree._Element, walk: _DocxWalk) -> bool:
    """Go into a drawing unless it is hidden."""
    frames = (element.find(f"*/{_WP}docPr"), element.find(f"{_WPS}cNvPr"))
    unseen = any(frame is not None and frame.get("hidden") in ("1", "true") for frame in frames)
    if unseen or _is_off_page(element) or _UNSEEN_STYLE.search(element.get("style", "")):
        return _left_out(element, walk)
    return True


def _is_off_page(drawing: etree._Element) -> bool:
    """Return whether a drawing is put where no paper reaches, or has no size."""
    places = (place.text or "" for place in drawing.iterfind(f"*/*/{_WP}posOffset"))
    if any(abs(_centimetres(place.lstrip("-"))) > _FAR_CM for place in places):
        return True
    extent = drawing.find(f"*/{_WP}extent")
    sides = ("cx", "cy")
    return extent is not None and all(
        whole_number(extent.get(side), _POINT + 1) <= _POINT for side in sides
    )


def _alternative(element: etree._Element, _walk: _DocxWalk) -> bool:
    """Go into what Word shows of several forms: the first whose namespaces it knows."""
    choices = element.findall(f"{_MC}Choice")
    shown = next((choice for choice in choices if _is_known(choice)), None)
    for choice in choices:
        if choice is not shown:
            element.remove(choice)
    if shown is None:
        for fallback in element.findall(f"{_MC}Fallback"):
            fallback.tag = f"{_MC}Choice"
    return True


def _is_known(choice: etree._Element) -> bool:
    """Return whether Word knows all namespaces that a form requires."""
    names = [choice.nsmap.get(prefix) for prefix in choice.get("Requires", "").split()]
    return all(name is not None and name.startswith(_KNOWN) for name in names)


def _control(element: etree._Element, _walk: _DocxWalk) -> bool:
    """Go into a content control unless it is empty and shows its prompt."""
    properties = element.find(f"{W}sdtPr")
    prompt = None if properties is None else properties.find(f"{W}showingPlcHdr")
    return prompt is None or prompt.get(f"{W}val", "1") in {"0", "false", "off"}


def _note(element: etree._Element, walk: _DocxWalk) -> bool:
    kind = etree.QName(element).localname.removesuffix("Reference")
    note = walk.notes.get(kind, {}).pop(element.get(f"{W}id", ""), None)
    if note is not None:
        walk.beside.append(note)
    return False


def _box(element: etree._Element, walk: _DocxWalk) -> bool:
    if not walk.blocks:
        return True
    walk.beside.append(element)
    return False


def _word_art(element: etree._Element, walk: _DocxWalk) -> bool:
    if text := (element.get("string") or "").strip():
        walk.beside.append(text)
    return False


def _diagram(element: etree._Element, walk: _DocxWalk) -> bool:
    ident = element.get(f"{R}dm") or element.get(f"{R}id")
    walk.beside += walk.document.drawn_text(walk.part, ident)
    return False


def _blip(element: etree._Element, walk: _DocxWalk) -> bool:
    """Read a picture that is as large as a page."""
    drawing = next(element.iterancestors(f"{W}drawing"), None)
    extent = None if drawing is None else drawing.find(f"*/{_WP}extent")
    size = (0.0, 0.0)
    if extent is not None:
        size = (_centimetres(extent.get("cx")), _centimetres(extent.get("cy")))
    _picture(element.get(f"{R}embed"), PictureFrame(*size), walk)
    return False


def _centimetres(emu: str | None) -> float:
    return whole_number(emu, 0) / _EMU


def _vml(element: etree._Element, walk: _DocxWalk) -> bool:
    """Read such a picture in the older way of writing it; the image of an object is none."""
    if next(element.iterancestors(f"{W}object"), None) is not None:
        return False
    shape = element.getparent()
    style = "" if shape is None else shape.get("style", "")
    size = {name: float(points) / _POINTS_PER_CM for name, points in _POINTS.findall(style)}
    _picture(element.get(f"{R}id"), PictureFrame(**size), walk)
    return False


def _picture(ident: str | None, frame: PictureFrame, walk: _DocxWalk) -> None:
    if text := walk.document.picture(walk.part, ident, frame):
        walk.beside.append(text)


def _chunk(element: etree._Element, walk: _DocxWalk) -> bool:
    """Read a file that Word shows as part of the document."""
    document = walk.document
    chunk = document.chunk(walk.part, element.get(f"{R}id"))
    if chunk is None:
        return False
    readings: list[Reading] = []
    outcome = read_inner(*chunk, document.source, readings.append, document.options)
    name, what = chunk[0], recorded("Delen %(name)s", name=chunk[0])
    if outcome is None:
        document.inventory.unread(name, "body", reasons.too_many(what))
        return False
    document.inventory.inner(name, "body", outcome, what=what)
    walk.builder.block("\n\n".join(shown_text(reading).strip() for reading in readings))
    return False


def _row(element: etree._Element, walk: _DocxWalk) -> bool:
    if element.find(f"{W}trPr/{W}del") is not None:
        walk.deleted += sum(len(_WORD.findall(text)) for text in _texts(element))
        return False
    if is_on(element.find(f"{W}trPr/{W}hidden")) or is_flat_row(element.find(f"{W}trPr")):
        return _left_out(element, walk)
    walk.builder.line()
    return True


def _cell(element: etree._Element, walk: _DocxWalk) -> bool:
    if element.find(f"{W}tcPr/{W}cellDel") is not None:
        walk.deleted += sum(len(_WORD.findall(text)) for text in _texts(element))
        return False
    if is_narrow(element):
        return _left_out(element, walk)
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


def _denominator(_element: etree._Element, walk: _DocxWalk) -> bool:
    walk.builder.write("/")
    return True


def _table(element: etree._Element, walk: _DocxWalk) -> bool:
    if is_off_page(element.find(f"{W}tblPr")):
        return _left_out(element, walk)
    walk.builder.line(2)
    walk.blocks += 1
    return True


def _paragraph(element: etree._Element, walk: _DocxWalk) -> bool:
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


_HANDLERS: dict[str, Callable[[etree._Element, _DocxWalk], bool]] = {
    f"{W}t": _text,
    f"{_M}t": _text,
    f"{W}instrText": _code,
    f"{W}fldChar": _field_sign,
    f"{W}fldSimple": _simple_field,
    f"{W}sym": _symbol,
    f"{W}r": _run,
    f"{_M}r": _run,
    f"{W}drawing": _shape,
    f"{_WPS}wsp": _shape,
    **{f"{_V}{name}": _shape for name in ("shape", "rect", "roundrect", "oval", "group")},
    f"{_MC}AlternateContent": _alternative,
    f"{W}sdt": _control,
    f"{W}footnoteReference": _note,
    f"{W}endnoteReference": _note,
    f"{W}txbxContent": _box,
    f"{_V}textpath": _word_art,
    f"{_DGM}relIds": _diagram,
    f"{_C}chart": _diagram,
    f"{_A}blip": _blip,
    f"{_V}imagedata": _vml,
    f"{W}altChunk": _chunk,
    f"{W}tr": _row,
    f"{W}tc": _cell,
    f"{W}tbl": _table,
    f"{_M}den": _denominator,
    f"{W}p": _paragraph,
}


def _number(paragraph: etree._Element, walk: _DocxWalk) -> None:
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


def _leave(element: etree._Element, walk: _DocxWalk, start: int) -> None:
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


def _end_paragraph(element: etree._Element, walk: _DocxWalk, start: int) -> None:
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
