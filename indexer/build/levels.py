"""Levels of access of files, and of bytes that several files hold.

The level of a path is what its file of corrections says, else the rule of its folder. Where the
same bytes lie under several paths, the most closed of their levels holds for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace as with_fields

from archive.model import Level, strictest
from indexer.build import identity
from indexer.recognise.apply_corrections import Correction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.catalogue import Catalogue, FileRecord
    from indexer.build.origin import Origin
    from indexer.recognise.apply_corrections import Corrections
    from indexer.rules.access import Access
    from indexer.rules.correction_files import CorrectionFiles

_Correction = TypeVar("_Correction", bound=Correction)


def level(path: str, access: Access, corrections: CorrectionFiles) -> Level:
    """Return the level of one path.

    Raises:
        SettingsError: a file of corrections cannot be used.
    """
    given = corrections.of(path)
    if given and given.hold:
        return Level.CLOSED
    return (given.access if given else None) or access.level(path)


def of_part(corrections: Corrections | None, number: int) -> Level | None:
    """Return the level that people give a single document of a file; None where they say none."""
    documents = corrections.documents if corrections else ()
    given = next((part for part in documents if part.number == number), None)
    if given and given.hold:
        return Level.CLOSED
    return given.access if given else None


def number_of(ordinal: int) -> int:
    """Return the number by which corrections name the document at an ordinal of a content."""
    return sum(divmod(ordinal, identity.STRIDE)) + 1


def of_document(origin: Origin, ordinal: int) -> Level:
    """Return the level that rules and corrections give a document of a content, by its place."""
    number = number_of(ordinal)
    given = origin.corrections.of(number) if origin.corrections else None
    if given and given.hold:
        return Level.CLOSED
    return Level((given.access if given else None) or origin.access)


def not_public(levels: Iterable[tuple[str, Level]]) -> dict[str, Level]:
    """Return those of some paths with their levels that are not public: of many files, few."""
    return {path: level for path, level in levels if level is not Level.PUBLIC}


def shared(own: Mapping[str, Level], files: Mapping[str, FileRecord]) -> dict[str, Level]:
    """Return the paths that are not public: of several with the same bytes the strictest holds.

    `own` are those that are not public by themselves.
    """
    of_bytes: dict[str, Level] = {}
    if not own:
        return {}
    for path, held in own.items():
        for sha in contents(files[path]):
            of_bytes[sha] = strictest((held, of_bytes.get(sha, Level.PUBLIC)))

    def strictest_of(path: str, record: FileRecord) -> Level:
        held = (of_bytes.get(sha, Level.PUBLIC) for sha in contents(record))
        return strictest((own.get(path, Level.PUBLIC), *held))

    return not_public((path, strictest_of(path, record)) for path, record in files.items())


def contents(record: FileRecord) -> set[str]:
    """Return the bytes at a path: those there now and those whose documents are searchable."""
    return {sha for sha in (record.sha256, record.served) if sha}


def tightened(corrections: Corrections, floor: str) -> Corrections:
    """Return corrections none of which opens what another path of the same bytes closes."""
    documents = tuple(_no_more_open(given, floor) for given in corrections.documents)
    return with_fields(_no_more_open(corrections, floor), documents=documents)


def _no_more_open(given: _Correction, floor: str) -> _Correction:
    if given.access is None:
        return given
    return with_fields(given, access=strictest((given.access, floor)))


def of_documents(catalogue: Catalogue) -> dict[str, str]:
    """Return the most closed level of the documents of each content that has one not public."""
    by_content: dict[str, str] = {}
    for sha, access in catalogue.levels():
        if access != Level.PUBLIC:
            by_content[sha] = strictest((access, by_content.get(sha, Level.PUBLIC)))
    return by_content


def whole(record: FileRecord, documents: Mapping[str, str]) -> str:
    """Return who may know of a file, its documents looked at too."""
    return strictest((record.access, documents.get(record.served or "", Level.PUBLIC)))
