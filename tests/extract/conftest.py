"""Documents made on the spot, one per trap."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.extract import ReadOptions, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.model import Outcome, Reading

Read = "Callable[..., tuple[Outcome, list[Reading]]]"


@pytest.fixture
def reads(tmp_path: Path) -> Callable[..., tuple[Outcome, list[Reading]]]:
    """Read bytes under a name, without OCR unless asked for."""

    def run(data: bytes, name: str, **options: object) -> tuple[Outcome, list[Reading]]:
        path = tmp_path / name
        path.write_bytes(data)
        readings: list[Reading] = []
        given = ReadOptions(**{"ocr": "off", **options})  # type: ignore[arg-type]
        return read(path, readings.append, given), readings

    return run


@pytest.fixture
def shared() -> Path:
    """The folder of shared data beside the checkout."""
    folder = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("delade data saknas: lägg mappen shared bredvid utcheckningen")
    return folder


def pdf(*pages: Sequence[tuple[float, float, str, float, bool]], **document: object) -> bytes:
    """Return a PDF; a page is a list of (x, y, text, size, bold)."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), **document)
    for runs in pages:
        for x, y, text, size, bold in runs:
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
