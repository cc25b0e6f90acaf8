"""Pages and commands of the register over an index that was built from small minutes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

HEAD = """Älvdalens kommunalförbund
SAMMANTRÄDESPROTOKOLL
Direktionen
Sammanträdesdatum {day}
Plats och tid: Kansliet, kl. 10.00
Beslutande: Anna Alm (S), ordförande
"""
MARCH = (
    HEAD.format(day="2014-03-12")
    + """
§ 7 Dnr ÄKF 2014/003
Båtplatser i hamnen

Beslut

Ärendet bordläggs till sammanträdet den 9 april 2014.

§ 8 Dnr ÄKF 2014/009
Mätning av hamnens djup

Beslut

Kansliet får i uppdrag att mäta djupet i hamnen senast den 1 juni 2014.
"""
)
APRIL = (
    HEAD.format(day="2014-04-09")
    + """
§ 11 Dnr ÄKF 2014/003
Båtplatser i hamnen

Ärendet bordlades den 12 mars 2014, § 7.

Beslut

Direktionen fastställer avgiften för båtplatser till 900 kronor.

Omröstning

Anna Alm (S) och Bo Ek (M) röstar Ja (2).
Eva Ask (C) röstar Nej (1).

Reservation

Eva Ask (C) reserverar sig mot beslutet.

§ 12 Dnr ÄKF 2014/009
Mätning av hamnens djup

Beslut

Direktionens uppdrag den 12 mars 2014, § 8, till kansliet förklaras fullgjort.
"""
)
CLOSED = (
    HEAD.format(day="2014-05-14")
    + """
§ 15 Dnr ÄKF 2014/003
Båtplatser i hamnen, överklagande

Beslut

