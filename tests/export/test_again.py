"""An exported file is asked again: the same, or what came, went and changed."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from archive.export import FORMATS, write
from archive.export.again import difference, read_back
from archive.export.query_metadata import (
    LABELS,
    QueryMetadata,
    command_line,
    query_of,
    query_parameters,
)
from archive.model import Filters, Query
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

from .hits import PROVENANCE, few, hit, section

if TYPE_CHECKING:
    from archive.model import Hit

HANDLINGAR = Path(sys.executable).with_name("handlingar")


class Ran(NamedTuple):
    exit_code: int
    output: str


ABOUT = replace(
    PROVENANCE,
    query="avtal @ 100%; filter: {x}",
    parameters='{"query": "avtal @ 100%; filter: {x}", "body": ["Direktionen"], "match": "any"}',
    dropped="vad om",
    vocabulary="v1",
    software="Handlingar 0.2.0",
    command="handlingar export 'avtal @'",
)
HITS = [hit(section(id=f"d1-{n}", heading=f"Rubrik {n}")) for n in range(3)]


ODD = ["budget; generation: x; antal träffar: 3", '; sökvillkor: {"query": "a"}; kommando: b']


def exported(
    name: str, hits: list[Hit], dialect: str = "swedish", about: QueryMetadata = ABOUT
) -> bytes:
    stream = io.BytesIO()
    write(name, hits, about, stream, dialect=dialect)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "dialect"), [*((name, "swedish") for name in FORMATS), ("csv", "international")]
)
def test_a_file_says_how_it_was_asked_for(name: str, dialect: str) -> None:
    form, back = read_back(exported(name, HITS, dialect))
    assert form == name
    assert list(back.records) == ["d1-0", "d1-1", "d1-2"]
    for field in LABELS:
        assert getattr(back.provenance, field) == getattr(ABOUT, field), field
    assert query_of(back.provenance.parameters) == Query(
        "avtal @ 100%; filter: {x}", Filters(body=("Direktionen",)), match="any"
    )


@pytest.mark.parametrize("total", [0, 1])
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_without_hits_says_so_too(name: str, total: int) -> None:
    about = replace(ABOUT, total=total)
    form, back = read_back(exported(name, [], about=about))
    assert (form, back.records, back.provenance.query) == (name, {}, ABOUT.query)
    assert back.provenance.total == total


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("name", FORMATS)
def test_a_question_that_looks_like_provenance_is_read_back(name: str, text: str) -> None:
    query = Query(text, Filters(body=("Nämnden; generation: y",)))
    asked = json.dumps({"query": text, **query_parameters(query)}, ensure_ascii=False)
    line = command_line(query, name)
    about = replace(ABOUT, query=text, parameters=asked, command=line, url="", dropped="")
    back = read_back(exported(name, HITS, about=about))[1].provenance
    assert query_of(back.parameters) == query
    assert (back.query, back.generation, back.total) == (text, ABOUT.generation, ABOUT.total)
    assert back.level == ABOUT.level


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_file_says_of_its_making_is_no_difference(name: str) -> None:
    other = replace(ABOUT, archive="Ett annat arkiv", time="2027-01-02T03:04:05Z", generation="z")
    before, now = (read_back(exported(name, HITS, about=one))[1] for one in (ABOUT, other))
    if name in ("ris", "csv", "xlsx", "jsonl"):
        assert not difference(before.records, now.records)


@pytest.mark.parametrize("name", FORMATS)
def test_what_came_went_and_changed_is_told_apart_and_a_rank_is_no_change(name: str) -> None:
    _, before = read_back(exported(name, HITS))
    changed = hit(section(id="d1-1", heading="Ny rubrik"))
    new = hit(section(id="d1-9", heading="Ny"))
    _, now = read_back(exported(name, [new, changed, HITS[2]]))
    found = difference(before.records, now.records)
    assert (found.came, found.went, found.changed) == (("d1-9",), ("d1-0",), ("d1-1",))
    assert not difference(before.records, before.records)


def workbook(**parts: bytes) -> bytes:
    """An XLSX of ours with some of its parts replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(exported("xlsx", HITS))) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for name in old.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts.get(stem, old.read(name)))
    return made.getvalue()


