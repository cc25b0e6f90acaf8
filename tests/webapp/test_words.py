"""Words in context and suggestions, on a real archive of the shelf's documents."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from lxml import html
from shelf import NAME, SHELF, fill

from archive import engines, vocabulary
from archive.access import LevelReaders
from archive.export.word_tables import COLUMNS
from archive.language import Analyser
from archive.search.entry import index_entry
from archive.search.opened import OpenArchive
from archive.settings import Settings
from webapp import create_app
from webapp.views.words import PAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HEADER = "X-Arkiv-Niva"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("words")
    catalogue, words = fill(folder), vocabulary.load()
    analyser, engine = Analyser(words), engines.engine("whoosh")
    (folder / "engine").mkdir()
    with engine.writer(folder / "engine") as writer:
        for document in SHELF:
            for section in document.sections:
                writer.add(index_entry(section, document, analyser))
        writer.commit()
    readers = LevelReaders(catalogue.path, engine.open(folder / "engine"))
    archive = OpenArchive(NAME, readers, analyser, words=words)
    settings = replace(
        Settings(corpus=folder / "corpus", index=folder / "index"),
        proxies=("127.0.0.1",),
        access_header=HEADER,
        exports_per_minute=0,
    )
    return create_app(settings, archive).test_client()


def test_words_stand_in_their_context_and_lead_to_it(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/kwic?q=kansliet&sortera=left").text)
    rows = tree.cssselect(".kwic tbody tr")
    assert len(rows) == 6
    keys = {str(row.cssselect(".key")[0].xpath("string()")) for row in rows}
    assert keys == {"Kansliet"}
    link = rows[0].cssselect(".key a")[0].get("href")
    assert link.startswith("/handling/h-")
    tree = html.fromstring(client.get("/kwic/fordelning?q=kansliet").text)
    rows = tree.cssselect(".frequency tbody tr")
    years = [str(row.cssselect("th")[0].xpath("string()")) for row in rows]
    assert years == ["2014", "2016", "uppgift saknas"]
    assert sum(int(str(row.cssselect("td")[0].xpath("string()"))) for row in rows) == 6


def test_a_concordance_can_be_taken_along(client: FlaskClient) -> None:
    answer = client.get("/kwic.csv?q=kansliet", follow_redirects=True)
    assert answer.headers["Content-Disposition"] == "attachment; filename=kwic.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        text = pack.read("kwic.csv").decode("utf-8-sig")
        told = json.loads(pack.read("kwic.csv.provenance.json"))
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == told["total"] == 6
    assert told["command"] == "handlingar kwic kansliet --format csv --output FIL"
    assert rows[0]["länk"].startswith("http://localhost/avsnitt/h-")


@pytest.mark.parametrize(
    "path",
    ["/kwic?q=a&sortera=slump", "/kwic?q=a&context=501", "/kwic?q=a&sample=x", "/kwic?q=a&fold=b",
     "/kwic/fordelning?q=a&by=month", "/kwic/kollokationer?q=a&measure=log_ratio",
     "/kwic/kollokationer?q=a&left=21", "/kwic/nyckelord?q=a&against=(b",
     "/kwic/hamta?q=a&format=doc", "/kwic/hamta?q=a&list=alla", "/api/kwic?q=a&ordning=datum",
     "/api/words?q=a&list=", "/api/words?q=a&min=0", "/api/words?q=a&width=3"],
)  # fmt: skip
def test_what_there_is_not_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_there_are_no_other_word_lists(client: FlaskClient) -> None:
    assert client.get("/kwic/ordmoln?q=kansliet").status_code == 404


@pytest.mark.parametrize("page", ["former", "fordelning", "kollokationer", "nyckelord"])
def test_a_word_list_is_a_page_a_file_and_an_answer(client: FlaskClient, page: str) -> None:
    name = next(name for name, last in PAGES.items() if last == page)
    tree = html.fromstring(client.get(f"/kwic/{page}?q=kansliet&min=1&fold=agendas").text)
    shown = [
        str(row.cssselect("th")[0].xpath("string()")) for row in tree.cssselect(".word-list")[0][1]
    ]
    answer = client.get(f"/api/words?q=kansliet&list={name}&min=1&fold=agendas&limit=200").json
    assert answer is not None
    first = next(iter(COLUMNS[name]))
    assert [row[first] or "uppgift saknas" for row in answer["rows"]][: len(shown)] == shown
    assert answer["total"] >= len(shown) > 0
    assert answer["parameters"]["list"] == name
    (link,) = (a for a in tree.cssselect(".downloads a") if str(a.xpath("string()")) == "CSV (ZIP)")
    with zipfile.ZipFile(io.BytesIO(client.get(link.get("href")).data)) as pack:
        assert pack.namelist() == [f"{name}.csv", f"{name}.csv.provenance.json"]
        rows = list(
            csv.reader(io.StringIO(pack.read(f"{name}.csv").decode("utf-8-sig")), delimiter=";")
        )
        about = json.loads(pack.read(f"{name}.csv.provenance.json"))
    assert rows[0] == list(COLUMNS[name].values())
    assert len(rows) == answer["total"] + 1
    assert json.loads(about["parameters"]) == answer["parameters"]


def test_a_stretch_of_lines_is_answered_with_counts_of_all(client: FlaskClient) -> None:
    whole = client.get("/api/kwic?q=kansliet&order=left").json
    part = client.get("/api/kwic?q=kansliet&order=left&limit=2&offset=3").json
    assert whole is not None
    assert part is not None
    assert part["rows"] == whole["rows"][3:5]
    assert part["totals"] == whole["totals"]
    assert whole["total"] == whole["totals"]["occurrences"] == len(whole["rows"]) == 6
    assert whole["rows"][0]["url"].startswith("http://localhost/avsnitt/h-")


def plain(cell: object) -> object:
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else cell


def test_a_seed_without_a_sample_is_refused(client: FlaskClient) -> None:
    for path in ("/api/kwic?q=kansliet&seed=3", "/kwic/hamta?q=kansliet&seed=3&format=csv"):
        response = client.get(path)
        assert response.status_code == 400
        assert "seed" in response.text
    assert client.get("/kwic?q=kansliet&sample=&seed=0").status_code == 200


def test_forms_of_files_agree(client: FlaskClient) -> None:
    found = {}
    for form in ("tsv", "xlsx", "json"):
        data = client.get(f"/kwic/hamta?q=kansliet&sample=4&seed=3&format={form}").data
        if form == "json":
            found[form] = [list(row.values()) for row in json.loads(data)["rows"]]
        elif form == "xlsx":
            sheet, about = openpyxl.load_workbook(io.BytesIO(data)).worksheets
            rows = sheet.iter_rows(min_row=2, values_only=True)
            found[form] = [[plain(cell) for cell in row] for row in rows]
            assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:T5")
            assert isinstance(sheet["L2"].value, dt.datetime)
            assert ("query", "kansliet") in about.iter_rows(values_only=True)
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as pack:
                text = pack.read("kwic.tsv").decode("utf-8")
            found[form] = list(csv.reader(io.StringIO(text), delimiter="\t"))[1:]
    assert len(found["json"]) == 4
    assert found["xlsx"] == found["json"]
    worded = [["" if cell is None else str(cell) for cell in row] for row in found["json"]]
    assert found["tsv"] == worded


def test_a_word_list_is_in_the_readers_language(client: FlaskClient) -> None:
    text = client.get("/kwic/nyckelord?q=kansliet&lang=en&min=1").text
    client.get("/kwic?q=kansliet&lang=sv")
    assert "reference per million" in text
    assert "jämförelsen" not in text


def test_what_is_typed_may_go_on(client: FlaskClient) -> None:
    offered = client.get("/forslag?q=trygg").json
    assert offered is not None
    assert "trygghetslarm" in [one["text"] for one in offered]
    assert client.get("/forslag?q=trygg&opensearch=1").json[0] == "trygg"
    assert client.get("/forslag?q=").json == []
    assert {one["kind"] for one in offered} <= {"ord", "organ", "förbund", "ämne", "typ"}
    english = client.get("/forslag?q=trygg&lang=en").json
    assert "word" in {one["kind"] for one in english}


@pytest.mark.parametrize(
    "door",
    ["/sok?q=trygghetslarm", "/kwic?q=trygghetslarm", "/kwic/hamta?q=kansliet&format=json",
     "/kwic/fordelning?q=trygghetslarm&by=body", "/api/search?q=larm",
     "/export?q=trygghetslarm&format=csv", "/handling/h-maj2014", "/"],
)  # fmt: skip
def test_the_real_archive_keeps_the_levels_too(client: FlaskClient, door: str) -> None:
    public = client.get(door).text
    closed = client.get(door, headers={HEADER: "closed"}).text
    assert "Presidiet" not in public
    assert "Personalutskottet" not in public
    assert "Personalutskottet" in closed


def test_a_suggested_name_sets_its_filter_and_a_number_is_not_gone_on_with(
    client: FlaskClient,
) -> None:
    offered = client.get("/forslag?q=larm+social").json
    assert offered is not None
    (body,) = (one for one in offered if one.get("filter") == "organ")
    assert (body["text"], body["rest"]) == ("Socialberedningen", "larm")
    for typed in ("§ 4", "§4", "§§ 4"):
        assert client.get("/forslag", query_string={"q": typed}).json == []


def test_suggestions_keep_the_levels(client: FlaskClient) -> None:
    assert client.get("/forslag?q=Personalutsk").json == []
    offered = client.get("/forslag?q=Personalutsk", headers={HEADER: "closed"}).json
    assert offered is not None
    assert "Personalutskottet" in [one["text"] for one in offered]


def test_a_content_type_names_its_charset_once(client: FlaskClient) -> None:
    answer = client.get("/kwic/hamta?q=kansliet&format=json")
    assert answer.content_type.count("charset") == 1
