"""Write a table of the register to standard output or a file, with its provenance beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.errors import UsageError
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.export.table import Table


def put_table(form: str, output: Path | None, rows: Iterable[dict[str, Any]], table: Table) -> int:
    """Write rows and return how many; a file gets NAME.provenance.json beside it.

    Raises:
        UsageError: a workbook has no file to go to.
    """
    from archive.export.table import BESIDE, provenance_line, write_table  # noqa: PLC0415

    if output is None or str(output) == "-":
        if form == "xlsx" and sys.stdout.isatty():
            msg = message("En arbetsbok skrivs till en fil; ange den med -o.")
            raise UsageError(msg)
        return write_table(form, rows, table, sys.stdout.buffer)
    with output.open("wb") as stream:
        count = write_table(form, rows, table, stream)
    Path(f"{output}{BESIDE}").write_text(provenance_line(table, count), "utf-8")
    return count
