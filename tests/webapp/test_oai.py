"""OAI-PMH, harvested with sickle, a client that others wrote."""

from __future__ import annotations

import base64
import datetime as dt
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from sickle import Sickle, oaiexceptions
from werkzeug.serving import make_server

from archive import changes, generations
from archive.progress import silent
from archive.replication import pull
from archive.settings import Settings
from indexer.build.run import Options, run
from tests.standards import schema
from webapp import create_app, oai

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

OAI = {"o": oai.NAMESPACE}
MINUTES = (
    "Protokoll\n\nDirektionen {day}\n\n§ 41 Larm & <larm>\nDnr KS 2014/4\n\nDirektionen beslutar.\n"
)
PAPERS = {
    **{f"protokoll/{day}.txt": MINUTES.format(day=day) for day in ("2014-05-09", "2014-06-13")},
    "planer/avfall.md": "# Avfallsplan 2014\n\nVarje hushåll sorterar matavfall i Ekby.\n",
    "slutet/hemligt.md": "# Hemlig plan 2014\n\nOm det som ingen får se.\n",
    "access.toml": '[folders]\n"slutet" = "closed"\n',
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("oai")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1, searches_per_minute=0,
        seconds_per_minute=0, contact="arkivet@ekby.example",
    )  # fmt: skip
    for name, text in PAPERS.items():
        (made.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (made.corpus / name).write_text(text, "utf-8")
    run(made, Options(), silent)
    (made.corpus / "takedown.toml").write_text('[[takedown]]\npath = "planer/avfall.md"\n', "utf-8")
    run(made, Options(allow_removals=True), silent)
    return made


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    """Serve a site; give the address at which it is harvested."""
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/oai"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with _served(settings) as address:
        yield address


@pytest.fixture(params=["GET", "POST"])
def sickle(address: str, request: pytest.FixtureRequest) -> Sickle:
    return Sickle(address, http_method=request.param)


@pytest.fixture
def site(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def public(settings: Settings) -> set[str]:
    hits = create_app(settings).test_client().get("/api/search?limit=200").json
    assert hits is not None
    return {hit["document_id"] for hit in hits["hits"]}


def test_the_archive_names_itself(sickle: Sickle, address: str) -> None:
    about = sickle.Identify()
    assert about.baseURL == address
    assert about.adminEmail == "arkivet@ekby.example"
    assert about.deletedRecord == "persistent"
    assert about.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert {f.metadataPrefix for f in sickle.ListMetadataFormats()} == {"oai_dc", "mods"}


@pytest.mark.parametrize("prefix", ["oai_dc", "mods"])
def test_a_harvester_holds_what_the_index_holds(
    sickle: Sickle, settings: Settings, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "PAGE", 1)
    records = list(sickle.ListRecords(metadataPrefix=prefix))
    assert {r.header.identifier.rpartition(":")[2] for r in records if not r.deleted} == public(
        settings
    )
    (deleted,) = [r for r in records if r.deleted]
    assert deleted.xml.find(".//o:metadata", OAI) is None
    assert "Hemlig" not in "".join(r.raw for r in records)
    heads = list(sickle.ListIdentifiers(metadataPrefix=prefix))
    assert [h.identifier for h in heads] == [r.header.identifier for r in records]


def test_a_record_says_what_is_known_of_it(sickle: Sickle) -> None:
    (minutes, _) = sickle.ListRecords(metadataPrefix="oai_dc", set="type:protokoll")
    same = sickle.GetRecord(identifier=minutes.header.identifier, metadataPrefix="oai_dc")
    assert same.metadata == minutes.metadata
    assert minutes.metadata["date"] == ["2014-05-09"]
    assert minutes.metadata["type"] == ["protokoll"]
    assert minutes.header.identifier in minutes.metadata["identifier"]
    assert any("/handling/" in one for one in minutes.metadata["identifier"])
    mods = sickle.GetRecord(identifier=minutes.header.identifier, metadataPrefix="mods")
    found = mods.xml.find(".//{http://www.loc.gov/mods/v3}dateCreated")
    assert (found.text, found.get("keyDate")) == ("2014-05-09", "yes")


def test_sets_part_the_archive(sickle: Sickle, settings: Settings) -> None:
    specs = {one.setSpec for one in sickle.ListSets()}
    assert {"organisation", "body", "type", "type:protokoll"} <= specs
    assert all("hemlig" not in spec for spec in specs)
    for spec in specs - {"organisation"}:
        assert list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set=spec)), spec
    assert len(list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="type"))) == 3
    with pytest.raises(oaiexceptions.NoRecordsMatch):
        sickle.ListIdentifiers(metadataPrefix="oai_dc", set="type:finnsinte")


def test_times_bound_a_harvest(sickle: Sickle) -> None:
    heads = list(sickle.ListIdentifiers(metadataPrefix="oai_dc"))
    last = max(head.datestamp for head in heads)
    late = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", **{"from": last}))
    assert {h.identifier for h in late} == {h.identifier for h in heads if h.datestamp == last}
    assert any(head.deleted for head in late)
    whole = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", until=last))
    assert len(whole) == len(heads)
    for bounds in (
        {"until": "1999-01-01"}, {"until": "1800-01-01"}, {"until": "1970-01-01T00:00:00Z"},
        {"from": "0001-01-01", "until": "1800-01-01"}, {"from": "9999-12-31"},
    ):  # fmt: skip
        with pytest.raises(oaiexceptions.NoRecordsMatch):
            sickle.ListIdentifiers(metadataPrefix="oai_dc", **bounds)


