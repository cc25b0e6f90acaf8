"""Signing in at a real provider, over HTTP: see what is internal, sign out, see it no more."""

from __future__ import annotations

import os
import re
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests
from shelf import StandIn
from waitress.server import create_server

pytest.importorskip("authlib", reason="pip install 'handlingar[oidc]'")

from provider import CLIENT, SECRET, Provider

from archive.catalogue import Catalogue
from archive.errors import SettingsError, StoreUnusableError
from archive.model import Level
from webapp import create_app, sessions
from webapp.signin import level_of
from webapp.views.signing import onward

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.settings import Settings

RECORDS = {"h-maj2014": 0, "h-intern": 1, "h-sluten": 2}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def honest(provider: Provider) -> None:
    provider.groups, provider.meddle, provider.in_token = ["arkiv"], {}, True
    provider.without, provider.who = "", {}


@pytest.fixture(scope="module")
def signing(settings: Settings, provider: Provider, tmp_path_factory: Any) -> Settings:
    kept = tmp_path_factory.mktemp("secrets") / "oidc"
    kept.write_text(SECRET)
    return replace(
        settings,
        oidc_issuer=provider.issuer,
        oidc_client=CLIENT,
        oidc_secret=f"file:{kept}",
        oidc_internal=("arkiv", "kansli"),
        oidc_closed=("arkivarie",),
        session_secret="s" * 40,
        session_hours=1.0,
        address="http://127.0.0.1:1",
        searches_per_minute=0,
    )


@pytest.fixture(scope="module")
def site(signing: Settings, shelf: Path) -> Iterator[str]:
    app = create_app(signing, StandIn(Catalogue.open(shelf / "catalogue.sqlite")))
    server = create_server(app, host="127.0.0.1", port=0)
    address = f"http://127.0.0.1:{server.effective_port}"
    app.config["SETTINGS"] = replace(signing, address=address)
    threading.Thread(target=server.run, daemon=True).start()
    yield address
    server.close()


def sign_in(site: str, onto: str = "/") -> requests.Session:
    reader = requests.Session()
    answer = reader.get(f"{site}/logga-in", params={"vidare": onto}, timeout=60)
    assert answer.status_code == 200
    assert answer.url == site + onto
    return reader


def sees(reader: requests.Session, site: str) -> int:
    """The highest level of the records a reader can open and find."""
    opened = {
        level
        for one, level in RECORDS.items()
        if reader.get(f"{site}/handling/{one}", timeout=60).status_code == 200
    }
    found = reader.get(f"{site}/sok?q=trygghetslarm", timeout=60).text
    assert opened == {level for one, level in RECORDS.items() if one in found}
    return max(opened)


@pytest.mark.parametrize(
    ("groups", "level"),
    [(["kansli", "x"], 1), (["arkivarie"], 2), (["annat"], 0), ([], 0)],
)
def test_the_groups_decide_what_one_sees(
    site: str, provider: Provider, groups: list[str], level: int
) -> None:
    provider.groups = groups
    assert sees(sign_in(site), site) == level


def test_groups_may_come_from_the_userinfo(site: str, provider: Provider) -> None:
    provider.in_token = False
    assert sees(sign_in(site), site) == 1


def test_signing_out_ends_it_and_a_copied_cookie_is_worth_nothing(site: str) -> None:
    reader = sign_in(site, "/status")
    thief = requests.Session()
    thief.cookies.update(reader.cookies)
    assert sees(thief, site) == 1
    page = reader.get(f"{site}/", timeout=60).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    refused = reader.post(f"{site}/logga-ut", data={"token": "gissning"}, timeout=60)
    assert (refused.status_code, sees(reader, site)) == (403, 1)
    assert reader.get(f"{site}/logga-ut", timeout=60).status_code == 405
    gone = reader.post(f"{site}/logga-ut", data={"token": token[1]}, timeout=60)
    assert gone.status_code == 200
    assert "/ut?client_id=arkivet" in gone.text
    assert "Logga in" in gone.text
    assert (sees(reader, site), sees(thief, site)) == (0, 0)


