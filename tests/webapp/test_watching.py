"""Watching by mail on the site: asked for, confirmed by link, ended without signing in."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from archive.letters.watch_store import store_of
from archive.letters.watches import WatchState
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from archive.letters.watch_store import WatchStore

POINTS = "§ 41 Trygghetslarm\nDnr KS 2014/41\n\nDirektionen beslutar om trygghetslarm.\n"
PAPERS = {
    "maj.txt": f"Protokoll\n\nDirektionen 2014-05-09\n\n{POINTS}",
    "hemligt/larm.txt": "Protokoll\n\nUtskottet 2014-05-02\n\n§ 7 Trygghetslarm i Hemlunda\n"
    "Dnr KS 2014/99\n\nUtskottet beslutar.\n",
    "access.toml": '[folders]\n"hemligt" = "internal"\n',
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("watching")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1, searches_per_minute=0,
        seconds_per_minute=0, exports_per_minute=0, watch_store=folder / "watches.sqlite",
        address="https://arkiv.example", mail_from="arkivet@ekby.example",
        proxies=("127.0.0.1",), access_header="X-Niva",
    )  # fmt: skip
    for name, text in PAPERS.items():
        (made.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (made.corpus / name).write_text(text, "utf-8")
    run(made, Options(), silent)
    return made


@pytest.fixture
def site(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


@pytest.fixture
def store(settings: Settings) -> WatchStore:
    found = store_of(settings)
    assert found
    return found


def begun(site: FlaskClient, store: WatchStore, address: str, **asked: str) -> str:
    """Ask for a watch and return the path of the link in the letter that asks to confirm it."""
    answer = site.post("/bevaka", data={"epost": address, **asked})
    assert answer.status_code == 200, answer.text
    letter = message_from_bytes(store.letters()[-1].data, policy=default)
    assert letter["To"] == address
    text = letter.get_body(("plain",)).get_content()
    return str(re.findall(r"https://arkiv\.example(/bevaka/\S+)", text)[0])


def test_a_name_is_watched_as_the_archive_has_it_and_an_unknown_one_refused(
    site: FlaskClient, store: WatchStore
) -> None:
    link = begun(site, store, "ek@ekby.example", organ="direktion")
    assert store.find(link.rpartition("/")[2]).page == "/sok?organ=F%C3%B6rbundsdirektionen"
    for name in ("Finnsinte", "Utskottet"):
        refused = site.get(f"/bevaka?organ={name}")
        assert refused.status_code == 400
        assert f"Inget organ i arkivet heter ”{name}”." in refused.text
        posted = {"organ": name, "epost": "kim@ekby.example"}
        assert site.post("/bevaka", data=posted).status_code == 400
    assert site.get("/bevaka?typ=finnsinte").status_code == 400
    text = {"q": "organ:finnsinte budget", "epost": "kim@ekby.example"}
    assert "heter ”finnsinte”" in site.get("/bevaka", query_string=text).text
    assert site.post("/bevaka", data=text).status_code == 400
    assert site.get("/bevaka?q=organ:finnsinte+ELLER+budget").status_code == 200


def test_a_search_is_watched_from_its_page_and_confirmed_by_link(
    site: FlaskClient, store: WatchStore
) -> None:
    assert "/bevaka?q=trygghetslarm" in site.get("/sok?q=trygghetslarm").text
    page = site.get("/bevaka?q=trygghetslarm").text
    assert "fanns 1 träff: färre än en per månad" in page
    link = begun(site, store, "anna@ekby.example", q="trygghetslarm", period="weekly")
    token = link.rpartition("/")[2]
    assert site.get(link).status_code == 200
    assert store.find(token).state is WatchState.PENDING  # looking is not confirming
    assert site.post(f"{link}/bekrafta").status_code == 303
    watch = store.find(token)
    assert (watch.state, watch.period, watch.address) == (
        WatchState.ACTIVE, "weekly", "anna@ekby.example",
    )  # fmt: skip
    assert watch.start > 0
    site.post(f"{link}/andra", data={"period": "daily"})
    assert store.find(token).period == "daily"
    site.post(f"{link}/pausa")
    assert "pausad" in site.get(link).text
    site.post(f"{link}/ateruppta")
    assert store.find(token).state is WatchState.ACTIVE
    assert site.post(f"{link}/andra", data={"period": "ofta"}).status_code == 400
    assert site.post(f"{link}/annat").status_code == 404


def test_an_address_under_a_domain_with_swedish_letters_is_written_to(
    site: FlaskClient, store: WatchStore
) -> None:
    answer = site.post("/bevaka", data={"epost": "kim@Åre.example", "q": "trygghetslarm"})
    assert answer.status_code == 200
    letter = message_from_bytes(store.letters()[-1].data, policy=default)
    assert letter["To"] == "kim@xn--re-xia.example"


def test_a_mail_program_ends_a_watch_by_one_press(site: FlaskClient, store: WatchStore) -> None:
    link = begun(site, store, "bo@ekby.example", q="trygghetslarm")
    assert site.get(f"{link}/avsluta").status_code == 200
    assert store.find(link.rpartition("/")[2])
    ended = site.post(f"{link}/avsluta", data={"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200
    assert site.get(link).status_code == 404
    assert site.post(f"{link}/avsluta").status_code == 200
    assert site.post(f"{link}/bekrafta").status_code == 404


def test_a_case_and_a_body_are_watched(site: FlaskClient, store: WatchStore) -> None:
    case = begun(site, store, "cilla@ekby.example", arende="KS 2014/41")
    assert store.find(case.rpartition("/")[2]).title == "ärendet KS 2014/41"
    body = begun(site, store, "dan@ekby.example", organ="Direktionen")
    assert store.find(body.rpartition("/")[2]).title == "Förbundsdirektionen"


def test_a_watch_tells_nobody_of_what_is_closed(site: FlaskClient) -> None:
    inside = {"X-Niva": "internal"}
    assert "Hemlunda" in site.get("/sok?q=trygghetslarm&alla=1", headers=inside).text
    page = site.get("/bevaka?q=trygghetslarm", headers=inside).text
    assert "fanns 1 träff" in page
    assert site.get("/bevaka?arende=KS+2014/99", headers=inside).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"epost": "anna", "q": "larm"}, 400),
        ({"epost": "a@b.se\r\nBcc: c@d.se", "q": "larm"}, 400),
        ({"epost": "a@b.se, c@d.se", "q": "larm"}, 400),
        ({"epost": "=?utf-8?q?kim?=@b.se", "q": "larm"}, 400),
        ({"epost": "a[c@b.se", "q": "larm"}, 400),
        ({"epost": "a@b..se", "q": "larm"}, 400),
        ({"epost": "å@b.se", "q": "larm"}, 400),
        ({"epost": "a@å..se", "q": "larm"}, 400),
        ({"epost": "a@.b.se", "q": "larm"}, 400),
        ({"epost": "a\x01c@b.se", "q": "larm"}, 400),
        ({"epost": "a..c@b.se", "q": "larm"}, 400),
        ({"epost": "a@b.se"}, 400),
        ({"epost": "a@b.se", "q": "("}, 400),
        ({"epost": "a@b.se", "q": "larm", "period": "jämt"}, 400),
        ({"epost": "a@b.se", "arende": "KS 1900/1"}, 404),
    ],
)
def test_what_cannot_be_watched_is_refused(
    site: FlaskClient, store: WatchStore, asked: dict[str, str], status: int
) -> None:
    before = store.counts()
    assert site.post("/bevaka", data=asked).status_code == status
    assert store.counts() == before


def test_one_address_is_not_flooded(site: FlaskClient, store: WatchStore) -> None:
    begun(site, store, "eva@ekby.example", q="trygghetslarm")
    before = store.counts()
    again = site.post("/bevaka", data={"epost": "eva@ekby.example", "q": "budget"})
    assert again.status_code == 200  # who has watches is told to nobody
    assert store.counts() == before


def test_it_is_off_until_a_store_and_a_sender_are_set(settings: Settings) -> None:
    off = create_app(replace(settings, watch_store=None)).test_client()
    assert off.get("/bevaka?q=larm").status_code == 404
    assert off.post("/bevaka", data={"epost": "a@b.se", "q": "larm"}).status_code == 404
    assert "/bevaka" not in off.get("/sok?q=trygghetslarm").text
