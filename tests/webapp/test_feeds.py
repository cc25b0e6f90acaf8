"""Feeds by arrival, the change feed and the site map, read with clients that others wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from archive import changes, generations
from archive.progress import silent
from archive.search import archive as searching
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

POINT = "§ {number} {heading}\nDnr KS 2014/{number}\n\n{body} beslutar att {text}.\n\n"


def minutes(body: str, day: str, *points: tuple[int, str, str]) -> str:
    paragraphs = (
        POINT.format(number=number, heading=heading, body=body, text=text)
        for number, heading, text in points
    )
    return f"Protokoll\n\n{body} {day}\n\n" + "".join(paragraphs)


FIRST = {
    "protokoll/maj.txt": minutes(
        "Direktionen", "2014-05-09",
        (41, "Trygghetslarm", "uppdra åt kansliet att upphandla trygghetslarm"),
        (42, "Budget 2015", "fastställa budget"),
    ),
    "planer/avfall.md": "# Avfallsplan 2014\n\nVarje hushåll sorterar matavfall i Ekby.\n",
}  # fmt: skip
LATER = {
    "protokoll/gammalt.txt": minutes(
        "Direktionen", "2009-02-03", (7, "Trygghetslarm i Ekby", "pröva trygghetslarm")
    )
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two nights: in the second came a protocol that is older than all of the first."""
    folder = tmp_path_factory.mktemp("nights")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1, searches_per_minute=0,
        seconds_per_minute=0,
    )  # fmt: skip
    for papers in (FIRST, LATER):
        for name, text in papers.items():
            file = made.corpus / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        run(made, Options(), silent)
    return made


@pytest.fixture
def site(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def parsed(site: FlaskClient, address: str) -> feedparser.FeedParserDict:
    answer = site.get(address)
    assert answer.status_code == 200, answer.text
    feed = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not feed.bozo
    return feed


@pytest.mark.parametrize("path", ["/flode.atom", "/flode/uppdrag.atom"])
def test_a_feed_of_a_body_takes_its_name_as_written_and_refuses_an_unknown_one(
    site: FlaskClient, path: str
) -> None:
    entries = parsed(site, f"{path}?organ=Direktionen").entries
    assert entries
    assert [e.id for e in parsed(site, f"{path}?organ=direktion").entries] == [
        e.id for e in entries
    ]
    for name, facet in (("Direktionnen", "organ"), ("Finnsinte", "forbund")):
        refused = site.get(f"{path}?{facet}={name}")
        assert refused.status_code == 400
        assert f"i arkivet heter ”{name}”" in refused.text


def test_a_feed_of_more_hits_than_are_held_is_the_same(
    site: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = ("/flode.atom?q=larm", "/flode.atom?organ=Direktionen", "/flode.atom?q=finnsinte")
    before = [[one.id for one in parsed(site, address).entries] for address in addresses]
    assert [bool(some) for some in before] == [True, True, False]
    monkeypatch.setattr(searching, "MOST_HELD", 0)
    assert [[one.id for one in parsed(site, address).entries] for address in addresses] == before


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("organ:finnsinte", "finnsinte"),
        ("organ:direktionnen larm", "direktionnen"),
        ("larm (organ:finnsinte ELLER förbund:ingenstans)", "finnsinte"),
        ("organ:finnsinte ELLER (ämne:ingenting budget)", "finnsinte"),
        ("%", "inget ord"),
        ("organ:finnsinte ELLER organ:direktion", ""),
        ("larm INTE organ:finnsinte", ""),
        ('organ:"uppgift saknas"', ""),
        ('dnr:"KS 2031/7"', ""),
    ],
)
def test_a_feed_of_what_no_record_can_satisfy_is_refused(
    site: FlaskClient, query: str, refused: str
) -> None:
    answer = site.get("/flode.atom", query_string={"q": query})
    assert answer.status_code == (400 if refused else 200)
    assert refused in answer.text


def test_what_arrived_last_is_first_whatever_its_day(site: FlaskClient) -> None:
    feed = parsed(site, "/flode.atom")
    first = feed.entries[0]
    assert first.published == "2009-02-03T00:00:00Z"
    assert first.title.endswith("§\N{NO-BREAK SPACE}7 Trygghetslarm i Ekby")
    assert "Direktionen 2009-02-03, §" in first.title
    times = [entry.updated for entry in feed.entries]
    assert times == sorted(times, reverse=True)
    assert feed.feed.updated == times[0] > "2025"
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    undated = next(entry for entry in feed.entries if "Avfallsplan" in entry.title)
    assert "published" not in undated  # only its year is known


def test_the_same_night_asked_again_says_the_same(site: FlaskClient, settings: Settings) -> None:
    before = site.get("/flode.atom").data
    run(settings, Options(), silent)
    assert site.get("/flode.atom").data == before


