"""The commands as scripts use them: what goes to stdout, what to stderr, which exit code."""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, Any

import pytest

from archive import generations
from archive.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

PROTOCOL = """Protokoll fört vid direktionens sammanträde 2014-05-09

§ 1 Val av justerare
Direktionen beslutar att utse Eva Ek.

§ 2 Larm
Direktionen beslutar att upphandla trygghetslarm.
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "handlingar.toml").write_text('engine = "arrays"\njobs = 1\n')
    (tmp_path / "corpus" / "a.txt").write_text(PROTOCOL)
    (tmp_path / "corpus" / "r.jsonl").write_text(
        json.dumps({"id": "post 1", "title": "En post", "text": "Om skolskjuts.", "date": "2013"})
    )

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["handlingar", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capfd.readouterr()
        return int(stop.value.code or 0), out, err

    return call


def test_a_night_and_a_day(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("index", "--json")
    report = json.loads(out)
    assert (code, report["documents"], report["read"]) == (0, 2, 2)

    code, out, _ = run("status", "--json")
    status = json.loads(out)
    assert set(status) >= {"generation", "engine", "analyser", "built", "documents", "sections"}
    assert status["files"] == {"ok": 2, "partial": 0, "failed": 0, "unsupported": 0}
    assert status["failures"] == []

    code, out, _ = run("search", "trygghetslarm", "--format", "json", "--limit", 5)
    result = json.loads(out)
    assert set(result) >= {"query", "total", "documents", "took_ms", "generation", "hits", "facets"}
    hit = result["hits"][0]
    assert (hit["source_id"], hit["section"]["number"]) == ("a.txt", "2")
    assert run("search", "trygghetslarm", "--to", "2013", "--format", "json")[1].count('"hits":[]')

    (tmp_path / "q.jsonl").write_text('{"id": "q1", "text": "skolskjuts"}\n{"text": "larm"}\n')
    _, out, _ = run("search", "--batch", "q.jsonl")
    first, second = map(json.loads, out.splitlines())
    assert (first["id"], first["hits"][0]["source_id"]) == ("q1", "post 1")
    assert "id" not in second

    _, out, _ = run("show", hit["id"], "--json")
    shown = json.loads(out)
    assert shown["id"] == hit["document_id"]
    assert any("trygghetslarm" in section["text"] for section in shown["sections"])
    tied = {"cites", "cited_by", "vote", "roll_call", "motions", "reservations"}
    assert tied <= shown.keys()
    assert shown["section_id"] == hit["id"]
    assert not tied & json.loads(run("show", shown["id"], "--json")[1]).keys()

    code, _, _ = run("export", "larm", "--format", "csv", "-o", "ut.csv")
    assert code == 0
    assert (tmp_path / "ut.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    assert run("check", "--deep", "--fixity")[0] == 0
    assert run("index", "--quiet") == (0, "", "")
    assert run("rollback")[0] == 2


def test_a_date_is_never_more_exact_than_its_source(run: Run) -> None:
    assert run("index", "--quiet")[0] == 0
    (hit,) = json.loads(run("search", "skolskjuts", "--format", "json")[1])["hits"]
    assert (hit["date"], hit["date_precision"]) == ("2013-01-01", "year")
    (row,) = json.loads(run("kwic", "skolskjuts", "--format", "json")[1])["rows"]
    assert row["date_precision"] == "year"
    for asked in (("search", "skolskjuts"), ("kwic", "skolskjuts", "--format", "text")):
        out = run(*asked)[1]
        assert "2013" in out
        assert "2013-01-01" not in out


def test_a_batch_goes_on_after_a_bad_line_and_closed_lists_are_closed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("index", "--quiet")[0] == 0
    (tmp_path / "q.jsonl").write_text('{"id": 1, "text": "(larm"}\nx\n{"id": 3, "text": "larm"}\n')
    code, out, _ = run("search", "--batch", "q.jsonl")
    first, second, third = map(json.loads, out.splitlines())
    assert code == 1
    asked = '{"id": 4, "text": "larm", "limit": 1}\n{"id": 5, "text": "larm", "match": "any"}\n'
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(asked.encode())))
    code, out, _ = run("search", "--batch", "-")
    refused = list(map(json.loads, out.splitlines()))
    assert code == 1
    assert [
        (line["id"], name in line["error"])
        for line, name in zip(refused, ("limit", "match"), strict=True)
    ] == [(4, True), (5, True)]
    assert (first["id"], second["id"], third["total"]) == (1, None, 1)
    assert "parentes" in first["error"].casefold()
    assert "Rad 2" in second["error"]
    for misspelt in (("larm", "--type", "protokol"), ("typ:protokol",)):
        code, out, err = run("search", *misspelt)
        assert (code, out) == (2, "")
        assert "Menade du protokoll?" in err
    code, out, err = run("search", "larm", "--limt", "2")
    assert (code, out) == (2, "")
    assert err.startswith("handlingar: Flaggan '--limt' finns inte. Menade du '--limit'")
    code, _, err = run("export", "larm", "--language", "xx", "--format", "csv", "-o", "ut.csv")
    assert (code, (tmp_path / "ut.csv").exists()) == (2, False)


def test_extract_needs_no_index_and_answers_for_every_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "trasig.pdf").write_bytes(b"%PDF-1.4 trasig")
    code, out, _ = run("extract", "--json", "corpus/a.txt", "trasig.pdf", "saknas.pdf")
    lines = {line["file"]: line for line in map(json.loads, out.splitlines())}
    good, broken, missing = (lines[n] for n in ("corpus/a.txt", "trasig.pdf", "saknas.pdf"))
    assert code == 1
    promised = {"file", "sha256", "media_type", "status", "reason", "pages", "warnings"}
    for line in (good, broken, missing):
        assert set(line) >= promised | {"documents"}
    assert (good["status"], good["reason"]) == ("ok", None)
    assert [s["number"] for s in good["documents"][0]["sections"] if s["number"]] == ["1", "2"]
    assert (broken["status"], missing["status"]) == ("failed", "failed")
    assert broken["reason"]
    assert missing["documents"] == []
    assert not (tmp_path / "index").exists()


def test_failed_files_are_exit_code_1_and_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "trasig.pdf").write_bytes(b"%PDF-1.4 trasig")
    code, _, err = run("index")
    assert code == 1
    assert "trasig.pdf" in err
    (failure,) = json.loads(run("status", "--json")[1])["failures"]
    assert failure["file"] == "trasig.pdf"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("search", "larm"), 3),
        (("status",), 3),
        (("rollback",), 3),
        (("search",), 2),
        (("search", "larm", "--from", "igår"), 2),
        (("search", "larm", "--match", "some"), 2),
        (("index", "--jobs", "0"), 2),
        (("index", "--corpus", "finns-inte"), 3),
        (("nonsens",), 2),
        (("search", "--batch", "finns-inte.jsonl"), 2),
        (("status", "--config", "finns-inte.toml"), 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    run: Run, words: tuple[Any, ...], code: int
) -> None:
    got, out, err = run(*words)
    assert (got, out) == (code, "")
    assert "Traceback" not in err
    assert "internt fel" not in err
    assert err.strip()


def _flip(path: Path) -> None:
    """Change one bit in the middle of a file and leave its times as they were.

    Generations share files by hard links; only this one's is changed.
    """
    stat = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _generation(index: Path) -> Path:
    return index / "generations" / (index / "current").read_text()


@pytest.fixture
def two_nights(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two generations of arrays; the name of the first."""
    monkeypatch.setenv("HANDLINGAR_ENGINE", "arrays")
    assert run("index", "--quiet")[0] == 0
    first = (tmp_path / "index" / "current").read_text()
    (tmp_path / "corpus" / "b.txt").write_text("Om vattenskydd.")
    assert run("index", "--quiet")[0] == 0
    return first


