"""What does a Word file say? Its heads, body, tables, controls, text boxes, notes and feet.

Read straight from the package: what stands in content controls and text boxes counts as text;
what was deleted under track changes, and the fallback copy of a text box, does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.builder import TextBuilder
from indexer.extract.formats import Format
from indexer.extract.numbering import Numbering, W, numbering_of
from indexer.extract.package import Package, core_properties
from indexer.extract.source import Emit, ReadOptions, Source, Unreadable

if TYPE_CHECKING:
    from lxml import etree

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    {
        f"{_MC}Fallback",
        *(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr")),
    }
)
_HEADING = re.compile(r"(?:heading|rubrik|überschrift)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|rubrik|titel|dokumenttitel|dokumentrubrik)$", re.IGNORECASE)
_PAGE_FIELD = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b")
_SYMBOLS = {
    "f0fe": "☒",
    "f0fd": "☒",
    "f078": "☒",
    "f0a8": "☐",
    "f06f": "☐",
    "f071": "☐",
    "f0fc": "✓",
    "f0b7": "•",
    "f0a7": "•",
}
"""What the private characters of Wingdings and Symbol that forms and lists use look like."""
_XML_SPACE = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class _Style:
    kind: str = ""
    level: int = 0
    list_id: str | None = None
    list_level: int = 0


@dataclass(slots=True)
class _Walk:
    builder: TextBuilder
    styles: dict[str, _Style]
    numbering: Numbering
    fields: list[list[str]] = field(default_factory=list)

    def hidden_field(self) -> bool:
        """Return whether we are inside a page number, which belongs to no text."""
        return any(_PAGE_FIELD.match("".join(code)) for code in self.fields)


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read a Word file as one page: its pages are made when it is printed, not before."""
    package = Package(source.data)
    body = package.xml("word/document.xml")
    if body is None:
        raise Unreadable(reasons.damaged("den har inget dokument i sig"))
    numbering = numbering_of(package.xml("word/numbering.xml"))
    walk = _Walk(TextBuilder(), _styles(package.xml("word/styles.xml")), numbering)
    _extras(package, "word/header", walk)
    _part(body, walk)
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        root = package.xml(notes)
        if root is not None:
            _part(root, walk)
    _extras(package, "word/footer", walk)
    text = walk.builder.text
    if not text.strip():
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    metadata = core_properties(package)
    emit(Reading((Page(1, text, reader="docx"),), tuple(walk.builder.marks), metadata, paged=False))
    return Outcome(Status.OK, source.media_type)


def _extras(package: Package, prefix: str, walk: _Walk) -> None:
    """Write heads or feet, each wording once."""
    seen = set()
    for name in package.matching(prefix, ".xml"):
        root = package.xml(name)
        if root is None:
            continue
        part = _Walk(TextBuilder(), walk.styles, Numbering())
        _part(root, part)
        text = part.builder.text.strip()
        if text and text not in seen:
            seen.add(text)
            walk.builder.line(2)
            walk.builder.write(text)
            walk.builder.line(2)


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    if root is None:
        return styles
    based: dict[str, str] = {}
    for element in root.iterfind(f"{W}style"):
        identity = element.get(f"{W}styleId", "")
        style = styles[identity] = _Style()
        name = _child_value(element, "name") or ""
        based[identity] = _child_value(element, "basedOn") or ""
        if heading := _HEADING.match(name):
            style.kind, style.level = "heading", int(heading[1])
        elif _TITLE.match(name):
            style.kind = "title"
        properties = element.find(f"{W}pPr")
        if properties is not None:
            outline = _child_value(properties, "outlineLvl")
            if not style.kind and outline is not None and int(outline) < 9:
                style.kind, style.level = "heading", int(outline) + 1
            style.list_id, style.list_level = _list(properties)
    for identity, style in styles.items():
        parent, hops = based[identity], 0
        while parent in styles and hops < 10:
            above = styles[parent]
            if not style.kind:
                style.kind, style.level = above.kind, above.level
            if style.list_id is None:
                style.list_id, style.list_level = above.list_id, above.list_level
            parent, hops = based[parent], hops + 1
    return styles


def _list(properties: etree._Element) -> tuple[str | None, int]:
    listed = properties.find(f"{W}numPr")
    if listed is None:
        return None, 0
    return _child_value(listed, "numId"), int(_child_value(listed, "ilvl") or 0)


