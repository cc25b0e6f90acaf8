"""Suspect what is new in a file beside closed records, or where a closed one was and is no more.

Neither a ZIP file nor a letter tells by which name a record stood in it. When one is packed anew
and a closed part is known again by nothing, whatever is new in it may be that part: it is kept as
closed until a person says otherwise. So it is in a file under another name that holds most of what
was public beside the closed part, or some of the records of a file that was closed as a whole. What
has an id of its own, was there before or is public elsewhere is not suspected. Records without
words, as pictures that no program could read, cannot be told apart here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

from archive.restrictions import stricter
from indexer.build.near_duplicates import SketchSearch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from archive.restrictions import LostPart, RecordedLevel

Words = tuple[str, bytes, str, str, bool]
"""Fingerprint, sketch, id (or path) and title of a record; whether it has an id of its own."""
Lost = list[tuple[str, "LostPart"]]


@dataclass(frozen=True, slots=True)
class LostContainers:
    """Files of several records that are gone, by the sketches of these.

    `public` is what was public in files whose closed records are lost, by path; `whole` the records
    of files that were closed as a whole.
    """

    public: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    whole: tuple[tuple[tuple[bytes, ...], RecordedLevel], ...] = ()

    def moved_here(self, rows: Iterable[Words]) -> tuple[list[str], list[RecordedLevel]]:
        """Return the paths and levels of files that may be the one that holds some records now."""
        if not (self.public or self.whole):
            return [], []
        here = SketchSearch(sketch for _, sketch, *_ in rows)
        paths = [
            path for path, some in self.public.items() if 2 * _near_count(here, some) > len(some)
        ]
        held = [level for some, level in self.whole if 0 < _near_count(here, some) < len(some)]
        return paths, held


def _near_count(here: SketchSearch, sketches: Collection[bytes]) -> int:
    return sum(bool(here.near(sketch)) for sketch in sketches)


def new_records(
    rows: Iterable[Words], before: Sequence[bytes], known: Collection[str]
) -> list[str]:
    """Return the fingerprints of records that may stand for lost ones of their file.

    `before` are the sketches of what was public at its path, `known` the fingerprints of words that
    are accounted for.
    """
    there = SketchSearch(before)
    return [
        text
        for text, sketch, _, _, has_id in rows
        if not has_id and text not in known and not there.near(sketch)
    ]


def strictest_held(lost: Lost, whole: Sequence[RecordedLevel]) -> RecordedLevel:
    """Return the level at which records are kept that may be any of several lost ones."""
    return reduce(stricter, (*(part.held for _, part in lost), *whole))
