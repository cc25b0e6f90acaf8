"""An older generation never opens again what was closed or taken down since it was built."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive import generations, restrictions
from archive.access.bounds import UNBOUNDED, Bounds
from archive.errors import IndexUnusableError
from archive.model import Level, Query
from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

TEXTS = {
    "maj.txt": "Protokoll\n\nDirektionen 2014-05-09\n\n§ 1 Larm\n\nOm trygghetslarm.\n",
    "juni.txt": "Protokoll\n\nDirektionen 2014-06-09\n\n§ 2 Larm\n\nTrygghetslarm och kvarnar.\n",
    "juli.txt": "Protokoll\n\nDirektionen 2014-07-09\n\n§ 3 Larm\n\nOm trygghetslarm, hemligen.\n",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "corpus").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "corpus" / name).write_text(text, "utf-8")
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    run(made, Options(), silent)
    return made


def doors(client: FlaskClient, ident: str) -> set[int]:
    return {
        client.get(door.format(ident)).status_code
        for door in (
            "/handling/{}", "/avsnitt/{}-0", "/citera/{}", "/citera/{}/ris", "/original/{}",
            "/api/document/{}",
        )
    }  # fmt: skip


def sources_found(client: FlaskClient) -> set[str]:
    hits = client.get("/api/search?q=trygghetslarm").json
    assert hits is not None
    assert hits["total"] == len(hits["hits"])
    return {hit["source_id"] for hit in hits["hits"]}


def test_a_rollback_does_not_reopen_what_was_closed_or_taken_down(settings: Settings) -> None:
    with open_archive(settings) as archive:
        hits = archive.search(Query("trygghetslarm")).hits
        known = {hit.document.source_id: hit.document.id for hit in hits}
    (settings.corpus / "juni.txt.toml").write_text('access = "closed"\n')
    (settings.corpus / "takedown.toml").write_text(
        f'[[takedown]]\nid = "{known["juli.txt"]}"\nreason = "begäran"\n'
    )
    run(settings, Options(allow_removals=True), silent)
    client = create_app(settings).test_client()
    assert sources_found(client) == {"maj.txt"}
    generations.rollback(settings.index)
    for site in (client, create_app(settings).test_client()):
        assert sources_found(site) == {"maj.txt"}
        assert doors(site, known["juni.txt"] or "") == {404}
        assert doors(site, known["juli.txt"] or "") == {410}
        assert 200 in doors(site, known["maj.txt"] or "")
        for address in ("/", "/organ", "/status", "/export?q=&format=jsonl", "/flode.atom"):
            text = site.get(address).text
            assert not any(one in text for one in (known["juni.txt"], known["juli.txt"])), address
            assert "juni.txt" not in text
        for typed in ("kvar", "heml"):
            assert site.get(f"/forslag?q={typed}").json == []
        assert site.get("/forslag?q=trygg").json != []
        assert "kvarnar" not in site.get("/sok?q=kvarnarr").text.replace("kvarnarr", "")
    with open_archive(settings) as archive:
        for secret in ("kvarnar", "hemligen"):
            assert archive.search(Query(secret)).total == 0
            assert archive.searcher.frequencies([("exact", secret)]) == [0]
            assert archive.searcher.frequency("exact", secret) == 0
        assert archive.searcher.frequencies([("exact", "trygghetslarm")]) == [1]
    assert sources_found(client) == {"maj.txt"}


def test_without_restrictions_the_newest_generation_tells_or_nothing_opens(
    settings: Settings,
) -> None:
    (settings.corpus / "juni.txt.toml").write_text('access = "closed"\n')
    run(settings, Options(), silent)
    client = create_app(settings).test_client()
    generations.rollback(settings.index)
    for name in restrictions.FILES:
        (settings.index / name).unlink()
    assert sources_found(client) == {"maj.txt", "juli.txt"}
    newest = generations.names(settings.index)[0]
    (generations.folder(settings.index) / newest / generations.CATALOGUE).write_bytes(b"\xff")
    with pytest.raises(IndexUnusableError, match="handlingar index"), open_archive(settings):
        pass
    assert create_app(settings).test_client().get("/sok?q=a").status_code == 503


def test_damaged_restrictions_open_nothing_and_a_site_that_runs_goes_on(
    settings: Settings,
) -> None:
    client = create_app(settings).test_client()
    assert sources_found(client) == set(TEXTS)
    for name in restrictions.FILES:
        (settings.index / name).write_bytes(b"\xff{")
    assert sources_found(client) == set(TEXTS)
    answer = create_app(settings).test_client().get("/sok?q=a")
    assert answer.status_code == 503
    run(settings, Options(), silent)
    assert not restrictions.damage(settings.index)
    assert sources_found(create_app(settings).test_client()) == set(TEXTS)


def test_a_site_that_runs_sees_what_only_the_copy_holds(settings: Settings, tmp_path: Path) -> None:
    """A run that is killed between the two writes has written the copy alone."""
    client = create_app(settings).test_client()
    assert sources_found(client) == set(TEXTS)
    other = replace(settings, index=tmp_path / "other")
    shutil.copytree(settings.index, other.index)
    closed = next(iter(TEXTS))
    (settings.corpus / "access.toml").write_text(f'[folders]\n"{closed}" = "closed"\n', "utf-8")
    run(other, Options(), silent)
    shutil.copy(other.index / restrictions.COPY, settings.index / restrictions.COPY)
    assert sources_found(client) == set(TEXTS) - {closed}


def test_bounds_tell_which_ids_are_above_a_level() -> None:
    made = Bounds({"a": Level.INTERNAL, "b": Level.CLOSED}, frozenset({"c"}))
    assert made.above(Level.PUBLIC) == {"a", "b"}
    assert made.above(Level.INTERNAL) == {"b"}
    assert made.fingerprint() != UNBOUNDED.fingerprint()
