"""Origins of the contents that are served: which file stands for each, and how closed it is."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from archive.model import Level, strictest
from indexer.build import levels
from indexer.build.origin import Origin
from indexer.recognise.apply_corrections import merged_strictly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.catalogue import FileRecord
    from indexer.build.file_table import FileTable
    from indexer.build.kept_levels import KeptLevels
    from indexer.recognise.apply_corrections import Corrections
    from indexer.rules.correction_files import CorrectionFiles


class Origins(Mapping[str, Origin]):
    """The origin of every content that is served, by SHA-256, made when it is asked for.

    `corrected` are the corrections, of contents that have any: held, for what is made of them
    depends on what was held back before. `closing` tells whether any is, or may be, more closed
    than public.
    """

    def __init__(
        self, files: FileTable, corrections: CorrectionFiles, kept: KeptLevels, corpus: Path
    ) -> None:
        self._files, self._corpus = files, corpus
        self.corrected: dict[str, Corrections] = {}
        self.closing = False
        for sha, held in files.by_served():
            if given := corrected(sha, held, corrections, kept):
                self.corrected[sha] = given
            self.closing |= any(record.access != Level.PUBLIC for record in held) or closes(given)

    def __getitem__(self, sha256: str) -> Origin:
        """Return the origin of some bytes."""
        if not (held := self._files.serving(sha256)):
            raise KeyError(sha256)
        return self._origin(sha256, held)

    def __iter__(self) -> Iterator[str]:
        """Yield the bytes that are served, in order."""
        return (sha for sha, _ in self._files.by_served())

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self)

    def __contains__(self, sha256: object) -> bool:
        """Return whether some bytes are served."""
        return isinstance(sha256, str) and self._files.serves(sha256)

    def all(self) -> Iterator[Origin]:
        """Yield every origin, by SHA-256."""
        return (self._origin(sha, held) for sha, held in self._files.by_served())

    def _origin(self, sha256: str, held: Sequence[FileRecord]) -> Origin:
        return origin_of(sha256, held, self.corrected.get(sha256), self._corpus)


def corrected(
    sha256: str, held: Sequence[FileRecord], corrections: CorrectionFiles, kept: KeptLevels
) -> Corrections | None:
    """Return the corrections of a content that some files serve, none of which opens another's."""
    given = (
        kept.corrected(record, corrections.of(record.path)) for record in _in_order(sha256, held)
    )
    made = merged_strictly(tuple(each for each in given if each))
    floor = strictest(record.access for record in held)
    return levels.tightened(made, floor) if made and len(held) > 1 else made


def origin_of(
    sha256: str, held: Sequence[FileRecord], given: Corrections | None, corpus: Path
) -> Origin:
    """Return the origin of a content that some files serve.

    Of several files with the same bytes the one that arrived first stands for all, and the most
    closed of their levels holds, for the whole and for each document of it.
    """
    standing = _in_order(sha256, held)[0]
    return Origin(
        sha256=sha256,
        path=standing.path,
        corpus=corpus,
        raw=standing.raw,
        modified=_day_of(standing),
        arrived=standing.arrived,
        access=strictest(record.access for record in held),
        corrections=given,
    )


def closes(given: Corrections | None) -> bool:
    """Return whether corrections say who may see a file, or a document of it."""
    parts = (given, *given.documents) if given else ()
    return any(part.access or part.hold for part in parts)


def _in_order(sha256: str, held: Sequence[FileRecord]) -> list[FileRecord]:
    return sorted(held, key=lambda record: (record.sha256 != sha256, record.arrived, record.path))


def _day_of(standing: FileRecord) -> dt.date | None:
    if standing.mtime_ns <= 0:
        return None
    with contextlib.suppress(OverflowError, ValueError, OSError):  # after the year 9999
        return dt.datetime.fromtimestamp(standing.mtime_ns / 1e9, dt.UTC).date()
    return None
