from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from lxml import html

from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from shelf import StandIn

    from archive.settings import Settings


def page(client: FlaskClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def texts(tree: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(str(found.xpath("string()")).split()) for found in tree.cssselect(selector)]


def test_a_hit_says_which_document_date_body_and_paragraph(client: FlaskClient) -> None:
    tree = page(client, "/sok?q=upphandling&ar=2014")
    first = tree.cssselect(".record")[0]
    assert texts(first, ".record-title") == ["Protokoll direktionen 2014-05-09"]
    assert texts(first, "time") == ["9 maj 2014"]
    assert "Direktionen" in texts(first, ".source-line")[0]
    assert texts(first, ".sign") == ["§ 42"]
    assert "upphandling" in texts(first, "mark")
    assert "Direktionen beslutar" in texts(first, ".decision")[0]


def test_a_hit_leads_to_its_place(client: FlaskClient) -> None:
    link = page(client, "/sok?q=upphandling&ar=2014").cssselect(".hit-title a")[0].get("href")
    assert link == "/handling/h-maj2014?q=upphandling&sida=2#avsnitt-2"
    assert page(client, link).cssselect("#sida-2 #avsnitt-2 mark")


def test_facets_narrow_and_can_be_undone(client: FlaskClient) -> None:
    tree = page(client, "/sok?q=trygghetslarm")
    link = tree.cssselect("#f-body + ul a")[0].get("href")
    narrowed = page(client, link)
    assert texts(narrowed, ".result-count") == ["2 träffar i 2 handlingar"]
    undo = narrowed.cssselect(".chips a")[0].get("href")
    assert undo == "/sok?q=trygghetslarm"


def test_the_unknown_is_a_value_one_can_ask_for(client: FlaskClient) -> None:
    tree = page(client, "/sok?ar=uppgift+saknas")
    assert texts(tree, ".record-title") == ["Protokoll direktionen utan datum"]
    assert texts(tree, ".margin-date") == ["datum saknas"]


def test_the_histogram_has_every_year_between_first_and_last(client: FlaskClient) -> None:
    tree = page(client, "/sok?q=trygghetslarm")
    labels = [a.get("title") for a in tree.cssselect(".histogram a")]
    assert labels == ["2014: 1 träff", "2015: 0 träffar", "2016: 1 träff"]


def test_nothing_found_gives_ways_on(client: FlaskClient) -> None:
    tree = page(client, "/sok?q=xyzzy&typ=budget")
    assert texts(tree, ".result-count") == ["Inga träffar på ”xyzzy”"]
    assert "/sok?q=xyzzy" in [a.get("href") for a in tree.cssselect(".nothing a")]


def test_what_is_typed_is_never_markup(client: FlaskClient) -> None:
    answer = client.get('/sok?q="><script>alert(1)</script>&typ=<img>')
    assert "<script>alert" not in answer.text
    assert "<img>" not in answer.text


def test_a_mistake_is_one_sentence(client: FlaskClient) -> None:
    answer = client.get("/sok?sida=noll")
    assert answer.status_code == 400
    assert texts(html.fromstring(answer.text), "h1") == [
        "”sida” ska vara ett heltal från 1 till 999999999."
    ]


def test_the_same_answer_is_not_made_twice(client: FlaskClient, archive: StandIn) -> None:
    first = client.get("/sok?q=trygghetslarm")
    asked = archive.asked
    again = client.get("/sok?q=trygghetslarm", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, archive.asked) == (304, asked)
    archive.publish("20140510T030000")
    fresh = client.get("/sok?q=trygghetslarm", headers={"If-None-Match": first.headers["ETag"]})
    assert fresh.status_code == 200


def test_other_settings_make_another_answer(
    client: FlaskClient, archive: StandIn, settings: Settings
) -> None:
    first = client.get("/sok?q=trygghetslarm")
    known = {"If-None-Match": first.headers["ETag"]}
    same = create_app(settings, archive)
    other = create_app(replace(settings, persons="off"), archive)
    assert same.test_client().get("/sok?q=trygghetslarm", headers=known).status_code == 304
    assert other.test_client().get("/sok?q=trygghetslarm", headers=known).status_code == 200


def test_answers_are_compressed_on_demand(client: FlaskClient) -> None:
    answer = client.get("/sok?q=trygghetslarm", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_question_asked_at_the_door_moves_to_the_hit_list(client: FlaskClient) -> None:
    answer = client.get("/?q=v%C3%A5rd&typ=plan")
    assert (answer.status_code, answer.location) == (302, "/sok?q=v%C3%A5rd&typ=plan")


def test_a_date_that_is_none_is_said_beside_what_was_asked(client: FlaskClient) -> None:
    answer = client.get("/sok?q=larm&organ=Direktionen&fran=9/15-2014&till=2015&sida=2")
    assert answer.status_code == 400
    tree = html.fromstring(answer.text)
    form = tree.cssselect("form.searchbox")[0]
    given = {(field.get("name"), field.get("value")) for field in form.cssselect("input")}
    assert given == {
        ("q", "larm"),
        ("organ", "Direktionen"),
        ("fran", "9/15-2014"),
        ("till", "2015"),
    }
    (wrong,) = tree.cssselect("[aria-invalid]")
    assert wrong.get("name") == "fran"
    assert "”9/15-2014” kunde inte tolkas" in str(tree.cssselect("#felet")[0].xpath("string()"))
    without = next(a for a in tree.cssselect("a") if str(a.xpath("string()")) == "Sök utan datum")
    assert without.get("href") == "/sok?q=larm&organ=Direktionen"


def test_years_can_be_dragged_and_typed(client: FlaskClient) -> None:
    form = page(client, "/sok?q=trygghetslarm").cssselect("form.years")[0]
    first, last = form.get("data-first"), form.get("data-last")
    handles = [(h.get("data-end"), h.get("value")) for h in form.cssselect("[type=range]")]
    assert handles == [("fran", first), ("till", last)]
    assert all(
        h.get("name") is None and h.get("aria-label") for h in form.cssselect("[type=range]")
    )


def test_the_last_year_is_the_twelve_months_up_to_today(client: FlaskClient) -> None:
    tree = page(client, "/sok?q=trygghetslarm&ar=2014")
    link = next(a for a in tree.cssselect(".years a") if a.text == "Senaste året")
    asked = parse_qs(urlsplit(link.get("href")).query)
    days = dt.datetime.now().astimezone().date() - dt.date.fromisoformat(asked["fran"][0])
    assert 365 <= days.days <= 369
    assert "ar" not in asked


def test_numbers_on_the_start_page_are_of_documents_and_those_of_the_lists(
    client: FlaskClient,
) -> None:
    start = page(client, "/")
    for link in start.cssselect(".tags a"):
        number = link.cssselect(".count")[0].text
        listed = page(client, link.get("href"))
        assert texts(listed, ".result-count")[0].startswith(f"{number} handling"), link.get("href")


def test_a_printed_list_says_what_was_asked(client: FlaskClient) -> None:
    said = texts(page(client, "/sok?q=trygghetslarm&organ=Direktionen"), ".asked-for")[0]
    assert "trygghetslarm" in said
    assert "Organ Direktionen" in said
