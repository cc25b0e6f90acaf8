"""Where the processes of all tests meet: not in an index folder that a test may throw away."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from multiprocessing import util
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from indexer.sandbox import pool

if TYPE_CHECKING:
    from collections.abc import Generator

settings.register_profile("handlingar", deadline=None)  # no test asserts how fast something is
settings.load_profile("handlingar")
util.get_temp_dir()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write what a test logged so that it passes from one process to another as UTF-8."""
    report = yield
    report.sections = [
        (title, text.encode("utf-8", "backslashreplace").decode())
        for title, text in report.sections
    ]
    return report


@pytest.fixture(scope="session", autouse=True)
def _workers_tell_what_they_ran() -> Generator[None]:
    """Let a worker come to its own end, where coverage is measured: killed, it tells nothing."""
    if "COVERAGE_PROCESS_CONFIG" not in os.environ:
        yield
        return

    def end(worker: pool._Worker) -> None:
        with suppress(OSError):
            worker.line.shutdown(socket.SHUT_RDWR)
        worker.process.exit_code(5)
        kill(worker)

    kill = pool._Worker.end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool._Worker, "end", end)
        yield
