"""Start the command `handlingar`, from a checkout or from an installed wheel.

A wheel keeps the packages in the folder `handlingar_rooms`, which goes first on the path of this
process and those it starts. That way their plain names (`archive`, `indexer`, `webapp`) never meet
another distribution's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command; see `handlingar --help`."""
    rooms = Path(__file__).with_name("handlingar_rooms")
    if rooms.is_dir():
        sys.path.insert(0, str(rooms))
        inherited = os.environ.get("PYTHONPATH", "")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(rooms), inherited)))
    from archive.cli import main as command  # noqa: PLC0415 - found on the path made above

    command()


if __name__ == "__main__":
    main()
