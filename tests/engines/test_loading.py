"""What is loaded when an index is only read?"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from .corpora import HAND, built

if TYPE_CHECKING:
    from pathlib import Path


def test_reading_arrays_loads_no_whoosh(tmp_path: Path) -> None:
    built("arrays", tmp_path, HAND).close()
    program = (
        "import sys, pathlib\n"
        "from archive.engines import engine\n"
        "engine('arrays').open(pathlib.Path(sys.argv[1]))\n"
        "print(sorted({'whoosh'} & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert run.stdout.strip() == "[]"
