"""Control characters and addresses that a record brings along do nothing to who reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from lxml import etree

from archive.cli import handlingar
from archive.controls import printable_name, with_marks
from archive.progress import silent
from archive.settings import Settings
from archive.web_address import web_address
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

OVERRIDE, ISOLATE, ESCAPE = "\u202e", "\u2067", "\x1b"
RECORDS = (
    {
        "id": f"ett{OVERRIDE}fdp.exe",
        "title": f"Avtal {OVERRIDE}fdp.exe och {ISOLATE}larm",
        "text": f"Om trygghetslarm {OVERRIDE}roslk 001 och {ESCAPE}]0;namn\x07 i Ekby.",
        "url": "javascript:alert(document.domain)",
        "date": "2014-05-09",
    },
    {
        "id": "två",
        "title": "Plan",
        "text": "Om trygghetslarm.",
        "url": "https://ekby.example/a?b=c",
    },
    {"id": "tre", "title": "Plan", "text": "Trygghetslarm 3.", "url": "data:text/html,<script>"},
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("controls")
    (folder / "corpus").mkdir()
    lines = "\n".join(map(json.dumps, RECORDS))
    (folder / "corpus/poster.jsonl").write_text(lines, "utf-8")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1,
        exports_per_minute=0, searches_per_minute=0, seconds_per_minute=0,
    )  # fmt: skip
    run(made, Options(), silent)
    return made


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def ids(client: FlaskClient) -> dict[str, str]:
    hits = client.get("/api/search?q=trygghetslarm").json
    assert hits is not None
    return {hit["source_id"][:3]: hit["document_id"] for hit in hits["hits"]}


@pytest.mark.parametrize(
    "door",
    ["/", "/sok?q=trygghetslarm", "/handling/{}", "/citera/{}", "/kwic?q=trygghetslarm",
     "/flode.atom", "/status", "/sok?q=%E2%80%AEabc"],
)  # fmt: skip
def test_no_page_turns_the_direction_of_reading(
    client: FlaskClient, ids: dict[str, str], door: str
) -> None:
    answer = client.get(door.format(ids["ett"]))
    assert answer.status_code == 200
    for control in (OVERRIDE, ISOLATE, ESCAPE, "\x07"):
        assert control not in answer.text
    if "/handling" in door:
        assert "[U+202E]" in answer.text
        assert "[U+2067]" in answer.text


def test_no_command_tells_the_terminal_what_to_do(settings: Settings, ids: dict[str, str]) -> None:
    where = ["--index", str(settings.index)]
    for command in (["search", "trygghetslarm"], ["show", ids["ett"]], ["status"]):
        said = CliRunner().invoke(handlingar, [*command, *where])
        assert said.exit_code == 0, said.output
        assert not {OVERRIDE, ISOLATE, ESCAPE} & {*said.output}
    whole = CliRunner().invoke(handlingar, ["show", ids["ett"], "--json", *where])
    assert OVERRIDE in json.loads(whole.output)["title"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "ris", "bibtex", "csl-json"])
def test_only_web_addresses_leave_the_house(
    client: FlaskClient, ids: dict[str, str], form: str
) -> None:
    heard = [client.get(f"/export?q=trygghetslarm&format={form}").text]
    heard += [client.get(f"/citera/{one}/ris").text for one in ids.values()]
    heard += [client.get(f"/api/document/{one}").text for one in ids.values()]
    heard += [client.get(f"/handling/{one}").text for one in ids.values()]
    for text in heard:
        assert "javascript:" not in text
        assert "data:text" not in text
    assert "https://ekby.example/a?b=c" in client.get(f"/api/document/{ids['två']}").text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScript:alert(1)", " javascript:alert(1)",
        "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "ftp://a.example/", "//a.example/", "/handling/x", "http:", "http:///a", "https:a.example",
        "http://a.example/\nSet-Cookie: x", "http://a.example/ b", "http://[::1", "blob:https://a",
        "http://a.example/\u202e", "", "\x01http://a.example",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize(
    "url", ["http://a.example", "HTTPS://Å.example/ö?q=1#x", "http://[::1]:80/a"]
)
def test_a_web_address_stays_as_it_is(url: str) -> None:
    assert web_address(url) == url


def test_marks_leave_all_other_text_alone() -> None:
    text = "Räksmörgås\n\tmed\u00a0mellanslag\u00ad och ”citat”\r e\u0301 \u200d"
    assert with_marks(text) == text
    assert with_marks("a\u200fb\x9bc") == "a[U+200F]b[U+009B]c"
    assert with_marks("sida 1\fsida 2") == "sida 1\nsida 2"


def test_what_is_marked_may_stand_in_xml() -> None:
    every = "".join(map(chr, (*range(0x300), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010))))
    made = etree.Element("text")
    made.text = with_marks(every)
    assert etree.fromstring(etree.tostring(made)).text


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """An archive with signs in every field that XML forbids."""
    folder = tmp_path_factory.mktemp("strange")
    (folder / "corpus").mkdir()
    signs = "\u000b\u0000\ufffe\uffff\f\x1b\ud800"
    fields = ("title", "type", "body", "organisation", "case_number", "id")
    rows = [
        {"id": f"post {field}", "text": f"Om badhuset {signs}.", "date": "2014-05-09"}
        | {field: f"Badhus{signs}"}
        for field in fields
    ]
    (folder / "corpus/poster.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1,
                    address="https://arkiv.example")  # fmt: skip
    run(made, Options(), silent)
    return create_app(made).test_client()


@pytest.mark.parametrize(
    "door",
    ["/flode.atom", "/flode.atom?q=badhuset", "/sitemap-1.xml", "/opensearch.xml", "/dcat.rdf",
     "/dcat-ap.rdf", "/oai?verb=ListSets", "/oai?verb=Identify", "/oai?verb=ListMetadataFormats",
     "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListRecords&metadataPrefix=mods",
     "/oai?verb=List%0B%EF%BF%BE", "/flode/uppdrag.atom"],
)  # fmt: skip
def test_every_xml_can_be_read_whatever_a_record_holds(strange: FlaskClient, door: str) -> None:
    answer = strange.get(door)
    assert answer.status_code in {200, 404}
    assert answer.status_code == 404 or etree.fromstring(answer.data) is not None


STRANGER = {"Host": "ond.example"}
ABSOLUTE = ("/flode.atom", "/sitemap.xml", "/sitemap-1.xml", "/opensearch.xml")
OTHERS = (
    "/", "/sok?q=trygghetslarm", "/robots.txt", "/api", "/api/openapi.json",
    "/api/search?q=trygghetslarm", "/export?q=trygghetslarm&format=csv",
    "/export?q=trygghetslarm&format=ris", "/kwic/hamta?format=json&q=trygghetslarm",
    "/status", "/hjalp",
)  # fmt: skip


@pytest.mark.parametrize(
    "host", ["ond.example", "ond.example:80", "8.8.8.8", "127.0.0.1.nip.example"]
)
def test_the_host_of_a_stranger_stands_in_no_link(
    client: FlaskClient, ids: dict[str, str], host: str
) -> None:
    for door in ABSOLUTE:
        answer = client.get(door, headers={"Host": host})
        assert answer.status_code == 421
        assert host not in answer.text
    records = [f"{door}/{ids['två']}" for door in ("/handling", "/citera", "/api/document")]
    for door in (*OTHERS, *records, f"/citera/{ids['två']}/ris"):
        answer = client.get(door, headers={"Host": host})
        assert answer.status_code == 200, door
        assert host not in answer.text, door


@pytest.mark.parametrize(
    ("changes", "host"),
    [
        ({"hosts": ("arkiv.local",)}, "Arkiv.LOCAL:8017"),
        ({"host": "arkiv.local"}, "arkiv.local"),
        ({}, "127.0.0.1:8017"),
        ({}, "192.168.1.20"),
        ({}, "[::1]:8017"),
        ({"address": "https://arkiv.example"}, "ond.example"),
    ],
)
def test_a_host_of_ours_does(settings: Settings, changes: dict[str, object], host: str) -> None:
    client = create_app(replace(settings, **changes)).test_client()  # type: ignore[arg-type]
    expected = changes.get("address", f"http://{host}").lower()  # type: ignore[attr-defined]
    for door in ABSOLUTE:
        answer = client.get(door, headers={"Host": host})
        assert answer.status_code == 200, door
        assert expected in answer.text.lower()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("mapp/å.txt", "mapp/å.txt"),
        ("a\nb.txt", "'a\\nb.txt'"),
        (f"a{ESCAPE}[2J.txt", "'a\\x1b[2J.txt'"),
        (f"å{OVERRIDE}fdp.exe", "'\\xe5\\u202efdp.exe'"),
    ],
)
def test_a_name_stands_on_one_line_of_a_list(name: str, shown: str) -> None:
    assert printable_name(name) == shown
