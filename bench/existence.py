"""Times of the catalogue's answer to ids of closed records and to unknown ones, and their ratio."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from archive.catalogue import CatalogueWriter, RestrictedCatalogue, Stored, sql_schema
from archive.errors import NotFoundError
from archive.model import Document, Level, Section, SectionKind, Span

if TYPE_CHECKING:
    import argparse

RECORDS = 4_000
ASKED = 400
ROUNDS = 9
WORDS = "Om en uppsägning i personalutskottet. " * 200


def main(args: argparse.Namespace) -> None:
    """Print microseconds for an id of a closed record and for one that never was."""
    del args
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.sqlite"
        closed = _fill(path)
        catalogue = RestrictedCatalogue.open(path, Level.PUBLIC)
        chance = random.Random(1)
        unknown = ["".join(chance.choices("abcdefghijklmnop234567", k=13)) for _ in closed]
        times: dict[str, list[float]] = {"closed": [], "unknown": []}
        for _ in range(ROUNDS):
            for name, ids in (("closed", closed), ("unknown", unknown)):
                times[name].append(_time(catalogue, chance.sample(ids, ASKED)))
        catalogue.close()
    middle = {name: statistics.median(some) for name, some in times.items()}
    print(", ".join(f"{name} {value:.1f} µs" for name, value in middle.items()))
    print(f"closed / unknown {middle['closed'] / middle['unknown']:.3f}")


def _time(catalogue: RestrictedCatalogue, ids: list[str]) -> float:
    """Return the microseconds of process time that an answer takes."""
    began = time.process_time()
    for ident in ids:
        try:
            catalogue.document(ident)
        except NotFoundError:
            continue
        raise AssertionError(ident)
    return (time.process_time() - began) / len(ids) * 1e6


def _fill(path: Path) -> list[str]:
    """Write a catalogue of public and closed records by turns; return the ids of the closed."""
    chance, closed = random.Random(0), []
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION, corpus="")
        for number in range(RECORDS):
            ident = "".join(chance.choices("abcdefghijklmnop234567", k=13))
            level = Level.CLOSED if number % 2 else Level.PUBLIC
            closed += [ident] if level is Level.CLOSED else []
            section = Section(
                f"{ident}-0", ident, 0, SectionKind.PAGE, None, None, None, 1, WORDS,
                Span(0, len(WORDS)), 1, 1,
            )  # fmt: skip
            document = Document(
                ident, "Protokoll", "protokoll", None, None, "sv", None, None, (), (),
                scanned=False, sections=(section,), access=level,
            )  # fmt: skip
            writer.put(Stored(document, (), ident, 0))
        writer.commit()
    return closed
