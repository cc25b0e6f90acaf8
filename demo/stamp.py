"""Reproducible ZIP-based files: the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOMENT = dt.datetime(2026, 1, 1, 12, 0, tzinfo=dt.UTC)
"""When every file of the demo claims to have been made, where its format must say so."""


def steady(data: bytes, tidy: Callable[[bytes], bytes] = bytes) -> bytes:
    """Return the zip with its members in the order they came and one moment on all of them.

    Members that are XML pass through `tidy`.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, MOMENT.timetuple()[:6])
            info.compress_type = entry.compress_type
            info.external_attr = 0o644 << 16
            content = old.read(entry)
            new.writestr(info, tidy(content) if entry.filename.endswith(".xml") else content)
    return made.getvalue()
