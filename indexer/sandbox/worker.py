"""The worker's side: bind oneself, then read file after file until the line is closed."""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import resource
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from indexer.sandbox import isolation, wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.sandbox.limits import Limits

_LARGEST_REQUEST = 1 << 20
_BEAT_SECONDS = 0.25


class Done(msgspec.Struct):
    """How a file ended; `last` when the worker leaves after it."""

    outcome: msgspec.Raw
    last: bool


def main() -> None:
    """Serve requests that come over the socket whose descriptor is the first argument."""
    isolation.die_with_parent()
    line = socket.socket(fileno=int(sys.argv[1]))
    hello = wire.receive(line, _LARGEST_REQUEST)
    if hello is None:
        return
    task, limits = pickle.loads(hello.payload)  # noqa: S301 -- written by the pool that started us
    isolation.bind(limits)
    isolation.leave_network()
    module, _, name = task.partition(":")
    work = getattr(importlib.import_module(module), name)
    gc.freeze()
    for served in range(1, limits.files_per_worker + 1):
        request = wire.receive(line, _LARGEST_REQUEST)
        if request is None:
            return
        path, options = pickle.loads(request.payload)  # noqa: S301 -- as above
        isolation.allow_processor(limits.total_seconds)
        outcome = work(Path(os.fsdecode(path)), _emit(line), options, _beat(line))
        last = served == limits.files_per_worker or _is_heavy(limits)
        encode = msgspec.msgpack.encode
        wire.send(line, wire.DONE, encode(Done(msgspec.Raw(encode(outcome)), last)))
        if last:
            return


def _emit(line: socket.socket) -> Callable[[Any], None]:
    encoder = msgspec.msgpack.Encoder()

    def emit(value: Any) -> None:  # noqa: ANN401 -- whatever the task hands on
        wire.send(line, wire.VALUE, encoder.encode(value))

    return emit


def _beat(line: socket.socket) -> Callable[..., None]:
    said = time.monotonic()

    def beat(seconds: float | None = None) -> None:
        nonlocal said
        now = time.monotonic()
        if seconds is not None or now - said > _BEAT_SECONDS:
            said = now
            wire.send(line, wire.BEAT, b"" if seconds is None else str(seconds).encode())

    return beat


def _is_heavy(limits: Limits) -> bool:
    """Return whether the worker has grown so much that a fresh one is better."""
    return _peak() > limits.memory * 1024 // 4


def _peak() -> int:
    """Return the most memory this program has held, in KiB.

    On Linux `ru_maxrss` is handed down through exec: it would count what our parent held.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
        return int(status.partition("VmHWM:")[2].split()[0])
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
