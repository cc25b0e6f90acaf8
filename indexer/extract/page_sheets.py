"""Style sheets that a web page carries with it: in `<style>`, and in `data:` addresses (RFC 2397).

What stands in an address, of a `<link>` or of an `@import`, needs no network: a browser applies it.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from typing import TYPE_CHECKING, Any

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATA = re.compile(r"\s*data:\s*text/css(?P<more>[^,]{0,200}),", re.IGNORECASE)
_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)
_BASE64 = re.compile(r";\s*base64\s*$", re.IGNORECASE)
_IMPORT = re.compile(r"@import\s*(?:url\(\s*)?[\"']?(?!\s*data:)", re.IGNORECASE)
_IN_ADDRESSES = str.maketrans("", "", "\t\r\n")
"""Signs that a browser leaves out of an address."""
_CONDITION = re.compile(r"(?:layer(?:\([^()]*\))?)?\s*(?:supports\((?P<asked>.*)\))?\s*", re.DOTALL)
_NEGATED = re.compile(r"\s*\(?\s*not\b")


def page_sheets(tree: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- untyped nodes
    """Yield the style sheets that stand in a page, in order, each with the media it is for."""
    for node in tree.css("style, link[rel~=stylesheet][href]"):
        attributes = node.attributes
        media = attributes.get("media") or ""
        if node.tag == "style":
            yield node.text() or "", media
        elif _is_used(attributes) and (css := data_sheet(attributes.get("href") or "")):
            yield css, media


def _is_used(attributes: Any) -> bool:  # noqa: ANN401
    return "disabled" not in attributes and "alternate" not in attributes["rel"].lower().split()


def names_others(tree: Any) -> bool:  # noqa: ANN401
    """Return whether a page names style sheets that are not in it."""
    links = tree.css("link[rel~=stylesheet][href]")
    named = any(not _DATA.match(link.attributes.get("href") or "") for link in links)
    return named or any(_IMPORT.search(style.text() or "") for style in tree.css("style"))


def data_sheet(address: str) -> str:
    """Return the style sheet that stands in an address; empty where none does."""
    address = address.translate(_IN_ADDRESSES).partition("#")[0]
    head = _DATA.match(address)
    if head is None:
        return ""
    data = urllib.parse.unquote_to_bytes(address[head.end() :])
    charset = _CHARSET.search(head["more"])
    try:
        if _BASE64.search(head["more"]):
            data = base64.b64decode(data + b"=" * (-len(data) % 4))
        return data.decode(charset[1] if charset else "utf-8", "replace")
    except (binascii.Error, ValueError, LookupError):
        return ""


def imported(rule: Any) -> tuple[str, str] | None:  # noqa: ANN401
    """Return the style sheet in the address of an `@import`, and the media it is for.

    None where it is elsewhere, or holds only where something is not supported.
    """
    pieces = [piece for piece in rule.prelude if piece.type not in ("whitespace", "comment")]
    if not pieces:
        return None
    css = data_sheet(_address(pieces[0]))
    try:
        rest = tinycss2.serialize(pieces[1:]).lower().strip()
    except RecursionError:  # a condition nested deeper than any is
        return None
    condition = _CONDITION.match(rest)
    if not css or condition is None or _NEGATED.match(condition["asked"] or ""):
        return None
    return css, rest[condition.end() :]


def _address(piece: Any) -> str:  # noqa: ANN401
    if piece.type in ("url", "string"):
        return str(piece.value)
    if piece.type == "function" and piece.lower_name == "url":
        return next((str(inner.value) for inner in piece.arguments if inner.type == "string"), "")
    return ""
