"""How does the engine's index follow the catalogue? Whole, or by what changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archive.errors import ArchiveError
from indexer.build.analysis import Batch
from indexer.build.pool import Crash, Limits, Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.catalogue import Catalogue
    from archive.engines.base import Engine, Entry
    from archive.settings import Settings

_BATCH_SECTIONS = 150
"""A worker analyses documents with so many sections at a time."""


def link(source: Path, target: Path) -> None:
    """Give a folder's files a second name in another folder, which writers may then extend."""
    for path in source.rglob("*"):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)


def write(
    engine: Engine,
    folder: Path,
    catalogue: Catalogue,
    settings: Settings,
    *,
    put: Iterable[str],
    dropped: Iterable[str],
    progress: Callable[[int], None],
) -> None:
    """Bring the index in `folder`: take out what is dropped or changed, add what is put.

    Raises:
        ArchiveError: a document could not be analysed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with engine.writer(folder) as writer:
        for ident in dropped:
            writer.delete_document(ident)
        for done, entry in enumerate(_entries(catalogue, settings, put), 1):
            writer.add(entry)
            progress(done)
        writer.commit()


def _entries(catalogue: Catalogue, settings: Settings, put: Iterable[str]) -> Iterator[Entry]:
    # Our own code on texts of bounded size: a limit only so that nothing can hang for ever.
    limits = Limits(10 * settings.file_seconds)
    with Pool[list["Entry"]]("indexer.build.analysis:entries", settings.jobs, limits) as pool:
        for result in pool.map(_batches(catalogue, settings.vocabulary, sorted(put))):
            if isinstance(result, Crash):
                msg = f"Sökorden kunde inte tas fram: {result.reason}."
                raise ArchiveError(msg)
            yield from result


def _batches(catalogue: Catalogue, vocabulary: Path | None, ids: list[str]) -> Iterator[Batch]:
    sizes = catalogue.section_counts(ids)
    batch: list[str] = []
    held = 0
    for ident in ids:
        batch.append(ident)
        held += sizes.get(ident, 0)
        if held >= _BATCH_SECTIONS:
            yield Batch(catalogue.path, tuple(batch), vocabulary)
            batch, held = [], 0
    if batch:
        yield Batch(catalogue.path, tuple(batch), vocabulary)
