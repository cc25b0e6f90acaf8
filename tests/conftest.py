"""Where the processes of all tests meet: not in an index folder that a test may throw away."""

from __future__ import annotations

from multiprocessing import util

util.get_temp_dir()
