"""Reading of a corpus: what is new or changed is read, and cut up ahead of its turn."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.messages import _
from archive.model import Status
from indexer.build import ledger
from indexer.build.file_table import FileTable
from indexer.build.origins import Origins, corrected, origin_of
from indexer.build.reading import Wanted
from indexer.build.survey import follow_moves, learned, survey, unread
from indexer.build.workload import Workload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.catalogue import FileRecord
    from archive.progress import Progress
    from indexer.build.intake import Intake
    from indexer.build.kept_levels import KeptLevels
    from indexer.build.past import Past
    from indexer.build.report import RunReport
    from indexer.rules.correction_files import CorrectionFiles
    from indexer.rules.takedown import Takedown
    from indexer.scan import Scan
    from indexer.seen_files import Seen


@dataclass(frozen=True, slots=True)
class CorpusReading:
    """How the files of a corpus are read: by which rules, and beside what was known before.

    With `reread` nothing that was read before is taken for read.
    """

    corpus: Path
    intake: Intake
    past: Past
    takedown: Takedown
    kept: KeptLevels
    corrections: CorrectionFiles
    report: RunReport
    progress: Progress
    reread: bool

    def read_files(self, seen: Scan) -> FileTable:
        """Read what is new or changed among the files seen; return all of them as they are now."""
        reader = self.intake.cache.key
        if self.reread:
            self.intake.cache.sweep(())
        before = self.past.files
        files = FileTable(
            survey(seen, before, "" if self.reread else reader, self.takedown.keeps_out)
        )
        for file in seen.files:
            if self.takedown.reason_of_path(file.path) and file.path not in files:
                files.put(unread(file, before.get(file.path)))
        now = time.time()
        self._read_rest(seen, files, now)
        follow_moves(before, files)
        self.past.history.remember_arrivals(files)
        ledger.mend_clock(files, now)
        return files

    def _read_rest(self, seen: Scan, files: FileTable, now: float) -> None:
        """Look into the files seen of which nothing is known yet."""
        before = self.past.files
        asked: dict[int, tuple[Seen, FileRecord | None]] = {}

        def unknown() -> Iterator[Seen]:
            """Yield the largest first: no core has nothing to do while another reads it."""
            return (file for file in seen.files.largest_first() if file.path not in files)

        def wanted() -> Iterator[Wanted]:
            for number, file in enumerate(unknown()):
                known = before.get(file.path)
                asked[number] = file, known
                yield Wanted(file.place, (file.size, file.mtime_ns), self._known_bytes(known))

        work = Workload((file.path, file.size) for file in unknown())
        total, done, share = work.files, 0, 0.0

        def slow(name: str) -> None:
            self.progress(_("Läser filer"), done, total, share, name)

        for done, (number, read) in enumerate(self.intake.read(wanted(), slow), 1):
            file, known = asked.pop(number)
            record = learned(file, known, read, self.intake.cache.key, now)
            if known is None and self._is_new(record, files):
                self._segment_ahead(record)
            files.put(record)
            self.report.read += read.fresh
            share = work.ended(file.path, file.size, read.seconds)
            self.progress(_("Läser filer"), done, total, share)

    def _is_new(self, record: FileRecord, files: FileTable) -> bool:
        """Return whether a file's bytes are searchable now and were by no other file."""
        if record.served is None or self.takedown.keeps_out(record):
            return False
        return not (self.past.files.serves(record.served) or files.serves(record.served))

    def origins(self, files: FileTable) -> Origins:
        """Return the origin of every content that is served, by its SHA-256."""
        return Origins(files, self.corrections, self.kept, self.corpus)

    def _segment_ahead(self, record: FileRecord) -> None:
        """Let a new content be cut up before all files are read, as if no other file mattered."""
        alone = self.kept.levelled_alone(record)
        if sha := record.served:
            given = corrected(sha, [alone], self.corrections, self.kept)
            self.intake.ahead(origin_of(sha, [alone], given, self.corpus))

    def _known_bytes(self, known: FileRecord | None) -> str | None:
        """Return the bytes a file is known by, unless all that is known is that it failed."""
        if known is None or known.status is Status.FAILED or self.reread:
            return None
        return known.sha256 if known.reader == self.intake.cache.key else None
