"""Wire protocol of pool and worker: frames of kind, length and payload over a socket."""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import socket

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


def receive(line: socket.socket, most: int, deadline: float | None = None) -> WireFrame | None:
    """Return the next frame, None when the other side is gone.

    Raises:
        TimeoutError: the frame was not whole at `deadline` (monotonic seconds).
        TooLargeError: it is longer than `most` bytes.
    """
    head = _exactly(line, _HEAD.size, deadline)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    if length > most:
        raise TooLargeError
    payload = _exactly(line, length, deadline)
    return None if payload is None else WireFrame(kind, payload)


def _exactly(line: socket.socket, length: int, deadline: float | None) -> bytes | None:
    taken = bytearray()
    while len(taken) < length:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            line.settimeout(left)
        try:
            part = line.recv(min(length - len(taken), 1 << 20))
        except (ConnectionError, InterruptedError):
            return None
        if not part:
            return None
        taken += part
    return bytes(taken)
