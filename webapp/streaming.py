"""Streaming of files to the client while they are written row by row.

A writer pushes, a web server pulls. A few threads write into short pipes that the server empties;
when the reader leaves, the writer is stopped, and when the writer fails, the connection is broken
off, so that half a file never looks like a whole one.
"""

from __future__ import annotations

import io
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, cast

from archive.errors import ArchiveError
from archive.messages import message
from webapp.languages import _
from webapp.rate_limit import BusyError, TooManyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AT_ONCE = 2
"""Files written at the same time, one for each client; more would keep searches waiting."""
_CHUNK = 64 * 1024
_CHUNKS = 8
_RETRY_SECONDS = 15


class StoppedError(ArchiveError):
    """Writing was given up: the reader left, or it took longer than is allowed."""


class _Pipe(io.RawIOBase):
    """The writer's end: gathers what is written and hands it over in chunks."""

    def __init__(self, seconds: float) -> None:
        self.chunks: queue.Queue[bytes | BaseException | None] = queue.Queue(_CHUNKS)
        self.left = threading.Event()
        self._until = time.monotonic() + seconds
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        written = bytes(cast("bytes", data))
        self._kept += written
        if len(self._kept) >= _CHUNK:
            self._hand_over(bytes(self._kept))
            self._kept.clear()
        return len(written)

    def hand_over_rest(self) -> None:
        """Hand over what is gathered."""
        if self._kept:
            self._hand_over(bytes(self._kept))

    def finish(self, ending: BaseException | None = None) -> None:
        """Hand over the end, or what went wrong."""
        self._hand_over(ending)

    def _hand_over(self, chunk: bytes | BaseException | None) -> None:
        while not self.left.is_set():
            if time.monotonic() > self._until:
                break
            try:
                self.chunks.put(chunk, timeout=0.2)
            except queue.Full:
                continue
            return
        raise StoppedError(message("Hämtningen avbröts."))


class Stream:
    """The reader's end of a pipe; `close` tells the writer that nobody reads any more."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    def __iter__(self) -> Iterator[bytes]:
        while (chunk := self._next()) is not None:
            yield chunk

    def _next(self) -> bytes | None:
        while True:
            try:
                chunk = self._pipe.chunks.get(timeout=0.5)
            except queue.Empty:
                if self._pipe.left.is_set():
                    msg = message("Hämtningen tog för lång tid.")
                    raise StoppedError(msg) from None
                continue
            if isinstance(chunk, BaseException):
                raise chunk
            return chunk

    def close(self) -> None:
        """Leave."""
        self._pipe.left.set()


class Streams:
    """Runs writers in a few threads of their own."""

    def __init__(
        self, seconds: float, charge: Callable[[str, float], None] = lambda _client, _seconds: None
    ) -> None:
        self._seconds = seconds
        self._charge = charge
        self._clients: list[str] = []
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(AT_ONCE, "export")

    def open(self, write: Callable[[BinaryIO], object], client: str) -> Stream:
        """Return what `write` writes, as it comes, and charge its cost to a client.

        Raises:
            TooManyError: the client has a file under way, and the other place is for others.
            BusyError: all places are taken.
        """
        with self._lock:
            if client in self._clients:
                raise TooManyError(
                    _("En hämtning pågår redan; börja nästa när den är klar."), _RETRY_SECONDS
                )
            if len(self._clients) >= AT_ONCE:
                raise BusyError(
                    _("Flera hämtningar pågår redan; försök igen om en liten stund."),
                    _RETRY_SECONDS,
                )
            self._clients.append(client)
        pipe = _Pipe(self._seconds)
        self._threads.submit(self._run, write, pipe, client)
        return Stream(pipe)

    def _run(self, write: Callable[[BinaryIO], object], pipe: _Pipe, client: str) -> None:
        began, ending = time.thread_time(), None
        try:
            write(cast("BinaryIO", pipe))
            pipe.hand_over_rest()
        except StoppedError:
            pipe.left.set()
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader's end raises it
            ending = error
        finally:
            with self._lock:
                self._clients.remove(client)
            self._charge(client, time.thread_time() - began)
        with suppress(StoppedError):
            pipe.finish(ending)  # last: who has read to the end may ask for the next file

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
