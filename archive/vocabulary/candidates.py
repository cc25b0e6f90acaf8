"""Candidate entries: names that the documents carry and the vocabulary lacks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.vocabulary.entries import Vocabulary


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name without an entry: in which file it belongs and how many documents carry it."""

    file: str
    name: str
    documents: int
    variants: tuple[str, ...] = ()

    @property
    def entry(self) -> str:
        """The entry to paste into the file, for a person to complete."""
        folded = unicodedata.normalize("NFD", self.name.casefold())
        plain = "".join(c for c in folded if not unicodedata.combining(c))
        ident = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        entry = f'[[{self.file}]]\nid = "{ident}"\nname = {_quoted_name(self.name)}'
        if self.variants:
            entry += f"\nvariants = [{', '.join(map(_quoted_name, self.variants))}]"
        return entry


def _quoted_name(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def candidates(
    vocabulary: Vocabulary,
    organisations: Iterable[tuple[str, int]],
    bodies: Iterable[tuple[str, int]],
    least: int = 2,
) -> list[Candidate]:
    """Return the names that documents carry and no entry has, those of most documents first.

    Args:
        vocabulary: the entries there are.
        organisations: names as recognised, with their numbers of documents.
        bodies: likewise.
        least: in how many documents a name must stand to be worth an entry.
    """
    municipalities = {place.called.casefold() for place in vocabulary.places}
    known = {
        "organisations": municipalities
        | {n.casefold() for o in vocabulary.organisations for n in (o.name, *o.variants)},
        "bodies": {n.casefold() for b in vocabulary.bodies for n in (b.name, *b.variants)},
    }
    missing = [
        candidate
        for file, counted in (("organisations", organisations), ("bodies", bodies))
        for candidate in _without_entry(file, counted, known[file])
        if candidate.documents >= least
    ]
    return sorted(missing, key=lambda c: (-c.documents, c.file, c.name))


def _without_entry(
    file: str, counted: Iterable[tuple[str, int]], known: set[str]
) -> Iterator[Candidate]:
    """Yield the names without an entry, spellings of one as one: IX and Ix."""
    spellings: dict[str, list[tuple[str, int]]] = {}
    for name, count in counted:
        if name.strip() and name.casefold() not in known:
            key = re.sub(r"\W+", " ", name.casefold()).strip().removesuffix("s")
            spellings.setdefault(key, []).append((name, count))
    for variants in spellings.values():
        variants.sort(key=lambda pair: (-pair[1], pair[0].endswith("s"), pair[0]))
        (name, _), *others = variants
        total = sum(count for _, count in variants)
        yield Candidate(file, name, total, tuple(other for other, _ in others))