def test_a_search_is_followed_and_nothing_is_loosened(site: FlaskClient) -> None:
    found = parsed(site, "/flode.atom?q=trygghetslarm&lang=sv")
    assert [entry.title.split("\N{NO-BREAK SPACE}")[-1] for entry in found.entries] == [
        "7 Trygghetslarm i Ekby",
        "41 Trygghetslarm",
    ]
    assert "q=trygghetslarm" in found.entries[0].link
    assert parsed(site, "/flode.atom?q=trygghetslarm+matavfall").entries == []
    assert parsed(site, "/flode.atom?q=trygghetslarmen+ekby").feed.title.endswith("ekby")
    assert site.get("/flode.atom?q=(").status_code == 400


@pytest.mark.parametrize("place", ["sida=2", "sort=date", "ordning=date", "alla=1"])
def test_place_and_order_of_a_list_make_no_feed_of_their_own(site: FlaskClient, place: str) -> None:
    asked = parsed(site, f"/flode.atom?q=trygghetslarm&{place}").feed
    plain = parsed(site, "/flode.atom?q=trygghetslarm").feed
    addresses = [[link.href for link in one.links if link.rel == "self"] for one in (asked, plain)]
    assert addresses[0] == addresses[1] != []


def test_a_body_a_case_and_the_assignments_are_followed(site: FlaskClient) -> None:
    hit = site.get("/api/search?q=budget").json
    assert hit is not None
    name = hit["hits"][0]["body"]
    of_body = parsed(site, f"/flode.atom?organ={name}")
    assert {entry.author for entry in of_body.entries} == {name}
    of_case = parsed(site, "/flode/arende.atom?nummer=KS+2014/41")
    assert [entry.title.rpartition(" ")[2] for entry in of_case.entries] == ["Trygghetslarm"]
    assert urlsplit(of_case.feed.link).path.startswith("/arende/")
    given = parsed(site, "/flode/uppdrag.atom")
    assert [entry.title.rpartition(" ")[2] for entry in given.entries] == ["Trygghetslarm"]
    assert parsed(site, "/flode/uppdrag.atom?lage=reported").entries == []
    assert site.get("/flode/arende.atom?nummer=KS+1900/1").status_code == 404
    assert site.get("/flode/uppdrag.atom?lage=okej").status_code == 400


@pytest.mark.parametrize(
    "page",
    [
        "/sok?q=trygghetslarm",
        "/organ/okand/forbundsdirektionen",
        "/arende/KS%202014/41",
        "/uppdrag",
    ],
)
def test_a_feed_reader_finds_the_feed_of_what_is_looked_at(site: FlaskClient, page: str) -> None:
    shown: Any = html.fromstring(site.get(page, follow_redirects=True).text)
    ways = shown.xpath("//head/link[@rel='alternate'][@type='application/atom+xml']/@href")
    address = str(ways[-1])  # after the feed of the whole site, where that is named too
    feed = parsed(site, address)
    assert feed.entries
    assert all("Trygghetslarm" in one.title or page.startswith("/organ") for one in feed.entries)


