"""What the rules of today close of the files and records of before, beyond what was known.

It holds from the moment a run has read the rules, however the run ends, and it goes with what is
moved or renamed on the very day on which a rule is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Level
from archive.restrictions import RecordedLevel, comparable, keep_stricter
from indexer.build import levels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.catalogue import FileRecord
    from archive.restrictions import Restrictions
    from indexer.build.past import Past
    from indexer.recognise.apply_corrections import Corrections


def newly_closed_files(
    known: Restrictions, past: Past, by_rule: Callable[[str], Level], today: str
) -> tuple[dict[str, RecordedLevel], dict[str, RecordedLevel]]:
    """Return what rules close of the files of before: by comparable path, and by SHA-256."""
    paths: dict[str, RecordedLevel] = {}
    contents: dict[str, RecordedLevel] = {}
    for record in past.files.records():
        level, key = by_rule(record.path), comparable(record.path)
        if level is Level.PUBLIC or _holds(known.paths.get(key), level):
            continue
        held = RecordedLevel(level, today)
        keep_stricter(paths, key, held)
        for sha256 in levels.contents(record):
            keep_stricter(contents, sha256, held)
    return paths, contents


def newly_closed_parts(
    known: Restrictions, past: Past, given: Callable[[str], Corrections | None]
) -> dict[str, Level]:
    """Return the records of before, by id, that corrections of single documents close."""
    closing = {
        (sha256, number): level
        for record in past.files.records()
        for sha256, number, level in _closed_numbers(record, given(record.path))
        if not _holds(known.parts.get(sha256, {}).get(str(number)), level)
    }
    rows = past.documents() if closing else ()
    return {
        row.id: closing[place]
        for row in rows
        if (place := (row.sha256, levels.number_of(row.ordinal))) in closing
    }


def _closed_numbers(
    record: FileRecord, given: Corrections | None
) -> Iterator[tuple[str, int, Level]]:
    for part in given.documents if given and record.served else ():
        level = levels.of_part(given, part.number)
        if record.served and level not in {None, Level.PUBLIC}:
            yield record.served, part.number, Level(level)


def _holds(known: RecordedLevel | None, level: Level) -> bool:
    return known is not None and known.level.may_see(level)
