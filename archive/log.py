"""Logging set-up, called by the command and never at import."""

from __future__ import annotations

import logging
import sys

from archive.personal import mask


class _Discreet(logging.Formatter):
    """Covers personal numbers, which file names and messages may hold."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def set_up(*, verbose: bool = False, quiet: bool = False) -> None:
    """Send log lines to stderr: warnings by default, more when verbose, only errors when quiet."""
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    # OpenSearch's client tells each try that failed, with a traceback; the error says it once.
    for noisy in ("pdfminer", "PIL", "fontTools", "opensearch"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
