"""Tasks of cutting readings up into documents, and what comes of them: values, without the code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue import Stored
    from indexer.build.cache import ReadingLocation
    from indexer.build.origin import Origin, Rules


@dataclass(frozen=True, slots=True)
class Task:
    """Some readings of one content. `plain` when cutting them up has failed before."""

    kept: Path
    first: int
    places: tuple[ReadingLocation, ...]
    origin: Origin
    rules: Rules
    plain: bool = False


@dataclass(frozen=True, slots=True)
class ProcessedReading:
    """The documents of a task, and what went wrong on the way, in Swedish."""

    documents: tuple[Stored, ...]
    warnings: tuple[str, ...] = ()


def smaller(task: Task) -> list[Task]:
    """Return what to try when a task has hung or crashed: its halves, at last without cutting."""
    if len(task.places) == 1:
        return [] if task.plain else [replace(task, plain=True)]
    middle = len(task.places) // 2
    return [
        replace(task, places=task.places[:middle]),
        replace(task, first=task.first + middle, places=task.places[middle:]),
    ]
