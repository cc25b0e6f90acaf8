"""Where the processes of all tests meet: not in an index folder that a test may throw away."""

from __future__ import annotations

from multiprocessing import util

from hypothesis import settings

settings.register_profile("handlingar", deadline=None)  # no test asserts how fast something is
settings.load_profile("handlingar")
util.get_temp_dir()
