"""No door tells whether a closed record exists: by id, old id, tombstone, language or header."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.access import open_catalogue
from archive.catalogue import RestrictedCatalogue
from archive.generations import current
from archive.model import LEVELS, Filters, Level
from archive.progress import silent
from archive.settings import Settings
from indexer.build import identity
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    import sqlite3

    from flask import Flask
    from flask.testing import FlaskClient

HEADER = "X-Niva"
NEVER = "abcdefghijklm"
RANDOM = ("Date", "X-Request-Id")
GUESSED = "KS 2017/1"
OPEN = {
    "planer/avfall.md": "# Plan för avfall 2015\n\nOm avfall och trygghetslarm i Ekby.\n",
    "access.toml": '[folders]\n"slutet" = "closed"\n"inre" = "internal"\n',
}
PROTOCOL = (
    "Protokoll\n\nPersonalutskottet {day}\n\n§ 9 Uppsägning\nDnr KS 2017/91\n\n"
    "Personalutskottet beslutar om trygghetslarm i {place}.\n"
)
CLOSED = {
    f"{folder}/{name}.txt": PROTOCOL.format(day=day, place=f"{folder}-{name}")
    for folder in ("slutet", "inre")
    for name, day in (
        ("kvar", "2017-01-02"), ("andrad", "2017-02-03"), ("borta", "2017-03-04"),
        ("taget", "2017-04-05"),
    )
}  # fmt: skip
CLOSED["slutet/poster.jsonl"] = json.dumps(
    {"id": GUESSED, "title": "Om en anställd", "text": "Uppsägning i Hemlunda.", "type": "brev"}
)
RECORD_DOORS = {
    "document.show": ("/handling/{id}", "/handling/{id}?q=larm", "/handling/{id}?sida=2"),
    "document.section": ("/avsnitt/{id}-0", "/avsnitt/{id}-99", "/avsnitt/{id}", "/avsnitt/{id}-"),
    "original.show": ("/original/{id}",),
    "page_image.show": ("/handling/{id}/bild/1", "/handling/{id}/bild/1?q=larm&zoom=200"),
    "page_image.picture": ("/handling/{id}/bild/1.webp",),
    "comparing.compare": ("/jamfor/{id}/{id}", "/jamfor/{id}/aaaa"),
    "export.citation": ("/citera/{id}", "/citera/{id}-0", "/citera/{id}-99"),
    "export.reference": ("/citera/{id}/ris", "/citera/{id}-0/bibtex", "/citera/{id}/finnsej"),
    "api.document": ("/api/document/{id}", "/api/document/{id}-0"),
    "api.section": ("/api/section/{id}-0", "/api/section/{id}", "/api/section/{id}-s234567abc"),
}
"""Every route that takes the id of a record or section, by its endpoint."""
PARAMETERS = (
    "q", "identifier", "avsnitt", "nummer", "forbund", "organ", "fore", "before", "since",
    "cursor", "resumptionToken", "set", "against", "ref", "den", "lage", "vidare", "id",
)  # fmt: skip
"""What an address may hold an id, a number or a place in a list by."""
BESIDE = {
    "harvesting.answer": (
        "verb=GetRecord&metadataPrefix=oai_dc",
        "verb=ListMetadataFormats",
        "verb=ListRecords&metadataPrefix=mods",
        "verb=ListIdentifiers",
    ),
    "words.word_list": ("q=trygghetslarm",),
    "words.api_words": ("q=trygghetslarm&list=keyness", "list=collocates"),
    "words.download": ("q=trygghetslarm&format=json&list=keyness", "format=json"),
    "words.suggestions": ("opensearch=1", ""),
    "export.whole_list": ("format=csv", "format=ris"),
}
"""What else must stand in an address for it to be answered, by endpoint."""
HEARD = [
    (endpoint, form + end)
    for endpoint, forms in RECORD_DOORS.items()
    for form in forms
    for end in ("", "&lang=en" if "?" in form else "?lang=en")
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, str]]:
    """An archive of two nights, and the ids that its closed and internal records have or had."""
    folder = tmp_path_factory.mktemp("existence")
    corpus = folder / "corpus"
    for path, text in (OPEN | CLOSED).items():
        (corpus / path).parent.mkdir(parents=True, exist_ok=True)
        (corpus / path).write_text(text, "utf-8")
    settings = Settings(
        corpus=corpus, index=folder / "index", jobs=1, proxies=("127.0.0.1",),
        access_header=HEADER, searches_per_minute=0, exports_per_minute=0, files_per_minute=0,
        seconds_per_minute=0,
    )  # fmt: skip
    run(settings, Options(), silent)
    ids = {f"first {path}": one for path, one in known(settings).items()}
    for name in ("slutet", "inre"):
        (corpus / name / "andrad.txt").write_text(
            PROTOCOL.format(day="2017-02-03", place=f"Nyhamn ({name})"), "utf-8"
        )
        (corpus / name / "borta.txt").unlink()
    taken = [ids[f"first {name}/taget.txt"] for name in ("slutet", "inre")]
    (corpus / "takedown.toml").write_text(
        "".join(f'[[takedown]]\nid = "{one}"\nreason = "begäran"\n' for one in taken)
    )
    run(settings, Options(allow_removals=True), silent)
    return settings, ids | {f"now {path}": one for path, one in known(settings).items()}


def known(settings: Settings) -> dict[str, str]:
    catalogue = open_catalogue(current(settings.index), Level.CLOSED)
    _, documents = catalogue.listing(Filters(), "title", 100)
    catalogue.close()
    return {d.source_id or "": d.id for d in documents if d.access != Level.PUBLIC}


@pytest.fixture(scope="module")
def app(house: tuple[Settings, dict[str, str]]) -> Flask:
    return create_app(house[0])


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def answer(client: FlaskClient, form: str, ident: str, reader: Level, method: str) -> object:
    """Return all of an answer, the id aside: status, headers and bytes."""
    client.delete_cookie("sprak")
    got = client.open(form.format(id=ident), method=method, headers={HEADER: reader})
    headers = sorted(
        (name, re.sub(r"Expires=[^;]+", "", value.replace(ident, NEVER)))
        for name, value in got.headers.items()
        if name not in RANDOM
    )
    return got.status_code, headers, got.data.replace(ident.encode(), NEVER.encode())


def test_every_route_with_a_record_in_its_address_is_tried(app: Flask) -> None:
    takes = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if {"document_id", "section_id", "record_id", "id", "ident"} & rule.arguments
    }
    assert takes == {*RECORD_DOORS}
    others = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments} - takes
    assert others == {
        "static", "cases.show", "cases.as_json", "api.unknown", "feeds.site_map_part", "runs.show",
        "runs.record", "meetings.show", "meetings.of_organisation", "meetings.of_body",
        "meetings.body_page", "watching.act", "watching.show", "watching.end_page",
        "words.word_list",
    }, "is it the id of a record?"  # fmt: skip


@pytest.mark.parametrize(("endpoint", "form"), HEARD)
def test_what_is_closed_is_answered_as_what_never_was(
    client: FlaskClient, house: tuple[Settings, dict[str, str]], endpoint: str, form: str
) -> None:
    _, ids = house
    assert len({*ids.values()}) == 11
    for path, ident in ids.items():
        least = Level.CLOSED if "slutet" in path or GUESSED in path else Level.INTERNAL
        for reader in LEVELS:
            if reader.may_see(least):
                continue
            for method in ("GET", "HEAD"):
                never = answer(client, form, NEVER, reader, method)
                assert answer(client, form, ident, reader, method) == never, (path, reader)
                assert never[0] == 404


def _stranger(ident: str) -> str:
    """Return an id of the same form that no record has: one of its letters is another."""
    at = next(n for n, letter in enumerate(ident) if letter.isalpha())
    return ident[:at] + ("b" if ident[at] == "a" else "a") + ident[at + 1 :]


def _asked(app: Flask) -> list[tuple[str, str]]:
    """Return every address that takes no id, by endpoint, with an id in each parameter."""
    taken = {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments
        and "GET" in (rule.methods or ())
        and rule.endpoint != "operations.metrics"  # counters, for operators alone
    }
    return [
        (endpoint, f"{path}?{beside}&{name}={form}")
        for endpoint, path in taken.items()
        for beside in BESIDE.get(endpoint, ("",))
        for name in PARAMETERS
        for form in (("oai:localhost:{id}", "{id}") if name == "identifier" else ("{id}",))
    ]


def test_no_parameter_tells_whether_a_closed_record_exists(
    app: Flask, client: FlaskClient, house: tuple[Settings, dict[str, str]]
) -> None:
    """Of ids in the parameters of every route that the URL map has."""
    _, ids = house
    asked = _asked(app)
    assert len({endpoint for endpoint, _ in asked}) > 40
    for name in ("now slutet/kvar.txt", "first slutet/borta.txt"):
        ident = ids[name]
        for endpoint, form in asked:
            if "kvar" not in name and endpoint != "harvesting.answer":
                continue
            one = _heard(client, form, ident)
            assert one == _heard(client, form, _stranger(ident)), form


def _heard(client: FlaskClient, form: str, ident: str) -> tuple[int, str]:
    client.delete_cookie("sprak")
    got = client.get(form.format(id=ident), headers={HEADER: "public"})
    if got.mimetype in PACKED:
        files = zipfile.ZipFile(io.BytesIO(got.data))
        data = b"".join(files.read(name) for name in files.namelist())
    else:
        data = got.data
    text = re.sub(ident, NEVER, data.decode("utf-8", "replace"), flags=re.IGNORECASE)
    return got.status_code, re.sub(CHANGING, "·", text)


PACKED = ("application/zip",)
CHANGING = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+Z0-9:]*|\"took_ms\":[0-9.]+|[0-9.,]+ m?s\b"
    r"|kl\. [0-9]{2}[.:][0-9]{2}|för .{1,20} sedan",
)
"""What any two answers differ in: times."""


@pytest.mark.parametrize("part", ["", "-0", "-99"])
def test_no_door_of_a_public_record_tells_of_a_closed_one_beside_it(
    client: FlaskClient, house: tuple[Settings, dict[str, str]], part: str
) -> None:
    settings, ids = house
    catalogue = open_catalogue(current(settings.index), Level.PUBLIC)
    _, (public, *_) = catalogue.listing(Filters(), "title", 1)
    catalogue.close()
    for form in (f"/handling/{public.id}?avsnitt={{id}}{part}", f"/jamfor/{public.id}/{{id}}"):
        for path, ident in ids.items():
            least = "slutet" in path or "inre" in path or GUESSED in path
            assert least
            assert _heard(client, form, ident) == _heard(client, form, _stranger(ident)), path
            back = f"/jamfor/{{id}}/{public.id}"
            assert _heard(client, back, ident) == _heard(client, back, _stranger(ident)), path


def test_every_door_reads_the_same_for_closed_and_unknown(
    house: tuple[Settings, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statements on the catalogue are counted, so that time tells nothing either."""
    settings, ids = house
    statements: list[str] = []
    prepare = RestrictedCatalogue._prepare

    def traced(self: RestrictedCatalogue, db: sqlite3.Connection) -> None:
        prepare(self, db)
        db.set_trace_callback(statements.append)

    monkeypatch.setattr(RestrictedCatalogue, "_prepare", traced)
    client = create_app(settings).test_client()
    client.get("/")

    def read(form: str, ident: str) -> list[str]:
        statements.clear()
        assert client.get(form.format(id=ident)).status_code == 404
        return [statement.replace(ident, NEVER) for statement in statements]

    for form in (form for forms in RECORD_DOORS.values() for form in forms):
        never = read(form, NEVER)
        assert never, form
        for path, ident in ids.items():
            assert read(form, ident) == never, (form, path)


