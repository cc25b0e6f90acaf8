"""OLE compound files (MS-CFB), in which Outlook and Word 97–2003 keep a file: cut-off ones told."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import olefile

if TYPE_CHECKING:
    from collections.abc import Sequence

BROKEN = (OSError, struct.error, IndexError, ValueError)
"""What olefile raises of damaged files."""
_LAST_SECTOR = 0xFFFFFFFA
"""The highest number of a sector; higher ones say that a chain ends, or that there is none."""


def is_cut_off(ole: olefile.OleFileIO) -> bool:
    """Return whether a compound file lacks bytes that its tables say are there.

    olefile drops the sectors beyond the end of the file, and gives what is left of a stream.
    """
    if _leads_beyond(ole.fat):
        return True
    try:
        return any(len(ole.openstream(path).read()) < ole.get_size(path) for path in ole.listdir())
    except BROKEN:
        return True


def is_cut_off_file(data: bytes) -> bool:
    """Return whether bytes are a compound file that is cut off, or cannot be opened."""
    if not data.startswith(olefile.MAGIC):
        return False
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return is_cut_off(ole)
    except BROKEN:
        return True


def _leads_beyond(table: Sequence[int]) -> bool:
    """Return whether a chain of sectors goes on where there are none."""
    return any(len(table) <= sector <= _LAST_SECTOR for sector in table)
