"""Errors: the exit code and HTTP status of each, and what the person should do.

ArchiveError            4 / 500
├── SettingsError       2 / 500   a setting, vocabulary or correction cannot be used
├── UsageError          2 / 400   what was asked for cannot be understood
│   └── QueryError      2 / 400   a mistake in a search query
│       └── ValueRefusedError      a parameter or value that there is not; says what was meant
├── NotFoundError       2 / 404   there is no such document, section or generation
│   └── GoneError       2 / 410   it was here and is not any more
├── ChangedOriginalError 2 / 409  other bytes lie where an original was taken in
├── WithheldError       2 / 403   it is here, but is not handed out to this reader
├── NothingDoneError    3 / 503   locked, empty corpus, too many removals, no disk
├── StoreUnusableError  3 / 503   the file of watches or sessions cannot be read or written
├── EngineAwayError     3 / 503   the cluster that holds the index does not answer, or not whole
└── IndexUnusableError  3 / 503   no index yet, or one that is damaged or of another version
"""

from __future__ import annotations

import errno
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from archive.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WHY = {
    errno.EACCES: message("läsrätt saknas"),
    errno.EPERM: message("läsrätt saknas"),
    errno.ENOENT: message("den finns inte längre"),
    errno.EIO: message("disken svarar med läsfel"),
    errno.ENAMETOOLONG: message("sökvägen är för lång"),
    errno.ESTALE: message("nätverksdisken svarar inte"),
    errno.ENOTCONN: message("nätverksdisken svarar inte"),
    errno.ENOSPC: message("disken är full"),
    errno.EDQUOT: message("kvoten på disken är fylld"),
    errno.EROFS: message("disken är skrivskyddad"),
    errno.EISDIR: message("det är en mapp"),
    errno.ENOTDIR: message("en del av sökvägen är ingen mapp"),
    errno.EADDRINUSE: message("porten är upptagen"),
    errno.EADDRNOTAVAIL: message("adressen finns inte på den här datorn"),
}


class ArchiveError(Exception):
    """Base of every error with a sentence meant for a person."""

    exit_code: ClassVar[int] = 4
    http_status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    """What programs are told it is, in whatever language the sentence stands; never changed."""

    @property
    def swedish(self) -> str:
        """The sentence as it is kept, in the source language."""
        message = self.args[0] if self.args else ""
        return message.swedish if isinstance(message, Message) else str(message)


class SettingsError(ArchiveError):
    """A setting, vocabulary or correction cannot be used as it stands."""

    exit_code = 2


class StoreUnusableError(ArchiveError):
    """The file in which the site keeps watches or sessions cannot be read or written."""

    code = "store-unusable"
    exit_code = 3
    http_status = 503


class UsageError(ArchiveError):
    """What was asked for cannot be understood."""

    code = "invalid-value"
    exit_code = 2
    http_status = 400


class QueryError(UsageError):
    """A search query has a mistake; `position` is where, in characters, or None."""

    code = "query-syntax"

    def __init__(
        self, sentence: str, position: int | None = None, values: Mapping[str, object] | None = None
    ) -> None:
        self.position = position
        super().__init__(Message(sentence, values or {}))


class ValueRefusedError(QueryError):
    """A parameter, or a value of a closed list, that does not exist; `meant` is the likeliest."""

    code = "unknown-value"

    def __init__(self, sentence: str, name: str, meant: str | None, **values: object) -> None:
        self.name, self.meant = name, meant
        super().__init__(sentence, None, {"name": name[:40], "meant": meant, **values})


class UnknownParameterError(ValueRefusedError):
    """A parameter that an address or command does not take."""

    code = "unknown-parameter"


def query_error(sentence: str, position: int | None = None, **values: object) -> QueryError:
    """Return the error for a Swedish sentence and its %(name)s values, a message of ours."""
    return QueryError(sentence, position, values)


