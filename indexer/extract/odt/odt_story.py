"""Text of an OpenDocument file: a walk through heads, body, notes and boxes, without recursion.

What stands beside a paragraph (a note, a text box, a drawing) is written after it, so that no
sentence is broken. Whatever a field shows stands in the file as its text, and is read.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from indexer.extract import reasons
from indexer.extract.builder import TextBuilder
from indexer.extract.note_signs import is_note_sign, part_note
from indexer.extract.odt.lists import Lists
from indexer.extract.odt.names import (
    CHART,
    DRAW,
    FIELD,
    FORM,
    LOEXT,
    MATH,
    OFFICE,
    SVG,
    TABLE,
    TEXT,
)
from indexer.extract.odt.odt_package import WHOLE_PAGE, is_white
from indexer.extract.pictures import PictureFrame
from indexer.extract.prompts import document_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
_LENGTH = re.compile(r"([\d.]+)(cm|mm|in|pt)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_TRUE = frozenset(("true", "1", "ooow:true", "ooow:1", "of:=true()"))
_WORD = re.compile(r"\w+")
_SHOWN = frozenset(("always", "screen", "printer"))
_FAMILIES = {
    f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph", f"{TEXT}span": "text", f"{TEXT}a": "text",
}  # fmt: skip
"""The family of the style that an element's letters have."""
_TABLES = {
    f"{TABLE}table": "table", f"{TABLE}table-row-group": "", f"{TABLE}table-row": "table-row",
    f"{TABLE}table-cell": "table-cell", f"{TABLE}covered-table-cell": "table-cell",
}  # fmt: skip
_DRAWN = frozenset(
    f"{DRAW}{shape}" for shape in (
        "frame", "g", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon",
        "regular-polygon", "path", "connector", "caption",
    )
)  # fmt: skip
_OFF_PAPER = 60.0
"""Centimetres from its place at which no paper is."""
_MOST_COLUMNS = 1000


@dataclass(slots=True)
class _OdtWalk:
    document: OdtPackage
    builder: TextBuilder
    lists: Lists
    beside: list[etree._Element | str] = field(default_factory=list)
    blocks: int = 0
    paragraphs: int = 0
    hidden: int = 0
    deleted: int = 0
    comments: int = 0
    hidden_columns: dict[etree._Element, frozenset[int]] = field(default_factory=dict)


def write(document: OdtPackage) -> TextBuilder:
    """Return the text of a document: heads, body with its notes, feet."""
    builder = TextBuilder()
    walk = _OdtWalk(document, builder, Lists(document.roots))
    _running("header", walk)
    _story(document.body, walk)
    _running("footer", walk)
    inventory = document.inventory
    if walk.hidden:
        inventory.hidden("hidden text", reasons.hidden_words(walk.hidden), walk.hidden)
    if walk.deleted:
        inventory.hidden("deleted text", reasons.deleted_words(walk.deleted))
    if walk.comments:
        inventory.hidden("comments", reasons.comments(walk.comments))
    return builder


def _running(kind: str, walk: _OdtWalk) -> None:
    """Write heads or feet, each wording once."""
    seen = set()
    for root in walk.document.running(kind):
        part = _OdtWalk(walk.document, TextBuilder(), walk.lists)
        _story(root, part)
        walk.hidden += part.hidden
        walk.deleted += part.deleted
        walk.comments += part.comments
        text = part.builder.text.strip()
        if text and text not in seen:
            seen.add(text)
            walk.builder.line(2)
            walk.builder.write(text)
            walk.builder.line(2)


_Step = tuple["etree._Element | str", bool, int]  # noqa: SLF001 -- so lxml names its type


def _story(root: etree._Element, walk: _OdtWalk) -> None:
    """Walk an element in order; what stands beside a block follows it."""
    stack: list[_Step] = [(root, False, 0)]
    while stack:
        element, leaving, start = stack.pop()
        if isinstance(element, str):
            walk.builder.line(2)
            walk.builder.write(element)
            walk.builder.line(2)
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
    if _is_hidden(element, tag, walk):
        walk.hidden += _words(element)
        return False
    if handler := _HANDLERS.get(tag):
        return handler(element, walk)
    return True