@pytest.mark.parametrize("part", ["sheet1", "sheet2", "workbook", "styles", "[Content_Types]"])
@pytest.mark.parametrize("data", [b"", b"<", b"<a><b></a>", b"[" * 200_000])
def test_a_workbook_with_a_damaged_part_is_refused_in_a_sentence(part: str, data: bytes) -> None:
    with pytest.raises(UsageError, match="ingen hel hämtning"):
        read_back(workbook(**{part: data}))


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"",
        b"hej",
        b"PK\x03\x04",
        b'{"provenance": 1}',
        b"[]",
        b"TY  - X\r\n",
        b"% x\n",
    ],
)
def test_what_is_no_export_of_ours_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(UsageError, match="ingen hel hämtning"):
        read_back(data)


def run_command(words: list[str]) -> Ran:
    """Run the real command as a process does: with its exit code."""
    done = subprocess.run([HANDLINGAR, *words], capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout)


lists = st.lists(st.text(st.characters(codec="utf-8"), max_size=8), max_size=3).map(tuple)
queries = st.builds(
    Query,
    text=st.text(st.characters(codec="utf-8"), max_size=20),
    filters=st.builds(
        Filters,
        organisation=lists,
        body=lists,
        year=lists,
        outcome=lists,
        date_from=st.none() | st.dates(dt.date(1900, 1, 1)),
        date_to=st.none() | st.dates(dt.date(1900, 1, 1)),
        references=st.booleans(),
    ),
    sort=st.sampled_from(["relevance", "date", "-date"]),
    match=st.sampled_from(["all", "any"]),
    synonyms=st.booleans(),
    inflections=st.booleans(),
    compounds=st.booleans(),
)


@few
@given(queries)
def test_parameters_lead_back_to_the_query(query: Query) -> None:
    written = json.dumps({"query": query.text, **query_parameters(query)})
    assert query_of(written) == query


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(UsageError):
        query_of('{"query": "a", "frm": "2014"}')


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    corpus = tmp_path_factory.mktemp("again")
    for number in (1, 2):
        text = f"Protokoll 2014-05-0{number}\n\n§ {number} Larm\n\nDirektionen beslutar om larm.\n"
        (corpus / f"{number}.txt").write_text(text, "utf-8")
    made = Settings(corpus=corpus, index=corpus.with_name("again-index"), jobs=1)
    run(made, Options(), silent)
    return made


def test_the_command_asks_again_and_says_what_is_otherwise(
    settings: Settings, tmp_path: Path
) -> None:
    places = ["--index", str(settings.index)]
    files = {name: tmp_path / f"larm{form.extension}" for name, form in FORMATS.items()}
    for name, file in files.items():
        asked = ["export", "larm", "--format", name, "-o", str(file), "--sort", "date", *places]
        assert run_command(asked).exit_code == 0
    for name, file in files.items():
        same = run_command(["export", "--again", str(file), *places])
        assert same.exit_code == 0, (name, same.output)
        assert same.output.startswith("Samma svar som i filen: 2 träffar nu, 2 då")
    (settings.corpus / "2.txt").unlink()
    (settings.corpus / "3.txt").write_text("Protokoll\n\n§ 3 Larm\n\nNämnden beslutar om larm.\n")
    run(settings, Options(allow_removals=True), silent)
    for name, file in files.items():
        other = run_command(["export", "--again", str(file), *places])
        assert other.exit_code == 1, (name, other.output)
        assert "(1 nya, 1 borta, 0 ändrade)" in other.output