@pytest.mark.parametrize("hurt", ["catalogue.sqlite", "engine/*.arr*"])
def test_a_flipped_bit_is_found_and_the_night_before_answers(
    run: Run, tmp_path: Path, two_nights: str, hurt: str
) -> None:
    place = _generation(tmp_path / "index")
    path = next(place.glob(hurt))
    _flip(path)
    code, out, err = run("check", "--deep")
    finding, summary = err.splitlines()
    assert (code, out) == (2, "")
    assert f"Generationen {place.name}: {path.relative_to(place)} har ändrats" in finding
    assert finding.endswith(".")
    assert summary.startswith("handlingar: 1 fel hittades")

    path.touch()
    code, out, _ = run("search", "larm", "--format", "json")
    assert code == 0
    assert json.loads(out)["generation"] == two_nights


def test_the_engine_and_sqlite_look_for_themselves(
    run: Run, tmp_path: Path, two_nights: str
) -> None:
    """Also when the manifest was written over what was already damaged."""
    place = _generation(tmp_path / "index")
    assert place.name != two_nights
    for hurt, words in (
        ("engine/*.arr*", ("skadad",)),
        ("catalogue.sqlite", ("kan inte läsas", "skadad")),
    ):
        path = next(place.glob(hurt))
        whole = path.read_bytes()
        _flip(path)
        if path.suffix == ".sqlite":
            path.write_bytes(whole[:4096] + bytes(4096) + whole[8192:])
        manifest = json.loads((place / "manifest.json").read_text())
        sealed = manifest | {"files": generations.contents(place)}
        (place / "manifest.json").write_text(json.dumps(sealed))
        code, _, err = run("check", "--deep")
        findings = [line for line in err.splitlines() if path.name in line]
        assert code == 2
        assert any(word in finding for finding in findings for word in words)
        path.write_bytes(whole)
        (place / "manifest.json").write_text(json.dumps(manifest))


def test_extract_takes_a_path_below_the_folder_one_stands_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus" / "år 2014").mkdir()
    (tmp_path / "corpus" / "a.txt").rename(tmp_path / "corpus" / "år 2014" / "a.txt")
    for start, name in (
        (tmp_path, "corpus/år 2014/a.txt"),
        (tmp_path / "corpus", "./år 2014/a.txt"),
    ):
        monkeypatch.chdir(start)
        code, out, err = run("extract", name)
        assert (code, err) == (0, "")
        assert "Larm" in out
    monkeypatch.chdir(tmp_path / "corpus" / "år 2014")
    code, out, _ = run("extract", "--json", "../år 2014/a.txt")
    assert (code, json.loads(out)["status"]) == (0, "ok")
