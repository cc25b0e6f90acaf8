"""Doc values: what is known of each section besides its tokens.

One file of arrays a commit, for all segments together, a row a section: ids, documents, facets,
dates, prior, and whether it still counts. It is small and written anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.collect.columns import first_and_last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.engines.arrays.container import Numbers
    from archive.engines.base import Entry

UNDATED = np.iinfo(np.int32).min


@dataclass(frozen=True, slots=True)
class Strings:
    """Strings kept on end: number n is data[starts[n]:starts[n + 1]], in UTF-8."""

    data: Numbers
    starts: Numbers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return self.data[self.starts[number] : self.starts[number + 1]].tobytes().decode()

    def encoded(self) -> list[bytes]:
        """Return all of them, encoded."""
        data = self.data.tobytes()
        return [data[a:b] for a, b in pairwise(self.starts.tolist())]

    def take(self, numbers: Numbers) -> Strings:
        """Return those of the given numbers, in that order."""
        counts = np.diff(self.starts)[numbers]
        data = self.data[expand_ranges(self.starts[:-1][numbers], counts)]
        return Strings(data, np.concatenate(([0], np.cumsum(counts))))

    @classmethod
    def joined(cls, parts: Sequence[Strings]) -> Strings:
        """Return all of several, one after another."""
        counts = np.concatenate([np.diff(part.starts) for part in parts])
        data = np.concatenate([part.data for part in parts])
        return cls(data, np.concatenate(([0], np.cumsum(counts))))

    @classmethod
    def of(cls, values: Sequence[bytes]) -> Strings:
        """Keep these."""
        ends = np.cumsum(np.fromiter(map(len, values), np.int64, len(values)))
        return cls(np.frombuffer(b"".join(values), np.uint8), np.concatenate(([0], ends)))


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """A facet column: the ordinals of section n are ordinals[starts[n]:starts[n + 1]]."""

    values: Strings
    ordinals: Numbers
    starts: Numbers


@dataclass(frozen=True, slots=True)
class DocValues:
    """The doc_values of all sections, in the order of the segments.

    documents: the number of the section's document in `document_ids`. order: the section's place
    among all ids sorted. first, last: days, UNDATED when unknown. live: False once deleted.
    """

    ids: Strings
    documents: Numbers
    document_ids: Strings
    order: Numbers
    first: Numbers
    last: Numbers
    prior: Numbers
    live: Numbers
    facets: Mapping[str, FacetColumn] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.live)


def doc_values_of(entries: Iterable[SectionValues]) -> DocValues:
    """Return the doc_values of new sections."""
    drafts = list(entries)
    documents = {d: n for n, d in enumerate(dict.fromkeys(row.document_id for row in drafts))}
    names = sorted({name for row in drafts for name in row.facets})
    return DocValues(
        ids=Strings.of([row.id.encode() for row in drafts]),
        documents=np.array([documents[row.document_id] for row in drafts], np.uint32),
        document_ids=Strings.of([document.encode() for document in documents]),
        order=np.empty(0, np.uint32),
        first=np.array([row.first for row in drafts], np.int32),
        last=np.array([row.last for row in drafts], np.int32),
        prior=np.array([row.prior for row in drafts], np.float32),
        live=np.ones(len(drafts), bool),
        facets={
            name: _facet_column([row.facets.get(name, ()) for row in drafts]) for name in names
        },
    )


@dataclass(frozen=True, slots=True)
class SectionValues:
    """What a row is made of, without the tokens."""

    id: str
    document_id: str
    facets: Mapping[str, tuple[str, ...]]
    first: int
    last: int
    prior: float

    @classmethod
    def of(cls, entry: Entry, before: SectionValues | None = None) -> SectionValues:
        """Return the row of an entry; it shares facets with the one before if they are alike."""
        known = first_and_last_day(entry) or (UNDATED, UNDATED)
        facets = {name: tuple(dict.fromkeys(values)) for name, values in entry.facets.items()}
        if before and before.facets == facets:
            return cls(entry.id, entry.document_id, before.facets, *known, entry.prior)
        return cls(entry.id, entry.document_id, facets, *known, entry.prior)


def _facet_column(lists: list[tuple[str, ...]]) -> FacetColumn:
    numbers = {v: n for n, v in enumerate(dict.fromkeys(v for values in lists for v in values))}
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    ordinals = np.array([numbers[v] for values in lists for v in values], np.uint32)
    starts = np.concatenate(([0], np.cumsum(counts)))
    return FacetColumn(Strings.of([v.encode() for v in numbers]), ordinals, starts)


def join_doc_values(parts: Sequence[DocValues]) -> DocValues:
    """Return the doc_values of several one after another, ordered anew."""
    ids = Strings.joined([part.ids for part in parts])
    document_ids, documents = _united_strings([(p.document_ids, p.documents) for p in parts])
    names = sorted({name for part in parts for name in part.facets})
    return DocValues(
        ids=ids,
        documents=np.concatenate(documents).astype(np.uint32),
        document_ids=document_ids,
        order=_id_order(ids),
        first=np.concatenate([part.first for part in parts]),
        last=np.concatenate([part.last for part in parts]),
        prior=np.concatenate([part.prior for part in parts]),
        live=np.concatenate([part.live for part in parts]).astype(bool),
        facets={name: _joined_facet(name, parts) for name in names},
    )


def _united_strings(pairs: Sequence[tuple[Strings, Numbers]]) -> tuple[Strings, list[Numbers]]:
    numbers: dict[bytes, int] = {}
    renumbered = []
    for strings, ordinals in pairs:
        values = [numbers.setdefault(v, len(numbers)) for v in strings.encoded()]
        renumbered.append(np.array(values, np.uint32)[ordinals])
    return Strings.of(list(numbers)), renumbered


def _joined_facet(name: str, parts: Sequence[DocValues]) -> FacetColumn:
    empty = Strings.of([])
    own = [
        part.facets.get(name)
        or FacetColumn(empty, np.empty(0, np.uint32), np.zeros(len(part) + 1, np.int64))
        for part in parts
    ]
    values, ordinals = _united_strings([(facet.values, facet.ordinals) for facet in own])
    counts = np.concatenate([np.diff(facet.starts) for facet in own])
    starts = np.concatenate(([0], np.cumsum(counts)))
    return FacetColumn(values, np.concatenate(ordinals), starts)


def _id_order(ids: Strings) -> Numbers:
    encoded = ids.encoded()
    order = np.empty(len(encoded), np.uint32)
    order[sorted(range(len(encoded)), key=encoded.__getitem__)] = np.arange(len(encoded))
    return order


def select_sections(doc_values: DocValues, kept: Numbers) -> DocValues:
    """Return the doc_values whose numbers are given, in that order; `order` is left empty."""
    used, documents = np.unique(doc_values.documents[kept], return_inverse=True)
    return DocValues(
        ids=doc_values.ids.take(kept),
        documents=documents.astype(np.uint32),
        document_ids=doc_values.document_ids.take(used),
        order=np.empty(0, np.uint32),
        first=doc_values.first[kept],
        last=doc_values.last[kept],
        prior=doc_values.prior[kept],
        live=doc_values.live[kept],
        facets={name: _only_facet(facet, kept) for name, facet in doc_values.facets.items()},
    )


def _only_facet(facet: FacetColumn, kept: Numbers) -> FacetColumn:
    counts = np.diff(facet.starts)[kept]
    ordinals = facet.ordinals[expand_ranges(facet.starts[:-1][kept], counts)]
    used, renumbered = np.unique(ordinals, return_inverse=True)
    return FacetColumn(
        facet.values.take(used),
        renumbered.astype(np.uint32),
        np.concatenate(([0], np.cumsum(counts))),
    )


def without_sections(doc_values: DocValues, gone: Numbers) -> DocValues:
    """Return the doc_values with those of some numbers no longer live."""
    live = doc_values.live.astype(bool)
    live[gone] = False
    return replace(doc_values, live=live)


def expand_ranges(begins: Numbers, counts: Numbers) -> Numbers:
    """Return begin, begin + 1, … (count of them) for each pair, on end."""
    skipped = np.cumsum(counts) - counts
    return np.repeat(begins - skipped, counts) + np.arange(int(counts.sum()), dtype=np.int64)


def as_arrays(doc_values: DocValues) -> dict[str, Numbers]:
    """Return the doc_values under the names they have in their file."""
    arrays = {
        **_string_arrays("ids", doc_values.ids),
        **_string_arrays("document_ids", doc_values.document_ids),
        **{
            name: getattr(doc_values, name)
            for name in ("documents", "order", "first", "last", "prior")
        },
        "live": doc_values.live.astype(np.uint8),
    }
    for name, facet in doc_values.facets.items():
        arrays |= _string_arrays(f"facet.{name}.values", facet.values)
        arrays[f"facet.{name}.codes"] = facet.ordinals
        arrays[f"facet.{name}.starts"] = facet.starts
    return arrays


def from_arrays(arrays: Mapping[str, Numbers]) -> DocValues:
    """Return the doc_values of a file."""
    names = [
        n.removeprefix("facet.").removesuffix(".codes") for n in arrays if n.endswith(".codes")
    ]
    return DocValues(
        ids=_strings_from("ids", arrays),
        documents=arrays["documents"],
        document_ids=_strings_from("document_ids", arrays),
        order=arrays["order"],
        first=arrays["first"],
        last=arrays["last"],
        prior=arrays["prior"],
        live=arrays["live"].view(bool),
        facets={
            name: FacetColumn(
                _strings_from(f"facet.{name}.values", arrays),
                arrays[f"facet.{name}.codes"],
                arrays[f"facet.{name}.starts"],
            )
            for name in names
        },
    )


def _string_arrays(name: str, strings: Strings) -> dict[str, Numbers]:
    return {f"{name}.data": strings.data, f"{name}.starts": strings.starts}


def _strings_from(name: str, arrays: Mapping[str, Numbers]) -> Strings:
    return Strings(arrays[f"{name}.data"], arrays[f"{name}.starts"])
