from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from archive import generations
from archive.catalogue import Catalogue
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.build.report import RunReport


@dataclass
class House:
    """A corpus and an index in a temporary folder, and a way to run."""

    settings: Settings

    @property
    def corpus(self) -> Path:
        return self.settings.corpus

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def run(self, **options: Any) -> RunReport:
        return run(self.settings, Options(**options), silent)

    def having(self, **changes: Any) -> House:
        return House(replace(self.settings, **changes))

    def catalogue(self) -> Catalogue:
        return Catalogue.open(generations.current(self.settings.index).catalogue)

    def documents(self) -> dict[str, str]:
        """Title by source id."""
        return {d.source_id or "": d.id for d in self.catalogue().all_documents()}

    def found(self, word: str) -> set[str]:
        """The ids of the sections that hold a word exactly."""
        from archive.engines import engine
        from archive.tree import Term

        generation = generations.current(self.settings.index)
        searcher = engine(generation.manifest.engine).open(generation.engine)
        try:
            return set(searcher.ids(Term("exact", word)))
        finally:
            searcher.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    (tmp_path / "corpus").mkdir()
    return House(
        Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", engine="arrays", jobs=1)
    )
