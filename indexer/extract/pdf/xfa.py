"""XFA forms: captions and values of a PDF whose pages only Adobe's own reader draws."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium
from lxml import etree

from indexer.extract.package import flaw_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import Page

_LARGEST = 50 << 20
_MOST_PACKETS = 64
_NOTICE = re.compile(
    r"^\s*(?:please|vänligen|var god(?: och)?) (?:wait|vänta)\b|your pdf viewer may not be able",
    re.IGNORECASE,
)
_AROUND = ("preamble", "postamble")
"""Packets that open and close the element around the others."""


def is_notice(pages: Sequence[Page]) -> bool:
    """Tell whether the page of a form only says that another program is to draw it."""
    return len(pages) == 1 and bool(_NOTICE.search(pages[0].text))


def form_text(document: Any) -> tuple[str, str | None]:  # noqa: ANN401 -- pypdfium2 is untyped
    """Return what a form says, and what is damaged in it: None when all could be read.

    A line is a caption, a text or a field with its value; there is none when it says nothing.
    Values stand where the form has the field; those of fields that it does not name come last.
    """
    trees, flaw = _trees(document)
    template, data = _first(trees, "template"), _first(trees, "datasets")
    values: dict[str, list[str]] = {}
    for leaf in () if data is None else data.iter():
        value = " ".join((leaf.text or "").split())
        if isinstance(leaf.tag, str) and len(leaf) == 0 and value:
            values.setdefault(etree.QName(leaf).localname, []).append(value)
    lines = [] if template is None else list(_lines(template, values))
    lines += [f"{name}: {value}" for name, left in values.items() for value in left]
    return "\n".join(lines), flaw


def _trees(document: Any) -> tuple[list[etree._Element], str | None]:  # noqa: ANN401
    """Return the packets of a form as XML, and what is wrong with the first that is damaged."""
    trees: list[etree._Element] = []
    flaws: list[str] = []
    for packet in _packets(document):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, recover=True, remove_comments=True
        )
        try:
            root = etree.fromstring(packet, parser)
        except etree.XMLSyntaxError as error:
            flaws.append(str(error))
            continue
        if root is not None:
            trees.append(root)
            flaws += filter(None, [flaw_of(root, parser)])
    return trees, flaws[0] if flaws else None


def _packets(document: Any) -> Iterator[bytes]:  # noqa: ANN401
    """Yield the streams of a form: one that holds all, or one for each part of it."""
    for index in range(min(_MOST_PACKETS, pdfium.FPDF_GetXFAPacketCount(document.raw))):
        if _name(document, index) in _AROUND:
            continue
        size = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document.raw, index, None, 0, size)
        if not 0 < size.value <= _LARGEST:
            continue
        content = ctypes.create_string_buffer(size.value)
        pdfium.FPDF_GetXFAPacketContent(document.raw, index, content, size.value, size)
        yield content.raw[: size.value]


def _name(document: Any, index: int) -> str:  # noqa: ANN401
    name = ctypes.create_string_buffer(len(max(_AROUND, key=len)) + 2)
    pdfium.FPDF_GetXFAPacketName(document.raw, index, name, len(name))
    return name.value.decode("latin-1")


def _first(trees: Iterable[etree._Element], name: str) -> etree._Element | None:
    """Return the first element of a name; the elements of XFA have namespaces by version."""
    return next((element for tree in trees for element in tree.iter(f"{{*}}{name}")), None)


def _lines(template: etree._Element, values: dict[str, list[str]]) -> Iterator[str]:
    for element in template.iter():
        kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if kind == "draw":
            text = _part_text(element, "value")
        elif kind == "field":
            given = values.get(element.get("name") or "")
            value = given.pop(0) if given else _part_text(element, "value")
            text = " ".join(part for part in (_part_text(element, "caption"), value) if part)
        else:
            continue
        if text:
            yield text


def _part_text(element: etree._Element, part: str) -> str:
    """Return the text of one part of a field: its caption, or the value it begins with."""
    words: list[str] = []
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname == part:
            for text in child.itertext():
                words += str(text).split()
    return " ".join(words)
