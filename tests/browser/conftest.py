"""A real site for a real browser: some papers of the demo corpus, indexed and served."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

expect.set_options(timeout=30_000)
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DEMO = Path(__file__).resolve().parents[2] / "corpus" / "demo"
HANDLINGAR = Path(sys.executable).with_name("handlingar")
PAPERS = (
    "protokoll/2014/*.pdf",
    "protokoll/2014/*.docx",
    "avtal/*",
    "nyhetsbrev/2014*",
    "upphandling/*.odt",
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served site; it must end by itself when told to."""
    folder = tmp_path_factory.mktemp("site")
    for pattern in PAPERS:
        for paper in DEMO.glob(pattern):
            place = folder / "corpus" / paper.relative_to(DEMO)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(paper, place)
    where = ["--index", str(folder / "index")]
    corpus = ["--corpus", str(folder / "corpus")]
    indexed = subprocess.run(
        [HANDLINGAR, "index", *where, *corpus], capture_output=True, text=True, check=False
    )
    assert indexed.returncode in (0, 1), indexed.stderr
    server = subprocess.Popen(
        [HANDLINGAR, "serve", *where, "--port", "0", "--quiet"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    said = server.stdout.readline()
    address = re.search(r"http://\S+:\d+", said)
    assert address, said
    urllib.request.urlopen(f"{address[0]}/sok?q=larm", timeout=120).close()
    yield address[0]
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one module: Playwright's event loop must not outlive its tests."""
    if not Path(CHROMIUM).exists():
        pytest.skip("install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page on which nothing may be written to the console."""
    context = browser.new_context(base_url=site, accept_downloads=True)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []
