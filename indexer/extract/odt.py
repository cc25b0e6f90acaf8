"""What does an OpenDocument text say? Headings, paragraphs, lists, tables, notes and page heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.builder import TextBuilder
from indexer.extract.docx.numbering import in_form
from indexer.extract.formats import Format
from indexer.extract.package import Package
from indexer.extract.source import Emit, ReadOptions, Source, Unreadable

if TYPE_CHECKING:
    from lxml import etree

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}"
_OFFICE, _STYLE, _META = f"{{{_NS}office:1.0}}", f"{{{_NS}style:1.0}}", f"{{{_NS}meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_TEXT}page-number",
        f"{_TEXT}page-count",
        f"{_TEXT}note-citation",
        f"{_OFFICE}annotation",
        f"{_TEXT}sequence-decls",
        f"{_OFFICE}forms",
    }
)
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


class _Lists:
    """The list styles of a file and how far the open lists have counted."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[tuple[str, int], tuple[str, str, str]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for root in roots:
            if root is None:
                continue
            for style in root.iter(f"{_TEXT}list-style"):
                for level in style.iterfind(f"{_TEXT}list-level-style-number"):
                    key = style.get(f"{_STYLE}name", ""), int(level.get(f"{_TEXT}level", "1"))
                    self._styles[key] = (
                        level.get(f"{_STYLE}num-prefix", ""),
                        level.get(f"{_STYLE}num-format", ""),
                        level.get(f"{_STYLE}num-suffix", ""),
                    )

    def label(self, item: etree._Element) -> str:
        """Return the number before a list item, empty for bullets."""
        lists = list(item.iterancestors(f"{_TEXT}list"))
        if not lists:
            return ""
        names = (up.get(f"{_TEXT}style-name") for up in lists)
        style = next((name for name in names if name), "")
        key = style, len(lists)
        shape = self._styles.get(key)
        first = item.getprevious() is None and lists[0].get(f"{_TEXT}continue-numbering") != "true"
        if first and not lists[0].get(f"{_TEXT}continue-list"):
            self._counts[key] = 0
        self._counts[key] = self._counts.get(key, 0) + 1
        if shape is None or not shape[1]:
            return ""
        return shape[0] + in_form(self._counts[key], _FORMS.get(shape[1], "decimal")) + shape[2]


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read an OpenDocument text as one page."""
    package = Package(source.data)
    if _locked(package):
        raise Unreadable(reasons.LOCKED)
    content, styles = package.xml("content.xml"), package.xml("styles.xml")
    body = None if content is None else content.find(f".//{_OFFICE}text")
    if body is None:
        raise Unreadable(reasons.damaged("den har inget dokument i sig"))
    builder, lists = TextBuilder(), _Lists(content, styles)
    heads = [] if styles is None else list(styles.iter(f"{_STYLE}header", f"{_STYLE}header-first"))
    feet = [] if styles is None else list(styles.iter(f"{_STYLE}footer", f"{_STYLE}footer-first"))
    for root in (*heads, body, *feet):
        _write(root, builder, lists)
    text = builder.text
    if not text.strip():
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    page = Page(1, text, reader="odt")
    emit(Reading((page,), tuple(builder.marks), _metadata(package), paged=False))
    return Outcome(Status.OK, source.media_type)


def _locked(package: Package) -> bool:
    if "META-INF/manifest.xml" not in package.names:
        return False
    return b"encryption-data" in package.part("META-INF/manifest.xml")


def _write(root: etree._Element, builder: TextBuilder, lists: _Lists) -> None:
    stack: list[tuple[etree._Element, bool, int]] = [(root, False, 0)]
    while stack:
        element, leaving, start = stack.pop()
        if leaving:
            _leave(element, builder, start)
        else:
            tag = element.tag
            if isinstance(tag, str) and tag not in _SKIPPED:
                _enter(element, builder, lists)
                stack.append((element, True, builder.length))
                stack.extend((child, False, 0) for child in reversed(element))
                if tag in _PARAGRAPHS or tag in _INLINE:
                    builder.write(element.text or "")
                continue
        parent = None if element is root else element.getparent()
        if parent is not None and (parent.tag in _PARAGRAPHS or parent.tag in _INLINE):
            builder.write(element.tail or "")
    builder.line(2)


_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_INLINE = frozenset(
    f"{_TEXT}{name}"
    for name in (
        "span",
        "a",
        "date",
        "time",
        "title",
        "subject",
        "author-name",
        "bookmark-ref",
        "reference-ref",
        "placeholder",
        "text-input",
        "variable-get",
        "user-field-get",
        "creation-date",
        "modification-date",
        "initial-creator",
        "ruby-base",
        "meta",
        "meta-field",
    )
)


def _enter(element: etree._Element, builder: TextBuilder, lists: _Lists) -> None:
    tag = element.tag
    if tag == f"{_TEXT}s":
        builder.write(" " * min(int(element.get(f"{_TEXT}c", "1")), 100))
    elif tag == f"{_TEXT}tab":
        builder.write("\t")
    elif tag == f"{_TEXT}line-break":
        builder.write("\n")
    elif tag == f"{_TEXT}list-item":
        builder.line()
        if label := lists.label(element):
            builder.write(label + " ")
    elif tag == f"{_TABLE}table-cell":
        before = element.getprevious()
        if before is not None and before.tag == tag:
            builder.write("\t")
    elif tag == f"{_TABLE}table-row":
        builder.line()


def _leave(element: etree._Element, builder: TextBuilder, start: int) -> None:
    tag, parent = element.tag, element.getparent()
    if tag in _PARAGRAPHS:
        if tag == f"{_TEXT}h":
            builder.mark("heading", start, int(element.get(f"{_TEXT}outline-level", "1")))
        elif (element.get(f"{_TEXT}style-name") or "").lower() in ("title", "titel"):
            builder.mark("title", start)
        within = parent is not None and parent.tag == f"{_TABLE}table-cell"
        builder.line(0 if within and element.getnext() is None else 1 if within else 2)
    elif tag == f"{_TABLE}table-row":
        builder.line()


def _metadata(package: Package) -> dict[str, str]:
    root = package.xml("meta.xml")
    if root is None:
        return {}
    wanted = {
        f"{_DC}title": "title",
        f"{_META}initial-creator": "author",
        f"{_DC}creator": "author",
        f"{_DC}subject": "subject",
        f"{_META}creation-date": "created",
        f"{_DC}date": "modified",
    }
    found: dict[str, str] = {}
    for element in root.iter(*wanted):
        value = " ".join((element.text or "").split())
        if value:
            found.setdefault(wanted[str(element.tag)], value)
    return found


FORMATS = (
    Format(
        "application/vnd.oasis.opendocument.text", "OpenDocument-text", 1, read, suffixes=(".odt",)
    ),
)
