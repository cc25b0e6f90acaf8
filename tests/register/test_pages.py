"""Pages and commands of the register over an index that was built from small minutes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
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
    made = Settings(corpus=corpus, index=folder / "index", engine="memory", jobs=1)
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


def test_a_case_that_is_not_here_is_a_usage_error(settings: Settings) -> None:
    from archive.errors import NotFoundError

    told = command(settings, "case", "ÄKF 1999/1")
    assert isinstance(told.exception, NotFoundError)
    assert told.exception.exit_code == 2
