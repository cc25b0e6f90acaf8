"""Records that look alike are told apart, compared, and tied to what held when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HEAD = "Protokoll\n\nDirektionen 2014-05-09\n\nPlats: Kansliet i Ekby\n\n"
MATTERS = "\n\n".join(
    f"§ {number} Ärende om avfall {number}\n\nDnr DIR 2014/{number}\n\nDirektionen beslutar att "
    f"anta förslaget om avfall i område {number} enligt bilagan till protokollet."
    for number in range(41, 49)
)
PAPERS = {
    "protokoll/maj-ojusterat.txt": HEAD + MATTERS + "\n\nOjusterat protokoll.\n",
    "protokoll/maj-justerat.txt": HEAD
    + MATTERS.replace("område 44", "område 45")
    + "\n\nJusterat.\n",
    "policy/resor.txt": (
        "Resepolicy\n\nAntagen av direktionen 2014-05-09, § 41\n\nGäller från och med 2014-06-01."
        "\n\nResor ska ske med tåg.\n"
    ),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("versions")
    for name, text in PAPERS.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1, contact="arkivet@example.se"
    )
    run(made, Options(), silent)
    return create_app(made).test_client()


def ids(client: FlaskClient) -> dict[str, str]:
    answer = client.get("/api/search?limit=100").json
    assert answer is not None
    return {hit["source_id"]: hit["document_id"] for hit in answer["hits"]}


def test_twins_in_a_list_say_their_file(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/sok?q=avfall&typ=protokoll").text)
    lines = [str(line.xpath("string()")) for line in tree.cssselect(".twin")]
    assert {line.split(" · ")[0] for line in lines} == {"maj-ojusterat.txt", "maj-justerat.txt"}
    alone = client.get("/sok?q=tåg").text
    assert "twin" not in alone


def test_two_versions_are_compared_both_ways(client: FlaskClient) -> None:
    known = ids(client)
    before, after = known["protokoll/maj-ojusterat.txt"], known["protokoll/maj-justerat.txt"]
    side = html.fromstring(client.get(f"/jamfor/{before}/{after}").text)
    assert "44" in [mark.text for mark in side.cssselect("td:first-child del")]
    assert "45" in [mark.text for mark in side.cssselect("td:last-child ins")]
    one = html.fromstring(client.get(f"/jamfor/{before}/{after}?vy=andringar").text)
    assert len(one.cssselect("thead th")) == 1
    assert one.cssselect("del")
    assert one.cssselect("ins")
    page = client.get(f"/handling/{before}").text
    assert f"/jamfor/{before}/{after}" in page or f"/jamfor/{after}/{before}" in page


def test_hits_are_grouped_by_case_on_demand(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/sok/arenden?q=avfall").text)
    numbers = [link.text for link in tree.cssselect(".case-group h2 a")]
    assert "DIR 2014/44" in numbers
    assert len(numbers) == len(set(numbers))
    listed = [str(item.xpath("string()")) for item in tree.cssselect(".case-group li")]
    assert any("§\N{NO-BREAK SPACE}44" in item for item in listed)
    assert "/sok/arenden?q=avfall" in client.get("/sok?q=avfall").text


def test_what_was_in_force_on_a_day(client: FlaskClient) -> None:
    then = client.get("/galler?den=2014-07-01").text
    assert "Resepolicy" in then
    assert "2014-06-01" in then
    assert "slutdatum framgår inte" in then
    assert "tills vidare" not in then
    before = html.fromstring(client.get("/galler?den=2013-01-01").text)
    assert not before.cssselect("tbody tr")
    for none in ("i går", "2012..2014", "2020-02-30"):
        wrong = client.get("/galler", query_string={"den": none})
        assert wrong.status_code == 400
        (field,) = html.fromstring(wrong.text).cssselect("input[name=den]")
        assert (field.get("value"), field.get("aria-invalid")) == (none, "true")
        assert f"Dagen ”{none}” kunde inte tolkas. Skriv t.ex. 2014-05-09." in wrong.text
    assert "2014 läses som dess sista dag." in client.get("/galler?den=2014").text
    assert "sista dag" not in client.get("/galler?den=2014-07-01").text


def test_a_mistake_in_the_facts_can_be_told(client: FlaskClient) -> None:
    one = ids(client)["policy/resor.txt"]
    tree = html.fromstring(client.get(f"/handling/{one}").text)
    (link,) = tree.cssselect(".fault a")
    assert link.get("href").startswith("mailto:arkivet@example.se?subject=")
    assert one in link.attrib["href"]
