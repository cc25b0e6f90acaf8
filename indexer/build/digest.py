"""How do readings become documents? Done in worker processes, some readings at a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from archive import vocabulary
from archive.model import (
    DocumentCut,
    OffsetMap,
    Repaired,
    SectionCut,
    SectionKind,
    Source,
    Span,
)
from indexer.build.assemble import assemble
from indexer.build.cache import readings
from indexer.recognise import Recognised, recognise
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue import Stored
    from archive.model import Reading
    from archive.vocabulary import Vocabulary
    from indexer.build.cache import Place
    from indexer.build.origin import Origin, Rules

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """Some readings of one content. `plain` when cutting them up has failed before."""

    kept: Path
    first: int
    places: tuple[Place, ...]
    origin: Origin
    rules: Rules
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Digested:
    """The documents of a task, and what went wrong on the way, in Swedish."""

    documents: tuple[Stored, ...]
    warnings: tuple[str, ...] = ()


def digest(task: Task) -> Digested:
    """Return the documents of some readings."""
    made: list[Stored] = []
    warnings: list[str] = []
    for i, reading in enumerate(readings(task.kept, task.places)):
        number, mark = task.first + i, task.places[i].print
        if not task.plain:
            try:
                made += _documents(reading, task, number, mark)
                continue
            except Exception as error:  # the text is kept, whatever cutting it up stumbled over
                log.warning("%s: reading %d: %r", task.origin.path, number, error, exc_info=True)
                warnings.append(f"Texten kunde inte delas upp ({type(error).__name__}: {error}).")
        made += _plain(reading, task.origin, number, mark)
    return Digested(tuple(made), tuple(warnings))


def _documents(reading: Reading, task: Task, number: int, mark: str) -> list[Stored]:
    origin = task.origin
    words = _vocabulary(task.rules.vocabulary)
    repaired = repair(reading)
    cuts = [
        (cut, recognise(reading, repaired, cut, words, origin.name, origin.modified))
        for cut in segment(reading, repaired)
    ]
    return assemble(reading, repaired, cuts, origin=origin, number=number, print_=mark)


def _plain(reading: Reading, origin: Origin, number: int, mark: str) -> list[Stored]:
    """Return the reading as one document, a section a page, its text as it was extracted."""
    starts, at = [], 0
    for page in reading.pages:
        starts.append(at)
        at += len(page.text) + 1
    raw = reading.raw
    repaired = Repaired(
        raw, tuple(starts), tuple(page.number for page in reading.pages), OffsetMap()
    )
    ends = (*(start - 1 for start in starts[1:]), len(raw))
    sections = tuple(
        SectionCut(SectionKind.PAGE, Span(start, end), confidence=0.0)
        for start, end in zip(starts, ends, strict=True)
    )
    given = reading.given
    said = Recognised(
        given.title or reading.name or origin.name,
        "övrigt",
        scanned=any(page.source is not Source.TEXT for page in reading.pages),
    )
    cut = DocumentCut(Span(0, len(raw)), sections)
    return assemble(reading, repaired, [(cut, said)], origin=origin, number=number, print_=mark)


@cache
def _vocabulary(folder: Path | None) -> Vocabulary:
    return vocabulary.load(folder)


def smaller(task: Task) -> list[Task]:
    """Return what to try when a task has hung or crashed: its halves, at last without cutting."""
    if len(task.places) == 1:
        return [] if task.plain else [replace(task, plain=True)]
    middle = len(task.places) // 2
    return [
        replace(task, places=task.places[:middle]),
        replace(task, first=task.first + middle, places=task.places[middle:]),
    ]
