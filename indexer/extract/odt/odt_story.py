"""Text of an OpenDocument file: a walk through heads, body, notes and boxes, without recursion.

What stands beside a paragraph (a note, a text box, a drawing) is written after it, so that no
sentence is broken. Whatever a field shows stands in the file as its text, and is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from indexer.extract.builder import TextBuilder
from indexer.extract.note_signs import is_note_sign, part_note
from indexer.extract.odt.controls import control_text
from indexer.extract.odt.hidden_elements import HiddenElements
from indexer.extract.odt.lists import Lists
from indexer.extract.odt.looks import centimetres
from indexer.extract.odt.names import (
    CHART,
    DRAW,
    FIELD,
    LOEXT,
    MATH,
    OFFICE,
    PARAGRAPHS,
    SVG,
    TABLE,
    TEXT,
)
from indexer.extract.pictures import PictureFrame
from indexer.extract.prompts import document_text
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.extract.odt.odt_package import OdtPackage

_SKIPPED = frozenset(
    {
        *(f"{TEXT}{name}" for name in (
            "page-number", "page-count", "note-citation", "placeholder", "ruby-text",
            "sequence-decls", "variable-decls", "user-field-decls", "bibliography-source",
        )),
        *(f"{TEXT}{name}-source" for name in (
            "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
            "alphabetical-index",
        )),
        f"{OFFICE}forms",
        f"{OFFICE}event-listeners",
        f"{SVG}title",
        f"{SVG}desc",
        f"{DRAW}glue-point",
        f"{MATH}annotation",
        f"{MATH}annotation-xml",
    }
)  # fmt: skip
_WORD = re.compile(r"\w+")
_DOCUMENTS = tuple(f"{OFFICE}{kind}" for kind in ("text", "spreadsheet", "drawing", "presentation"))
"""What an embedded document may be."""


@dataclass(slots=True)
class _OdtWalk:
    document: OdtPackage
    builder: TextBuilder
    lists: Lists
    hidden_elements: HiddenElements
    beside: list[etree._Element | str] = field(default_factory=list)
    blocks: int = 0
    paragraphs: int = 0
    hidden: int = 0
    deleted: int = 0
    comments: int = 0


def write(document: OdtPackage) -> TextBuilder:
    """Return the text of a document: heads, body with its notes, feet."""
    builder = TextBuilder()
    walk = _OdtWalk(document, builder, Lists(document.roots), HiddenElements(document))
    _running("header", walk)
    _story(document.body, walk)
    _running("footer", walk)
    document.inventory.left_out(walk.hidden, walk.deleted, walk.comments)
    document.inventory.doubtful(walk.hidden_elements.shapes_in_doubt())
    return builder


def _running(kind: str, walk: _OdtWalk) -> None:
    """Write heads or feet, each wording once."""
    seen = set()
    for root in walk.document.running(kind):
        part = _OdtWalk(walk.document, TextBuilder(), walk.lists, walk.hidden_elements)
        _story(root, part)
        walk.hidden += part.hidden
        walk.deleted += part.deleted
        walk.comments += part.comments
        text = part.builder.text.strip()
        if text and text not in seen:
            seen.add(text)
            walk.builder.block(text)


_Step = tuple["etree._Element | str", bool, int]  # noqa: SLF001 -- so lxml names its type


def _story(root: etree._Element, walk: _OdtWalk) -> None:
    """Walk an element in order; what stands beside a block follows it."""
    stack: list[_Step] = [(root, False, 0)]
    while stack:
        element, leaving, start = stack.pop()
        if isinstance(element, str):
            walk.builder.block(element)
            continue
        if leaving:
            _leave(element, walk, start)
        elif _enter(element, walk):
            stack.append((element, True, walk.builder.length))
            _label(element, walk)
            stack.extend((child, False, 0) for child in reversed(element))
            if _flows(element, walk):
                walk.builder.write(document_text(element.text or ""))
            continue
        if element is not root and _flows(element.getparent(), walk):
            walk.builder.write(document_text(element.tail or ""))
        if not walk.blocks and walk.beside:
            stack.extend((item, False, 0) for item in reversed(walk.beside))
            walk.beside.clear()
    walk.builder.line(2)


def _flows(element: etree._Element | None, walk: _OdtWalk) -> bool:
    """Return whether text that stands straight in an element is the document's."""
    if element is None or not walk.paragraphs:
        return False
    tag = element.tag
    return (
        isinstance(tag, str) and tag not in _SKIPPED and not tag.startswith((DRAW, TABLE, OFFICE))
    )


