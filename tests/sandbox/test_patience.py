"""Limits on time are longer on a busy machine, in programs that are run and in workers."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from indexer.extract.programs import run
from indexer.patience import stretched
from indexer.sandbox import wire

NAP = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(1)"]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the load of the machine, to be set: one processor, as many that want it as said."""
    wanting = [0.0]
    monkeypatch.setattr("os.getloadavg", lambda: (wanting[0], 0.0, 0.0))
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)
    return wanting


def test_a_limit_is_as_many_times_longer_as_processes_share_a_processor(load: list[float]) -> None:
    for load[0], seconds in ((0.0, 2.0), (0.9, 2.0), (4.0, 8.0), (1000.0, 20.0)):
        assert stretched(2.0) == seconds


def test_a_program_is_given_longer_on_a_busy_machine(load: list[float]) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run(NAP, 0.2)
    load[0] = 1000.0
    assert run(NAP, 10.0)[0] == 0


def test_what_is_left_is_asked_again_when_it_is_over() -> None:
    ours, theirs = socket.socketpair()
    left = iter((0.01, 0.01, 0.0))
    with ours, theirs, pytest.raises(TimeoutError):
        wire.receive(ours, wire.MOST, lambda: next(left))
    assert next(left, None) is None
