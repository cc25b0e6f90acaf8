"""What a web page shows of other files: pages in frames, documents in `<object>` and `<embed>`.

A page that stands in the page itself (`srcdoc`, a `data:` address) is read; one elsewhere is not
fetched, and named.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FRAMES = frozenset(("iframe", "embed", "object", "frame", "fencedframe"))
_DATA = re.compile(
    r"data:\s*(?:text/html|text/plain|application/xhtml\+xml)?(?:;[^,]{0,100})?,", re.IGNORECASE
)
_FILE = re.compile(r"\s*data:\s*([\w.+-]{1,100}/[\w.+-]{1,100})[;,]", re.IGNORECASE)
_BASE64 = re.compile(r";\s*base64\s*,\Z", re.IGNORECASE)
_NOTHING = re.compile(r"\s*(?:about:|javascript:|#|\Z)|data:", re.IGNORECASE)
_NO_TEXT = re.compile(r"\s*(?:image|audio|video|font|application/x-shockwave)", re.IGNORECASE)
_NO_SIZE = re.compile(r"\s*[01](?:px)?\s*")
_LONGEST = 200


def page_within(attributes: Mapping[str, str | None]) -> str:
    """Return the page that stands in a frame's own attributes, empty where none does."""
    if page := attributes.get("srcdoc"):
        return page
    address = address_of(attributes)
    head = _DATA.match(address)
    if head is None:
        return ""
    data = urllib.parse.unquote_to_bytes(address[head.end() :])
    if _BASE64.search(head[0]):
        try:
            data = base64.b64decode(data + b"=" * (-len(data) % 4))
        except (binascii.Error, ValueError):
            return ""
    return data.decode("utf-8", "replace")


def elsewhere(attributes: Mapping[str, str | None]) -> str:
    """Return the address of what a frame shows from elsewhere; empty where that is no text."""
    address = address_of(attributes)
    if _NOTHING.match(address) or _NO_TEXT.match(attributes.get("type") or ""):
        return ""
    return " ".join(address.split())[:_LONGEST]


def address_of(attributes: Mapping[str, str | None]) -> str:
    """Return what a frame is to show, empty where it says nothing."""
    return attributes.get("src") or attributes.get("data") or ""


def has_no_size(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Return whether a frame has no room, as those that only count visitors."""
    if tag not in FRAMES:
        return False
    sides = (attributes.get("width") or "", attributes.get("height") or "")
    return any(_NO_SIZE.fullmatch(side) for side in sides)


def kind_of_file(address: str) -> str:
    """Return the media type of a file that stands in an address; empty for none, and for pages."""
    head = _FILE.match(address)
    if head is None or _DATA.match(address) or _NO_TEXT.match(head[1]):
        return ""
    return head[1].lower()