@pytest.mark.parametrize("reader", LEVELS)
def test_those_who_may_see_it_are_told_what_became_of_it(
    client: FlaskClient, house: tuple[Settings, dict[str, str]], reader: Level
) -> None:
    _, ids = house
    client.delete_cookie("sprak")
    for folder, least in (("slutet", Level.CLOSED), ("inre", Level.INTERNAL)):
        if not reader.may_see(least):
            continue
        heard = {
            name: client.get(
                f"/handling/{ids[f'first {folder}/{name}.txt']}", headers={HEADER: reader}
            )
            for name in ("kvar", "andrad", "borta", "taget")
        }
        assert {name: got.status_code for name, got in heard.items()} == {
            "kvar": 200, "andrad": 301, "borta": 410, "taget": 410,
        }  # fmt: skip
        assert "borttagen ur samlingen" in heard["borta"].text
        assert ids[f"now {folder}/andrad.txt"] in heard["andrad"].headers["Location"]


def test_a_guessed_name_is_not_confirmed(
    client: FlaskClient, house: tuple[Settings, dict[str, str]]
) -> None:
    """Ids of JSONL records follow from their own ids, which may be guessed; nothing else does."""
    _, ids = house
    assert ids[f"now {GUESSED}"] == identity.of_record(GUESSED)
    guesses = [identity.of_record(f"KS 2017/{number}") for number in range(1, 30)]
    heard = [answer(client, "/handling/{id}", one, Level.PUBLIC, "GET") for one in guesses]
    assert len({repr(one) for one in heard}) == 1


