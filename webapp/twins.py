"""Records that look alike: told apart by file name, version, and which is the newer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from archive.model import UNKNOWN
from webapp.handles import archive
from webapp.languages import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Document


def twin_ids(documents: Iterable[Document]) -> frozenset[str]:
    """Return the ids of those with the same title, type and day as another of them."""
    every = {document.id: document for document in documents}
    seen = Counter(map(_looks, every.values()))
    return frozenset(key for key, document in every.items() if seen[_looks(document)] > 1)


def _looks(document: Document) -> tuple[object, ...]:
    day = document.date and (document.date.start, document.date.end)
    return " ".join(document.title.casefold().split()), document.type, day


def twin_of(document: Document) -> Markup:
    """Return a line with the file name of a record, its version and whether there is a newer."""
    versions = (f.value for f in document.facts if f.kind == "version" and f.value != UNKNOWN)
    newer = any(link.kind == "newer" for link in archive().catalogue.links(document.id))
    parts = [
        (document.source_id or "").rpartition("/")[2],
        *versions,
        _("det finns en nyare version") if newer else "",
    ]
    line = Markup(" · ").join(part for part in parts if part)
    return Markup('<span class="twin">{}</span>').format(line) if line else Markup()
