"""Renderer of old Word and Rich Text files, by LibreOffice when it is present.

What it writes differs from run to run, so such a file is made once and kept.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from demo import word

if TYPE_CHECKING:
    from demo.source import Paper

_FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format"}


def available() -> bool:
    """Return whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def render(paper: Paper) -> bytes:
    """Return the DOC or RTF of a paper."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(word.render(paper))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", _FILTERS[paper.suffix]]
        subprocess.run(
            [*command, "--outdir", name, str(folder / "paper.docx")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (folder / f"paper.{paper.suffix}").read_bytes()