def test_the_feed_of_a_body_is_of_its_organisation(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    for place in ("Ekby", "Berga"):
        text = minutes("Kommunstyrelsen", "2014-05-09", (1, f"Larm i {place}", "köpa larm"))
        text = text.replace("Protokoll", f"Protokoll\n\n{place} kommun", 1)
        (made.corpus / f"{place}.txt").write_text(text, "utf-8")
    run(made, Options(), silent)
    site = create_app(made).test_client()
    shown: Any = html.fromstring(site.get("/organ/ekby-kommun/kommunstyrelsen").text)
    (address,) = shown.xpath("//link[@type='application/atom+xml']/@href")
    assert [entry.title.rpartition(" ")[2] for entry in parsed(site, address).entries] == [
        "Ekby",
        "Inledning",
    ]


def test_the_pages_of_a_feed_hold_every_entry_once(
    site: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [entry.id for entry in parsed(site, "/flode.atom").entries]
    monkeypatch.setattr("webapp.arrivals.ENTRIES", 2)
    address, seen = "/flode.atom?lang=sv", []
    for _ in range(len(whole)):
        page = parsed(site, address)
        assert len(page.entries) <= 2
        seen += [entry.id for entry in page.entries]
        links = {link.rel: link.href for link in page.feed.links}
        assert links["first"] == "http://localhost/flode.atom"
        if "next" not in links:
            break
        address = links["next"].removeprefix("http://localhost")
    assert seen == whole
    for wrong in ("x", "1.", "1.a", "1.a.b", "9" * 30 + ".a.1"):
        assert site.get(f"/flode.atom?fore={wrong}").status_code == 400


def test_without_a_log_the_feed_is_empty_but_sound(settings: Settings, tmp_path: Path) -> None:
    site = create_app(settings).test_client()
    log = settings.index / changes.FILE
    kept = log.rename(tmp_path / changes.FILE)
    try:
        assert parsed(site, "/flode.atom").entries == []
        assert site.get("/api/changes").data == b""
    finally:
        kept.rename(log)


def lines(answer: object) -> list[dict[str, str]]:
    return [json.loads(line) for line in answer.text.splitlines()]  # type: ignore[attr-defined]


def test_changes_are_followed_by_cursor_and_link(site: FlaskClient) -> None:
    whole = site.get("/api/changes")
    assert whole.content_type.startswith("application/x-ndjson")
    every = lines(whole)
    assert {one["change"] for one in every} == {"created"}
    found = site.get("/api/search?limit=200").json
    assert found is not None
    assert {one["id"] for one in every} == {hit["document_id"] for hit in found["hits"]}
    answer, heard = site.get("/api/changes?limit=1"), []
    while "Link" in answer.headers:
        heard += lines(answer)
        address = answer.headers["Link"].partition(">")[0].removeprefix("<http://localhost")
        answer = site.get(address)
    assert heard + lines(answer) == every
    assert answer.headers["Cursor"] == every[-1]["cursor"]
    last = site.get(f"/api/changes?since={every[-1]['cursor']}")
    assert (last.text, last.headers["Cursor"]) == ("", every[-1]["cursor"])
    document = urlsplit(every[0]["document"]).path
    assert site.get(document).json["id"] == every[0]["id"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [("since=0-1", 410), ("since=x", 400), ("limit=0", 400), ("limit=10001", 400),
     ("limit=x", 400), ("page=2", 400)]
    + [(f"limit={wrong}", 400) for wrong in ("0000000019999999", "0" * 8 + "1" + "9" * 20)],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(site: FlaskClient, asked: str, status: int) -> None:
    answer = site.get(f"/api/changes?{asked}")
    assert answer.status_code == status
    assert answer.content_type.startswith("application/problem+json")


@pytest.mark.parametrize("ahead", ["99999", "99999999999999999999"])
def test_a_cursor_that_the_log_has_never_given_is_of_a_log_that_is_no_more(
    site: FlaskClient, ahead: str
) -> None:
    epoch = site.get("/api/changes").headers["Cursor"].partition("-")[0]
    assert site.get(f"/api/changes?since={epoch}-{ahead}").status_code == 410


def test_a_rollback_is_heard_and_taken_back(settings: Settings) -> None:
    site = create_app(settings).test_client()
    cursor = site.get("/api/changes").headers["Cursor"]
    generations.rollback(settings.index)
    changes.follow(settings.index)
    answer = site.get(f"/api/changes?since={cursor}")
    (removed,) = lines(answer)
    assert removed["change"] == "removed"
    assert removed.keys() == {"cursor", "change", "id", "at"}
    run(settings, Options(), silent)
    (back,) = lines(site.get(f"/api/changes?since={answer.headers['Cursor']}"))
    assert (back["change"], back["id"]) == ("created", removed["id"])


def test_what_is_typed_stays_text_in_xml(site: FlaskClient) -> None:
    answer = site.get("/flode.atom?q=larm+%3C%26%5D%5D%3E")
    feed = etree.fromstring(answer.data)
    assert "<&]]>" in (feed.findtext("{*}title") or "")


def test_a_browser_learns_how_to_search(client: FlaskClient) -> None:
    described = etree.fromstring(client.get("/opensearch.xml").data)
    templates = [url.get("template") for url in described.findall("{*}Url")]
    assert "http://localhost/sok?q={searchTerms}" in templates


def test_crawlers_find_documents_and_leave_searches_alone(client: FlaskClient) -> None:
    robots = client.get("/robots.txt").text
    assert "Disallow: /sok" in robots
    assert "Disallow: /flode" in robots
    assert "Sitemap: http://localhost/sitemap.xml" in robots
    parts = etree.fromstring(client.get("/sitemap.xml").data)
    listed = etree.fromstring(client.get("/sitemap-1.xml").data)
    assert len(parts) == 1
    places = [loc.text for loc in listed.iter("{*}loc")]
    assert "http://localhost/handling/h-maj2014" in places
    assert client.get("/sitemap-2.xml").status_code == 404


def test_the_site_map_says_when_each_record_changed(site: FlaskClient) -> None:
    listed = etree.fromstring(site.get("/sitemap-1.xml").data)
    days = {
        url.findtext("{*}loc"): url.findtext("{*}lastmod")
        for url in listed
        if "/handling/" in (url.findtext("{*}loc") or "")
    }
    assert len(days) == 3
    at = {one["id"]: one["at"] for one in lines(site.get("/api/changes"))}
    assert days == {f"http://localhost/handling/{ident}": day for ident, day in at.items()}
