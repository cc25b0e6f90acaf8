"""Wire protocol of pool and worker: frames of kind, length and payload over a socket."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_HEAD = struct.Struct("!cI")

REQUEST, VALUE, BEAT, DONE, LAST = b"Q", b"V", b"B", b"D", b"L"
"""A task; a value on the way; a sign of life; the answer, also of a worker that leaves after it."""
MOST = (1 << 32) - 1
"""Bytes of one frame, at most."""


class WireFrame(NamedTuple):
    """One message."""

    kind: bytes
    payload: bytes


class TooLargeError(Exception):
    """The other side announced more than it may send."""


def send(line: socket.socket, kind: bytes, payload: bytes = b"") -> None:
    """Send a frame.

    Raises:
        OSError: the other side is gone.
    """
    line.sendall(_HEAD.pack(kind, len(payload)) + payload)


def receive(
    line: socket.socket, most: int, left: Callable[[], float] | None = None
) -> WireFrame | None:
    """Return the next frame, None when the other side is gone.

    `left` tells how many seconds are left to wait; it is asked again when they are over.

    Raises:
        TimeoutError: the frame was not whole when none were left.
        TooLargeError: it is longer than `most` bytes.
    """
    head = _receive_exactly(line, _HEAD.size, left)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    if length > most:
        raise TooLargeError
    payload = _receive_exactly(line, length, left)
    return None if payload is None else WireFrame(kind, payload)


def _receive_exactly(
    line: socket.socket, length: int, left: Callable[[], float] | None
) -> bytes | None:
    taken = bytearray()
    while len(taken) < length:
        if left is not None:
            seconds = left()
            if seconds <= 0:
                raise TimeoutError
            line.settimeout(seconds)
        try:
            part = line.recv(min(length - len(taken), 1 << 20))
        except TimeoutError:
            continue
        except (ConnectionError, InterruptedError):
            return None
        if not part:
            return None
        taken += part
    return bytes(taken)
