"""The site under test: the demo's index, and a server in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HANDLINGAR = Path(sys.executable).with_name("handlingar")
DEMO = Path(__file__).parents[1] / "corpus" / "demo"
_UNLIMITED = {
    f"HANDLINGAR_{what}_PER_MINUTE": "0" for what in ("SEARCHES", "EXPORTS", "FILES", "SECONDS")
}


class Site(NamedTuple):
    """Where the site answers, and by which process; limits by client are off."""

    host: str
    port: int
    pid: int

    def memory(self) -> list[float]:
        """Return the MiB of each of its processes, shared parts shared out among them."""
        below = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (self.pid, *below)]
        return [int(size) / 1024 for text in texts for size in re.findall(r"\nPss:\s+(\d+)", text)]


@contextmanager
def served(index: Path, workers: int = 0) -> Iterator[Site]:
    """Serve an index for as long as the block lasts, and end the server as a service manager does.

    `workers` is how many processes answer; 0 for as many as the site takes by itself.

    Raises:
        SystemExit: the server did not start, or did not end well.
    """
    command: list[str | Path] = [HANDLINGAR, "serve", "--index", index, "--port", "0", "--quiet"]
    server = subprocess.Popen(
        [*command, "--workers", str(workers)],
        stdout=subprocess.PIPE, text=True, env=os.environ | _UNLIMITED,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        address = re.search(r"http://([\d.]+):(\d+)", server.stdout.readline())
        if address is None:
            raise SystemExit("the server does not start")
        yield Site(address[1], int(address[2]), server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        ended = server.wait(60)
    if ended:
        msg = f"the server ended with {ended}"
        raise SystemExit(msg)


def index_demo(index: Path) -> None:
    """Index the demo corpus; that some of its files cannot be read is on purpose."""
    command: list[str | Path] = [HANDLINGAR, "index", "--corpus", DEMO, "--index", index, "--quiet"]
    subprocess.run(command, check=False, capture_output=True)
