"""Where the processes of all tests meet: not in an index folder that a test may throw away."""

from __future__ import annotations

from multiprocessing import util
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

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
