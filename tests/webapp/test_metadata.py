"""What reference managers and search engines read of our pages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lxml import html

from archive.export.whole_record import record_reference
from archive.model import Level
from webapp.metadata import json_ld, meta_tags

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from shelf import StandIn


def test_a_record_says_what_it_is(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/handling/h-maj2014").text)
    meta = {e.get("name"): e.get("content") for e in page.iter("meta") if e.get("name")}
    assert meta["citation_title"] == meta["DC.title"]
    assert meta["citation_public_url"] == "http://localhost/handling/h-maj2014"
    assert meta["citation_pdf_url"] == "http://localhost/original/h-maj2014"
    assert meta["citation_publication_date"].startswith("2014/05/")
    assert meta["DC.language"] == "sv"
    assert "uppgift saknas" not in str(meta)
    (script,) = page.cssselect("script[type='application/ld+json']")
    described = json.loads(script.text or "")
    assert described["@type"] == "DigitalDocument"
    assert described["name"] == meta["DC.title"]


def test_links_lead_to_the_record_its_reference_and_its_original(client: FlaskClient) -> None:
    links = client.get("/handling/h-maj2014").headers.getlist("Link")
    rels = {link.split("; ")[1]: link.split(">")[0][1:] for link in links}
    assert rels['rel="cite-as"'] == "http://localhost/handling/h-maj2014"
    assert rels['rel="item"'] == "http://localhost/original/h-maj2014"
    for link in links:
        if "localhost" in link:
            assert client.get(link.split(">")[0][1:]).status_code == 200, link


def test_each_hit_of_a_list_can_be_taken_by_a_reference_manager(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/sok?q=trygghetslarm").text)
    hits = [str(span.attrib["title"]) for span in page.cssselect("span.Z3988")]
    assert len(hits) == len(page.cssselect("div[class='hit']")) > 0
    first = parse_qs(hits[0])
    assert first["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert first["rft.identifier"][0].startswith("http://localhost/avsnitt/")


def test_no_text_of_a_record_ends_the_script(archive: StandIn) -> None:
    document = archive.of(Level.PUBLIC).catalogue.document("h-maj2014")
    odd = replace(document, title="</script><script>alert(1)</script> & <b>", organisation=None)
    ref = record_reference(odd, "https://arkiv.example/handling/h")
    script = str(json_ld(ref))
    assert script.count("</script>") == 1
    assert json.loads(script[len('<script type="application/ld+json">') : -len("</script>")])[
        "name"
    ].startswith("</script>")
    assert "citation_publisher" not in dict(meta_tags(ref))


def test_start_and_records_have_a_description_for_search_engines(client: FlaskClient) -> None:
    assert '<meta name="description" content="Sök i protokoll' in client.get("/").text
    found = client.get("/sok?q=trygghetslarm").text
    address = re.search(r'href="(/handling/[^"?#]+)', found)[1]
    page = client.get(address).text
    said = re.search(r'<meta name="description" content="([^"]+)">', page)[1]
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]
    assert re.sub(r"<[^>]+>", "", title).strip() in said
