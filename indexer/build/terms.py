"""Bring the engine's index in line with the catalogue, whole or by what changed."""

from __future__ import annotations

import os
from collections import deque
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from archive.engines import term_lists
from archive.errors import ArchiveError
from archive.messages import message
from indexer.build.analysis import Batch
from indexer.build.task_pool import TaskPool
from indexer.sandbox.limits import Limits
from indexer.sandbox.worker import Crash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.catalogue import Catalogue
    from archive.engines.base import Engine, Entry
    from archive.settings import Settings

_PLAIN = message(
    "Orden i handlingen %(id)s kunde inte analyseras (%(reason)s); den hittas bara på orden som "
    "de står. Anmäl felet."
)
_BATCH_SECTIONS = 150
"""A worker analyses documents with so many sections at a time."""
_COUNTED_DOCUMENTS = 1_000
"""Documents whose sections are counted at a time."""


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
) -> list[str]:
    """Bring the index in `folder`: take out what is dropped or changed, add what is put.

    The term lists of the whole index are written beside the folder.
    Return in Swedish which documents are only found by their words as they stand, and why.

    Raises:
        ArchiveError: not even that could be done for a document.
    """
    notes: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    with engine.writer(folder) as writer:
        for ident in dropped:
            writer.delete_document(ident)
        for done, entry in enumerate(_made_entries(catalogue, settings, put, notes), 1):
            writer.add(entry)
            progress(done)
        writer.commit()
    with closing(engine.open(folder)) as searcher:
        term_lists.write(folder.with_name(term_lists.FILE), searcher)
    return notes


def _made_entries(
    catalogue: Catalogue, settings: Settings, put: Iterable[str], notes: list[str]
) -> Iterator[Entry]:
    # Our own code on texts of bounded size: a limit only so that nothing can hang for ever.
    limits = Limits.of_own_code(10 * settings.file_seconds)
    sent: deque[Batch] = deque()

    def batches() -> Iterator[Batch]:
        for batch in _document_batches(catalogue, settings.vocabulary, put):
            sent.append(batch)
            yield batch

    with TaskPool[list["Entry"]]("indexer.build.analysis:entries", settings.jobs, limits) as pool:
        for result in pool.map(batches()):
            batch = sent.popleft()
            yield from (
                _in_pieces(pool, batch, result, notes) if isinstance(result, Crash) else result
            )


def _in_pieces(
    pool: TaskPool[list[Entry]], batch: Batch, crash: Crash, notes: list[str]
) -> Iterator[Entry]:
    """Yield the entries of a batch that failed, without analysis for the document at fault."""
    if batch.plain:
        msg = message(
            "Sökorden i %(id)s kunde inte tas fram: %(reason)s.",
            id=batch.ids[0],
            reason=crash.reason,
        )
        raise ArchiveError(msg)
    if len(batch.ids) > 1:
        pieces = batch.halves()
    else:
        notes.append(_PLAIN.filled(id=batch.ids[0], reason=crash.reason).swedish)
        pieces = (replace(batch, plain=True),)
    for piece in pieces:
        result = pool.do(piece)
        yield from _in_pieces(pool, piece, result, notes) if isinstance(result, Crash) else result


def _document_batches(
    catalogue: Catalogue, vocabulary: Path | None, ids: Iterable[str]
) -> Iterator[Batch]:
    batch: list[str] = []
    held = 0
    rest = iter(ids)
    while some := list(islice(rest, _COUNTED_DOCUMENTS)):
        sizes = catalogue.section_counts(some)
        for ident in some:
            batch.append(ident)
            held += sizes.get(ident, 0)
            if held >= _BATCH_SECTIONS:
                yield Batch(catalogue.path, tuple(batch), vocabulary)
                batch, held = [], 0
    if batch:
        yield Batch(catalogue.path, tuple(batch), vocabulary)
