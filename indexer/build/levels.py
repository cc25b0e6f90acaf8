"""Who may know of which file, and see the bytes that several files hold?

The level of a path is what its file of corrections says, else the rule of its folder. Where the
same bytes lie under several paths, the most closed of their levels holds for all of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace as with_fields

from archive.model import Level, strictest
from indexer.recognise.corrections import Correction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.catalogue import Catalogue, FileRecord
    from indexer.build.ledger import Files
    from indexer.recognise.corrections import Corrections
    from indexer.rules.access import Access
    from indexer.rules.corrections import CorrectionFiles

_Said = TypeVar("_Said", bound=Correction)


def level(path: str, access: Access, corrections: CorrectionFiles) -> str:
    """Return the level of one path.

    Raises:
        SettingsError: a file of corrections cannot be used.
    """
    said = corrections.of(path)
    return (said.access if said else None) or access.level(path)


def levelled(files: Files, access: Access, corrections: CorrectionFiles) -> Files:
    """Return the files with who may know of them: read or not, present or served.

    Raises:
        SettingsError: a file of corrections cannot be used.
    """
    own = {path: level(path, access, corrections) for path in files}
    shared: dict[str, str] = {}
    for path, record in files.items():
        for sha in _contents(record):
            shared[sha] = strictest((own[path], shared.get(sha, Level.PUBLIC)))
    return {
        path: replace(
            record, access=strictest((own[path], *(shared[sha] for sha in _contents(record))))
        )
        for path, record in files.items()
    }


def _contents(record: FileRecord) -> set[str]:
    return {sha for sha in (record.sha256, record.served) if sha}


def tightened(corrections: Corrections, floor: str) -> Corrections:
    """Return corrections none of which opens what another path of the same bytes closes."""
    documents = tuple(_no_more_open(said, floor) for said in corrections.documents)
    return with_fields(_no_more_open(corrections, floor), documents=documents)


def _no_more_open(said: _Said, floor: str) -> _Said:
    if said.access is None:
        return said
    return with_fields(said, access=strictest((said.access, floor)))


def of_documents(catalogue: Catalogue) -> dict[str, str]:
    """Return the most closed level of the documents of each content."""
    found: dict[str, str] = {}
    for sha, access in catalogue.levels():
        found[sha] = strictest((access, found.get(sha, Level.PUBLIC)))
    return found


def whole(record: FileRecord, documents: Mapping[str, str]) -> str:
    """Return who may know of a file, its documents looked at too."""
    return strictest((record.access, documents.get(record.served or "", Level.PUBLIC)))
