"""Files that lie within a PDF: attached to it, pinned to a page, or gathered in a portfolio."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pypdfium2

from archive.messages import recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import Page
    from indexer.extract.inventory import Inventory

_COVER = re.compile(
    r"(?:PDF[- ](?:portfolio|portf[öo]lj|package|paket)|Adobe (?:Acrobat|Reader)"
    r"|Acrobat (?:X|Reader))",
    re.IGNORECASE,
)
_LONGEST_COVER = 600


def files_within(
    document: Any,  # noqa: ANN401 -- pypdfium2 is untyped
    pinned: Iterable[tuple[str, bytes]],
    inventory: Inventory,
) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, kind and bytes of each file once, however often it is attached."""
    seen: set[bytes] = set()
    for name, data in (*_attached(document, inventory), *pinned):
        key = hashlib.sha256(data).digest()
        if key not in seen:
            seen.add(key)
            plain = name.replace("/", "_").replace("\0", "")
            yield plain or f"bilaga-{len(seen)}", "attachment", data


def _attached(document: Any, inventory: Inventory) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401
    for index in range(document.count_attachments() if document is not None else 0):
        try:
            attachment = document.get_attachment(index)
            yield attachment.get_name(), bytes(attachment.get_data())
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            name = f"bilaga {index + 1}"
            inventory.unread(
                name, "attachment", recorded("Bilaga %(number)s kan inte läsas.", number=index + 1)
            )


def is_cover(pages: Sequence[Page]) -> bool:
    """Return whether the pages say no more than which program shows the files within."""
    text = " ".join(page.text for page in pages)
    return len(text) <= _LONGEST_COVER and bool(_COVER.search(text))