Direktionen beslutar att avvisa överklagandet från en enskild båtägare.
"""
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("register")
    corpus = folder / "corpus"
    (corpus / "stangt").mkdir(parents=True)
    for name, text in (("mars", MARCH), ("april", APRIL), ("stangt/maj", CLOSED)):
        (corpus / f"{name}.txt").write_text(text)
    (corpus / "access.toml").write_text('[folders]\n"stangt" = "closed"\n')
    made = Settings(corpus=corpus, index=folder / "index", engine="memory", jobs=1)  # type: ignore[arg-type]
    run(made, Options(), silent)
    return made


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def command(settings: Settings, name: str, *args: str) -> Any:
    from archive import commands

    options = ["--index", str(settings.index), *args]
    return CliRunner().invoke(getattr(commands, name), options)


def test_a_case_is_read_on_one_page(client: FlaskClient) -> None:
    page = client.get("/arende/äkf-2014-3")
    assert page.status_code == 200
    text = page.text
    assert text.index("Ärendet bordläggs") < text.index("Direktionen fastställer avgiften")
    assert "Fortsätter den 9 april 2014" in text
    assert "2 ja" in text
    assert "3 namn, summan stämmer" in text
    assert "Eva Ask (C) reserverar sig mot beslutet." in text
    assert client.get("/arende/ÄKF 2014:0003").status_code == 301
    assert client.get("/arende/finns-inte-1").status_code == 404


def test_a_closed_matter_is_in_no_page_of_a_case(client: FlaskClient) -> None:
    assert "överklagande" not in client.get("/arende/äkf-2014-3").text
    said = client.get("/api/case/äkf-2014-3").json
    assert said is not None
    assert len(said["cases"][0]["steps"]) == 2


def test_citations_and_case_numbers_of_a_document_are_links(client: FlaskClient) -> None:
    said = client.get("/api/case/äkf-2014-3").json
    assert said is not None
    first, second = (step["document_id"] for step in said["cases"][0]["steps"])
    april = client.get(f"/handling/{second}").text
    assert f'<a href="/avsnitt/{first}-' in april
    assert 'href="/arende/%C3%A4kf-2014-3"' in april
    march = client.get(f"/handling/{first}").text
    assert "Hänvisas till från" in march
    assert f'href="/avsnitt/{second}-' in march


def test_the_command_tells_a_case_as_the_contract_has_it(settings: Settings) -> None:
    told = command(settings, "case", "ÄKF 2014/3", "--format", "json")
    assert told.exit_code == 0, told.output
    case = json.loads(told.stdout)
    assert case["number"] == "ÄKF 2014/003"
    assert [step["role"] for step in case["steps"]] == ["minutes", "minutes"]
    assert case["steps"][1]["vote"] == {"yes": 2, "no": 1, "abstain": None}
    assert case["steps"][0]["continued_by"] == case["steps"][1]["section_id"]
    assert case["waiting"] is False
    text = command(settings, "case", "ÄKF 2014/3").stdout
    assert "Omröstning: 2 ja, 1 nej" in text
    assert "Reservation: Eva Ask (C) reserverar sig mot beslutet." in text


def test_a_body_may_be_written_as_people_do(settings: Settings, client: FlaskClient) -> None:
    body = "Förbundsdirektionen"
    for page in ("/beslut", "/uppdrag"):
        given = {"organ": body.lower()}
        rows = client.get(page, query_string={"organ": body}).text.count("<tr>")
        assert client.get(page, query_string=given).text.count("<tr>") == rows > 1
        nobody = client.get(page, query_string={"organ": "Förbundsdirektonen"}).text
        assert nobody.count("<tr>") == 1
        assert f"Inget organ i arkivet heter ”Förbundsdirektonen”. Menade du ”{body}”?" in nobody
    for name in ("decisions", "assignments", "meetings"):
        told = command(settings, name, "--body", body.upper())
        assert told.stdout == command(settings, name, "--body", body).stdout != ""
        unknown = command(settings, name, "--body", "Förbundsdirektonen")
        assert (unknown.exit_code, unknown.stdout) == (0, "")
        assert "Inget organ i arkivet heter" in unknown.stderr


def test_a_wrong_date_stays_in_the_register(client: FlaskClient) -> None:
    for page, asked in (("/beslut", "Sök i beslutsregistret"), ("/uppdrag", "Uppdrag")):
        wrong = client.get(f"{page}?fran=2014-13")
        assert wrong.status_code == 400
        assert f'action="{page}"' in wrong.text
        assert asked in wrong.text
        assert "Sök i handlingarna" not in wrong.text


def test_a_case_that_is_not_here_is_a_usage_error(settings: Settings) -> None:
    from archive.errors import NotFoundError

    told = command(settings, "case", "ÄKF 1999/1")
    assert isinstance(told.exception, NotFoundError)
    assert told.exception.exit_code == 2


def test_a_meeting_has_its_page_and_its_neighbours(client: FlaskClient) -> None:
    address = "/sammantrade/alvdalens-kommunalforbund/forbundsdirektionen/2014-03-12"
    page = client.get(address)
    assert page.status_code == 200
    assert "Båtplatser i hamnen" in page.text
    assert f'href="{address[:-10]}2014-04-09"' in page.text
    assert client.get(address[:-10] + "2014-05-14").status_code == 404
    assert "2014-05-14" not in client.get("/kalender").text


def test_calendars_are_read_by_the_library(client: FlaskClient) -> None:
    from icalendar import Calendar

    addresses = ("", "/alvdalens-kommunalforbund", "/alvdalens-kommunalforbund/forbundsdirektionen")
    for address in addresses:
        said = client.get(f"/kalender{address}.ics")
        assert said.mimetype == "text/calendar"
        events = Calendar.from_ical(said.data).walk("VEVENT")
        assert [str(event.decoded("dtstart")) for event in events] == ["2014-03-12", "2014-04-09"]
    assert client.get("/kalender/ingen/alls.ics").status_code == 404


def test_a_body_has_its_page(client: FlaskClient) -> None:
    page = client.get("/organ/alvdalens-kommunalforbund/forbundsdirektionen")
    assert page.status_code == 200
    assert "att mäta djupet i hamnen" in page.text
    assert client.get("/organ/alvdalens-kommunalforbund/kommitten").status_code == 404


def sent(client: FlaskClient, address: str) -> str:
    """Return the table of a file that is sent with its provenance."""
    with zipfile.ZipFile(io.BytesIO(client.get(address).data)) as pack:
        table, about = pack.namelist()
        assert about == f"{table}.provenance.json"
        return pack.read(table).decode("utf-8")


def test_the_register_of_decisions_is_a_table(client: FlaskClient) -> None:
    page = client.get("/beslut")
    assert page.status_code == 200
    assert "2 ja, 1 nej" in page.text
    assert "avvisa överklagandet" not in page.text
    rows = sent(client, "/beslut/export?format=csv").split("\r\n")
    assert len(rows) == 1 + 4 + 1
    assert "2 ja, 1 nej" in "".join(rows)
    few = sent(client, "/beslut/export?format=jsonl&beslut=bordlagt").splitlines()
    assert [json.loads(line)["number"] for line in few] == ["7"]
    assert client.get("/beslut/export?format=pdf").status_code == 400


def test_assignments_are_followed(client: FlaskClient) -> None:
    page = client.get("/uppdrag")
    assert page.status_code == 200
    assert "senast den 1 juni 2014" in page.text
    (line,) = sent(client, "/uppdrag/export?format=jsonl").splitlines()
    said = json.loads(line)
    assert (said["to"], said["state"]) == ("kansliet", "reported")
    assert said["deadline"] == {"date": "2014-06-01", "words": "senast den 1 juni 2014"}
    assert [one["date"] for one in said["reported"]] == ["2014-04-09"]
    assert sent(client, "/uppdrag/export?format=jsonl&lage=open") == ""
    assert client.get("/uppdrag?lage=avslutat").status_code == 400


def test_the_commands_give_what_the_pages_give(settings: Settings, client: FlaskClient) -> None:
    told = command(settings, "decisions", "--format", "jsonl")
    assert told.exit_code == 0, told.output
    assert len(told.stdout.splitlines()) == 4
    told = command(settings, "assignments", "--format", "jsonl")
    assert told.stdout == sent(client, "/uppdrag/export?format=jsonl")
    assert command(settings, "assignments", "--open", "--format", "jsonl").stdout == ""
    told = command(settings, "meetings", "--format", "json", "--from", "2014-04")
    (meeting,) = map(json.loads, told.stdout.splitlines())
    assert meeting["id"] == "alvdalens-kommunalforbund/forbundsdirektionen/2014-04-09"
    assert (meeting["sections"], meeting["missing"]) == (2, [])
    assert "BEGIN:VEVENT" in command(settings, "meetings", "--format", "ics").stdout


def test_a_table_in_a_file_has_its_provenance_beside_it(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "beslut.csv"
    told = command(settings, "decisions", "avgiften", "--format", "csv", "-o", str(file))
    assert told.exit_code == 0, told.output
    lines = file.read_bytes().decode("utf-8-sig").strip().split("\r\n")
    about = json.loads((tmp_path / "beslut.csv.provenance.json").read_text())
    assert (len(lines), about["query"], about["total"]) == (2, "avgiften", 1)


def test_a_question_is_answered_with_quoted_decisions(client: FlaskClient) -> None:
    said = client.get("/api/search?q=vad beslutade direktionen om båtplatser i hamnen").json
    assert said is not None
    passages = said["answer"]["passages"]
    assert [(one["date"], one["number"]) for one in passages] == [
        ("2014-03-12", "7"),
        ("2014-04-09", "11"),
    ]
    assert "fastställer avgiften för båtplatser till 900 kronor" in passages[1]["quote"]
    assert said["answer"]["latest"] == passages[1]["section_id"]
    page = client.get("/sok?q=vad beslutade direktionen om båtplatser i hamnen").text
    assert page.index("Beslut som svarar på frågan") < page.index('class="hits"')


def test_a_hit_leads_to_its_decision_where_the_answer_quotes_it(client: FlaskClient) -> None:
    page = client.get("/sok?q=vad beslutade direktionen om båtplatser i hamnen").text
    assert page.count("fastställer avgiften för båtplatser till 900 kronor") == 1
    led = re.findall(r'href="#(svar-\w+)">Beslutet citeras ovan<', page)
    assert led
    assert all(f'<li id="{place}"' in page for place in led)
    page = client.get("/sok?q=båtplatser").text
    assert "900 kronor" in re.sub("<[^>]*>", "", page)
    assert "Beslutet citeras ovan" not in page


def test_what_no_decision_has_cannot_be_told(client: FlaskClient) -> None:
    for question in ("vad beslutade direktionen om simhallen?", "när avvisades överklagandet?"):
        said = client.get(f"/api/search?q={question}").json
        assert said is not None
        assert said["answer"]["passages"] == []
        assert said["answer"]["latest"] is None
    page = client.get("/sok?q=vad beslutade direktionen om simhallen?").text
    assert "Det framgår inte av handlingarna" in page


def test_words_alone_ask_no_question(client: FlaskClient) -> None:
    said = client.get("/api/search?q=båtplatser").json
    assert said is not None
    assert said["answer"] is None


def test_search_offers_the_case_by_number_and_heading(client: FlaskClient) -> None:
    for text in ("ÄKF 2014/3", "Båtplatser i hamnen"):
        assert 'href="/arende/%C3%A4kf-2014-3"' in client.get("/sok", query_string={"q": text}).text


def test_every_page_of_the_register_says_whom_to_tell_of_a_fault(settings: Settings) -> None:
    told = replace(settings, contact="arkivet@alvdalen.example")
    client, bare = create_app(told).test_client(), create_app(settings).test_client()
    meetings = client.get("/kalender").text
    meeting = meetings[meetings.index("/sammantrade/") :].partition('"')[0]
    body = "/organ/" + meeting.removeprefix("/sammantrade/").rpartition("/")[0]
    pages = (
        *("/arende/äkf-2014-3", "/kalender", meeting, body, "/beslut", "/uppdrag"),
        "/galler",
    )
    for address in pages:
        assert "mailto:arkivet@alvdalen.example?subject=" in client.get(address).text, address
        assert "mailto:" not in bare.get(address).text


def test_a_number_on_the_list_of_matters_leads_to_the_case_below_it(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    head = HEAD.format(day="2014-06-11") + "\nÄrendelista\n• § 18 Bojar (dnr ÄKF 2014/044)\n"
    text = f"{head}\n§ 18 Dnr ÄKF 2014/044\nBojar\n\nBeslut\n\nDirektionen köper två bojar.\n"
    (tmp_path / "corpus" / "juni.txt").write_text(text)
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    run(made, Options(), silent)
    site = create_app(made).test_client()
    hits = site.get("/api/search?q=bojar").json
    assert hits
    page = site.get(f"/handling/{hits['hits'][0]['document_id']}").text
    assert page.count('title="Ärendets gång"') == 2


def test_a_refusal_says_what_a_decision_had_to_be(client: FlaskClient) -> None:
    refused = client.get("/sok?q=vad beslutade fullmäktige om båtplatser i hamnen").text
    assert (
        "Inget beslut i protokollen har alla orden (båtplatser, hamnen) och uppfyller det som "
        "frågan kräver: att beslutet är fattat av fullmäktige."
    ) in refused
    unasked = client.get("/sok?q=vem reserverade sig mot hamnens djup").text
    assert "frågan kräver: att beslutet nämner en reservation." in unasked


def test_a_quoted_decision_tells_its_vote_and_who_reserved_themselves(
    client: FlaskClient, settings: Settings
) -> None:
    address = "/sok?q=hur röstade direktionen om båtplatser i hamnen"
    answer = client.get(address).text.split('class="hits"')[0]
    assert '<span class="ja">2 ja</span> <span class="nej">1 nej</span>' in answer
    assert "Eva Ask (C) reserverar sig mot beslutet." in answer
    unnamed = create_app(replace(settings, persons="off")).test_client()
    answer = unnamed.get(address).text.split('class="hits"')[0]
    assert '<span class="ja">2 ja</span>' in answer
    assert "Eva Ask (C) reserverar" not in answer