def test_a_list_from_before_1970_goes_on(sickle: Sickle, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(sickle.ListIdentifiers(metadataPrefix="mods"))
    monkeypatch.setattr(oai, "PAGE", 1)
    parts = list(sickle.ListIdentifiers(metadataPrefix="mods", **{"from": "1800-01-01"}))
    assert [h.identifier for h in parts] == [h.identifier for h in whole]


def _harvest(sickle: Sickle, since: str = "") -> tuple[set[str], str]:
    """Return what a harvester gets, and the time from which it goes on: that of the answer."""
    bounds = {"from": since} if since else {}
    answer = sickle.harvest(verb="ListRecords", metadataPrefix="oai_dc", **bounds).xml
    names = answer.findall(".//o:header/o:identifier", OAI)
    return {one.text.rpartition(":")[2] for one in names}, answer.findtext(
        "o:responseDate", "", OAI
    )


def test_a_harvester_that_goes_on_from_the_last_answer_misses_nothing(tmp_path: Path) -> None:
    """On a host that pulls an hour after the night, as on one whose log is long in writing."""
    there = Settings(corpus=tmp_path / "corpus", index=tmp_path / "there", jobs=1)
    here = replace(there, index=tmp_path / "here", searches_per_minute=0, seconds_per_minute=0)
    there.corpus.mkdir()
    (there.corpus / "a.md").write_text("# Avfallsplan 2014\n\nMatavfall i Ekby.\n", "utf-8")
    run(there, Options(), silent)
    pull(here, str(there.index))
    with _served(here) as address:
        sickle = Sickle(address)
        first, since = _harvest(sickle)
        (there.corpus / "b.md").write_text("# Budget 2015\n\nMer till skolan.\n", "utf-8")
        run(there, Options(), silent)
        time.sleep(1.1)
        second, since = _harvest(sickle, since)
        assert second <= first
        pull(here, str(there.index))
        third, since = _harvest(sickle, since)
        assert first | third == public(here)
        assert len(third - first) == 1
        assert dt.datetime.fromisoformat(since) <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "badVerb"), ("verb=Nej", "badVerb"), ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"), ("verb=GetRecord", "badArgument"),
        ("verb=ListRecords", "badArgument"), ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2014", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2014-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2020-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2021-01-01T00:00:00Z",
         "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=W10", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:zzz", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=zzz", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=%00%01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%C3%A5", "badArgument"),
    ],
)  # fmt: skip
def test_a_wrong_request_gets_the_code_of_the_protocol(
    site: FlaskClient, asked: str, code: str
) -> None:
    answer = site.get(f"/oai?{asked}")
    assert answer.status_code == 200
    root = etree.fromstring(answer.data)
    (error,) = root.findall("o:error", OAI)
    assert error.get("code") == code
    request = root.find("o:request", OAI)
    assert request is not None
    if code in ("badVerb", "badArgument"):
        assert not request.attrib


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_token_that_was_never_given_is_none(
    site: FlaskClient, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "PAGE", 1)
    first = etree.fromstring(site.get(f"/oai?verb={verb}&metadataPrefix=mods").data)
    token = first.findtext(".//o:resumptionToken", namespaces=OAI)
    assert token
    held = json.loads(base64.urlsafe_b64decode(token + "=="))
    made = [["evil", *held[1:]], ["oai_dc", 0, 10**30, "", held[4]], ["oai_dc", 5, 5, "", held[4]],
            [*held[:4], ""], [*held[:4], held[4] + "9" * 12]]  # fmt: skip
    for one in made:
        written = base64.urlsafe_b64encode(json.dumps(one, separators=(",", ":")).encode())
        asked = f"/oai?verb={verb}&resumptionToken={written.decode().rstrip('=')}"
        error = etree.fromstring(site.get(asked).data).find("o:error", OAI)
        assert error is not None
        assert error.get("code") == "badResumptionToken"


@pytest.mark.parametrize(
    "asked",
    [
        "verb=Identify", "verb=ListMetadataFormats", "verb=ListSets",
        "verb=ListIdentifiers&metadataPrefix=mods", "verb=ListRecords&metadataPrefix=oai_dc",
        "verb=ListRecords&metadataPrefix=mods", "verb=Nej", "verb=ListRecords",
        "verb=ListRecords&metadataPrefix=mods&set=type:finnsinte",
        "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x",
    ],
)  # fmt: skip
def test_answers_keep_to_the_published_schemas(
    site: FlaskClient, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OAI-PMH 2.0, oai_dc and MODS 3.7; pages of one record, so that tokens are in them."""
    monkeypatch.setattr(oai, "PAGE", 1)
    whole = schema("OAI-PMH.xsd", "oai_dc.xsd", "mods-3-7.xsd")
    whole.assertValid(etree.fromstring(site.get(f"/oai?{asked}").data))


def test_a_log_begun_anew_ends_the_lists_of_before(
    settings: Settings, site: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(oai, "PAGE", 1)
    first = etree.fromstring(site.get("/oai?verb=ListRecords&metadataPrefix=mods").data)
    token = first.findtext(".//o:resumptionToken", namespaces=OAI)
    kept = (settings.index / changes.FILE).rename(tmp_path / "kept")
    changes.follow(settings.index)
    again = etree.fromstring(site.get(f"/oai?verb=ListRecords&resumptionToken={token}").data)
    error = again.find("o:error", OAI)
    assert error is not None
    assert error.get("code") == "badResumptionToken"
    kept.rename(settings.index / changes.FILE)
    assert generations.current(settings.index)
