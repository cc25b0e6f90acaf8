"""What programs rely on: problem details, fields, cursors, rates, and nothing unknown accepted."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate

from archive.contract.results import LONGEST
from archive.errors import ArchiveError
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app, problems

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

LONG = " ".join(f"Punkt {n} om larm antas." for n in range(400))
PAPERS = {
    f"{month:02}.txt": f"Protokoll\n\nDirektionen 2014-{month:02}-09\n\n§ 1 Larm nr {month}\n"
    f"Dnr DIR 2014/{month}\n\nFrågan om larm tas upp.\n\n§ 2 Budget\n\nOm larm.\n"
    for month in range(1, 8)
} | {"lang.txt": f"Protokoll\n\nDirektionen 2015-05-09\n\n§ 9 Larm\n\nBeslut\n\n{LONG}\n"}


def build(folder: Path, papers: dict[str, str]) -> Settings:
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for name, text in papers.items():
        (corpus / name).write_text(text, "utf-8")
    settings = Settings(corpus=corpus, index=folder / "index", jobs=1, searches_per_minute=100_000,
                        exports_per_minute=0, seconds_per_minute=0)  # fmt: skip
    run(settings, Options(send=False), silent)
    return settings


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(build(tmp_path_factory.mktemp("programs"), PAPERS))


@pytest.fixture
def ask(site: Flask) -> FlaskClient:
    return site.test_client()


def read(ask: FlaskClient, path: str) -> Any:
    """Return the JSON that an address answers with."""
    return ask.get(path).json


def test_fields_and_facets_are_chosen(ask: FlaskClient) -> None:
    said = read(ask, "/api/search?q=larm&fields=title,date&facets=0&limit=2")
    assert [[*hit] for hit in said["hits"]] == [["id", "title", "date"]] * 2
    assert said["facets"] == {}
    assert said["total"] == len(read(ask, "/api/search?q=larm&limit=200")["hits"])
    ident = said["hits"][0]["id"]
    section = read(ask, f"/api/section/{ident}?fields=number,heading")
    assert [*section] == ["id", "number", "heading"]
    document = read(ask, f"/api/document/{ident.rpartition('-')[0]}?fields=title")
    assert [*document] == ["id", "title"]


@pytest.mark.parametrize("path", ["/api/search?q=larm&fields={}", "/api/section/{id}?fields={}"])
def test_a_field_that_there_is_not_is_refused(ask: FlaskClient, path: str) -> None:
    ident = read(ask, "/api/search?q=larm")["hits"][0]["id"]
    answer = ask.get(path.format("titel", id=ident).replace("titel", "headng"))
    assert answer.status_code == 400
    assert answer.json is not None
    assert (answer.json["code"], answer.json["parameter"]) == ("unknown-value", "headng")


@pytest.mark.parametrize(
    "path",
    [
        "/api/words?q=larm&list=forms&by=year",
        "/api/words?q=larm&list=forms&measure=log_dice",
        "/api/words?q=larm&list=distribution&against=budget",
        "/api/words?q=larm&list=collocates&by=year",
        "/kwic/hamta?q=larm&format=csv&order=left&left=3",
        "/kwic/hamta?q=larm&format=csv&list=forms&order=left",
        "/export?q=larm&format=ris&dialect=international",
    ],
)
def test_what_shapes_another_list_is_refused_and_named(ask: FlaskClient, path: str) -> None:
    answer = ask.get(path)
    assert answer.status_code == 400
    named = path.rpartition("&")[2].partition("=")[0]
    assert named in answer.get_data(as_text=True).casefold().replace("dialekten", "dialect")
    assert ask.get(path.rpartition("&")[0]).status_code == 200


def test_a_list_that_is_not_named_is_the_one_its_parameters_shape(ask: FlaskClient) -> None:
    assert read(ask, "/api/words?q=larm&by=type")["rows"][0]["value"] == "protokoll"
    assert "together" in read(ask, "/api/words?q=larm&left=1&min=1")["rows"][0]
    assert ask.get("/kwic/hamta?q=larm&format=csv&by=year&order=left").status_code == 400


def test_a_parameter_by_another_lists_name_is_told_by_its_own(ask: FlaskClient) -> None:
    assert "order" in read(ask, "/api/kwic?q=larm&sort=date")["detail"]


def test_a_long_decision_is_cut_with_a_mark_and_stands_whole_elsewhere(ask: FlaskClient) -> None:
    (hit,) = read(ask, "/api/search?q=organ:direktionen+%C2%A7:9")["hits"]
    assert len(hit["decision"]) == LONGEST
    whole = read(ask, hit["cut"]["whole"])
    assert len(whole["decision"]) == hit["cut"]["length"]["decision"]
    assert whole["decision"].startswith(hit["decision"])


def test_a_section_has_its_place_and_its_neighbours(ask: FlaskClient) -> None:
    ident = read(ask, "/api/search?q=%C2%A7:2+budget")["hits"][0]["id"]
    section = read(ask, f"/api/section/{ident}")
    assert (section["number"], section["other_version"]) == ("2", False)
    assert section["url"].endswith(f"/avsnitt/{ident}")
    before = read(ask, f"/api/section/{section['previous']}")
    assert (before["number"], before["next"]) == ("1", ident)
    assert section["document"]["date"]["from"].startswith("2014-")


def listed(ask: FlaskClient, asked: str) -> list[dict[str, Any]]:
    pages, cursor = [], "*"
    while cursor:
        answer = ask.get(f"/api/search?{asked}&cursor={cursor}")
        assert answer.json is not None
        pages.append(answer.json)
        cursor = answer.json["next"] or ""
        assert ('rel="next"' in answer.headers.get("Link", "")) == bool(cursor)
    return pages


def test_a_cursor_gives_every_hit_once(ask: FlaskClient) -> None:
    every = read(ask, "/api/search?q=larm&limit=200")
    for limit in (1, 2, 4, 200):
        pages = listed(ask, f"q=larm&limit={limit}")
        ids = [hit["id"] for page in pages for hit in page["hits"]]
        assert sorted(hit["id"] for hit in every["hits"]) == ids
        assert {page["total"] for page in pages} == {len(ids)}
        assert not any(page["generation_changed"] or page["related"] for page in pages)


@pytest.mark.parametrize(
    "asked",
    ["q=larm&cursor=nej", "q=larm&cursor=W10", "q=budget&cursor={}", "q=larm&cursor={}&sort=date"],
)
def test_a_cursor_of_nothing_or_of_another_question_is_refused(
    ask: FlaskClient, asked: str
) -> None:
    first = read(ask, "/api/search?q=larm&limit=1&cursor=*")
    answer = ask.get(f"/api/search?{asked.format(first['next'])}")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] in {"bad-cursor", "invalid-value"}


def test_a_list_goes_on_through_a_publication_and_says_so(tmp_path: Path) -> None:
    settings = build(tmp_path, PAPERS)
    ask = create_app(settings).test_client()
    first = read(ask, "/api/search?q=larm&limit=4&cursor=*")
    before = {hit["id"] for hit in read(ask, "/api/search?q=larm&limit=200")["hits"]}
    build(tmp_path, {"ny.txt": "Protokoll\n\nDirektionen 2016-05-09\n\n§ 1 Om larm\n\nMer larm.\n"})
    ask = create_app(settings).test_client()
    ids = [hit["id"] for hit in first["hits"]]
    changed, cursor = [], first["next"]
    while cursor:
        page = read(ask, f"/api/search?q=larm&limit=4&cursor={cursor}")
        ids += [hit["id"] for hit in page["hits"]]
        changed.append(page["generation_changed"])
        cursor = page["next"]
    assert changed == [True, *[False] * (len(changed) - 1)]
    assert len({*ids}) == len(ids)
    assert before <= {*ids}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/search?limt=2", 400, "unknown-parameter"),
        ("/api/search?type=finnsej", 400, "unknown-value"),
        ("/api/search?q=%22a+ELLER+(", 400, "query-syntax"),
        ("/api/search?limit=0", 400, "invalid-value"),
        ("/api/search?cursor=x", 400, "bad-cursor"),
        ("/api/document/abcdefghijklm", 404, "not-found"),
        ("/api/section/abcdefghijklm-3", 404, "not-found"),
        ("/api/case/KS-1", 404, "not-found"),
        ("/api/nej", 404, "not-found"),
    ],
)
def test_errors_are_problems_with_a_code_in_the_readers_language(
    ask: FlaskClient, path: str, status: int, code: str
) -> None:
    told = {}
    for language in ("sv", "en"):
        answer = ask.get(path, headers={"Accept-Language": language})
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept-Language" in answer.headers["Vary"]
        said = answer.json
        assert said is not None
        assert (said["code"], said["status"]) == (code, status)
        assert said["type"].endswith(f"/api#{code}")
        told[language] = said["title"], said["detail"]
    assert told["sv"][0] != told["en"][0]
    assert told["sv"][1] != told["en"][1]


def test_every_code_is_explained(ask: FlaskClient) -> None:
    def kinds(error: type[ArchiveError]) -> set[str]:
        return {error.code}.union(*(kinds(one) for one in error.__subclasses__()))

    page = ask.get("/api").text
    assert kinds(ArchiveError) <= problems.titles().keys()
    for code in problems.titles():
        assert f'id="{code}"' in page


def test_scripts_of_other_sites_may_ask_before_they_ask(ask: FlaskClient) -> None:
    answer = ask.options("/api/search", headers={"Origin": "https://a.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.usefixtures("one_minute")
def test_answers_tell_what_is_left_to_ask(tmp_path: Path) -> None:
    from dataclasses import replace

    settings = replace(build(tmp_path, {"a.txt": PAPERS["01.txt"]}), searches_per_minute=3)
    ask = create_app(settings).test_client()
    for left in (2, 1, 0):
        answer = ask.get("/api/search?q=larm")
        assert answer.headers["RateLimit-Policy"] == '"search";q=3;w=60'
        found = re.fullmatch(r'"search";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
        assert found
        assert int(found[1]) == left
    refused = ask.get("/api/search?q=larm")
    assert (refused.status_code, refused.json and refused.json["code"]) == (429, "rate-limited")
    assert refused.headers["RateLimit"].startswith('"search";r=0;t=')
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


def test_no_address_for_programs_takes_what_it_does_not_know(site: Flask, ask: FlaskClient) -> None:
    """Every rule that does not give a page refuses a parameter that nobody has."""
    ident = read(ask, "/api/search?q=larm")["hits"][0]["id"]
    values = {
        "document_id": ident.rpartition("-")[0], "section_id": ident, "record_id": ident,
        "number": "DIR 2014-1", "name": "ris", "organisation": "-", "body": "direktionen",
    }  # fmt: skip
    tried = 0
    for rule in site.url_map.iter_rules():
        if rule.arguments - values.keys() or rule.endpoint == "static":
            continue
        with site.test_request_context():
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: values[m[1]], rule.rule)
        plain = ask.get(path)
        if plain.mimetype in {"text/html", "text/plain"} or plain.status_code != 200:
            continue
        tried += 1
        if rule.endpoint in UNASKED:
            continue
        answer = ask.get(f"{path}?finnsinte=1", headers={"Accept": "application/json"})
        assert answer.status_code == 400, rule.endpoint
        assert answer.json is not None
        assert answer.json["parameter"] == "finnsinte", rule.endpoint
    assert tried > 7


UNASKED = {"feeds.site_map", "feeds.opensearch", "original.show", "harvesting.answer"}
"""Addresses that browsers and crawlers ask by themselves, files as they are, and OAI-PMH, whose
protocol has errors of its own."""


def described(ask: FlaskClient) -> Any:
    return read(ask, "/api/openapi.json")


def test_the_description_is_valid(ask: FlaskClient) -> None:
    validate(described(ask))


def parameters(spec: Any, path: str) -> list[dict[str, Any]]:
    shared = spec["components"]["parameters"]
    given = spec["paths"][path]["get"].get("parameters", [])
    return [shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in given]


@pytest.fixture(scope="module")
def blanks(site: Flask) -> dict[str, str]:
    """What this archive has for each blank in the path of a door."""
    ask = site.test_client()
    ident = read(ask, "/api/search?q=larm")["hits"][0]["id"]
    calendar = re.search(r"/kalender/([^/]+)/([^/]+)\.ics", ask.get("/kalender").text)
    night = re.search(r'/status/korningar/([^"]+)"', ask.get("/status/korningar").text)
    assert calendar is not None
    assert night is not None
    return {"{id}": ident, "{number}": "DIR%202014-1", "{format}": "ris", "{name}": night[1],
            "{organisation}": calendar[1], "{body}": calendar[2], "{part}": "1"}  # fmt: skip


def place(path: str, blanks: dict[str, str]) -> str:
    """Return the address of a door, of something that this archive has."""
    whole = blanks | {"{id}": blanks["{id}"].rpartition("-")[0]}
    known = whole if path.startswith(("/api/document/", "/original/")) else blanks
    return re.sub(r"{\w+}", lambda blank: known[blank[0]], path)


def test_every_example_is_answered(ask: FlaskClient, blanks: dict[str, str]) -> None:
    spec = described(ask)
    for path, operations in spec["paths"].items():
        if path in ELSEWHERE:
            continue
        asked = [one for one in parameters(spec, path) if one["in"] == "query"]
        needed = {one["name"]: one["example"] for one in asked if one.get("required")}
        (code, answered), *_ = operations["get"]["responses"].items()
        own = OF_THIS_ARCHIVE if path.startswith("/flode") else {}
        for one in [None, *(one for one in asked if "example" in one)]:
            alone = {one["name"]: own.get(one["name"], one["example"])} if one else {}
            if "seed" in alone:  # it is of a sample
                alone["sample"] = 5
            answer = ask.get(place(path, blanks), query_string=needed | alone)
            assert str(answer.status_code) == code, (path, alone)
            kinds = {kind.partition(";")[0] for kind in answered.get("content", ["text/html"])}
            if "format" not in alone:
                assert kinds & {answer.mimetype, "*/*"}, path
            if answer.mimetype == "application/json":
                json.loads(answer.text)


def test_what_is_not_described_is_refused(ask: FlaskClient, blanks: dict[str, str]) -> None:
    """A door takes the parameters that its description has, and no other of ours."""
    spec = described(ask)
    shared = spec["components"]["parameters"].values()
    every = {one["name"]: one.get("example", "1") for one in shared}
    for path in spec["paths"].keys() - PROTOCOLS - ELSEWHERE:
        taken = {one["name"] for one in parameters(spec, path)}
        needed = {
            one["name"]: one["example"]
            for one in parameters(spec, path)
            if one.get("required") and one["in"] == "query"
        }
        for name in every.keys() - taken:
            answer = ask.get(
                place(path, blanks),
                query_string=needed | {name: every[name]},
                headers={"Accept": "application/json"},
            )
            assert answer.status_code == 400, (path, name)
            assert answer.json is not None
            assert answer.json["parameter"] == name, path


PROTOCOLS = {
    "/oai", "/healthz", "/readyz", "/metrics", "/original/{id}", "/handling/{id}/bild/{page}.webp",
    "/opensearch.xml", "/robots.txt", "/sitemap.xml", "/sitemap-{part}.xml",
    "/.well-known/security.txt",
}  # fmt: skip
"""Doors with rules of their own, which take what a browser or crawler adds."""
OF_THIS_ARCHIVE = {"organisation": "uppgift saknas"}
"""Feeds refuse the names that their archive does not have."""
ELSEWHERE = {"/mcp", "/handling/{id}/bild/{page}.webp", "/.well-known/security.txt"}
"""What another process answers, and what this archive has none of: pages to draw, contacts."""


def test_every_door_for_programs_is_described(site: Flask, ask: FlaskClient) -> None:
    blank = re.compile(r"<[^>]+>|{[^}]+}")
    known = {blank.sub("·", path) for path in described(ask)["paths"]}
    rules = {
        rule.endpoint: blank.sub("·", rule.rule)
        for rule in site.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    left_out = {name for name, path in rules.items() if path not in known}
    assert left_out == PAGES | {"static", "api.unknown"}


def test_the_tool_in_the_example_for_assistants_is_there(ask: FlaskClient) -> None:
    serve = pytest.importorskip("webapp.assistants.server").serve
    body = described(ask)["paths"]["/mcp"]["post"]["requestBody"]["content"]["application/json"]
    called = body["example"]["params"]
    tools = asyncio.run(serve(Settings()).list_tools())
    schemas = {tool.name: tool.input_schema for tool in tools}
    assert called["arguments"].keys() <= schemas[called["name"]]["properties"].keys()


PAGES = {
    "api.about", "browse.accessibility", "browse.bodies", "browse.help_page", "browse.status",
    "browse.topics", "browse.years", "cases.of_hits", "cases.show", "comparing.compare",
    "document.section", "document.show", "export.citation", "meetings.body_page",
    "meetings.calendar", "meetings.show", "page_image.show", "registers.assignments",
    "registers.decisions", "registers.in_force", "runs.every", "runs.show", "search.hits",
    "search.start", "watching.ask", "watching.end_page", "watching.show", "words.kwic",
    "words.word_list",
}  # fmt: skip
