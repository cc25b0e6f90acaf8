from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from archive.model import Section, SectionKind, Span
from webapp.views.document import heading_of

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
    assert tree.cssselect(f"#{anchor}")[0].text == "9 maj 2014"
    assert links["Språk"] == []


def test_rules_of_facts_are_named_in_the_readers_language(client: FlaskClient) -> None:
    def rules(language: str) -> list[str | None]:
        tree = html.fromstring(client.get(f"/handling/h-maj2014?lang={language}").text)
        return [row.cssselect("td")[2].text for row in tree.cssselect(".evidence tbody tr")]

    swedish, english = rules("sv"), rules("en")
    assert swedish == ["rubrikrad", "namn i vokabulären", "mötets ledord", "bokstavsföljder"]
    assert english[0] == "heading"
    assert english[1] == "namn i vokabulären", "a rule of an older version stays as it is kept"
    assert english[2:] == ["the meeting's label", "character sequences"]


def test_decisions_stand_out_in_the_text(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/handling/h-maj2014").text)
    assert "Direktionen beslutar" in str(tree.cssselect(".decision-text")[0].xpath("string()"))


def test_an_old_id_leads_to_its_successor(client: FlaskClient) -> None:
    answer = client.get("/handling/h-gammal?q=a%26b")
    assert (answer.status_code, answer.location) == (301, "/handling/h-maj2014?q=a%26b")


def test_a_section_has_an_address_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/avsnitt/h-maj2014-2")
    assert (answer.status_code, answer.location) == (302, "/handling/h-maj2014?sida=2#avsnitt-2")


def test_what_is_not_there_is_said_so(client: FlaskClient) -> None:
    assert client.get("/handling/finns-inte").status_code == 404
    assert client.get("/avsnitt/finns-inte").status_code == 404


@pytest.mark.parametrize(
    ("text", "heading", "number", "said"),
    [
        ("2019-12-03\n\nDatum\nBudget 2020\nför alla\n\nText", "Budget 2020 för alla", None,
         "Budget 2020\nför alla"),
        ("§ 7 Dnr 2014/1\nBudget\nText", "Budget", "7", "§ 7 Dnr 2014/1\nBudget"),
        ("7 INLEDNING En av våra " + "uppgifter " * 20, "INLEDNING", None, "7 INLEDNING"),
        ("§ 8\nFöretags-\nplan", "Företagsplan", "8", "§ 8"),
        ("Text utan rubrik", None, None, ""),
    ],
)  # fmt: skip
def test_a_heading_is_marked_where_its_words_stand(
    text: str, heading: str | None, number: str | None, said: str
) -> None:
    span = Span(10, 10 + len(text))
    part = Section("a-0", "a", 0, SectionKind.CHAPTER, number, None, heading, 1, text, span, 1, 1)
    found = heading_of(part)
    assert (text[found.start - 10 : found.end - 10] if found else "") == said
