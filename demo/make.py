"""Files that each paper of the demo becomes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from demo import odf, office, pdf, plain, scan, word
from demo.source import papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.source import Paper

TEXTS = Path(__file__).parent / "texts"
KEPT = ("doc", "rtf")
_RENDERERS = {
    "pdf": pdf.render,
    "docx": word.render,
    "odt": odf.render,
    "txt": plain.text,
    "md": plain.markdown,
    "html": plain.page,
    "eml": plain.mail,
    "jsonl": plain.records,
    "doc": office.render,
    "rtf": office.render,
}


def make(folder: Path) -> Iterator[str]:
    """Write every file of the demo under `folder` and yield its path as it is written.

    DOC and RTF are left as they are where they exist or LibreOffice does not.
    """
    for paper in papers(TEXTS):
        file = folder / paper.path
        if paper.suffix in KEPT and (file.exists() or not office.available()):
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(rendered(paper))
        yield paper.path


def rendered(paper: Paper) -> bytes:
    """Return the bytes of a paper's file, spoiled in the way its head asks for."""
    match paper.head.get("skick"):
        case "skannad":
            return scan.render(paper)
        case "låst":
            return pdf.render(paper, password="almfors-1862")  # noqa: S106 - the point of the file
        case "avbruten":
            whole = pdf.render(paper)
            return whole[: len(whole) // 3]
        case _:
            return _RENDERERS[paper.suffix](paper)