class NotFoundError(ArchiveError):
    """There is no such document, section or generation."""

    code = "not-found"
    exit_code = 2
    http_status = 404


class GoneError(NotFoundError):
    """A document or section was here and is not any more."""

    code = "gone"
    http_status = 410


class ChangedOriginalError(ArchiveError):
    """Other bytes lie where an original was when it was read; the next run reads them.

    409, not 503: the request meets another state of the one file, while the site is in order; a
    proxy must not take it for a server that is down.
    """

    code = "changed-original"
    exit_code = 2
    http_status = 409

    def __init__(self, document_id: str) -> None:
        super().__init__(
            message(
                "Originalet till %(id)s har ändrats sedan det lästes in. "
                "Det läses in på nytt vid nästa uppdatering.",
                id=document_id,
            )
        )


class WithheldError(ArchiveError):
    """A file is here but is not handed out to this reader."""

    code = "withheld"
    exit_code = 2
    http_status = 403


def no_document(record_id: str) -> NotFoundError:
    """Return the one error for a document or section that is not to be shown, whatever the reason.

    It never was, is closed to this reader, was closed when it was removed, or its id is malformed:
    the answer tells none of these from another.
    """
    return NotFoundError(message("Det finns ingen handling med beteckningen %(id)s.", id=record_id))


def no_case(number: str) -> NotFoundError:
    """Return the error for a case number that no case here has."""
    return NotFoundError(message("Det finns inget ärende med numret %(number)s.", number=number))


def no_original(document_id: str) -> NotFoundError:
    """Return the error for an original that the archive has, but not where it is served from."""
    return NotFoundError(
        message(
            "Originalet till %(id)s finns inte att ladda ned här. Vänd dig till arkivet.",
            id=document_id,
        )
    )


def gone_document(record_id: str, *, taken_down: bool) -> GoneError:
    """Return the error for a document that was here and is not any more."""
    if taken_down:
        return GoneError(message("Handlingen %(id)s är borttagen på begäran.", id=record_id))
    return GoneError(message("Handlingen %(id)s är borttagen ur samlingen.", id=record_id))


class NothingDoneError(ArchiveError):
    """The run stopped before it changed anything."""

    code = "busy"
    exit_code = 3
    http_status = 503


class EngineAwayError(ArchiveError):
    """The cluster that holds the index cannot be reached, or does not answer whole.

    The index is sound for all we know: no older generation is asked in its stead.
    """

    code = "index-unavailable"
    exit_code = 3
    http_status = 503


class IndexUnusableError(ArchiveError):
    """There is no index yet, or it is damaged or made by another version."""

    code = "index-unavailable"
    exit_code = 3
    http_status = 503


def why(error: OSError) -> Message:
    """Return what the system would not do, in our words where we have them.

    OpenSSL's errors are some of the system's, but count their reasons by numbers of their own.
    """
    known = None if hasattr(error, "library") else _WHY.get(error.errno or 0)
    return known or Message(error.strerror or str(error))


def unknown_parameter(name: str, known: Sequence[str], meant: str | None = None) -> QueryError:
    """Return the error for a parameter that there is not, with the likeliest of those there are."""
    meant = meant or next(iter(get_close_matches(name, known, 1)), None)
    if meant:
        return UnknownParameterError(
            "Parametern ”%(name)s” finns inte. Menade du %(meant)s?", name, meant
        )
    return UnknownParameterError(
        "Parametern ”%(name)s” finns inte; se /api/openapi.json.", name, None
    )


def unknown_value(name: str, known: Sequence[str]) -> QueryError:
    """Return the error for a value that is not in a closed list, with what there is."""
    if meant := get_close_matches(name.lower(), known, 1):
        return ValueRefusedError("”%(name)s” finns inte. Menade du %(meant)s?", name, meant[0])
    every = ", ".join(dict.fromkeys(known))
    return ValueRefusedError(
        "”%(name)s” finns inte; välj ett av %(known)s.", name, None, known=every
    )