def _enter(element: etree._Element, walk: _OdtWalk) -> bool:
    """Write what an element begins with; return whether to go into it."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return False
    if walk.hidden_elements.hides(element, tag):
        walk.hidden += _words(element)
        return False
    if handler := _HANDLERS.get(tag):
        return handler(element, walk)
    return True


def _words(element: etree._Element) -> int:
    return sum(len(_WORD.findall(str(text))) for text in element.itertext())


def _deletions(element: etree._Element, walk: _OdtWalk) -> bool:
    walk.deleted += sum(_words(paragraph) for paragraph in element.iter(*PARAGRAPHS))
    return False


def _comment(_element: etree._Element, walk: _OdtWalk) -> bool:
    walk.comments += 1
    return False


def _sign(sign: str) -> Callable[[etree._Element, _OdtWalk], bool]:
    def write_sign(_element: etree._Element, walk: _OdtWalk) -> bool:
        walk.builder.write(sign)
        return False

    return write_sign


def _spaces(element: etree._Element, walk: _OdtWalk) -> bool:
    walk.builder.write(" " * min(whole_number(element.get(f"{TEXT}c"), 1), 100))
    return False


def _note(element: etree._Element, walk: _OdtWalk) -> bool:
    body = element.find(f"{TEXT}note-body")
    if body is not None:
        walk.beside.append(body)
    return False


def _beside(element: etree._Element, walk: _OdtWalk) -> bool:
    """Keep a frame, a shape or a group of them for after the paragraph it is anchored in."""
    if not walk.blocks:
        return True
    walk.beside.append(element)
    return False


def _frame(element: etree._Element, walk: _OdtWalk) -> bool:
    """Take the one form of a frame's content that says most: its object before its picture.

    A formula stands in its line.
    """
    for tag in (f"{DRAW}object", f"{DRAW}object-ole"):
        reference = element.find(tag)
        if reference is not None:
            return _object(reference, walk)
    image = element.find(f"{DRAW}image")
    if image is not None and element.find(f"{DRAW}text-box") is None:
        width, height = (element.get(f"{SVG}{side}", "") for side in ("width", "height"))
        frame = PictureFrame(centimetres(width), centimetres(height))
        if text := walk.document.picture(image, frame):
            walk.beside.append(text)
        return False
    return _beside(element, walk)


def _object(reference: etree._Element, walk: _OdtWalk) -> bool:
    content = walk.document.embedded(reference)
    inner = next(reference.iter(f"{MATH}math"), None) if content is None else content
    if inner is None:
        return False
    if etree.QName(inner).namespace == MATH.strip("{}"):
        kept = inner.iter(f"{MATH}mi", f"{MATH}mn", f"{MATH}mo", f"{MATH}mtext")
        walk.builder.write("".join((item.text or "").strip() for item in kept))
    elif next(inner.iter(f"{CHART}chart"), None) is not None:
        texts = ("".join(map(str, item.itertext())).strip() for item in inner.iter(f"{TEXT}p"))
        walk.beside += dict.fromkeys(text for text in texts if text)
    else:
        walk.beside += inner.iter(*_DOCUMENTS)
    return False


def _floating(element: etree._Element, walk: _OdtWalk) -> bool:
    """Note a page that a frame shows from elsewhere."""
    walk.document.note_linked(element)
    return False


def _list(element: etree._Element, walk: _OdtWalk) -> bool:
    walk.lists.begin(element)
    return True


def _item(_element: etree._Element, walk: _OdtWalk) -> bool:
    walk.builder.line()
    return True


_CELLS = frozenset((f"{TABLE}table-cell", f"{TABLE}covered-table-cell"))
"""A cell, and what a wider or higher one beside it covers."""


def _cell(element: etree._Element, walk: _OdtWalk) -> bool:
    before = element.getprevious()
    if before is not None and before.tag in _CELLS:
        walk.builder.write("\t")
    return True


def _row(_element: etree._Element, walk: _OdtWalk) -> bool:
    walk.builder.line()
    return True


def _table(_element: etree._Element, walk: _OdtWalk) -> bool:
    walk.builder.line(2)
    walk.blocks += 1
    return True


def _paragraph(_element: etree._Element, walk: _OdtWalk) -> bool:
    walk.blocks += 1
    walk.paragraphs += 1
    return True


def _form_field(element: etree._Element, walk: _OdtWalk) -> bool:
    """Write what a form's box or list says, for it has no text of its own."""
    values: dict[str, list[str]] = {}
    for parameter in element.iter(f"{FIELD}param"):
        value = parameter.get(f"{FIELD}value", "")
        values.setdefault(parameter.get(f"{FIELD}name", ""), []).append(value)
    kind = element.get(f"{FIELD}type", "").rpartition(".")[2]
    if kind == "FORMCHECKBOX":
        ticked = values.get("Checkbox_Checked", ["false"])[0] in {"true", "1"}
        walk.builder.write("☒ " if ticked else "☐ ")
    entries, chosen = values.get("Dropdown_ListEntry", []), values.get("Dropdown_Selected", [""])[0]
    if kind == "FORMDROPDOWN" and entries:
        place = whole_number(chosen, 0)
        walk.builder.write(entries[place] if place < len(entries) else "")
    return False


