"""Record a run, whatever happens to it, and notify by mail or webhook when it is over."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive import runs
from archive.messages import _
from archive.runs.sending import send as send_report
from indexer.build.report import utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.runs import RunReport
    from archive.settings import Settings

log = logging.getLogger(__name__)


class Diary:
    """Keeps the record of one run: there from its first moment, so that a killed run leaves one."""

    def __init__(self, settings: Settings, report: RunReport) -> None:
        self._settings, self._report = settings, report
        self._place: Path | None = None

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Keep the record while the run goes, and what became of it when it ends."""
        report = self._report
        self._write_report()
        try:
            yield
        except BaseException as error:
            report.reason = report.reason or f"{type(error).__name__}: {error}"
            raise
        finally:
            report.ended = utc()
            if report.result == runs.RUNNING:
                report.result = "stopped"
            if self._settings.personal_data != "off":
                report.cover()
            self._write_report()

    @contextmanager
    def notify_at_exit(self, *, send: bool) -> Iterator[None]:
        """Tell who is to be told, once the index is free again; a run never fails by that."""
        try:
            yield
        finally:
            if send and self._place is not None:
                warnings = send_report(self._settings, self._report)
                for warning in warnings:
                    log.warning("%s", warning)
                if warnings:
                    self._report.warnings.extend(warnings)
                    self._write_report()

    def _write_report(self) -> None:
        try:
            if self._place is None:
                self._place = runs.keep(self._settings.index, self._report)
            else:
                runs.rewrite(self._place, self._report)
        except OSError as error:
            log.warning(_("Rapporten kunde inte sparas: %(error)s", error=error))
