"""JSON Lines export for programs: provenance first, then a hit a line."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, BinaryIO

from archive.export.row import LABELS, cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.export.query_metadata import QueryMetadata
    from archive.export.row import ExportRow


def write(rows: Iterable[ExportRow], provenance: QueryMetadata, stream: BinaryIO) -> None:
    """Write `{"provenance": …}` and then one object per row."""
    stream.write(_json_line({"provenance": asdict(provenance)}))
    stream.writelines(_json_line(dict(zip(LABELS, cells(row), strict=True))) for row in rows)


def _json_line(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"
