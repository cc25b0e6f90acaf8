"""Reading of a corpus: what is new or changed is read, and cut up ahead of its turn."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.messages import _
from archive.model import Status
from indexer.build import ledger
from indexer.build.reading import Wanted
from indexer.build.survey import learned, moved, survey, unread
from indexer.build.workload import Workload

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue import FileRecord
    from archive.progress import Progress
    from indexer.build.intake import Intake
    from indexer.build.kept_levels import KeptLevels
    from indexer.build.ledger import Files
    from indexer.build.origin import Origin
    from indexer.build.past import Past
    from indexer.build.report import RunReport
    from indexer.rules.correction_files import CorrectionFiles
    from indexer.rules.takedown import Takedown
    from indexer.scan import Scan


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

    def read_files(self, seen: Scan) -> Files:
        """Read what is new or changed among the files seen; return all of them as they are now."""
        reader = self.intake.cache.key
        if self.reread:
            self.intake.cache.sweep(set())
        surveyed = survey(
            seen, self.past.files, "" if self.reread else reader, self.takedown.keeps_out
        )
        files = {record.path: record for record in (*surveyed.same, *surveyed.unreadable)}
        files |= {
            file.path: unread(file, known)
            for file, known in surveyed.ask
            if self.takedown.reason_of_path(file.path)
        }
        ask = [pair for pair in surveyed.ask if pair[0].path not in files]
        # The largest first, so that no core is left with nothing to do while another reads it.
        ask.sort(key=lambda pair: (-pair[0].size, pair[0].path))
        work = Workload((file.path, file.size) for file, _ in ask)
        done, share = 0, 0.0

        def slow(name: str) -> None:
            self.progress(_("Läser filer"), done, len(ask), share, name)

        wanted = (
            Wanted(file.place, (file.size, file.mtime_ns), self._known_bytes(known))
            for file, known in ask
        )
        begun = {record.served for record in self.past.files.values()}
        now = time.time()
        for done, (number, read) in enumerate(self.intake.read(wanted, slow), 1):
            file, known = ask[number]
            record = files[file.path] = learned(file, known, read, reader, now)
            if known is None and record.served not in begun and not self.takedown.keeps_out(record):
                begun.add(record.served)
                self._segment_ahead(record)
            self.report.read += read.fresh
            share = work.ended(file.path, file.size, read.seconds)
            self.progress(_("Läser filer"), done, len(ask), share)
        files = dict(sorted(files.items()))
        for record in list(moved(files, surveyed.gone)):
            files[record.path] = record
        return ledger.not_ahead(self.past.history.arrived(files), now)

    def origins(self, files: Files) -> dict[str, Origin]:
        """Return the origin of every content that is served, by its SHA-256."""
        return ledger.origins(files, self.corrections, self.kept, self.corpus)

    def _segment_ahead(self, record: FileRecord) -> None:
        """Let a new content be cut up before all files are read, as if no other file mattered."""
        alone = self.kept.levelled({record.path: record})
        for origin in self.origins(alone).values():
            self.intake.ahead(origin)

    def _known_bytes(self, known: FileRecord | None) -> str | None:
        """Return the bytes a file is known by, unless all that is known is that it failed."""
        if known is None or known.status is Status.FAILED or self.reread:
            return None
        return known.sha256 if known.reader == self.intake.cache.key else None
