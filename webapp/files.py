"""Downloads: answers that are files to keep, streamed while they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, g

from archive.errors import ArchiveError, unknown_value
from webapp.access import client_network
from webapp.handles import kept_open

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import BinaryIO


def known_format(args: Mapping[str, str], formats: Sequence[str]) -> str:
    """Return the format that an address asks for, the first where it asks for none.

    Raises:
        ValueRefusedError: there is no such format.
    """
    form = args.get("format", formats[0])
    if form not in formats:
        raise unknown_value(form, tuple(formats))
    return form


def streamed(write: Callable[[BinaryIO], object], name: str, media_type: str) -> Response:
    """Return what `write` writes, as it comes, as the file `name`; the archive stays open for it.

    Raises:
        TooManyError, BusyError: no more files are written at the moment.
    """
    close = kept_open()

    def written(stream: BinaryIO) -> None:
        try:
            write(stream)
        finally:
            close()

    try:
        stream = current_app.extensions["streams"].open(written, client_network(g.client))
    except ArchiveError:
        close()
        raise
    response = Response(iter(stream), content_type=media_type)
    response.call_on_close(stream.close)
    return attached(response, name)


def attached(response: Response, name: str) -> Response:
    """Return an answer as a file that is kept under a name and runs nothing."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
