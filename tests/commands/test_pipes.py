"""A command whose reader goes away ends with 0 or 141, and says nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Sequence

HANDLINGAR = Path(sys.executable).with_name("handlingar")
MINUTES = "Protokoll\n\nDirektionen 2014-05-09\n\n§ 1 Larm\nDnr DIR 2014/1\n\nBeslutar om larm.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("pipes")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(40):
        (corpus / f"{number}.txt").write_text(MINUTES + f"\nOm larm nummer {number}.\n", "utf-8")
    (corpus / "fragor.jsonl").write_text('{"id": "p", "title": "Plan", "text": "Om larm."}\n')
    settings = Settings(corpus=corpus, index=folder / "index", jobs=1)
    run(settings, Options(send=False), silent)
    return settings


def unread(words: Sequence[str], settings: Settings) -> tuple[int, str]:
    """Run a command whose standard output nobody reads; return its exit code and its complaints."""
    reader, writer = os.pipe()
    os.close(reader)
    given = [str(HANDLINGAR), *words, "--index", str(settings.index)]
    ended = subprocess.run(given, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    return ended.returncode, ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        "search larm --limit 50 --format json",
        "export larm --format xlsx -o -",
        "kwic larm",
        "kwic larm --format xlsx -o -",
        "decisions",
        "meetings --format ics",
        "meetings --format csv",
        "case DIR2014/1",
        "status --json",
    ],
)
def test_a_closed_pipe_is_no_fault(built: Settings, words: str) -> None:
    code, said = unread(words.split(), built)
    assert code in (0, 141), said
    for trace in ("Traceback", "Broken", "Exception", "internt fel", "Aborted"):
        assert trace not in said


def test_an_argument_that_is_no_utf8_is_one_sentence(built: Settings) -> None:
    argument = os.fsdecode(b"\xff\xfe")
    command = [str(HANDLINGAR), "show", argument, "--index", str(built.index)]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.decode().count("\n") == 1
    assert "UTF-8" in ended.stderr.decode()
