"""Which documents are copies or versions of one another? Linked, none hidden."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from archive.catalogue import Link
from indexer.recognise.likeness import NEAR, PLACES, near_pairs
from indexer.recognise.versions import Version, precedes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from archive.catalogue import CatalogueWriter

SAME, NEAR_TEXT, NEWER, OLDER = "same_text", "near", "newer", "older"
"""What another document is to one: the same words, nearly the same, a newer or older version."""
_FEW = 200
"""Up to so many changed documents each is compared with all; beyond, all are compared anew."""

_Known = list[tuple[str, bytes, str]]


def relink(writer: CatalogueWriter, changed: Collection[str], dropped: Collection[str]) -> None:
    """Bring the links between documents up to date with what changed."""
    known = writer.sketches()
    if len(changed) > _FEW:
        writer.unlink()
        pairs = _all(known)
    else:
        writer.unlink([*changed, *dropped])
        pairs = _of(known, set(changed))
    same = {ident: text for ident, _, text in known}
    for one, other, score in pairs:
        alike = bool(same[one]) and same[one] == same[other]
        there, back = (SAME, SAME) if alike else _kinds(writer, one, other)
        writer.link([(one, Link(other, there, score)), (other, Link(one, back, score))])


def _kinds(writer: CatalogueWriter, one: str, other: str) -> tuple[str, str]:
    """Return what the other is to one, and one to the other."""
    first = precedes(_version(writer, one), _version(writer, other))
    if first is None:
        return NEAR_TEXT, NEAR_TEXT
    return (OLDER, NEWER) if first else (NEWER, OLDER)


def _version(writer: CatalogueWriter, ident: str) -> Version:
    document = writer.described(ident)
    facts = {fact.kind: fact.value for fact in document.facts}
    day = document.date.start.isoformat() if document.date else None
    return Version(document.type, document.body, day, facts.get("version"), facts.get("file_date"))


def _all(known: _Known) -> Iterator[tuple[str, str, float]]:
    """Compare one document of each text with all others, and tie copies to the first of them."""
    copies: defaultdict[bytes, list[str]] = defaultdict(list)
    for ident, sketch, _ in known:
        copies[sketch].append(ident)
    for first, *rest in copies.values():
        yield from ((first, other, 1.0) for other in rest)
    firsts = {ids[0]: tuple(np.frombuffer(s, "<u8").tolist()) for s, ids in copies.items()}
    yield from near_pairs(firsts)


def _of(known: _Known, changed: set[str]) -> Iterator[tuple[str, str, float]]:
    if not changed or not known:
        return
    table = np.frombuffer(b"".join(sketch for _, sketch, _ in known), "<u8").reshape(-1, PLACES)
    seen: set[frozenset[str]] = set()
    for place, (ident, _, _) in enumerate(known):
        if ident not in changed:
            continue
        shares = (table == table[place]).mean(axis=1)
        for other in np.flatnonzero(shares >= NEAR).tolist():
            pair = frozenset((ident, known[other][0]))
            if len(pair) == 2 and pair not in seen:
                seen.add(pair)
                yield ident, known[other][0], round(float(shares[other]), 3)