def _child_value(parent: etree._Element, name: str) -> str | None:
    child = parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _part(root: etree._Element, walk: _Walk) -> None:
    """Walk a part's elements in order, without recursion."""
    stack: list[tuple[etree._Element, bool, int]] = [(root, False, 0)]
    while stack:
        element, leaving, start = stack.pop()
        tag = element.tag
        if leaving:
            _leave(element, walk, start)
            continue
        if not isinstance(tag, str) or tag in _SKIPPED:
            if tag == f"{W}instrText" and walk.fields:
                walk.fields[-1].append(element.text or "")
            continue
        if not _enter(element, walk):
            continue
        stack.append((element, True, walk.builder.length))
        if tag == f"{W}p":
            _number(element, walk)
        stack.extend((child, False, 0) for child in reversed(element))
    walk.builder.line(2)


def _enter(element: etree._Element, walk: _Walk) -> bool:
    """Write what an element begins with; return whether to go into it."""
    tag, builder = element.tag, walk.builder
    if tag == f"{W}t":
        if not walk.hidden_field():
            builder.write(element.text or "")
        return False
    if tag == f"{W}fldChar":
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            walk.fields.append([])
            builder.write(_chosen(element))
        elif kind == "end" and walk.fields:
            walk.fields.pop()
        return False
    if tag == f"{W}sym":
        builder.write(_SYMBOLS.get(element.get(f"{W}char", "").lower(), ""))
        return False
    if tag == f"{W}fldSimple":
        return not _PAGE_FIELD.match(element.get(f"{W}instr", ""))
    if tag in _XML_SPACE:
        builder.write(_XML_SPACE[tag])
        return False
    _begin_block(element, builder)
    return True


def _chosen(field_: etree._Element) -> str:
    """Return what a form's box or list says, for Word writes no text for it."""
    box = field_.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        said = box.find(f"{W}checked")
        said = box.find(f"{W}default") if said is None else said
        ticked = said is not None and said.get(f"{W}val", "1") not in {"0", "false", "off"}
        return "☒ " if ticked else "☐ "
    choices = field_.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
    place = _child_value(choices, "result") or _child_value(choices, "default") or "0"
    return entries[int(place)] if place.isdecimal() and int(place) < len(entries) else ""


def _begin_block(element: etree._Element, builder: TextBuilder) -> None:
    tag = element.tag
    if tag == f"{W}p" and not _in_cell(element):
        builder.line()
    elif tag == f"{W}tc" and _is_cell(element.getprevious()):
        builder.write("\t")
    elif tag == f"{W}tr":
        builder.line()
    elif tag == f"{W}tbl":
        builder.line(2)


def _is_cell(element: etree._Element | None) -> bool:
    return element is not None and element.tag == f"{W}tc"


def _in_cell(paragraph: etree._Element) -> bool:
    """Return whether a paragraph is the first of a table cell, and so continues its row."""
    parent = paragraph.getparent()
    if parent is None or parent.tag != f"{W}tc":
        return False
    before = paragraph.getprevious()
    return before is None or before.tag == f"{W}tcPr"


def _number(paragraph: etree._Element, walk: _Walk) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return
    list_id, level = _list(properties)
    style = walk.styles.get(_child_value(properties, "pStyle") or "")
    if list_id is None and style is not None:
        list_id, level = style.list_id, style.list_level
    if list_id not in (None, "0") and (label := walk.numbering.label(list_id or "", level)):
        walk.builder.write(label + " ")


def _leave(element: etree._Element, walk: _Walk, start: int) -> None:
    builder = walk.builder
    if element.tag == f"{W}p":
        properties = element.find(f"{W}pPr")
        named = "" if properties is None else _child_value(properties, "pStyle") or ""
        style = walk.styles.get(named)
        if style is not None and style.kind:
            builder.mark(style.kind, start, style.level)
        parent = element.getparent()
        inside = parent is not None and parent.tag == f"{W}tc"
        builder.line(1 if inside and element.getnext() is not None else 0 if inside else 2)
    elif element.tag in (f"{W}tr", f"{W}tbl"):
        builder.line(1 if element.tag == f"{W}tr" else 2)


FORMATS = (
    Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word-dokument",
        1,
        read,
        suffixes=(".docx",),
        member="word/document.xml",
    ),
)
