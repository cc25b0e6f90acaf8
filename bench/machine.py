"""Description of the machine measured on, and how busy it was."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path


def describe() -> str:
    """Return processor, cores, memory, Python, the load and how long a fixed loop takes."""
    memory = round(int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20)
    return (
        f"{_field('/proc/cpuinfo', 'model name') or platform.processor()}, {os.cpu_count()} cores,"
        f" {memory} GiB, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, a loop"
        f" of a million additions {_loop():.1f} ms"
    )


def _field(path: str, name: str) -> str | None:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return None
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), None)


def _loop() -> float:
    began = time.perf_counter()
    total = 0
    for n in range(1_000_000):
        total += n
    return round((time.perf_counter() - began) * 1000, 1)
