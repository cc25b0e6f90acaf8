from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import archive
from archive.cli import handlingar
from archive.export.word_tables import COLUMNS
from archive.messages import FOLDER, LANGUAGES
from archive.model import DECLARED
from archive.search.notices import SENTENCES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from flask.testing import FlaskClient

METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.xml", "jinja2")]
PACKAGES = ("archive", "indexer", "webapp")
ERRORS = ("query_error", "ValueRefusedError", "UnknownParameterError")
Message = str | tuple[str, ...]


def used() -> dict[Message, str]:
    """Every message of code, templates, commands and notices, with where it stands."""
    found: dict[Message, str] = {}
    options = {"templates/**.html": {"trimmed": "true"}}
    keywords = dict.fromkeys(("_", "message", "recorded", *ERRORS)) | {"ngettext": (1, 2)}
    for package in PACKAGES:
        folder = Path(archive.__file__).parents[1] / package
        for name, line, message, *_ in extract_from_dir(folder, METHODS, options, keywords):
            found[message] = f"{package}/{name}:{line}"
    labels = {f"facet {facet.name}": facet.label for facet in DECLARED}
    columns = {f"column {n}": label for some in COLUMNS.values() for n, label in some.items()}
    told = {**SENTENCES, **labels, **columns}
    return found | helps() | {sentence: kind for kind, sentence in told.items()}


def helps() -> dict[Message, str]:
    """Every help text of a command and its options, with the command."""
    points = entry_points(group="handlingar.commands")
    found: dict[Message, str] = {}
    for command in (handlingar, *(point.load() for point in points)):
        options = [param for param in command.params if isinstance(param, click.Option)]
        for text in (command.help, command.short_help, *(option.help for option in options)):
            found |= {" ".join(text.split()): f"handlingar {command.name}"} if text else {}
    return found


def catalog(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream, locale=language)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "sv"])
def test_no_sentence_is_untranslated_and_none_is_left_over(language: str) -> None:
    translated = {m.id: m for m in catalog(language) if m.id and not m.fuzzy}
    messages = used()
    assert len(messages) > 1000
    singular = {one[0] for one in translated if isinstance(one, tuple)}  # gettext takes it too
    missing = {where: m for m, where in messages.items() if m not in {*translated, *singular}}
    assert missing == {}
    empty = [m.id for m in translated.values() if not all([*_strings(m.string)])]  # type: ignore[arg-type]
    assert empty == []
    assert [m for m in translated if m not in messages] == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "sv"])
def test_translations_keep_every_value(language: str) -> None:
    for message in catalog(language):
        if not message.id:
            continue
        wanted = {name for text in _strings(message.id) for name in re.findall(r"%\(\w+\)", text)}
        for text in _strings(message.string):  # type: ignore[arg-type]
            kept = set(re.findall(r"%\(\w+\)", text))
            assert kept <= wanted, message.id
            assert wanted - kept <= {"%(num)"}, message.id


def _strings(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_english_is_chosen_by_a_switch_and_remembered(client: FlaskClient) -> None:
    assert '<html lang="sv">' in client.get("/").text
    switched = client.get("/sok?q=trygghetslarm&lang=en")
    assert '<html lang="en">' in switched.text
    assert "3 hits" in switched.text
    assert "9 May" in switched.text
    assert '<html lang="en">' in client.get("/").text
    assert '<html lang="sv">' in client.get("/?lang=sv").text


def test_english_pages_have_english_quotes_and_lists_are_named_by_many(client: FlaskClient) -> None:
    nothing = client.get("/sok?q=xyzzy&lang=en").text
    assert "No hits for “xyzzy”" in nothing
    assert "“trygghetslarm” (exact)" in client.get("/sok?q=trygghetslarm").text
    bodies = client.get("/organ").text
    assert "<h1>Bodies</h1>" in bodies
    for named in ('href="/organ" aria-current="page">Bodies<', ">Decisions</a>", ">Years</a>"):
        assert named in bodies
    assert '<h2 id="f-body">Body</h2>' in client.get("/sok").text
    client.get("/?lang=sv")


def test_an_unknown_language_is_the_sites_own(client: FlaskClient) -> None:
    assert '<html lang="sv">' in client.get("/?lang=xx").text
