"""Archive id: what tells the indices of one index folder from all others in a cluster.

Two archives may have prefixes of which one begins with the other, or the same prefix by mistake;
what one of them deletes must be its own all the same.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from typing import TYPE_CHECKING

from archive import state_files
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "archive-id"
"""In the index folder; it comes along when another machine pulls."""
_ID = re.compile(r"[0-9a-f]{8}")


def archive_id(index: Path) -> str:
    """Return the id of an index folder, empty where it has none yet."""
    with contextlib.suppress(DamagedStateError):
        raw = (state_files.read(index / FILE) or b"").decode("ascii", "replace").strip()
        if _ID.fullmatch(raw):
            return raw
    return ""


def ensure_archive_id(index: Path) -> None:
    """Give an index folder an id, unless it has one."""
    if not archive_id(index):
        state_files.write_whole(index / FILE, secrets.token_hex(4).encode())
