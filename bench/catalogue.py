"""Growth of the catalogue: what the night's copy, its digest and its scans cost at some sizes.

    python -m bench.catalogue INDEX COPIES…

Takes the published catalogue of INDEX, repeats its documents COPIES times under other ids, and
prints for each size what a night and a pull do with the whole of it. Seconds are on the clock and
of the processor; the file was just written, so that it is read from memory as far as that reaches.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from archive import generations, state_files
from archive.catalogue import Catalogue
from archive.catalogue.catalogue_writer import copy

if TYPE_CHECKING:
    from collections.abc import Callable

_SCAN = "SELECT kind, count(*), sum(tokens) FROM sections GROUP BY kind"
_OWNER = {"documents": "id"}
"""The column that holds a document's id, where that is not document_id."""


def main() -> None:
    """Print a line of the table for each size."""
    source = generations.current(Path(sys.argv[1])).catalogue
    print("| sections | MiB | copy | digest | flush | scan | ids |")
    print("|---|---|---|---|---|---|---|")
    for times in map(int, sys.argv[2:]):
        with tempfile.TemporaryDirectory(dir=source.parent.parent) as folder:
            grown, copied = Path(folder) / "grown.sqlite", Path(folder) / "copied.sqlite"
            shutil.copyfile(source, grown)
            _grow(grown, times)
            timed = [
                _timed(lambda: copy(grown, copied)),  # noqa: B023 - called at once
                _timed(lambda: generations.checksum(copied)),  # noqa: B023
                _timed(lambda: state_files.flush(copied)),  # noqa: B023
            ]
            with closing(Catalogue.open(copied)) as catalogue:
                sections = int(catalogue.counts()["sections"])
                timed.append(_timed(lambda: catalogue.query(_SCAN)))
                timed.append(_timed(lambda: list(catalogue.ids())))
            size = copied.stat().st_size / 2**20
            print(f"| {sections} | {size:.0f} | {' | '.join(timed)} |", flush=True)


def _timed(work: Callable[[], object]) -> str:
    clock, processor = time.monotonic(), time.process_time()
    work()
    return f"{time.monotonic() - clock:.1f} ({time.process_time() - processor:.1f})"


def _grow(path: Path, times: int) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous=OFF")
        tables = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            owner = _OWNER.get(table, "document_id")
            if owner not in columns:
                continue
            kept = f"_former_{table}"
            db.execute(f"CREATE TEMP TABLE {kept} AS SELECT * FROM {table}")
            for number in range(1, times):
                values = [f"{c} || '-{number}'" if c == owner else c for c in columns]
                db.execute(
                    f"INSERT OR IGNORE INTO {table} SELECT {', '.join(values)} FROM temp.{kept}"
                )


if __name__ == "__main__":
    main()