def test_a_sign_out_that_fails_can_be_tried_again(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = sign_in(site)
    token = re.search(r'name="token" value="([^"]+)"', reader.get(f"{site}/", timeout=60).text)
    assert token

    def away(*_: object) -> None:
        raise StoreUnusableError("Försök igen senare.")

    with monkeypatch.context() as patch:
        patch.setattr(sessions.SqliteSessions, "remove", away)
        failed = reader.post(f"{site}/logga-ut", data={"token": token[1]}, timeout=60)
        assert failed.status_code == 503
        assert "handlingar_session" not in failed.headers.get("Set-Cookie", "")
        assert reader.get(f"{site}/logga-in", timeout=60).status_code == 503
    assert sees(reader, site) == 1
    assert reader.post(f"{site}/logga-ut", data={"token": token[1]}, timeout=60).status_code == 200
    assert sees(reader, site) == 0


def test_the_cookie_tells_nothing_and_is_for_us_alone(site: str) -> None:
    reader = requests.Session()
    reader.get(f"{site}/logga-in", timeout=60)
    cookies: list[Any] = list(reader.cookies)
    (cookie,) = cookies
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"
    assert "anna" not in str(cookie.value)
    reader.cookies.set(cookie.name, str(cookie.value)[:-2] + "xx", domain=cookie.domain, path="/")
    assert sees(reader, site) == 0


@pytest.mark.parametrize("level", [["annat"], ["kansli"]])
def test_no_page_outlives_its_session(site: str, provider: Provider, level: list[str]) -> None:
    """Neither the anonymous page after signing in, nor one with a token of an earlier session."""
    provider.groups = level
    reader = requests.Session()
    addresses = ("/", "/hjalp", "/handling/h-maj2014", "/sok?q=trygghetslarm")
    tags = {a: [reader.get(site + a, timeout=60).headers["ETag"]] for a in addresses}
    for _ in range(2):
        reader.get(f"{site}/logga-in", timeout=60)
        for address, before in tags.items():
            known = {"If-None-Match": ", ".join(before)}
            page = reader.get(site + address, headers=known, timeout=60)
            assert page.status_code == 200, address
            assert "Logga ut" in page.text
            before.append(page.headers["ETag"])
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    assert reader.post(f"{site}/logga-ut", data={"token": token[1]}, timeout=60).status_code == 200
    for address, before in tags.items():
        page = reader.get(site + address, headers={"If-None-Match": before[-1]}, timeout=60)
        assert page.status_code == 200
        assert "Logga in" in page.text


def test_a_reader_of_public_level_is_signed_in(site: str, provider: Provider) -> None:
    provider.groups = []
    reader = sign_in(site)
    assert "Logga ut" in reader.get(f"{site}/", timeout=60).text
    shared = "Access-Control-Allow-Origin"
    assert shared in requests.get(f"{site}/api/search", timeout=60).headers
    assert shared not in reader.get(f"{site}/api/search", timeout=60).headers


def test_signing_in_anew_ends_the_session_before(site: str) -> None:
    reader = sign_in(site)
    thief = requests.Session()
    thief.cookies.update(reader.cookies)
    assert sees(thief, site) == 1
    reader.get(f"{site}/logga-in", timeout=60)
    assert (sees(reader, site), sees(thief, site)) == (1, 0)


@pytest.mark.parametrize(
    "answer",
    [
        {"without": "id_token"},
        {"claims": {"sub": None}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": 7}},
    ],
    ids=str,
)
def test_an_answer_that_names_nobody_signs_nobody_in(
    site: str, provider: Provider, answer: dict[str, Any]
) -> None:
    provider.groups = ["arkivarie"]
    provider.in_token = False
    provider.without = answer.get("without", "")
    provider.meddle = answer.get("claims", {})
    provider.who = {}
    reader = requests.Session()
    assert reader.get(f"{site}/logga-in", timeout=60).status_code == 403
    assert sees(reader, site) == 0


def test_a_userinfo_of_somebody_else_gives_nothing(site: str, provider: Provider) -> None:
    provider.groups, provider.in_token = ["arkivarie"], False
    provider.who = {"sub": "eva"}
    assert sees(sign_in(site), site) == 0


def test_processes_share_the_register(signing: Settings, archive: StandIn, tmp_path: Path) -> None:
    """What is forked from one process has one register; a named file also outlives it."""
    register = sessions.register(signing)
    register.add("en", Level.CLOSED, time.time() + 60)
    pid = os.fork()
    if pid == 0:
        register.remove("en")
        os._exit(0)
    os.waitpid(pid, 0)
    assert register.level("en") is None
    named = replace(signing, session_store=tmp_path / "sessions.sqlite")
    sessions.register(named).add("två", Level.INTERNAL, time.time() + 60)
    assert sessions.register(named).level("två") is Level.INTERNAL
    assert (tmp_path / "sessions.sqlite").stat().st_mode & 0o077 == 0
    sessions.register(named).add("slut", Level.CLOSED, time.time() - 1)
    assert sessions.register(named).level("slut") is None


def test_a_register_that_is_damaged_lets_nobody_in(signing: Settings, tmp_path: Path) -> None:
    named = replace(signing, session_store=tmp_path / "sessions.sqlite")
    register = sessions.register(named)
    register.add("en", Level.CLOSED, time.time() + 60)
    (tmp_path / "sessions.sqlite").write_bytes(b"\xff" * 5000)
    assert register.level("en") is None


def test_the_register_lies_in_neither_index_nor_corpus(signing: Settings) -> None:
    for folder in (signing.index, signing.corpus):
        with pytest.raises(SettingsError, match="session_store"):
            create_app(replace(signing, session_store=folder / "s.sqlite"))


def test_over_https_the_cookie_is_secure(signing: Settings, archive: StandIn) -> None:
    app = create_app(replace(signing, address="https://arkiv.example.se"), archive)
    assert app.config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    "meddle",
    [
        {"nonce": "en annan"},
        {"aud": "någon annan"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
    ],
    ids=lambda meddle: next(iter(meddle)),
)
def test_a_word_that_is_not_for_us_is_not_taken(
    site: str, provider: Provider, meddle: dict[str, Any]
) -> None:
    provider.meddle = meddle
    reader = requests.Session()
    answer = reader.get(f"{site}/logga-in", timeout=60)
    assert answer.status_code == 403
    assert "Inloggningen gick inte" in answer.text
    assert sees(reader, site) == 0


def test_a_word_signed_by_another_is_not_taken(site: str, provider: Provider) -> None:
    from joserfc.jwk import RSAKey

    own, doors = provider.key, provider.server.app.view_functions
    doors["jwks"] = lambda: {"keys": [own.as_dict(private=False)]}
    provider.key = RSAKey.generate_key(2048, {"kid": "en", "use": "sig"})
    try:
        answer = requests.get(f"{site}/logga-in", timeout=60)
    finally:
        provider.key, doors["jwks"] = own, provider.jwks
    assert answer.status_code == 403


def test_nobody_is_signed_in_by_anothers_answer(site: str) -> None:
    """Neither without having asked, nor twice with one answer."""
    asked = requests.Session()
    first = asked.get(f"{site}/logga-in", allow_redirects=False, timeout=60)
    there = asked.get(first.headers["Location"], allow_redirects=False, timeout=60)
    back = there.headers["Location"]
    victim = requests.Session()
    assert victim.get(back, timeout=60).status_code == 403
    assert sees(victim, site) == 0
    assert asked.get(back, timeout=60).status_code == 200
    assert asked.get(back, timeout=60).status_code == 403


def test_a_session_ends_by_itself(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = sign_in(site)
    assert sees(reader, site) == 1
    later = time.time() + 3700
    monkeypatch.setattr("webapp.sessions.time.time", lambda: later)
    assert sees(reader, site) == 0


@pytest.mark.parametrize(
    ("said", "to"),
    [
        ("/sok?q=a", "/sok?q=a"),
        ("//ond.example", "/"),
        ("/\\ond.example", "/"),
        ("https://ond.example", "/"),
        ("/a\nb", "/"),
        ("", "/"),
    ],
)
def test_one_is_led_to_our_own_pages_only(said: str, to: str) -> None:
    assert onward(said) == to


def test_a_claim_may_be_one_word(signing: Settings) -> None:
    assert level_of({"groups": "arkivarie"}, signing) == "closed"
    for odd in (None, 7, True, {"arkivarie": 1}, [["arkivarie"]], [7]):
        assert level_of({"groups": odd}, signing) == "public"


@pytest.mark.parametrize(
    "wrong",
    [
        {"session_secret": "kort"},
        {"oidc_client": ""},
        {"oidc_internal": (), "oidc_closed": ()},
        {"address": "http://arkiv.example.se"},
        {"address": ""},
        {"oidc_issuer": "http://id.example.se"},
        {"oidc_secret": "file:/finns/inte"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_unsafe_settings_are_refused(signing: Settings, wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        create_app(replace(signing, **wrong))


def test_a_provider_that_is_gone_is_a_sentence(signing: Settings, archive: StandIn) -> None:
    app = create_app(replace(signing, oidc_issuer="http://127.0.0.1:1"), archive)
    answer = app.test_client().get("/logga-in")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Inloggningstjänsten svarar inte" in answer.text


def test_signing_in_opens_no_other_door(
    settings: Settings, signing: Settings, archive: StandIn
) -> None:
    """Every other route is in the table of doors (test_doors.py)."""
    on, off = (
        {rule.endpoint for rule in create_app(one, archive).url_map.iter_rules()}
        for one in (signing, settings)
    )
    assert on - off == {"signing.enter", "signing.back", "signing.leave"}


def test_off_by_default_there_is_no_such_door(settings: Settings, archive: StandIn) -> None:
    client = create_app(settings, archive).test_client()
    assert client.get("/logga-in").status_code == 404
    assert "Logga in" not in client.get("/").text
