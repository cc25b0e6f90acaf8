from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

import pytest

import archive
from archive import messages
from archive.cli import main
from archive.errors import QueryError, no_document
from archive.messages import Message, message, recorded, set_process_language, translated
from archive.model import DECLARED
from archive.query import parse
from archive.search.notices import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., tuple[int, str, str]]

SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(?:inte|och|finns|fil|filer|saknas|som|från|handlingar \w+ar)\b")
SENTENCE = re.compile(
    r"^(?! )(?!.*\\)"
    r"(?=.*(?:[åäöÅÄÖ]|\b(?:inte|och|finns|fil(?:er)?|saknas|som|från|eller|till)\b)).{8,}"
    r"[a-zåäö]{2}[.!:;](?: |$)"
)
MARKED = (
    *("_", "message", "recorded", "ngettext", "query_error"),
    *("ValueRefusedError", "UnknownParameterError", "option", "command", "argument"),
)
HELP = ("help", "short_help")


@pytest.fixture(autouse=True)
def _swedish_again() -> Iterator[None]:
    yield
    set_process_language("sv")


def test_a_message_is_shown_in_the_language_of_whoever_reads_it() -> None:
    error = no_document("abc")
    assert str(error) == "Det finns ingen handling med beteckningen abc."
    set_process_language("en")
    assert str(error) == "There is no document with the id abc."
    assert error.swedish == "Det finns ingen handling med beteckningen abc."


def test_a_request_has_its_own_language() -> None:
    set_process_language("en")
    messages.set_reader_language("sv")
    assert str(no_document("abc")).startswith("Det finns")
    messages.set_reader_language(None)
    assert str(no_document("abc")).startswith("There is")


def test_a_mistake_in_a_query_is_told_in_english() -> None:
    with pytest.raises(QueryError) as wrong:
        parse("vård ELLER")
    set_process_language("en")
    assert str(wrong.value).startswith("A search word is missing after ELLER.")


def test_what_is_kept_is_kept_in_swedish_and_shown_in_english() -> None:
    inner = message("den är ingen hel zip-fil")
    set_process_language("en")
    kept = recorded("Filen är skadad: %(how)s; lägg in en hel kopia.", how=inner)
    assert kept == "Filen är skadad: den är ingen hel zip-fil; lägg in en hel kopia."
    assert (
        translated(kept) == "The file is damaged: it is not a whole zip file; put in a whole copy."
    )


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("Okänt som ingen har skrivit.", "Okänt som ingen har skrivit."),
        (
            "3 av 9 sidor är bilder som inte är lästa. Ej läst (bild): sida 2–4.",
            ("3 of 9 pages are pictures that have not been read. Not read (picture): page 2–4."),
        ),
        (
            "Bilagan plan.zip: Filen är tom; lägg in en hel kopia.",
            "The attachment plan.zip: The file is empty; put in a whole copy.",
        ),
        (
            "Läsningen avbröts: filen tog mer än 60 sekunder; dela upp den.",
            "Reading was stopped: the file took more than 60 seconds; divide it.",
        ),
        ("100 %", "100 %"),
    ],
)
def test_kept_messages_are_recognised_by_their_sentences(kept: str, shown: str) -> None:
    assert translated(kept) == kept
    set_process_language("en")
    assert translated(kept) == shown


def test_a_message_with_a_message_in_it_is_translated_whole() -> None:
    whole = Message("Inställningen %(fault)s.", {"fault": message("den ska vara %(kind)s", kind=1)})
    set_process_language("en")
    assert str(whole) == "The setting it must be 1."
    assert whole.swedish == "Inställningen den ska vara 1."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """A command with English settings over a small collection with a broken and an empty file."""
    monkeypatch.chdir(tmp_path)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (tmp_path / "handlingar.toml").write_text('language = "en"\nengine = "arrays"\njobs = 1\n')
    (corpus / "a.txt").write_text("Minutes of the board.\n\nThe board decided to buy alarms.\n")
    (corpus / "broken.docx").write_bytes(b"PK\x03\x04 nothing more")
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["handlingar", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capfd.readouterr()
        return int(stop.value.code or 0), out, err

    return call


def test_the_command_speaks_english(run: Run) -> None:
    _, out, err = run("index")
    said = [out, err]
    for words in (
        ["status"],
        ["report"],
        ["report", "--list"],
        ["search", "alarms"],
        ["search", "alarmz"],
        ["search", "alarms ELLER"],
        ["search", "--format", "odd"],
        ["show", "nowhere"],
        ["check"],
        ["kwic", "alarms"],
        ["words", "alarms"],
        ["case", "AB 1"],
        ["meetings"],
        ["odd"],
        ["status", "--odd"],
        ["index", "--help"],
        ["--help"],
    ):
        said += run(*words)[1:]
    swedish = [line for text in said for line in text.splitlines() if SWEDISH.search(line)]
    assert swedish == []
    assert "put in a whole copy" in "".join(said)


def test_a_report_is_kept_in_swedish_whatever_the_language(run: Run) -> None:
    _, out, _ = run("index", "--json")
    reasons = dict(json.loads(out)["failed"])
    assert reasons["empty.txt"] == "Filen är tom; lägg in en hel kopia."


def unmarked() -> Iterator[tuple[str, int, str]]:
    """Every Swedish sentence of ours that no catalogue has, with where it stands."""
    for package in ("archive", "indexer", "webapp"):
        for path in sorted((Path(archive.__file__).parents[1] / package).rglob("*.py")):
            if path.match("assistants/server.py"):  # describes the tools to programs, once
                continue
            tree = ast.parse(path.read_text("utf-8"))
            marked = {part for node in ast.walk(tree) for part in _marked(node)}
            raised = {node.value for node in ast.walk(tree) if _is_reason(node)}
            for node in ast.walk(tree):
                text = _text(node)
                if node not in marked and (SENTENCE.search(text) or node in raised):
                    yield path.name, getattr(node, "lineno", 0), text


def _is_reason(node: ast.AST) -> TypeGuard[ast.Assign]:
    """Tell whether a node is `msg = "A sentence …"`, which errors are raised with."""
    return (
        isinstance(node, ast.Assign)
        and [_name(target) for target in node.targets] == ["msg"]
        and isinstance(node.value, ast.Constant | ast.JoinedStr)
        and _text(node.value).endswith(".")
    )


def _marked(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is a message already, a docstring, or a part of an f-string."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Call) and _name(node.func) in MARKED:
        given = [*node.args, *(word.value for word in node.keywords if word.arg in HELP)]
        yield from (part for one in given for part in ast.walk(one))


def _text(node: ast.AST) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    values = [part.value if isinstance(part, ast.Constant) else "…" for part in parts]
    return "".join(value for value in values if isinstance(value, str))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_no_sentence_bypasses_the_catalogues() -> None:
    assert [one for one in unmarked() if not _is_known(one[2])] == []


def _is_known(text: str) -> bool:
    """Say whether a sentence is a message by another way: a notice, a label, a pattern."""
    notices = {part for said in SENTENCES.values() for part in (said, *said)}
    return text in notices or text in {facet.help for facet in DECLARED} or "(?" in text
