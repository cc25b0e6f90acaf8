"""What elements of a web page show that hold no text: filled-in fields, ticked boxes, pictures."""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWING = frozenset(("input", "select", "img", "iframe"))
"""Elements that show something without holding it as text."""
_TYPED = frozenset(
    ("text", "date", "datetime-local", "time", "month", "week", "number", "email", "tel", "url")
)
_TICKED = frozenset(("checkbox", "radio"))
_DATA = re.compile(r"data:(image/[\w.+-]+)?[^,]{0,100}?(;base64)?,", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|tiff?)", re.IGNORECASE)
_LEAST_WORDS = 2


def shown_value(node: Any, attributes: Mapping[str, str | None]) -> str:  # noqa: ANN401
    """Return what a field, a list to choose from or a picture without its file shows in words."""
    if node.tag == "input":
        return _field(attributes)
    if node.tag == "select":
        chosen = (option for option in node.css("option") if "selected" in option.attributes)
        return ", ".join(" ".join((option.text() or "").split()) for option in chosen)
    words = (attributes.get("alt") or "").split()
    alone = len(words) < _LEAST_WORDS or _FILE_NAME.fullmatch(words[-1])
    return "" if alone else " ".join(words)


def _field(attributes: Mapping[str, str | None]) -> str:
    kind = (attributes.get("type") or "text").lower()
    if kind in _TICKED:
        return "☒" if "checked" in attributes else "☐"
    return (attributes.get("value") or "").strip() if kind in _TYPED else ""


def embedded_picture(address: str) -> tuple[bytes, str] | None:
    """Return the bytes and media type of a picture that stands in its address (RFC 2397)."""
    head = _DATA.match(address)
    if head is None or not head[1]:
        return None
    try:
        rest = urllib.parse.unquote_to_bytes(address[head.end() :])
        return (base64.b64decode(rest) if head[2] else rest), head[1].lower()
    except (binascii.Error, ValueError):
        return b"", head[1].lower()