def _content_control(element: etree._Element, _walk: _OdtWalk) -> bool:
    """Go into a content control unless it is empty and shows its prompt."""
    return element.get(f"{LOEXT}showing-place-holder") != "true"


def _control(element: etree._Element, walk: _OdtWalk) -> bool:
    """Write what a form control says that is drawn here."""
    control = walk.document.controls.get(element.get(f"{DRAW}control", ""))
    if control is not None and (text := control_text(control)):
        walk.beside.append(text)
    return False


def _span(element: etree._Element, walk: _OdtWalk) -> bool:
    raised = element.get(f"{TEXT}style-name", "") in walk.document.raised_styles
    if raised and is_note_sign(element.text or ""):
        part_note(walk.builder)
    return True


_HANDLERS: dict[str, Callable[[etree._Element, _OdtWalk], bool]] = {
    f"{TEXT}tracked-changes": _deletions,
    f"{OFFICE}annotation": _comment,
    f"{TEXT}s": _spaces,
    f"{TEXT}tab": _sign("\t"),
    f"{TEXT}line-break": _sign("\n"),
    f"{TEXT}note": _note,
    f"{TEXT}list": _list,
    f"{TEXT}list-item": _item,
    f"{TEXT}list-header": _item,
    f"{TEXT}p": _paragraph,
    f"{TEXT}h": _paragraph,
    f"{TEXT}span": _span,
    f"{TABLE}table": _table,
    f"{TABLE}table-row": _row,
    f"{TABLE}table-cell": _cell,
    f"{DRAW}frame": _frame,
    f"{DRAW}floating-frame": _floating,
    f"{DRAW}control": _control,
    f"{FIELD}fieldmark": _form_field,
    f"{FIELD}fieldmark-start": _form_field,
    f"{LOEXT}content-control": _content_control,
    **{
        f"{DRAW}{shape}": _beside
        for shape in (
            "g", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon",
            "regular-polygon", "path", "connector", "measure", "caption",
        )
    },
}  # fmt: skip


def _label(element: etree._Element, walk: _OdtWalk) -> None:
    """Write the number of a list item or heading."""
    label = ""
    if element.tag == f"{TEXT}list-item":
        label = walk.lists.label(element)
    elif element.tag == f"{TEXT}h":
        label = walk.lists.heading_label(element)
    if label:
        walk.builder.write(label + " ")


def _leave(element: etree._Element, walk: _OdtWalk, start: int) -> None:
    builder, tag, parent = walk.builder, element.tag, element.getparent()
    if tag in PARAGRAPHS:
        walk.blocks -= 1
        walk.paragraphs -= 1
        if tag == f"{TEXT}h":
            builder.mark("heading", start, whole_number(element.get(f"{TEXT}outline-level"), 1))
        elif (element.get(f"{TEXT}style-name") or "").lower() in ("title", "titel"):
            builder.mark("title", start)
        within = parent is not None and parent.tag == f"{TABLE}table-cell"
        builder.line(0 if within and element.getnext() is None else 1 if within else 2)
    elif tag == f"{TABLE}table":
        walk.blocks -= 1
        builder.line(2)
    elif tag == f"{TABLE}table-row":
        builder.line()
