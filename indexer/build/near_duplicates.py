"""Near-duplicates: documents that are copies or versions of one another, linked, none hidden.

The links follow from the documents alone, never from the order in which they came: whoever compares
a few changed documents with all others finds what a comparison of all with all finds.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

import numpy as np

from archive.catalogue import Link
from archive.model import LEVELS, Level
from indexer.recognise.minhash import BAND, NEAR, PLACES, near_pairs, short_similarity
from indexer.recognise.versions import Version, precedes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from archive.catalogue import CatalogueWriter

SAME, NEAR_TEXT, NEWER, OLDER = "same_text", "near", "newer", "older"
"""What another document is to one: the same words, nearly the same, a newer or older version."""
_FEW = 200
"""Up to so many changed documents each is compared with all; beyond, all are compared anew."""
_AT_ONCE = 1_000
"""Documents that are compared with the changed ones at a time."""
_MANY = 20
"""Of more copies than so one stands for all: a form sent 1,000 times would have 499,500 links."""

_PLACE = 8
_SKETCH = _PLACE * PLACES
"""Bytes of a sketch; one of another length tells nothing."""
_SHORT_NEAR = 0.6
_Groups = dict[bytes, list[str]]
"""The documents with one sketch, by level and id."""
_Row = tuple[str, bytes, str, str]
"""Id, sketch, fingerprint of the words and level of a document."""


def is_near(sketch: bytes, other: bytes) -> bool:
    """Return whether two documents are copies or versions of one another, by their sketches.

    A short text is none of a long one, and told by more likeness than chance gives few words.
    """
    if _SKETCH not in (len(sketch), len(other)):
        return short_similarity(sketch, other) >= _SHORT_NEAR
    if len(sketch) != len(other):
        return False
    return bool((np.frombuffer(sketch, "<u8") == np.frombuffer(other, "<u8")).mean() >= NEAR)


class SketchSearch:
    """Sketches to be found by ones nearly the same: those alone that share a band are compared.

    Two places make a band here, so that hardly any pair that is near shares none.
    """

    def __init__(self, sketches: Iterable[bytes]) -> None:
        self._bands: dict[tuple[int, bytes], set[bytes]] = defaultdict(set)
        for sketch in sketches:
            for band in _bands_of(sketch):
                self._bands[band].add(sketch)

    def near(self, sketch: bytes) -> set[bytes]:
        """Return the sketches that are nearly the same as one."""
        alike: set[bytes] = set()
        for band in _bands_of(sketch):
            alike |= self._bands.get(band, set())
        return {candidate for candidate in alike if is_near(sketch, candidate)}


def _bands_of(sketch: bytes) -> Iterator[tuple[int, bytes]]:
    width = 2 * _PLACE if len(sketch) == _SKETCH else 2
    places = range(0, len(sketch), width)
    return ((at if width > 2 else -1, sketch[at : at + width]) for at in places)


def relink(writer: CatalogueWriter, changed: Collection[str], dropped: Collection[str]) -> None:
    """Bring the links between documents up to date with what changed."""
    few = len(changed) <= _FEW
    near = {*changed, *writer.linked_to([*changed, *dropped])} if few else set()
    told = (row for row in writer.sketches() if len(row[1]) == _SKETCH)
    known = list(_near_to(told, {writer.words_of(ident)[1] for ident in near}) if few else told)
    known.sort(key=lambda row: LEVELS.index(Level(row[3])))
    groups: _Groups = defaultdict(list)
    for ident, sketch, *_ in known:
        groups[sketch].append(ident)
    if not few:
        writer.unlink()
        touched = groups
        pairs = _all_pairs(groups)
    else:
        touched = {sketch: groups[sketch] for ident, sketch, *_ in known if ident in near}
        writer.unlink([*changed, *dropped, *(ident for ids in touched.values() for ident in ids)])
        pairs = _pairs_touched(groups, touched)
    same = {ident: text for ident, _, text, _ in known}
    closed = {ident: Level(access) for ident, _, _, access in known if access != Level.PUBLIC}
    for ident, other in _copy_pairs(touched, closed):
        _link_pair(
            writer, ident, other, 1.0, alike=bool(same[ident]) and same[ident] == same[other]
        )
    for left, right, score in pairs:
        for ident, other in _pairs_between(groups[left], groups[right], closed):
            _link_pair(
                writer, ident, other, score, alike=bool(same[ident]) and same[ident] == same[other]
            )


def _near_to(rows: Iterable[_Row], sketches: Collection[bytes]) -> Iterator[_Row]:
    """Yield those of many documents whose sketches are nearly one of a few."""
    wanted = [np.frombuffer(sketch, "<u8") for sketch in sketches if len(sketch) == _SKETCH]
    rest = iter(rows if wanted else ())
    while some := list(islice(rest, _AT_ONCE)):
        table = np.frombuffer(b"".join(sketch for _, sketch, *_ in some), "<u8")
        table = table.reshape(-1, PLACES)
        near = np.zeros(len(some), dtype=bool)
        for sketch in wanted:
            near |= (table == sketch).mean(axis=1) >= NEAR
        yield from (some[place] for place in np.flatnonzero(near).tolist())


def _link_pair(
    writer: CatalogueWriter, ident: str, other: str, score: float, *, alike: bool
) -> None:
    there, back = (SAME, SAME) if alike else _link_kinds(writer, ident, other)
    writer.link([(ident, Link(other, there, score)), (other, Link(ident, back, score))])


def _link_kinds(writer: CatalogueWriter, ident: str, other: str) -> tuple[str, str]:
    """Return what the other is to one, and one to the other."""
    first = precedes(_version_of(writer, ident), _version_of(writer, other))
    if first is None:
        return NEAR_TEXT, NEAR_TEXT
    return (OLDER, NEWER) if first else (NEWER, OLDER)


def _version_of(writer: CatalogueWriter, ident: str) -> Version:
    document = writer.described(ident)
    facts = {fact.kind: fact.value for fact in document.facts}
    day = document.date.start.isoformat() if document.date else None
    return Version(document.type, document.body, day, facts.get("version"), facts.get("file_date"))


def _representatives(ids: list[str]) -> list[str]:
    """Return the documents of a group that are compared with those of others."""
    return ids if len(ids) <= _MANY else ids[:1]


def _copy_pairs(
    groups: Mapping[bytes, list[str]], closed: Mapping[str, Level]
) -> Iterator[tuple[str, str]]:
    for ids in groups.values():
        if len(ids) > 1:
            yield from {pair for view in _views(ids, closed) for pair in _pairs_within(view)}


def _pairs_within(ids: list[str]) -> Iterator[tuple[str, str]]:
    if len(ids) <= _MANY:
        yield from combinations(ids, 2)
    else:
        yield from ((ids[0], other) for other in ids[1:])


def _pairs_between(
    left: list[str], right: list[str], closed: Mapping[str, Level]
) -> set[tuple[str, str]]:
    views = zip(_views(left, closed), _views(right, closed), strict=True)
    return {
        pair
        for one, another in views
        for pair in product(_representatives(one), _representatives(another))
    }


def _views(ids: list[str], closed: Mapping[str, Level]) -> list[list[str]]:
    """Return the documents of a group, the most open first, as the readers of each level have them.

    So what one sees is linked as if there were nothing else.
    """
    if closed.keys().isdisjoint(ids):
        return [ids] * len(LEVELS)
    return [[i for i in ids if level.may_see(closed.get(i, Level.PUBLIC))] for level in LEVELS]


def _all_pairs(groups: _Groups) -> Iterator[tuple[bytes, bytes, float]]:
    """Return the pairs of sketches that are nearly alike."""
    sketches = list(groups)
    if not sketches:
        return
    table = np.frombuffer(b"".join(sketches), "<u8").reshape(-1, PLACES)
    for one, other, score in near_pairs(table):
        yield sketches[one], sketches[other], score


def _pairs_touched(
    groups: _Groups, touched: Mapping[bytes, list[str]]
) -> Iterator[tuple[bytes, bytes, float]]:
    """Return the pairs of sketches that are nearly alike, one of them touched."""
    if not touched:
        return
    sketches = list(groups)
    table = np.frombuffer(b"".join(sketches), "<u8").reshape(-1, PLACES)
    done: set[bytes] = set()
    for sketch in touched:
        done.add(sketch)
        equal = table == np.frombuffer(sketch, "<u8")
        shares = equal.mean(axis=1)
        banded = equal.reshape(len(sketches), -1, BAND).all(axis=2).any(axis=1)
        for place in np.flatnonzero((shares >= NEAR) & banded).tolist():
            if sketches[place] not in done:
                yield sketch, sketches[place], float(shares[place])
