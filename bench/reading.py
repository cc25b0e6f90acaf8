"""Pages read per second: ours, pdfminer alone and pdftotext, side by side.

    python -m bench.reading [FOLDER] [--rounds N]

One run, the readers interleaved file by file, so that a busy machine slows all alike. Seconds are
processor time, children included. Then the price of the quality score and of repair.
"""

from __future__ import annotations

import argparse
import io
import resource
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from pdfminer.high_level import extract_text_to_fp
from pdfminer.layout import LAParams

from indexer.extract import ReadOptions, read
from indexer.quality import page_quality
from indexer.repair import repair

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Reading

HERE = Path(__file__).resolve().parents[1]
FOLDERS = (HERE.parent / "shared" / "data" / "records" / "files", HERE / "corpus" / "demo")


def _seconds() -> float:
    used = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        used += usage.ru_utime + usage.ru_stime
    return used


def _ours(path: Path, reader: str = "auto") -> list[Reading]:
    readings: list[Reading] = []
    read(path, readings.append, ReadOptions(pdf_reader=reader, ocr="off"))  # type: ignore[arg-type]
    return readings


def _stock_pdfminer(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            extract_text_to_fp(stream, io.StringIO(), laparams=LAParams())
    except Exception as error:  # noqa: BLE001 -- the stock reader gives up on some files
        print(f"  pdfminer: {path.name[:50]}: {type(error).__name__}")


def _pdftotext(path: Path) -> None:
    subprocess.run(["pdftotext", "-q", str(path), "-"], stdout=subprocess.DEVNULL, check=False)


def _readers() -> dict[str, Callable[[Path], object]]:
    readers: dict[str, Callable[[Path], object]] = {
        "our reading": _ours,
        "our reading and repair": lambda path: [repair(reading) for reading in _ours(path)],
        "pdfminer alone (ours)": lambda path: _ours(path, "pdfminer"),
        "pdfminer alone (stock)": _stock_pdfminer,
    }
    if shutil.which("pdftotext"):
        readers["pdftotext"] = _pdftotext
    return readers


def measure(files: list[Path], rounds: int) -> tuple[int, dict[str, float], float]:
    """Return pages a round, seconds a reader, and seconds for the quality score of all pages."""
    readers = _readers()
    spent = dict.fromkeys(readers, 0.0)
    pages = 0
    quality = 0.0
    for turn in range(rounds):
        for path in files:
            for name, reader in readers.items():
                began = _seconds()
                found = reader(path)
                spent[name] += _seconds() - began
                if turn == 0 and name == "our reading":
                    texts = [page.text for each in found for page in each.pages]  # type: ignore[attr-defined]
                    pages += len(texts)
                    began = _seconds()
                    for text in texts:
                        page_quality(text)
                    quality += _seconds() - began
    return pages, spent, quality


def main(asked: argparse.Namespace | None = None) -> None:
    """Print the figures; the wishes of `python -m bench` are for other benches."""
    parser = argparse.ArgumentParser(description=__doc__)
    found = next((folder for folder in FOLDERS if folder.is_dir()), FOLDERS[-1])
    parser.add_argument("folder", nargs="?", type=Path, default=found)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args([] if asked is not None else None)
    files = sorted(path for path in given.folder.rglob("*.pdf") if path.is_file())
    page_quality("Förbundet läser in ordlistan, and then the English one, which is another.")
    pages, spent, quality = measure(files, given.rounds)
    print(f"{len(files)} PDF, {pages} pages, {given.rounds} round(s), {given.folder.name}")
    slowest = spent["pdfminer alone (stock)"]
    for name, seconds in spent.items():
        rate = pages * given.rounds / max(seconds, 1e-9)
        print(
            f"{name:24s} {rate:7.0f} pages/s  {slowest / max(seconds, 1e-9):5.1f} x stock pdfminer"
        )
    print(f"{'quality score':24s} {1000 * quality / max(pages, 1):7.2f} ms/page")


if __name__ == "__main__":
    main()
