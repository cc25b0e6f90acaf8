"""How is logging set up? In one place, called by the command, never at import."""

from __future__ import annotations

import logging
import sys


def set_up(*, verbose: bool = False, quiet: bool = False) -> None:
    """Send log lines to stderr: warnings by default, more when verbose, only errors when quiet."""
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for noisy in ("pdfminer", "PIL", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
