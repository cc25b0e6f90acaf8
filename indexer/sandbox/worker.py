"""Worker process: takes its limits on, then does task after task until the socket is closed."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import resource
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from archive.messages import recorded
from indexer.sandbox import isolation, wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.sandbox.limits import Limits

_BEAT_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Crash:
    """A task of our own code that did not end by itself, and why."""

    reason: str


def main() -> None:
    """Serve requests that come over the socket whose descriptor is the first argument."""
    isolation.die_with_parent()
    _serve_tasks(socket.socket(fileno=int(sys.argv[1])))


def serve_forked(line: socket.socket, parent: int) -> None:
    """Serve requests in a process that was forked for `parent`."""
    isolation.tie_to(parent)
    _serve_tasks(line)


def _serve_tasks(line: socket.socket) -> None:
    hello = wire.receive(line, wire.MOST)
    if hello is None:
        return
    task, limits = pickle.loads(hello.payload)  # noqa: S301 -- written by the pool that started us
    isolation.bind(limits)
    if not limits.own_code:
        isolation.leave_network()
    answer = _own_task if limits.own_code else _read_task
    module, _, name = task.partition(":")
    work = getattr(importlib.import_module(module), name)
    gc.freeze()
    served, last = 0, False
    while not last and (request := wire.receive(line, wire.MOST)):
        if not limits.own_code:
            isolation.allow_processor(limits.total_seconds)
        given = answer(work, request.payload, line, limits)
        served += 1
        last = served == limits.tasks_per_worker or _is_heavy(limits)
        with contextlib.suppress(BrokenPipeError):  # the pool is gone: no request will come
            wire.send(line, wire.LAST if last else wire.DONE, given)


def _read_task(
    work: Callable[..., object], request: bytes, line: socket.socket, _: Limits
) -> bytes:
    """Read a file, whose values are sent as they come; return the outcome, encoded."""
    path, options = pickle.loads(request)  # noqa: S301 -- written by the pool that started us
    outcome = work(Path(os.fsdecode(path)), _value_sender(line), options, _beat_sender(line))
    return msgspec.msgpack.encode(outcome)


def _own_task(
    work: Callable[[Any], object], request: bytes, _: socket.socket, limits: Limits
) -> bytes:
    """Do a task of our own; return the result pickled, a Python error as a Crash."""
    try:
        return pickle.dumps(work(pickle.loads(request)), pickle.HIGHEST_PROTOCOL)  # noqa: S301 -- as above
    except MemoryError:
        return pickle.dumps(
            Crash(recorded("krävde mer minne än %(memory)s MiB", memory=limits.memory))
        )
    except Exception as error:  # noqa: BLE001 -- whatever a task raises ends that task only
        from indexer.extract.reasons import described  # noqa: PLC0415 -- readers need it not

        return pickle.dumps(Crash(described(error)))


def _value_sender(line: socket.socket) -> Callable[[Any], None]:
    encoder = msgspec.msgpack.Encoder()

    def emit(value: Any) -> None:  # noqa: ANN401 -- whatever the task hands on
        wire.send(line, wire.VALUE, encoder.encode(value))

    return emit


def _beat_sender(line: socket.socket) -> Callable[..., None]:
    last = time.monotonic()

    def beat(seconds: float | None = None) -> None:
        nonlocal last
        now = time.monotonic()
        if seconds is not None or now - last > _BEAT_SECONDS:
            last = now
            wire.send(line, wire.BEAT, b"" if seconds is None else str(seconds).encode())

    return beat


def _is_heavy(limits: Limits) -> bool:
    """Return whether the worker has grown so much that a fresh one is better."""
    return bool(limits.memory) and _peak_memory() > limits.memory * 1024 // 4


def _peak_memory() -> int:
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
