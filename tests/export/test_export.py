from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import pytest
import rispy
from hypothesis import given
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pybtex.database import parse_string

from archive.errors import UsageError
from archive.export import FORMATS, ExportRow, hit_row, workbook, write
from archive.export.csl import SEARCH
from archive.export.delimited import GUARD, guarded
from archive.export.query_metadata import LABELS as PROVENANCE_LABELS
from archive.export.row import LABELS, worded_row

from .hits import PROVENANCE, document, few, hit, lists, section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Hit

LINK = "https://arkiv.example/handling/d1#d1-26"


def written(name: str, hits: list[Hit]) -> bytes:
    stream = io.BytesIO()
    assert write(name, hits, PROVENANCE, stream, lambda _: LINK) == len(hits)
    return stream.getvalue()


def expected(hits: list[Hit]) -> list[ExportRow]:
    return [hit_row(each, rank, LINK) for rank, each in enumerate(hits, 1)]


def visible(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"docx.*csv, xlsx, jsonl, ris, bibtex, csl-json"):
        write("docx", [], PROVENANCE, io.BytesIO())


def test_every_field_has_a_heading_of_its_own() -> None:
    assert list(LABELS) == [f.name for f in fields(ExportRow)]
    headings = [*LABELS.values(), *PROVENANCE_LABELS.values()]
    assert len(set(headings)) == len(headings)


def test_a_sheet_speaks_swedish() -> None:
    (first,) = read_csv(written("csv", [hit()]))
    assert first["datumets precision"] == "dag"
    assert first["datumets roll"] == "sammanträde"
    assert first["avsnittets slag"] == "paragraf"


@pytest.mark.parametrize("name", FORMATS)
def test_hits_are_written_as_they_come(name: str) -> None:
    seen: list[int] = []
    stream = io.BytesIO()

    def coming() -> Iterator[Hit]:
        for n in range(3):
            seen.append(stream.tell())
            yield hit(section(id=f"d1-{n}"))

    assert write(name, coming(), PROVENANCE, stream) == 3
    if name != "xlsx":
        assert seen == sorted(set(seen))


@few
@given(lists)
def test_csv_read_back_is_the_hits(hits: list[Hit]) -> None:
    data = written("csv", hits)
    assert data.startswith(b"\xef\xbb\xbf")
    back = read_csv(data)
    for got, want in zip(back, expected(hits), strict=True):
        for label, value in zip(LABELS.values(), worded_row(want), strict=True):
            assert got[label].removeprefix(GUARD) == visible("" if value is None else str(value))
        assert got["sökning"] == PROVENANCE.query
        assert got["antal träffar"] == "1"


@few
@given(lists)
def test_no_csv_cell_begins_as_a_formula(hits: list[Hit]) -> None:
    for got in read_csv(written("csv", hits)):
        for cell in got.values():
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@a", " =1", "\t=1", "\r=1", "＝1", "'=1", "'"]
)
def test_the_guard_is_one_apostrophe_and_comes_off(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "§ 26", "2014/118", "a=b", "räksmörgås"])
def test_plain_cells_are_left_alone(text: str) -> None:
    assert guarded(text) == text


@few
@given(lists)
def test_jsonl_is_provenance_and_the_hits(hits: list[Hit]) -> None:
    first, *rest = written("jsonl", hits).decode("utf-8").split("\n")[:-1]
    assert json.loads(first) == {"provenance": asdict(PROVENANCE)}
    wanted = [
        json.loads(visible(json.dumps(asdict(r), ensure_ascii=False))) for r in expected(hits)
    ]
    assert [json.loads(line) for line in rest] == wanted


def test_xlsx_has_the_hits_and_says_where_they_come_from() -> None:
    formula = hit(section(heading="=1+1", case_number="2014/12", number=None))
    book = load_workbook(io.BytesIO(written("xlsx", [hit(), formula])))
    assert book.sheetnames == ["Träffar", "Om sökningen"]
    headings, first, _ = book["Träffar"].iter_rows(values_only=True)
    assert headings == tuple(LABELS.values())
    days = [c.date().isoformat() if isinstance(c, dt.datetime) else c for c in first]
    assert days == list(worded_row(expected([hit()])[0]))
    assert isinstance(first[headings.index("datum från")], dt.datetime)
    assert book["Träffar"].freeze_panes == "A2"
    assert book["Träffar"].auto_filter.ref == f"A1:{get_column_letter(len(LABELS))}3"
    cells = dict(zip(headings, book["Träffar"][3], strict=True))
    assert (cells["rubrik"].value, cells["rubrik"].data_type) == ("=1+1", "s")
    assert cells["diarienummer"].value == "2014/12"
    assert cells["paragraf eller kapitel"].value is None
    rows: list[Any] = list(book["Om sökningen"].iter_rows(values_only=True))
    about = dict(rows)
    assert about == {label: getattr(PROVENANCE, n) for n, label in PROVENANCE_LABELS.items()}


def test_xlsx_of_nothing_still_has_headings_and_provenance() -> None:
    book = load_workbook(io.BytesIO(written("xlsx", [])))
    assert book["Träffar"].max_row == 1
    assert book["Om sökningen"]["B1"].value == PROVENANCE.query


