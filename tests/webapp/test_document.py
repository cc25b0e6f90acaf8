from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_a_document_is_read_page_by_page_with_the_words_marked(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/handling/h-maj2014?q=trygghetslarm").text)
    assert [sheet.get("id") for sheet in tree.cssselect(".sheet")] == ["sida-1", "sida-2"]
    assert len(tree.cssselect("#sida-2 mark")) == 4
    assert [a.get("href") for a in tree.cssselect(".find-result a")] == ["#sida-2"]


def test_every_fact_leads_to_its_words(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/handling/h-maj2014").text)
    links = {
        row.cssselect("th")[0].text: [a.get("href") for a in row.cssselect("a")]
        for row in tree.cssselect(".evidence tbody tr")
    }
    anchor = links["Datum"][0].partition("#")[2]
    assert tree.get_element_by_id(anchor).text == "9 maj 2014"
    assert links["Språk"] == []


def test_decisions_stand_out_in_the_text(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/handling/h-maj2014").text)
    assert "Direktionen beslutar" in tree.cssselect(".decision-text")[0].text_content()


def test_an_old_id_leads_to_its_successor(client: FlaskClient) -> None:
    answer = client.get("/handling/h-gammal?q=a%26b")
    assert (answer.status_code, answer.location) == (301, "/handling/h-maj2014?q=a%26b")


def test_a_section_has_an_address_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/avsnitt/h-maj2014-2")
    assert (answer.status_code, answer.location) == (302, "/handling/h-maj2014?sida=2#avsnitt-2")


def test_what_is_not_there_is_said_so(client: FlaskClient) -> None:
    assert client.get("/handling/finns-inte").status_code == 404
    assert client.get("/avsnitt/finns-inte").status_code == 404