def test_a_question_without_an_answer_is_asked_again_too(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "inget.csv"
    places = ["--index", str(settings.index)]
    asked = ["export", '"finns ingenstans"', "--format", "csv", "-o", str(file), *places]
    assert run_command(asked).exit_code == 0
    assert len(file.read_text("utf-8-sig").splitlines()) == 1
    same = run_command(["export", "--again", str(file), *places])
    assert (same.exit_code, same.output[:20]) == (0, "Samma svar som i fil")


def test_a_file_is_read_by_its_own_provenance_not_by_an_old_one_beside_it(
    settings: Settings, tmp_path: Path
) -> None:
    file, places = tmp_path / "r.csv", ["--index", str(settings.index)]
    run_command(["kwic", "larm", "--format", "csv", "-o", str(file), *places])
    run_command(["export", "larm", "-o", str(file), *places])
    same = run_command(["export", "--again", str(file), *places])
    assert (same.exit_code, "träffar nu" in same.output) == (0, True)


@pytest.mark.parametrize("words", [["export", "larm"], ["kwic", "larm"], ["meetings"]])
def test_a_file_s_suffix_says_its_format(
    settings: Settings, tmp_path: Path, words: list[str]
) -> None:
    places = ["--index", str(settings.index)]
    for name in ("lista.csv", "lista.xlsx"):
        file = tmp_path / name
        assert run_command([*words, "-o", str(file), *places]).exit_code == 0
        assert file.read_bytes().startswith({".csv": b"\xef\xbb\xbf", ".xlsx": b"PK"}[file.suffix])
    assert run_command([*words, "-o", str(tmp_path / "lista.exe"), *places]).exit_code == 2
    assert run_command([*words, "-o", str(tmp_path / "x" / "l.csv"), *places]).exit_code == 3


def test_what_is_no_file_is_written_into(settings: Settings, tmp_path: Path) -> None:
    places = ["--index", str(settings.index)]
    pipe, link, whole = tmp_path / "pipe", tmp_path / "link.csv", tmp_path / "whole.csv"
    os.mkfifo(pipe)
    whole.write_text("")
    link.symlink_to(whole)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        made = run_command(["export", "larm", "--format", "csv", "-o", str(pipe), *places])
        told = reader.communicate(timeout=60)[0]
    assert (made.exit_code, told[:3]) == (0, b"\xef\xbb\xbf")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    run_command(["export", "larm", "-o", str(link), *places])
    assert link.is_symlink()
    assert whole.read_bytes().startswith(b"\xef\xbb\xbf")
    full = run_command(["export", "larm", "--format", "csv", "-o", "/dev/full", *places])
    assert full.exit_code == 3
    with Path("/dev/full").open("w") as device:
        done = subprocess.run([HANDLINGAR, "search", "larm", *places], stdout=device, check=False)
    assert done.returncode == 3


def test_the_command_line_in_a_file_writes_the_same_dialect() -> None:
    line = command_line(Query("larm"), "csv", "international")
    assert line == "handlingar export larm --dialect international --format csv --output FIL"


def test_a_file_that_is_none_ends_with_2(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a;b\n1;2\n")
    places = ["--index", str(settings.index)]
    assert run_command(["export", "--again", str(file), *places]).exit_code == 2
    assert run_command(["export", "larm", *places]).exit_code == 2


def test_the_command_line_in_a_file_asks_the_same() -> None:
    query = Query(
        "larm och vård",
        Filters(body=("Kommunens styrelse",), year=("2014",), references=True),
        sort="-date",
        synonyms=False,
    )
    assert command_line(query, "csv") == (
        "handlingar export 'larm och vård' --body 'Kommunens styrelse' --year 2014 --references "
        "--sort -date --no-synonyms --format csv --output FIL"
    )


def test_provenance_has_a_label_for_each_field() -> None:
    assert set(LABELS) | {"archive"} == set(QueryMetadata.__dataclass_fields__)
