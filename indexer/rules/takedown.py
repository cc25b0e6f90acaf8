"""What must not be in the archive, whatever lies in the corpus?

`takedown.toml` in the corpus folder, one entry a document or file:

    [[takedown]]
    path = "protokoll/2014-05-09.pdf"      # or sha256 = "…", or id = "…"
    text = "5f1c…"                         # if wanted: keeps the same words out of a new index too
    reason = "Begäran 2026-03-01"
    date = 2026-03-01
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations)
import hashlib
from typing import TYPE_CHECKING

import msgspec

from archive.errors import SettingsError
from indexer.rules.files import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.catalogue import Gone

FILE = "takedown.toml"


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One takedown: exactly one of id, path and sha256 names what.

    `text` is the fingerprint of its words, as the run that removed it says; with it the same text
    under another name stays out even when the index is thrown away and built anew.
    """

    id: str | None = None
    path: str | None = None
    sha256: str | None = None
    text: str | None = None
    reason: str = "Borttagen på begäran."
    date: dt.date | None = None


class _Shape(msgspec.Struct, forbid_unknown_fields=True):
    takedown: tuple[Entry, ...] = ()


class Takedown:
    """What is taken down, and how to tell it again when it comes back."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = tuple(entries)
        self.ids = {entry.id: entry.reason for entry in self._entries if entry.id}
        self.paths = {entry.path: entry.reason for entry in self._entries if entry.path}
        self.contents = {
            entry.sha256.lower(): entry.reason for entry in self._entries if entry.sha256
        }
        self.texts = {entry.text.lower(): entry.reason for entry in self._entries if entry.text}
        self._by_path: dict[str, str] = {}

    @classmethod
    def load(cls, corpus: Path) -> Takedown:
        """Return the takedowns of a corpus; none when it has no such file.

        Raises:
            SettingsError: the file has a mistake.
        """
        entries = (read(corpus / FILE, _Shape) or _Shape()).takedown
        for number, entry in enumerate(entries, 1):
            if sum(x is not None for x in (entry.id, entry.path, entry.sha256)) != 1:
                msg = (
                    f"Post {number} i {corpus / FILE} ska ange ett av id, path och sha256. "
                    "Inget har ändrats; rätta den och kör om."
                )
                raise SettingsError(msg)
        return cls(entries)

    def __bool__(self) -> bool:
        return bool(self._entries)

    @property
    def version(self) -> str:
        """A fingerprint of what is taken down."""
        said = msgspec.json.encode(sorted(map(repr, self._entries)))
        return hashlib.blake2b(said, digest_size=8).hexdigest()

    def found(self, path: str, sha256: str) -> None:
        """Know the bytes of a file that is taken down by its path, under any other name too."""
        self.contents[sha256] = self.paths[path]
        self._by_path[sha256] = path

    def path_of(self, sha256: str) -> str:
        """Return the path by which some bytes are taken down; empty when by something else."""
        return self._by_path.get(sha256, "")

    def remember(self, graves: Iterable[Gone]) -> None:
        """Know the same texts again under other bytes, as long as they are to be kept out."""
        for grave in graves:
            if not self._names(grave):
                continue
            if grave.path in self.paths:
                self.contents.setdefault(grave.sha256, grave.reason)
                self._by_path.setdefault(grave.sha256, grave.path)
            if grave.text_hash:
                self.texts[grave.text_hash] = grave.reason

    def holds(self, grave: Gone) -> bool:
        """Say whether a document taken down before is still to be kept out."""
        return self._names(grave) or grave.text_hash in self.texts

    def _names(self, grave: Gone) -> bool:
        return grave.id in self.ids or grave.sha256 in self.contents or grave.path in self.paths

    def reason(self, document_id: str, text_hash: str) -> str | None:
        """Return why a document must not be in, or None when it may."""
        return self.ids.get(document_id) or self.texts.get(text_hash)
