"""A file that hides text is handed out only to those who may see it, until a person has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from tests.hidden_files import HIDING
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def _site(folder: Path, correction: str = "") -> tuple[FlaskClient, list[str]]:
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, data in HIDING.items():
        (corpus / name).write_bytes(data)
        if correction:
            (corpus / f"{name}.toml").write_text(correction)
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
    idents = [hit["document_id"] for hit in hits["hits"]]
    assert len(set(idents)) == len(HIDING)
    return site, idents


def _status(site: FlaskClient, ident: str, level: str) -> int:
    return site.get(f"/original/{ident}", headers={"X-Level": level}).status_code


def test_a_file_with_hidden_text_waits_for_review(tmp_path: Path) -> None:
    site, idents = _site(tmp_path)
    levels = ("public", "internal", "closed")
    for ident in idents:
        assert [_status(site, ident, level) for level in levels] == [403, 200, 200]
        page = site.get(f"/handling/{ident}").text
        assert "dold text som ingen har granskat" in page
        assert f'href="/original/{ident}' not in page
    assert "Dold text att granska" in site.get("/status", headers={"X-Level": "closed"}).text
    assert "Dold text att granska" not in site.get("/status").text


@pytest.mark.parametrize("level", ["public", "internal"])
def test_a_person_who_names_the_access_has_reviewed_it(tmp_path: Path, level: str) -> None:
    site, idents = _site(tmp_path, f'access = "{level}"\n')
    assert {_status(site, ident, level) for ident in idents} == {200}
    assert "Dold text att granska" not in site.get("/status", headers={"X-Level": "closed"}).text
    for ident in idents:
        assert "granskad" in site.get(f"/handling/{ident}", headers={"X-Level": level}).text
