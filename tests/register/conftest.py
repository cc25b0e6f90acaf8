from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from archive.catalogue import CatalogueWriter, RestrictedCatalogue, Stored, sql_schema
from archive.model import Level
from archive.register import Register
from indexer.register import entries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document


@pytest.fixture
def register(tmp_path: Path) -> Callable[..., Register]:
    """Return a function that keeps documents in a catalogue and opens its register."""

    def kept(*documents: Document, level: Level = Level.PUBLIC) -> Register:
        path = tmp_path / "catalogue.sqlite"
        path.unlink(missing_ok=True)
        with CatalogueWriter(path) as writer:
            for document in documents:
                entries = entries_of(document)
                writer.put(Stored(document, (), f"sha-{document.id}", 0, entries=entries))
            writer.set_meta(schema=sql_schema.VERSION)
            writer.commit()
        return Register(RestrictedCatalogue.open(path, level))

    return kept