def _words(element: etree._Element) -> int:
    return sum(len(_WORD.findall(str(text))) for text in element.itertext())


def _is_hidden(element: etree._Element, tag: str, walk: _OdtWalk) -> bool:
    if tag in _FAMILIES:
        return _has_hidden_letters(element, tag, walk)
    if tag in (f"{TEXT}section", f"{TEXT}variable-set", f"{TEXT}user-field-get"):
        display = element.get(f"{TEXT}display")
        return display == "none" or (display == "condition" and _holds(element))
    if tag == f"{TEXT}hidden-text":
        return _holds(element)
    if tag in _TABLES:
        return _is_hidden_table(element, tag, walk)
    return tag in _DRAWN and _is_hidden_drawing(element)


def _is_hidden_table(element: etree._Element, tag: str, walk: _OdtWalk) -> bool:
    """Return whether a table, a row or a cell of one is hidden; what lies beneath a cell is."""
    if tag == f"{TABLE}covered-table-cell":
        return True
    if tag == f"{TABLE}table-cell":
        return _in_hidden_column(element, walk)
    unseen = element.get(f"{TABLE}visibility") in ("collapse", "filter")
    style = (_TABLES[tag], element.get(f"{TABLE}style-name", ""))
    return (
        unseen
        or element.get(f"{TABLE}display") == "false"
        or (bool(style[1]) and style in walk.document.hidden_styles)
    )


def _is_hidden_drawing(element: etree._Element) -> bool:
    """Return whether a frame or a shape is not shown, or stands where no paper is."""
    if element.get(f"{DRAW}display", "always") not in _SHOWN:
        return True
    places = (element.get(f"{SVG}{side}", "") for side in ("x", "y"))
    lengths = (_LENGTH.fullmatch(place.lstrip("-")) for place in places)
    return any(
        match is not None and float(match[1]) * _CENTIMETRES[match[2]] > _OFF_PAPER
        for match in lengths
    )


def _has_hidden_letters(element: etree._Element, tag: str, walk: _OdtWalk) -> bool:
    style = (_FAMILIES[tag], element.get(f"{TEXT}style-name", ""))
    if style in walk.document.hidden_styles:
        return True
    colour = walk.document.colours.get(style, "")
    if colour and _is_alike(element, colour, walk):
        return True
    condition = element.find(f"{TEXT}hidden-paragraph") if tag in _PARAGRAPHS else None
    return condition is not None and _holds(condition)


def _is_alike(element: etree._Element, colour: str, walk: _OdtWalk) -> bool:
    """Return whether letters have the colour of what is behind them, and all within an element.

    White ones are seen on a ground of any kind and in a drawing.
    """
    grounds = walk.document.grounds
    within = (element, *element.iterancestors())
    named = (_named(above) for above in within) if grounds else ()
    behind = next((grounds[name] for name in named if name in grounds), None)
    behind = grounds.get(WHOLE_PAGE) if behind is None else behind
    if behind is None:
        drawn = (isinstance(a.tag, str) and a.tag.startswith(DRAW) for a in within)
        return is_white(colour) and not any(drawn) and not _is_varied(element, colour, walk)
    return behind == colour and not _is_varied(element, colour, walk)


def _named(element: etree._Element) -> tuple[str, str]:
    """Return the family and the name of an element's style."""
    if name := element.get(f"{TABLE}style-name"):
        return _TABLES.get(str(element.tag), ""), name
    return _FAMILIES.get(str(element.tag), ""), element.get(f"{TEXT}style-name", "")


def _is_varied(element: etree._Element, colour: str, walk: _OdtWalk) -> bool:
    """Return whether letters within an element have another colour."""
    inner = (("text", span.get(f"{TEXT}style-name", "")) for span in element.iter(f"{TEXT}span"))
    return any(walk.document.colours.get(style, colour) != colour for style in inner)


