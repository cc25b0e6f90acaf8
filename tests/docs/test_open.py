"""docs/open.md names the addresses and fields that there are, and no others."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.changes import Change, ChangeKind
from archive.export.harvested import FORMATS
from archive.letters.mail_messages import Item, news
from archive.letters.watches import Watch
from archive.settings import Settings
from webapp import create_app, oai
from webapp.views import changes, feeds, harvesting, opendata, watching
from webapp.views.api import DESCRIPTION

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "open.md").read_text("utf-8")
BLUEPRINTS = (
    feeds.blueprint,
    changes.blueprint,
    harvesting.blueprint,
    watching.blueprint,
    opendata.blueprint,
)
ELSEWHERE = {"/sok", "/uppdrag", "/api/document", "/mcp"}
NOT_FEEDS = {"/opensearch.xml", "/robots.txt", "/sitemap-<int(max=100000):part>.xml"}


def section(title: str) -> str:
    found = re.search(
        rf"^## {re.escape(title)}.*?\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE
    )
    assert found, title
    return found[1]


def fields(title: str) -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", section(title), re.MULTILINE))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("docs")
    return create_app(Settings(corpus=folder, index=folder))


@pytest.fixture(scope="module")
def rules(app: Flask) -> dict[str, str]:
    return {rule.rule: rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_address_named_is_there_and_every_one_there_is_named(rules: dict[str, str]) -> None:
    named = {one.partition("?")[0] for one in re.findall(r"`(/[^\s`]+)`", TEXT)}
    assert named <= {*rules, *ELSEWHERE}
    names = {blueprint.name for blueprint in BLUEPRINTS}
    ours = {rule for rule, endpoint in rules.items() if endpoint.partition(".")[0] in names}
    assert ours - NOT_FEEDS <= named


def test_the_fields_of_a_change_are_those_described(app: Flask) -> None:
    class Log:
        def cursor(self, seq: int) -> str:
            return f"0-{seq}"

    here = Change(1, ChangeKind.CREATED, "a", 0, hash="0")
    with app.test_request_context():
        lines = [changes.change_json(one, Log()) for one in (here, replace(here, successor="b"))]  # type: ignore[arg-type]
    described = json.loads(DESCRIPTION.read_text("utf-8"))["components"]["schemas"]["Change"]
    every = {name for line in lines for name in line}
    assert every == fields("Changes for programs (NDJSON)") == set(described["properties"])
    assert set(described["required"]) == {*lines[0]} & {*lines[1]} - {"hash"}
    assert all(f"`{kind.value}`" in section("Changes for programs") for kind in ChangeKind)


def test_the_formats_sets_and_lists_of_harvesting_are_those_described() -> None:
    text = section("Harvesting")
    assert all(f"`{prefix}`" in text for prefix in FORMATS)
    specs = oai.sets_of("Ekby", "Direktionen", "protokoll")
    assert {spec.partition(":")[0] for spec in specs} == {"organisation", "body", "type"}
    assert "`body:ORGANISATION:NAME`" in text
    assert f"{oai.PAGE} records at a time" in text


def test_the_headers_of_letters_are_those_described() -> None:
    settings = Settings(address="https://a.example", mail_from="arkiv@a.example")
    watch = Watch("b@b.example", "search", "{}", "larm", "/sok?q=larm", token="t")
    item = Item(b"k", "Protokoll, § 1", "https://a.example/avsnitt/x", "Text", "Varför")
    letter = message_from_bytes(news(settings, watch, [item]), policy=default)
    named = set(re.findall(r"`([A-Z][A-Za-z-]+)`", section("Alerts by mail")))
    assert named <= set(letter.keys())
    assert set(letter.keys()) - named <= {
        *("From", "To", "Subject", "MIME-Version", "Content-Type"),
    }


def test_the_tools_of_assistants_are_those_described() -> None:
    server = pytest.importorskip("webapp.assistants.server").serve(Settings())
    tools = asyncio.run(server.list_tools())
    assert fields("Assistants (MCP)") == {tool.name for tool in tools}
