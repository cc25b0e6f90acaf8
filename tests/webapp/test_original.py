from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shelf import StandIn, fill

from archive.settings import Settings
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A site of its own: these tests meddle with the files."""
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    return create_app(settings, StandIn(fill(tmp_path))).test_client()  # type: ignore[arg-type]


def test_a_pdf_is_shown_and_can_be_asked_for_in_parts(client: FlaskClient) -> None:
    answer = client.get("/original/h-maj2014", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.data) == (206, b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_sent_once(client: FlaskClient) -> None:
    first = client.get("/original/h-maj2014")
    again = client.get("/original/h-maj2014", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_link_out_of_the_corpus_is_not_followed(client: FlaskClient, tmp_path: Path) -> None:
    secret = tmp_path / "lösenord"
    secret.write_text("hemligt")
    file = tmp_path / "corpus/protokoll/h-maj2014.pdf"
    file.unlink()
    file.symlink_to(secret)
    answer = client.get("/original/h-maj2014")
    assert answer.status_code == 404
    assert "hemligt" not in answer.text


def test_files_have_no_paths(client: FlaskClient) -> None:
    for path in ("/original/../catalogue.sqlite", "/original/protokoll/h-maj2014.pdf"):
        assert client.get(path).status_code == 404


def test_a_file_that_is_gone_is_said_so(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "corpus/protokoll/h-maj2014.pdf").unlink()
    answer = client.get("/original/h-maj2014")
    assert answer.status_code == 404
    assert "finns inte längre" in answer.text
