"""Lists and counts over a catalogue: files, fields, flags, meetings, states, register entries."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archive.catalogue.browse import Browsing
from archive.catalogue.flags import FlagLists
from archive.catalogue.meeting_rows import MeetingRows
from archive.catalogue.register_rows import RegisterRows
from archive.catalogue.rows import FILE_COLUMNS, SECTION_COLUMNS, file_from, section_from
from archive.catalogue.sizes import SizeLists
from archive.catalogue.state_rows import RecordStates
from archive.model import NO_OWN_TEXT, Section, SectionKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.catalogue.values import FileRecord

_PAGE_STARTS = """
SELECT document_id, span_start, number FROM pages WHERE document_id IN ({}) ORDER BY 1, 2, 3
"""
_OPENINGS = f"SELECT {SECTION_COLUMNS} FROM sections WHERE kind = 'cover' OR length(heading) < 30"
_TITLED = f"""
SELECT document_id, coalesce(
  min(CASE WHEN kind NOT IN {tuple(map(str, (SectionKind.COVER, *NO_OWN_TEXT)))} THEN ordinal END),
  min(ordinal))
FROM sections WHERE document_id IN ({{}}) GROUP BY 1
"""


class CatalogueLists(Browsing, FlagLists, MeetingRows, RecordStates, RegisterRows, SizeLists):
    """What a catalogue holds in all, as far as its kind shows it."""

    def files(self) -> Iterator[FileRecord]:
        """Return every file, by path."""
        rows = self._db.execute(f"SELECT {FILE_COLUMNS} FROM whole_files ORDER BY path")
        return map(file_from, rows)

    def failures(self) -> tuple[FileRecord, ...]:
        """Return the files that failed or came through in part only, by path."""
        rows = self._db.execute(
            f"SELECT {FILE_COLUMNS} FROM whole_files WHERE status IN (?, ?) ORDER BY path",
            (Status.FAILED.value, Status.PARTIAL.value),
        )
        return tuple(map(file_from, rows))

    def counts(self) -> dict[str, Any]:
        """Return how many documents and sections there are, and files by status."""
        files = Counter({status.value: 0 for status in Status})
        sql = "SELECT status, count(*) FROM whole_files GROUP BY 1"
        files.update(dict(tuple(row) for row in self._db.execute(sql)))
        return {
            "documents": self._db.execute("SELECT count(*) FROM documents").fetchone()[0],
            "sections": self._db.execute("SELECT count(*) FROM sections").fetchone()[0],
            "files": dict(files),
        }

    def page_starts(self, ids: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """Return, by document, where each page begins in the repaired text, and its number."""
        starts: dict[str, list[tuple[int, int]]] = {}
        for row in self._many(_PAGE_STARTS, list(ids)):
            starts.setdefault(row[0], []).append((row[1], row[2]))
        return starts

    def opening_sections(self) -> Iterator[Section]:
        """Yield the sections that may only lead to the rest of their document: covers and lists."""
        return map(section_from, self._db.execute(_OPENINGS))

    def titled_sections(self, ids: Iterable[str]) -> dict[str, int]:
        """Return, by document, the ordinal of the section that is found by the document's title."""
        return {row[0]: row[1] for row in self._many(_TITLED, list(ids))}
