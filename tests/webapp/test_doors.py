"""Every door of the site, each opened on two archives: one with closed records, one without them.

Whoever may see only the public ones must hear exactly the same from both.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive import fixity, runs
from archive.model import LEVELS
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HEADER = "X-Arkiv-Niva"
OPEN = {
    "protokoll/maj.txt": (
        "Protokoll\n\nDirektionen 2014-05-09\n\n§ 41 Trygghetslarm\n\n"
        "Direktionen beslutar att anta avtalet om trygghetslarm.\n\n"
        "§ 42 Budget\n\nDirektionen beslutar att fastställa budget 2015.\n"
    ),
    "planer/avfall.md": "# Avfallsplan 2014\n\nVarje hushåll sorterar matavfall i Ekby.\n",
    "blanketter/trasig.pdf": "%PDF-1.4 inget mer",
}
CLOSED = {
    "access.toml": '[folders]\n"personal" = "internal"\n"personal/slutet" = "closed"\n',
    "personal/larm.txt": (
        "Protokoll\n\nPersonalutskottet 2016-03-01\n\n§ 7 Trygghetslarm\n\n"
        "Personalutskottet beslutar att trygghetslarmet i Hemlunda sägs upp.\n"
    ),
    "personal/slutet/uppsagning.txt": (
        "Protokoll\n\nPersonalutskottet 2017-04-02\n\n§ 9 Uppsägning\nDnr KS 2017/91\n\n"
        "Personalutskottet beslutar om trygghetslarm och budget i Hemlunda.\n"
    ),
    "personal/slutet/hemlunda.pdf": "%PDF-1.4 avbruten hemlighet",
    "planer/tvilling.md": "# Hemlundas plan 2018\n\nOm trygghetslarm i Hemlunda.\n",
    "planer/tvilling.md.toml": 'access = "public"\n',
    "personal/slutet/samma.md": "# Hemlundas plan 2018\n\nOm trygghetslarm i Hemlunda.\n",
}
SECRET = re.compile("hemlund|personalutskott|uppsag|uppsäg|tvilling|samma.md", re.IGNORECASE)
REGISTERS = {
    "cases.show": ("/arende/KS%202017/91", "/arende/KS%202017/91?forbund=Ekby"),
    "cases.as_json": ("/api/case/ks-2017-91", "/api/case/2017-91"),
    "meetings.show": ("/sammantrade/ekby/personalutskottet/2017-04-02",),
    "meetings.calendar": ("/kalender",),
    "meetings.every": ("/kalender.ics",),
    "meetings.of_organisation": ("/kalender/ekby.ics", "/kalender/okänt.ics"),
    "meetings.of_body": ("/kalender/ekby/personalutskottet.ics",),
    "meetings.body_page": ("/organ/ekby/personalutskottet",),
    "registers.decisions": (
        "/beslut",
        "/beslut?organ=Personalutskottet",
        "/beslut?slag=delegation",
    ),
    "registers.decisions_file": (
        "/beslut/export",
        "/beslut/export?format=csv",
        "/beslut/export?slag=delegation",
    ),
    "registers.assignments": ("/uppdrag",),
    "registers.in_force": ("/galler", "/galler?den=2016-01-01"),
    "registers.in_force_file": ("/galler/export", "/galler/export?den=2016-01-01&format=csv"),
    "feeds.case_feed": ("/flode/arende.atom?nummer=KS+2017/91",),
    "feeds.assignments_feed": ("/flode/uppdrag.atom",),
    "registers.assignments_file": ("/uppdrag/export", "/uppdrag/export?format=csv"),
}
"""Doors to what is joined across records, which closed records would add to."""
SAME_FOR_ALL = {
    "static": ("/static/site.css",),
    "browse.accessibility": ("/tillganglighet",),
    "browse.help_page": ("/hjalp",),
    "api.about": ("/api",),
    "api.description": ("/api/openapi.json",),
    "api.unknown": ("/api/finns-inte",),
    "words.kwic_file": ("/kwic.csv?q=trygghetslarm",),
    "feeds.opensearch": ("/opensearch.xml",),
    "feeds.robots": ("/robots.txt",),
    "feeds.site_map": ("/sitemap.xml",),
    "feeds.site_map_part": ("/sitemap-1.xml",),
    "opendata.api_catalogue": ("/.well-known/api-catalog",),
    "opendata.security": ("/.well-known/security.txt",),
    "watching.ask": ("/bevaka?q=hemlunda",),
    "watching.begin": ("/bevaka",),
    "watching.show": ("/bevaka/ingen",),
    "watching.end_page": ("/bevaka/ingen/avsluta",),
    "watching.act": ("/bevaka/ingen/pausa",),
    "operations.health": ("/healthz",),
    "operations.ready": ("/readyz",),
}
DOORS = {
    "search.start": ("/",),
    "search.hits": (
        "/sok?q=trygghetslarm",
        "/sok?q=trygghetslarm&alla=1&ordning=datum",
        "/sok?q=hemlunda",
        "/sok?q=hemlundaa",
        "/sok?q=%22hemlunda%22",
        "/sok?q=hem*",
        "/sok?q=hemlunta",
        "/sok?q=organ:personalutskottet",
        "/sok?q=%C2%A7:9",
        "/sok?organ=Personalutskottet",
        "/sok?ar=2017",
        "/sok?q=trygghetslarm&sida=2",
    ),
    "cases.of_hits": ("/sok/arenden?q=trygghetslarm", "/sok/arenden?q=hemlunda"),
    "words.kwic": ("/kwic?q=trygghetslarm", "/kwic?q=hemlunda"),
    "words.word_list": tuple(
        f"/kwic/{page}?q={word}&min=1"
        for page in ("former", "fordelning", "kollokationer", "nyckelord")
        for word in ("trygghetslarm", "hemlunda", "organ:personalutskottet")
    ),
    "words.download": (
        "/kwic/hamta?q=trygghetslarm&format=csv",
        "/kwic/hamta?q=trygghetslarm&format=json",
        "/kwic/hamta?q=trygghetslarm&format=json&list=keyness&min=1",
        "/kwic/hamta?q=hemlunda&format=json&list=collocates",
    ),
    "words.api_lines": ("/api/kwic?q=trygghetslarm", "/api/kwic?q=hemlunda"),
    "words.api_words": tuple(
        f"/api/words?q=trygghetslarm&min=1&list={name}"
        for name in ("forms", "distribution", "collocates", "keyness")
    ),
    "words.suggestions": (
        "/forslag?q=tryg",
        "/forslag?q=hem",
        "/forslag?q=person",
        "/forslag?q=hem&opensearch=1",
    ),
    "browse.bodies": ("/organ",),
    "browse.years": ("/ar",),
    "browse.topics": ("/amnen",),
    "browse.status": ("/status",),
    "runs.every": ("/status/korningar",),
    "export.whole_list": tuple(
        f"/export?q=trygghetslarm&format={name}"
        for name in ("csv", "jsonl", "ris", "bibtex", "csl-json")
    ),
    "feeds.feed": ("/flode.atom?q=trygghetslarm", "/flode.atom", "/flode.atom?q=hemlunda"),
    "changes.since": ("/api/changes", "/api/changes?limit=1"),
    "harvesting.answer": (
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/oai?verb=ListSets",
        "/oai?verb=ListIdentifiers&metadataPrefix=mods&set=body:ekby:personalutskottet",
    ),
    "opendata.dcat": ("/dcat.rdf",),
    "opendata.dcat_european": ("/dcat-ap.rdf",),
    "api.search": ("/api/search?q=trygghetslarm", "/api/search?q=hemlunda"),
}
ONE = {
    "document.show": ("/handling/{id}", "/handling/{id}?q=trygghetslarm"),
    "page_image.show": ("/handling/{id}/bild/1",),
    "document.section": ("/avsnitt/{id}-0",),
    "original.show": ("/original/{id}",),
    "comparing.compare": ("/jamfor/{id}/{id}",),
    "export.citation": ("/citera/{id}", "/citera/{id}-0"),
    "export.reference": ("/citera/{id}/ris", "/citera/{id}-0/bibtex"),
    "api.document": ("/api/document/{id}",),
    "api.section": ("/api/section/{id}-0",),
}
NIGHTS = {
    "runs.show": "/status/korningar/{name}",
    "runs.record": "/status/korningar/{name}.json",
}
OF_PDFS = {"page_image.picture"}
"""No papers here have pages to draw; what is open there is tried in test_page_image."""
FOR_OPERATORS = {"operations.metrics": ("/metrics",)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Settings]:
    """The settings of two archives: `whole` with closed records, `open` without them."""
    made = {}
    for name, papers in (("whole", OPEN | CLOSED), ("open", OPEN)):
        folder = tmp_path_factory.mktemp(name)
        for path, text in papers.items():
            file = folder / "corpus" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        made[name] = Settings(
            corpus=folder / "corpus",
            index=folder / "index",
            jobs=1,
            proxies=("127.0.0.1",),
            access_header=HEADER,
            exports_per_minute=0,
            searches_per_minute=0,
        )
        run(made[name], Options(), silent)
        rotten = dict.fromkeys(("planer/avfall.md", "personal/larm.txt"), "changed")
        found = {"finished": 1.6e9, "last": {p: k for p, k in rotten.items() if p in papers}}
        (made[name].index / fixity.FILE).write_text(json.dumps(found), "utf-8")
    return made


@pytest.fixture(scope="module", params=["arrays", "whoosh"])
def clients(request: pytest.FixtureRequest, built: dict[str, Settings]) -> dict[str, FlaskClient]:
    made = {}
    for name, settings in built.items():
        chosen = replace(settings, engine=request.param)
        run(chosen, Options(), silent)
        made[name] = create_app(chosen).test_client()
    return made


def unpacked(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return "".join(name + pack.read(name).decode("utf-8") for name in pack.namelist())


def comparable_answer(client: FlaskClient, address: str, reader: str) -> tuple[int, str]:
    """Return an answer without what differs between any two archives: names and times."""
    answer = client.get(address, headers={HEADER: reader})
    text = unpacked(answer.data) if answer.mimetype == "application/zip" else answer.text
    for form in (
        r"[0-9]{8}T[0-9]{6}Z(-[0-9]+)?",
        r'"took_ms":[0-9.]+',
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+Z0-9:]*",
        r"kl\. [0-9]{2}[.:][0-9]{2}[^.,<]*",
        r"[0-9.,]+ (ms|s|sekund(er)?|minut(er)?)\b",
        r"för .{1,20} sedan",
        r'(?<="cursor": ")[0-9a-f]{10}',
        r'(?<=[0-9]-)[0-9a-f]{8}(?=")',
    ):
        text = re.sub(form, "·", text)
    return answer.status_code, text


def ids(client: FlaskClient, reader: str) -> dict[str, str]:
    hits = client.get("/api/search?limit=200", headers={HEADER: reader}).json
    assert hits is not None
    return {hit["source_id"]: hit["document_id"] for hit in hits["hits"]}


def test_no_door_is_missing_from_the_table(clients: dict[str, FlaskClient]) -> None:
    rules = {rule.endpoint for rule in clients["whole"].application.url_map.iter_rules()}
    assert rules == {*SAME_FOR_ALL, *DOORS, *REGISTERS, *ONE, *NIGHTS, *FOR_OPERATORS, *OF_PDFS}


@pytest.mark.parametrize("endpoint", REGISTERS)
def test_no_register_holds_what_closed_records_say(
    clients: dict[str, FlaskClient], endpoint: str
) -> None:
    for address in REGISTERS[endpoint]:
        heard = comparable_answer(clients["whole"], address, "public")
        assert heard == comparable_answer(clients["open"], address, "public"), address
        if heard[0] == 200 and "personalutskott" not in address.lower():
            assert not SECRET.search(heard[1]), address


@pytest.mark.parametrize("endpoint", [*SAME_FOR_ALL, *DOORS])
def test_the_public_hears_the_same_as_if_nothing_were_closed(
    clients: dict[str, FlaskClient], endpoint: str
) -> None:
    for address in (SAME_FOR_ALL | DOORS)[endpoint]:
        for reader in ("", "nobody"):
            heard = comparable_answer(clients["whole"], address, reader)
            assert heard == comparable_answer(clients["open"], address, "public"), address
        shown = heard[1].replace(address.partition("?")[2], "")
        if "hem" not in address and "person" not in address.lower():
            assert not SECRET.search(shown), address


@pytest.mark.parametrize("endpoint", ONE)
def test_a_public_record_is_shown_the_same_as_if_nothing_were_closed(
    clients: dict[str, FlaskClient], endpoint: str
) -> None:
    public = ids(clients["open"], "public")
    assert public == ids(clients["whole"], "public")
    for one in public.values():
        for form in ONE[endpoint]:
            address = form.format(id=one)
            heard = comparable_answer(clients["whole"], address, "public")
            assert heard == comparable_answer(clients["open"], address, "public")


@pytest.mark.parametrize("endpoint", DOORS)
def test_whoever_may_see_more_hears_more(clients: dict[str, FlaskClient], endpoint: str) -> None:
    address = DOORS[endpoint][0]
    heard = {reader: comparable_answer(clients["whole"], address, reader) for reader in LEVELS}
    if endpoint != "words.suggestions":
        assert len(set(heard.values())) > 1
    assert {status for status, _ in heard.values()} == {200}


@pytest.mark.parametrize("endpoint", ONE)
def test_a_record_above_the_reader_is_as_one_that_never_was(
    clients: dict[str, FlaskClient], endpoint: str
) -> None:
    client = clients["whole"]
    every = ids(client, "closed")
    public = set(ids(client, "public").values())
    internal = set(ids(client, "internal").values())
    assert {path for path, one in every.items() if one in public} == {
        "protokoll/maj.txt",
        "planer/avfall.md",
    }
    assert len(every.values()) == 5
    for one in every.values():
        for form in ONE[endpoint]:
            for reader, may in (("public", public), ("internal", internal)):
                status, text = comparable_answer(client, form.format(id=one), reader)
                if one in may:
                    assert status in (200, 302)
                    continue
                never = comparable_answer(client, form.format(id="a" * len(one)), reader)
                assert (status, text.replace(one, "a" * len(one))) == never
                assert status == 404
            assert comparable_answer(client, form.format(id=one), "closed")[0] in (200, 302)


@pytest.mark.parametrize("endpoint", NIGHTS)
def test_the_first_night_sounds_the_same_to_the_public(
    clients: dict[str, FlaskClient], built: dict[str, Settings], endpoint: str
) -> None:
    heard = {}
    for name, settings in built.items():
        address = NIGHTS[endpoint].format(name=runs.runs(settings.index)[-1].name)
        heard[name] = comparable_answer(clients[name], address, "public")
    assert heard["whole"] == heard["open"]
    assert heard["whole"][0] == 200
    assert not SECRET.search(heard["whole"][1])
    whole = NIGHTS[endpoint].format(name=runs.runs(built["whole"].index)[-1].name)
    assert SECRET.search(comparable_answer(clients["whole"], whole, "closed")[1])


def test_no_answer_is_kept_for_another_reader(clients: dict[str, FlaskClient]) -> None:
    client = clients["whole"]
    one = ids(client, "closed")["personal/slutet/uppsagning.txt"]
    for address in (
        *(address for doors in DOORS.values() for address in doors),
        *(form.format(id=one) for doors in ONE.values() for form in doors),
    ):
        first = client.get(address, headers={HEADER: "closed"})
        assert (
            "private" in first.headers["Cache-Control"]
            or "no-store" in first.headers["Cache-Control"]
        ), address
        tag = first.headers.get("ETag")
        if tag:
            again = client.get(address, headers={HEADER: "public", "If-None-Match": tag})
            assert again.status_code != 304, address


def test_counters_are_for_operators_alone(clients: dict[str, FlaskClient]) -> None:
    far = clients["whole"].get(
        "/metrics",
        headers={HEADER: "closed", "X-Forwarded-For": "203.0.113.9"},
    )
    assert far.status_code == 404
