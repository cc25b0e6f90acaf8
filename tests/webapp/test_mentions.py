"""A title on a portal's list leads to the record, and the record's page back to the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

TITLE = "Kartläggning av hemtjänstens nyckelhantering i Almådalen"
PORTAL = (
    "Utvärdering av trygghetslarm\n\nRelevanta dokument\n\n"
    f"{TITLE}\n\nGemensam måltidspolicy för äldreboenden\n\n"
    "Transkript:\n\n1 Utvärdering av trygghetslarm Den gjordes av kansliet.\n"
)
STUDY = f"{TITLE}\n\nNycklar kommer bort. Kansliet har sett på hur hemtjänsten tar hand om dem.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    (corpus / "dold").mkdir(parents=True)
    (corpus / "portal.txt").write_text(PORTAL, "utf-8")
    (corpus / "studie.txt").write_text(STUDY, "utf-8")
    (corpus / "dold" / "portal.txt").write_text(PORTAL.replace("kansliet", "en utredare"), "utf-8")
    (corpus / "access.toml").write_text('[folders]\n"dold" = "closed"\n', "utf-8")
    made = Settings(corpus=corpus, index=tmp_path / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    return made


def ids(client: FlaskClient) -> dict[str, str]:
    hits = client.get("/api/search?q=trygghetslarm+ELLER+nycklar").get_json()["hits"]
    return {hit["source_id"]: hit["document_id"] for hit in hits}


def test_both_ways_and_only_where_the_reader_may_look(settings: Settings) -> None:
    client = create_app(replace(settings)).test_client()
    known = ids(client)
    assert set(known) == {"portal.txt", "studie.txt"}
    portal = client.get(f"/handling/{known['portal.txt']}").text
    assert "Handlingar som nämns här" in portal
    assert f'<a href="/handling/{known["studie.txt"]}">{TITLE}</a>' in portal
    assert "samma titel, 95" in portal
    study = client.get(f"/handling/{known['studie.txt']}").text
    assert "Nämns i" in study
    assert study.count(f'href="/handling/{known["portal.txt"]}#avsnitt-') == 1
    said = client.get(f"/api/document/{known['studie.txt']}").get_json()
    assert [m["confidence"] for m in said["mentioned_in"]] == [0.95]
    listed = client.get(f"/api/document/{known['portal.txt']}").get_json()["sections"]
    assert [s["refers_to"][0]["id"] for s in listed if "refers_to" in s] == [known["studie.txt"]]
