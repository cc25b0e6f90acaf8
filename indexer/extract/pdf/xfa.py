"""XFA forms: captions and values of a PDF whose pages only Adobe's own reader draws."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LARGEST = 50 << 20


def form_text(document: Any) -> str:  # noqa: ANN401 -- pypdfium2 is untyped
    """Return what a form says, a line a caption, a text or a field with its value; "" when nothing.

    Values stand where the form has the field; those of fields that it does not name come last.
    """
    trees = [tree for packet in _packets(document) if (tree := _tree(packet)) is not None]
    template, data = _first(trees, "template"), _first(trees, "datasets")
    values: dict[str, list[str]] = {}
    for leaf in () if data is None else data.iter():
        value = " ".join((leaf.text or "").split())
        if isinstance(leaf.tag, str) and len(leaf) == 0 and value:
            values.setdefault(etree.QName(leaf).localname, []).append(value)
    lines = [] if template is None else list(_lines(template, values))
    lines += [f"{name}: {value}" for name, left in values.items() for value in left]
    return "\n".join(lines)


def _packets(document: Any) -> Iterator[bytes]:  # noqa: ANN401
    """Yield the streams of a form: one that holds all, or one for each part of it."""
    for index in range(min(64, pdfium.FPDF_GetXFAPacketCount(document.raw))):
        size = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document.raw, index, None, 0, size)
        if not 0 < size.value <= _LARGEST:
            continue
        content = ctypes.create_string_buffer(size.value)
        pdfium.FPDF_GetXFAPacketContent(document.raw, index, content, size.value, size)
        yield content.raw[: size.value]


def _tree(packet: bytes) -> etree._Element | None:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        return etree.fromstring(packet, parser)
    except etree.XMLSyntaxError:
        return None


def _first(trees: Iterable[etree._Element], name: str) -> etree._Element | None:
    """Return the first element of a name; the elements of XFA have namespaces by version."""
    return next((found for tree in trees for found in tree.iter(f"{{*}}{name}")), None)


def _lines(template: etree._Element, values: dict[str, list[str]]) -> Iterator[str]:
    for element in template.iter():
        kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if kind == "draw":
            text = _said(element, "value")
        elif kind == "field":
            given = values.get(element.get("name") or "")
            value = given.pop(0) if given else _said(element, "value")
            text = " ".join(part for part in (_said(element, "caption"), value) if part)
        else:
            continue
        if text:
            yield text


def _said(element: etree._Element, part: str) -> str:
    """Return the text of one part of a field: its caption, or the value it begins with."""
    words: list[str] = []
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname == part:
            for text in child.itertext():
                words += str(text).split()
    return " ".join(words)
