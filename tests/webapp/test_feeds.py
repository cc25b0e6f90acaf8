from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_every_search_can_be_followed(client: FlaskClient) -> None:
    answer = client.get("/flode.atom?q=trygghetslarm")
    feed = etree.fromstring(answer.data)
    titles = [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert titles == ["§\N{NO-BREAK SPACE}42 Gemensam upphandling av trygghetslarm"] * 3
    first = feed.find("a:entry", ATOM)
    assert first is not None
    assert first.findtext("a:updated", namespaces=ATOM) == "2016-06-14T00:00:00Z"
    assert first.findtext("a:id", namespaces=ATOM) == "http://localhost/avsnitt/h-juni2016-2"


def test_what_is_typed_stays_text_in_xml(client: FlaskClient) -> None:
    answer = client.get("/flode.atom?q=%3C%26%22%5D%5D%3E")
    feed = etree.fromstring(answer.data)
    assert '<&"]]>' in (feed.findtext("a:title", namespaces=ATOM) or "")


def test_a_browser_learns_how_to_search(client: FlaskClient) -> None:
    described = etree.fromstring(client.get("/opensearch.xml").data)
    templates = [url.get("template") for url in described.findall("{*}Url")]
    assert "http://localhost/sok?q={searchTerms}" in templates


def test_crawlers_find_documents_and_leave_searches_alone(client: FlaskClient) -> None:
    robots = client.get("/robots.txt").text
    assert "Disallow: /sok" in robots
    assert "Sitemap: http://localhost/sitemap.xml" in robots
    parts = etree.fromstring(client.get("/sitemap.xml").data)
    listed = etree.fromstring(client.get("/sitemap-1.xml").data)
    assert len(parts) == 1
    places = [loc.text for loc in listed.iter("{*}loc")]
    assert "http://localhost/handling/h-maj2014" in places
    assert client.get("/sitemap-2.xml").status_code == 404
