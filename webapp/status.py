"""Status of the archive: what is in, what failed and why, its age and its gaps.

Whoever may not see everything is told only of files whose documents they may see: a name in a list
of failures, or one more in a count, would already tell of a closed record.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import accuracy as measured
from archive import fixity
from archive.completeness import (
    Folder,
    MissingParagraphs,
    Series,
    given,
    missing_paragraphs,
    protocol_series,
    source_folders,
)
from archive.errors import SettingsError
from archive.fixity import Round
from archive.model import Status

if TYPE_CHECKING:
    from pathlib import Path

    from archive.accuracy import Share
    from archive.catalogue import FileRecord, RestrictedCatalogue

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Completeness:
    """The source folders, the protocols of each body by year, and the §§ that are missing."""

    folders: tuple[Folder, ...]
    series: tuple[Series, ...]
    paragraphs: tuple[MissingParagraphs, ...]


def by_status(records: tuple[FileRecord, ...]) -> dict[str, int]:
    """Return how many files came through reading in which way."""
    counted = Counter(record.status.value for record in records)
    return {status.value: counted[status.value] for status in Status}


def troubled_files(records: tuple[FileRecord, ...]) -> tuple[FileRecord, ...]:
    """Return the files that failed or came through in part, the failed first."""
    failures = [r for r in records if r.status in (Status.FAILED, Status.PARTIAL)]
    return tuple(sorted(failures, key=lambda r: (r.status is Status.PARTIAL, r.path)))


def last_rehash(records: tuple[FileRecord, ...], index: Path) -> Round | None:
    """Return the last round over the originals, as far as the reader may know of them."""
    whole = fixity.last(index)
    known = {record.path for record in records}
    return whole and Round(whole.finished, tuple(f for f in whole.wrong if f.path in known))


def last_checked(records: tuple[FileRecord, ...]) -> dt.datetime | None:
    """Return when any file was last hashed."""
    latest = max((record.checked for record in records), default=0.0)
    return dt.datetime.fromtimestamp(latest, dt.UTC) if latest else None


def measured_accuracy(catalogue: RestrictedCatalogue, corpus: Path) -> tuple[Share, ...]:
    """Return how often a person found facts right, among the records that one may see."""
    try:
        review = measured.load(corpus)
    except SettingsError as error:
        log.warning("%s", error)
        return ()
    visible = catalogue.documents(record.id for record in review.record)
    return measured.shares(review, visible)


def completeness_report(
    catalogue: RestrictedCatalogue, records: tuple[FileRecord, ...], corpus: Path
) -> Completeness:
    """Return what is known to be here and what seems to be missing, as far as one may see it."""
    try:
        expected = given.load(corpus)
    except SettingsError as error:
        log.warning("%s", error)
        expected = ()
    series = protocol_series(catalogue, expected)
    return Completeness(
        tuple(source_folders(records, series)), tuple(series), tuple(missing_paragraphs(catalogue))
    )