def test_xlsx_goes_on_to_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)
    book = load_workbook(io.BytesIO(written("xlsx", [hit()] * 5)))
    assert book.sheetnames == ["Träffar", "Träffar 2", "Träffar 3", "Om sökningen"]
    ranks = [s.cell(r, 1).value for s in book.worksheets[:3] for r in range(2, s.max_row + 1)]
    assert ranks == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("letter", ["a", "å", "😀"])
def test_xlsx_marks_what_it_cannot_hold(letter: str) -> None:
    book = load_workbook(io.BytesIO(written("xlsx", [hit(section(heading=letter * 40_000))])))
    text = dict(zip(LABELS, book["Träffar"][2], strict=True))["heading"].value
    assert text.startswith(letter)
    assert text.endswith(workbook.CUT)
    assert 32_700 < len(text.encode("utf-16-le")) // 2 <= 32_767


@few
@given(lists)
def test_xlsx_takes_any_text(hits: list[Hit]) -> None:
    book = load_workbook(io.BytesIO(written("xlsx", hits)))
    assert book["Träffar"].max_row == len(hits) + 1


@few
@given(lists)
def test_ris_has_a_record_for_every_hit(hits: list[Hit]) -> None:
    records = rispy.loads(written("ris", hits).decode("utf-8"))
    assert [r["accession_number"] for r in records] == ["d1-26"] * len(hits)


def test_ris_says_what_the_passage_is() -> None:
    (record,) = rispy.loads(written("ris", [hit()]).decode("utf-8"))
    assert record["title"] == "§ 26 Digitala trygghetslarm"
    assert record["secondary_title"] == "Protokoll 2014-05-09"
    assert record["authors"] == ["Sunnerbygdens kommunalförbund. Direktionen"]
    assert record["date"] == "2014/05/09/"
    assert (record["start_page"], record["end_page"]) == ("3", "4")
    assert record["abstract"] == "att anta avtalet."
    assert record["urls"] == [LINK]
    citation, provenance = record["notes"]
    assert citation.endswith("protokoll 2014-05-09, § 26, s. 3–4, [d1-26]")
    assert PROVENANCE.query in provenance
    assert PROVENANCE.generation in provenance


@few
@given(lists)
def test_bibtex_has_an_entry_for_every_hit(hits: list[Hit]) -> None:
    named = [
        replace(each, section=replace(each.section, id=f"d1-{n}")) for n, each in enumerate(hits)
    ]
    entries = parse_string(written("bibtex", named).decode("utf-8"), "bibtex").entries
    assert list(entries) == [f"d1-{n}" for n in range(len(hits))]


def test_bibtex_says_what_the_passage_is_and_where_the_list_comes_from() -> None:
    odd = hit(section(heading="50 % av {allt} & _mer_"), document(url="https://x.example/a_b%20c"))
    text = written("bibtex", [odd]).decode("utf-8")
    assert text.startswith(f"% sökning: {PROVENANCE.query}\n% filter: typ=protokoll\n")
    entry = parse_string(text, "bibtex").entries["d1-26"]
    assert entry.fields["title"] == (
        r"{§ 26 50 \% av \textbraceleft{}allt\textbraceright{} \& \_mer\_}"
    )
    assert entry.fields["date"] == "2014-05-09"
    assert entry.fields["pages"] == "3--4"
    assert entry.fields["url"] == LINK


CSL_FIELDS = {
    "id", "type", "title", "container-title", "author", "publisher", "genre", "number", "section",
    "page", "language", "abstract", "keyword", "URL", "archive", "note", "issued", "accessed",
    "custom",
}  # fmt: skip
CSL_TYPES = {
    "document", "report", "personal_communication", "regulation", "speech", "webpage",
}  # fmt: skip


@few
@given(lists)
def test_csl_json_keeps_to_the_schema(hits: list[Hit]) -> None:
    items = json.loads(written("csl-json", hits))
    found = [item for item in items if item["id"] != SEARCH]
    assert len(found) == len(hits)
    assert len(items) == max(1, len(hits))
    for item in items:
        assert set(item) <= CSL_FIELDS
        assert item["type"] in CSL_TYPES
        assert item["custom"] == asdict(PROVENANCE)
        assert all(name["literal"] for name in item.get("author", ()))
        for part in ("issued", "accessed"):
            parts = item.get(part, {"date-parts": [[1]]})["date-parts"]
            assert 1 <= len(parts) <= 2
            assert all(1 <= len(p) <= 3 and all(isinstance(n, int) for n in p) for p in parts)
        plain = {
            k: v for k, v in item.items() if k not in {"author", "issued", "accessed", "custom"}
        }
        assert all(isinstance(value, str) for value in plain.values())


@pytest.mark.parametrize("hits", [[hit()], []])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_where_it_comes_from(name: str, hits: list[Hit]) -> None:
    data = written(name, hits)
    if name == "xlsx":
        cells = load_workbook(io.BytesIO(data))["Om sökningen"].iter_rows(values_only=True)
        data = "\n".join(str(value) for _, value in cells).encode("utf-8")
    text = data.decode("utf-8").replace('\\"', '"').replace('""', '"')
    for value in asdict(PROVENANCE).values():
        if value != PROVENANCE.archive:
            assert str(value) in text
