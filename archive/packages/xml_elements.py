"""Elements of a namespace, made as they nest; what XML forbids stands in them by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml.builder import ElementMaker

from archive.controls import with_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def maker_of(namespace: str, **prefixes: str) -> Callable[..., etree._Element]:
    """Return what makes elements: `make("name", child, "text", ATTRIBUTE="value")`."""
    nsmap: dict[str | None, str] = {None: namespace, "xsi": XSI}
    nsmap.update(prefixes.items())
    made: Callable[..., etree._Element] = ElementMaker(
        namespace=namespace, nsmap=nsmap, typemap={str: _set_text, dict: _set_attributes}
    )
    return made


def _set_text(element: etree._Element, text: str) -> None:
    element.text = with_marks(text)


def _set_attributes(element: etree._Element, attributes: Mapping[str, str]) -> None:
    for name, value in attributes.items():
        element.set(name, with_marks(value))
