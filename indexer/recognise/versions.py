"""Which version of a paper is this: draft, adjusted, corrected? Which is shown first?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = re.compile(
    r"(?P<adjusted>\bjusterat\b|\bjusterad\b|\bslutlig\w*|\bfastställd\b|\bantagen\b)"
    r"|(?P<draft>ojusterat|ej justerat|\butkast|\bförslag till protokoll|\bpreliminär\w*|\bkoncept)"
    r"|(?P<correction>\brättelse\b|\brättad\b|\breviderad\b|\bny version\b)",
    re.IGNORECASE,
)


def version_mark(text: str) -> str | None:
    """Return what a title or opening says of its version: utkast, justerad or rättelse, or None."""
    found = {match.lastgroup for match in _VERSION.finditer(text)}
    for name, mark in (("correction", "rättelse"), ("draft", "utkast"), ("adjusted", "justerad")):
        if name in found:
            return mark
    return None


def newest_first(versions: Iterable[tuple[str, str | None, str]]) -> list[str]:
    """Return ids of versions, the one to show first: a correction before an adjusted, a draft last.

    Args:
        versions: id, version mark and ISO day (of the document, else of the file) of each.
    """
    order = {"rättelse": 0, "justerad": 1, None: 2, "utkast": 3}
    kept = sorted(versions, key=lambda v: v[2], reverse=True)
    return [ident for ident, _, _ in sorted(kept, key=lambda v: order.get(v[1], 2))]
