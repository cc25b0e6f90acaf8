from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import brotli
import pytest

from archive.export import FORMATS

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_the_whole_list_comes_as_a_sheet_with_links_back(client: FlaskClient) -> None:
    answer = client.get("/export?q=trygghetslarm&format=csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=handlingar-")
    text = answer.data.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["länk"]]
    assert len(rows) == 3
    assert "http://localhost/avsnitt/h-maj2014-2" in {row["länk"] for row in rows}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_sent_as_what_it_is(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/export?q=trygghetslarm&format={name}")
    assert answer.status_code == 200
    assert answer.content_type.split(";")[0] == FORMATS[name].media_type.split(";")[0]
    assert answer.content_type.count("charset") <= 1
    assert len(answer.data) > 100


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_text_is_sent_compressed(client: FlaskClient, name: str) -> None:
    address = f"/export?q=trygghetslarm&format={name}"
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    if name == "xlsx":
        assert "Content-Encoding" not in answer.headers
        return
    assert answer.headers["Content-Encoding"] == "br"
    assert _undated(brotli.decompress(answer.data)) == _undated(client.get(address).data)


def _undated(sheet: bytes) -> bytes:
    return re.sub(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}.[0-9:]{8}", b"", sheet)


def test_an_unknown_format_is_refused(client: FlaskClient) -> None:
    answer = client.get("/export?q=a&format=exe")
    assert answer.status_code == 400
    assert "csv" in answer.text


def test_a_record_is_cited_with_a_lasting_link(client: FlaskClient) -> None:
    page = client.get("/citera/h-maj2014-2").text
    assert "§ 42" in page
    assert "http://localhost/avsnitt/h-maj2014-2" in page
    whole = client.get("/citera/h-maj2014").text
    assert "http://localhost/handling/h-maj2014" in whole
    assert "§" not in whole.partition('id="hanvisning"')[2].partition("</blockquote>")[0]


def test_a_reference_can_be_fetched(client: FlaskClient) -> None:
    reference = client.get("/citera/h-maj2014-2/ris").text
    assert reference.count("TY  - ") == 1
    assert "UR  - http://localhost/avsnitt/h-maj2014-2" in reference
    assert client.get("/citera/h-maj2014-2/csv").status_code == 400


@pytest.mark.parametrize("path", ["/export?q=trygghetslarm", "/citera/h-maj2014/ris"])
def test_a_content_type_names_its_charset_once(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.content_type.count("charset") <= 1