def _in_hidden_column(cell: etree._Element, walk: _OdtWalk) -> bool:
    table = next(cell.iterancestors(f"{TABLE}table"), None)
    if table is None:
        return False
    if table not in walk.hidden_columns:
        walk.hidden_columns[table] = frozenset(_hidden_columns(table))
    hidden = walk.hidden_columns[table]
    return bool(hidden) and _column(cell, max(hidden)) in hidden


def _hidden_columns(table: etree._Element) -> Iterator[int]:
    at = 0
    for column in table.iter(f"{TABLE}table-column"):
        repeated = _repeated(column)
        if column.get(f"{TABLE}visibility") in ("collapse", "filter"):
            yield from range(at, at + repeated)
        at += repeated


def _column(cell: etree._Element, last: int) -> int:
    """Return the column of a cell, counted no further than the last that matters."""
    before = itertools.islice(cell.itersiblings(preceding=True), last + 1)
    return sum(_repeated(one) for one in before)


def _repeated(element: etree._Element) -> int:
    times = element.get(f"{TABLE}number-columns-repeated", "1")
    return min(int(times), _MOST_COLUMNS) if times.isdecimal() else 1


def _holds(element: etree._Element) -> bool:
    """Return whether the condition to hide something holds, as the program that wrote it saw."""
    state = element.get(f"{TEXT}is-hidden")
    if state is not None:
        return state == "true"
    return element.get(f"{TEXT}condition", "").strip().lower() in _TRUE


def _deletions(element: etree._Element, walk: _OdtWalk) -> bool:
    walk.deleted += sum(_words(paragraph) for paragraph in element.iter(*_PARAGRAPHS))
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
    count = element.get(f"{TEXT}c", "1")
    walk.builder.write(" " * min(int(count) if count.isdecimal() else 1, 100))
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
        frame = PictureFrame(_length(element, "width"), _length(element, "height"))
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
        walk.beside += inner.iter(f"{OFFICE}text", f"{OFFICE}spreadsheet", f"{OFFICE}drawing")
    return False


def _length(element: etree._Element, side: str) -> float:
    match = _LENGTH.fullmatch(element.get(f"{SVG}{side}", ""))
    return float(match[1]) * _CENTIMETRES[match[2]] if match else 0.0


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
        place = int(chosen) if chosen.isdecimal() else 0
        walk.builder.write(entries[place] if place < len(entries) else "")
    return False


def _content_control(element: etree._Element, _walk: _OdtWalk) -> bool:
    """Go into a content control unless it is empty and shows its prompt."""
    return element.get(f"{LOEXT}showing-place-holder") != "true"


def _control(element: etree._Element, walk: _OdtWalk) -> bool:
    """Write the value of a form control that is drawn here."""
    control = walk.document.controls.get(element.get(f"{DRAW}control", ""))
    if control is None:
        return False
    if control.tag == f"{FORM}checkbox":
        state = control.get(f"{FORM}current-state") or control.get(f"{FORM}state", "")
        label = control.get(f"{FORM}label", "")
        walk.beside.append(f"{'☒' if state == 'checked' else '☐'} {label}".strip())
    elif value := control.get(f"{FORM}current-value") or control.get(f"{FORM}value", ""):
        walk.beside.append(value)
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
    if tag in _PARAGRAPHS:
        walk.blocks -= 1
        walk.paragraphs -= 1
        if tag == f"{TEXT}h":
            level = element.get(f"{TEXT}outline-level", "1")
            builder.mark("heading", start, int(level) if level.isdecimal() else 1)
        elif (element.get(f"{TEXT}style-name") or "").lower() in ("title", "titel"):
            builder.mark("title", start)
        within = parent is not None and parent.tag == f"{TABLE}table-cell"
        builder.line(0 if within and element.getnext() is None else 1 if within else 2)
    elif tag == f"{TABLE}table":
        walk.blocks -= 1
        builder.line(2)
    elif tag == f"{TABLE}table-row":
        builder.line()
