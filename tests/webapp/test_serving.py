"""The real command, started, asked, reloaded and ended as systemd would."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator

HANDLINGAR = Path(sys.executable).with_name("handlingar")
SIZE = 12 << 20
"""More than the system keeps of an answer that nobody reads yet."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive of two papers, one of them with much in it that is no text."""
    corpus = tmp_path_factory.mktemp("papers")
    (corpus / "maj.txt").write_text("Protokoll\n\n§ 1 Larm\n\nDirektionen beslutar om larm.\n")
    (corpus / "stor.html").write_text(f"<h1>Avtal</h1><p>Text.</p><!--{'x' * SIZE}-->")
    made = Settings(corpus=corpus, index=corpus.with_name("papers-index"), jobs=1)
    run(made, Options(), silent)
    return made


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the real command; give the process and where it answers."""
    command: list[str | Path] = [HANDLINGAR, "serve", "--index", settings.index, "--port", "0"]
    environ = {"HANDLINGAR_CORPUS": str(settings.corpus), "PATH": "/usr/bin", "HOME": "/tmp"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    )
    assert process.stdout
    found = re.search(r"http://([\d.]+:\d+)", process.stdout.readline())
    assert found
    try:
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture
def server(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with serving(settings) as started:
        yield started


def ask(where: str, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(where, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_what_is_under_way_ends_whole_and_newcomers_are_turned_away(
    server: tuple[subprocess.Popen[str], str],
) -> None:
    process, where = server
    found = json.loads(ask(where, "/api/search?q=avtal")[1])["hits"]
    waiting = http.client.HTTPConnection(where, timeout=60)
    waiting.connect()
    connection = http.client.HTTPConnection(where, timeout=60)
    connection.request("GET", f"/original/{found[0]['document_id']}")
    answer = connection.getresponse()
    first = answer.read(1000)
    process.send_signal(signal.SIGTERM)
    time.sleep(1.5)
    assert process.poll() is None
    # A process with nothing under way has ended; the one that still sends refuses newcomers.
    with contextlib.suppress(ConnectionError):
        waiting.request("GET", "/readyz")
        assert waiting.getresponse().status == 503
    assert len(first) + len(answer.read()) > SIZE
    assert process.wait(120) == 0


def test_a_new_generation_is_served_without_a_restart(
    server: tuple[subprocess.Popen[str], str], settings: Settings
) -> None:
    _, where = server
    before = ask(where, "/readyz")
    run(settings, Options(rebuild=True), silent)
    after = ask(where, "/readyz")
    assert (before[0], after[0]) == (200, 200)
    assert before[1] != after[1]


def test_the_log_has_a_line_of_json_for_each_request_and_no_word_of_it(
    server: tuple[subprocess.Popen[str], str],
) -> None:
    process, where = server
    for path in ("/sok?q=Anna+Andersson", "/handling/hemligt-id", "/sok?q=%22Anna"):
        ask(where, path)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=120)
    lines = [json.loads(line[line.index("{") :]) for line in errors.splitlines() if "{" in line]
    assert [line["view"] for line in lines] == ["search.hits", "document.show", "search.hits"]
    assert [line["status"] for line in lines] == [200, 404, 400]
    assert all(len(line["request"]) == 16 for line in lines)
    assert not re.search("anna|andersson|hemligt", errors, re.IGNORECASE)
