"""The origin of a reading: its file, level and corrections, which make documents of it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations for the key)
import hashlib
from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003

import msgspec

from archive.catalogue.values import place_on_disk
from indexer.recognise.apply_corrections import Corrections  # noqa: TC001


@dataclass(frozen=True, slots=True)
class Origin:
    """A content and the one path that stands for it (several files may hold the same bytes).

    `access` is the level by folder rule; `corrections` what people have corrected.
    """

    sha256: str
    path: str
    corpus: Path
    raw: bytes | None = None
    modified: dt.date | None = None
    arrived: float = field(default=0.0, compare=False, repr=False)
    access: str = "public"
    corrections: Corrections | None = None

    @property
    def place(self) -> Path:
        """Where the file lies."""
        return place_on_disk(self.corpus, self.path, self.raw)

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides how a reading becomes documents, beside the reading: versions and settings."""

    version: str
    vocabulary: Path | None = None
    vocabulary_version: str = ""
    personal_data: str = "mask"
    hidden_text: str = "omit"


def key(origin: Origin, rules: Rules) -> str:
    """Return what tells whether documents made before would be made the same way now."""
    parts = (
        rules.version,
        rules.vocabulary_version,
        rules.personal_data,
        rules.hidden_text,
        origin.path,
        origin.access,
        origin.corrections,
    )
    return hashlib.blake2b(msgspec.json.encode(parts), digest_size=12).hexdigest()
