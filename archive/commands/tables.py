"""Write a table of words or of the register to standard output or a file, with its provenance."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.commands.output import put
from archive.errors import UsageError
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.export.table import Table

REGISTER_FILES = {name: f".{name}" for name in ("csv", "xlsx", "jsonl")}
WORD_FILES = {name: f".{name}" for name in ("csv", "tsv", "xlsx", "json")}
MEETING_FILES = {name: f".{name}" for name in ("csv", "xlsx", "json", "ics")}
"""Format of a command's file → what such files are called."""


def put_table(form: str, output: Path | None, rows: Iterable[dict[str, Any]], table: Table) -> int:
    """Write rows and return how many; a file gets NAME.provenance.json beside it.

    Raises:
        UsageError: a workbook has no file to go to.
        NothingDoneError: it cannot be written.
    """
    from archive.export.table import BESIDE, provenance_line, write_table  # noqa: PLC0415

    screen = output is None or str(output) == "-"
    if screen and form == "xlsx" and sys.stdout.isatty():
        raise UsageError(message("En arbetsbok skrivs till en fil; ange den med -o."))
    count = put(output, lambda stream: write_table(form, rows, table, stream))
    if output is not None and output.is_file():
        line = provenance_line(table, count).encode("utf-8", "backslashreplace")
        put(Path(f"{output}{BESIDE}"), lambda stream: stream.write(line))
    return count
