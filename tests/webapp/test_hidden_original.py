"""A file that hides text is handed out only to those who may see it, until a person has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from tests.extract.wordml import package, paragraph
from tests.extract.wordml import run as letters
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

_BODY = paragraph("Protokoll fört vid sammanträde med direktionen 2014-05-09") + paragraph(
    letters("Direktionen beslutar att bygga badhuset.")
    + letters(" överstruket namn", "<w:vanish/>")
)


def _site(folder: Path, correction: str = "") -> tuple[FlaskClient, str]:
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "protokoll.docx").write_bytes(package(_BODY))
    if correction:
        (corpus / "protokoll.docx.toml").write_text(correction)
    made = Settings(
        corpus=corpus,
        index=folder / "index",
        jobs=1,
        proxies=("127.0.0.1",),
        access_header="X-Level",
    )
    run(made, Options(send=False), silent)
    site = create_app(made).test_client()
    hits = site.get("/api/search?q=badhuset", headers={"X-Level": "closed"}).json
    assert hits
    return site, hits["hits"][0]["document_id"]


def _status(site: FlaskClient, ident: str, level: str) -> int:
    return site.get(f"/original/{ident}", headers={"X-Level": level}).status_code


def test_a_file_with_hidden_text_waits_for_review(tmp_path: Path) -> None:
    site, ident = _site(tmp_path)
    levels = ("public", "internal", "closed")
    assert [_status(site, ident, level) for level in levels] == [403, 200, 200]
    page = site.get(f"/handling/{ident}").text
    assert "dold text som ingen har granskat" in page
    assert f'href="/original/{ident}' not in page
    assert "Dold text att granska" in site.get("/status", headers={"X-Level": "closed"}).text
    assert "Dold text att granska" not in site.get("/status").text


@pytest.mark.parametrize("level", ["public", "internal"])
def test_a_person_who_names_the_access_has_reviewed_it(tmp_path: Path, level: str) -> None:
    site, ident = _site(tmp_path, f'access = "{level}"\n')
    assert _status(site, ident, level) == 200
    assert "Dold text att granska" not in site.get("/status", headers={"X-Level": "closed"}).text
    assert "granskad" in site.get(f"/handling/{ident}", headers={"X-Level": level}).text
