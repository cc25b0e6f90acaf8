from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from demo.make import KEPT, TEXTS, make, rendered
from demo.source import Paper, papers

CORPUS = Path(__file__).parents[2] / "corpus" / "demo"
PAPERS = {paper.path: paper for paper in papers(TEXTS)}


def content(file: Path, *, password: str | None = None) -> object:
    """What a file says, apart from how this machine's zlib packed it."""
    if file.suffix in {".docx", ".odt"}:
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if file.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(file, password=password)
        return [page.get_textpage().get_text_bounded() or page.get_size() for page in pages]
    return file.read_bytes()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    for file in CORPUS.rglob("*"):
        if file.suffix[1:] in KEPT:
            target = folder / file.relative_to(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    assert len(list(make(folder))) == len(PAPERS) - 3
    return folder


def test_the_tracked_files_are_those_of_the_texts() -> None:
    tracked = {str(f.relative_to(CORPUS)) for f in CORPUS.rglob("*") if f.is_file()}
    assert {name for name in tracked if not name.endswith(".toml")} == set(PAPERS)


@pytest.mark.parametrize(
    "path",
    [p for p, paper in PAPERS.items() if paper.head.get("skick") not in {"avbruten", "låst"}],
)
def test_the_texts_make_the_tracked_file_again(path: str, made: Path) -> None:
    assert content(made / path) == content(CORPUS / path)


def test_the_same_bytes_come_each_time(made: Path) -> None:
    for path, paper in PAPERS.items():
        if paper.suffix not in KEPT and paper.head.get("skick") not in {"låst", "skannad"}:
            assert rendered(paper) == (made / path).read_bytes(), path


def test_there_is_enough_of_everything_in_little_space() -> None:
    formats = Counter(paper.suffix for paper in PAPERS.values())
    assert set(formats) == {"pdf", "docx", "odt", "html", "txt", "md", "eml", "jsonl", "doc", "rtf"}
    assert formats.total() >= 60
    years = {paper.head["datum"][:4] for paper in PAPERS.values()}
    assert years == {str(year) for year in range(2012, 2026)}
    assert sum(f.stat().st_size for f in CORPUS.rglob("*") if f.is_file()) < 3_000_000


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_nothing_looks_like_a_personal_number_but_the_official_specimen(paper: Paper) -> None:
    text = " ".join(b.text + " ".join(c for row in b.rows for c in row) for b in paper.blocks)
    found = set(re.findall(r"\b(?:19|20)?\d{6}[-+]\d{4}\b", text)) - {"222000-0000"}
    assert found <= {"19121212-1212"}


def test_a_body_numbers_its_matters_upwards_within_a_year() -> None:
    last: dict[tuple[str, str], int] = {}
    protocols = [p for p in PAPERS.values() if p.head.get("slag") == "protokoll"]
    for paper in sorted(protocols, key=lambda p: (p.head["datum"], "samma" in p.head)):
        if "samma" in paper.head:
            continue
        series = paper.head["organ"], paper.head["datum"][:4]
        numbers = [int(block.number) for block in paper.blocks if block.kind == "case"]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), paper.path
        assert numbers[0] > last.get(series, 0), paper.path
        last[series] = numbers[-1]


def test_what_a_paper_says_of_a_decision_is_where_it_says() -> None:
    decided = {
        (p.head["datum"], block.number)
        for p in PAPERS.values()
        if p.head.get("organ") == "Direktionen"
        for block in p.blocks
        if block.kind == "case"
    }
    held = {date for date, _ in decided}
    months = "januari februari mars april maj juni juli augusti september oktober november december"
    number = {name: n for n, name in enumerate(months.split(), 1)}
    for paper in PAPERS.values():
        text = " ".join([paper.head.get("underrubrik", ""), *(b.text for b in paper.blocks)])
        dated = re.findall(r"(\d{1,2}) (\w+) (\d{4}), § (\d+)", text)
        cited = {(f"{y}-{number[m]:02}-{int(d):02}", n) for d, m, y, n in dated if m in number}
        cited |= set(re.findall(r"(\d{4}-\d\d-\d\d), § (\d+)", text))
        assert {c for c in cited if c[0] in held} <= decided, paper.path


def test_an_option_is_no_folder_to_write_to(tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "demo", "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CORPUS.parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.startswith("usage: python -m demo")
    assert list(tmp_path.iterdir()) == []