@pytest.mark.parametrize("door", ["/arende/KS%202017/{}", "/api/case/ks-2017-{}"])
def test_a_case_of_closed_records_is_as_none(
    client: FlaskClient, house: tuple[Settings, dict[str, str]], door: str
) -> None:
    def heard(number: str, reader: str) -> tuple[int, str]:
        client.delete_cookie("sprak")
        got = client.get(door.format(number), headers={HEADER: reader}, follow_redirects=True)
        return got.status_code, re.sub(f"(2017[/-]){number}", r"\1·", got.text)

    assert heard("91", "closed")[0] == 200
    assert heard("91", "public") == heard("98", "public")
    assert heard("91", "public")[0] == 404


def test_no_tag_is_taken_for_another_reader(
    client: FlaskClient, house: tuple[Settings, dict[str, str]]
) -> None:
    _, ids = house
    for form in (form for forms in RECORD_DOORS.values() for form in forms):
        for path, ident in ids.items():
            seen = client.get(form.format(id=ident), headers={HEADER: "closed"})
            for tag in (seen.headers.get("ETag"), "*"):
                known = {HEADER: "public", "If-None-Match": tag or "*"}
                assert client.get(form.format(id=ident), headers=known).status_code == 404, path


def test_closed_records_leave_no_trace_in_the_settings_of_cookies(
    client: FlaskClient, house: tuple[Settings, dict[str, str]]
) -> None:
    settings, ids = house
    plain = create_app(replace(settings, access_header="", proxies=())).test_client()
    for ident in (*ids.values(), NEVER):
        got = plain.get(f"/handling/{ident}", headers={HEADER: "closed"})
        assert got.status_code == 404
        assert "Set-Cookie" not in got.headers
