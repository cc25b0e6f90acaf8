from __future__ import annotations

import re
from dataclasses import fields
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from archive.export import FORMATS
from archive.settings import Settings

ROOT = Path(__file__).parents[2]
TOP = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = [ROOT / n for n in TOP]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def packages(room: str) -> set[str]:
    return {p.parent.name for p in (ROOT / room).glob("*/__init__.py")}


def modules(room: str) -> set[str]:
    return {p.stem for p in (ROOT / room).glob("*.py")} | packages(room)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", read(name)):
        if not target.startswith("http"):
            assert (ROOT / name).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("setting", [f.name for f in fields(Settings)])
def test_a_setting_is_described(setting: str) -> None:
    assert f"`{setting}`" in read("docs/operations.md")


@pytest.mark.parametrize("command", sorted(entry_points(group="handlingar.commands").names))
def test_a_command_is_described(command: str) -> None:
    assert f"`handlingar {command}" in read("docs/operations.md")


def test_the_readme_names_every_format() -> None:
    shown = {"jsonl": "JSON Lines"}
    for name in FORMATS:
        assert shown.get(name, name).lower() in read("README.md").lower()


@pytest.mark.parametrize("room", ["archive", "indexer", "webapp"])
def test_the_architecture_asks_a_question_of_each_module(room: str) -> None:
    text = read("ARCHITECTURE.md").partition(f"## Inside `{room}/`")[2].partition("\n## ")[0]
    rows = [line.partition(" | ")[0] for line in text.splitlines() if line.startswith("| `")]
    asked = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert packages(room) <= asked <= modules(room)


def test_the_words_of_the_glossary_are_those_of_the_code() -> None:
    rows = re.findall(r"^\|[^|]+\| ([^|]+) \|", read("docs/glossary.md"), re.MULTILINE)
    terms = {term for row in rows for term in re.findall(r"`([\w.]+)`", row)}
    code = "\n".join(p.read_text("utf-8") for p in (ROOT / "archive").rglob("*.py"))
    assert len(terms) > 20
    for term in terms:
        assert re.search(rf"\b{re.escape(term.rpartition('.')[2])}\b", code), term


def test_no_two_decisions_have_one_number() -> None:
    numbers = [p.name[:4] for p in (ROOT / "docs/decisions").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", NAMES)
def test_no_page_names_somebodys_machine(name: str) -> None:
    assert not re.search(r"/(home|root|tmp|work|Users)/", read(name))


def test_the_tests_that_are_to_hold_something_exist() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", read("docs/security.md")))
    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()
