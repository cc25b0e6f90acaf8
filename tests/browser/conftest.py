"""A real site for a real browser: some papers of the demo corpus, indexed and served."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from archive.settings import Settings
from webapp import create_app

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
    assert server.wait(120) == 0


_FILES = """
api.description api.document api.search api.section api.unknown cases.as_json changes.since
document.section export.reference export.whole_list feeds.assignments_feed feeds.case_feed
feeds.feed feeds.opensearch feeds.robots feeds.site_map feeds.site_map_part
harvesting.answer meetings.every meetings.of_body meetings.of_organisation
opendata.api_catalogue opendata.dcat opendata.dcat_european opendata.security
operations.health operations.metrics
operations.ready original.show page_image.picture registers.assignments_file
registers.decisions_file registers.in_force_file
runs.record static words.api_lines words.api_words words.download
words.kwic_file words.suggestions
"""
FILES = frozenset(_FILES.split())
"""Routes that answer with no page."""
ELSEWHERE = {"comparing.compare", "watching.ask", "watching.end_page", "watching.show"}
"""Pages that this site has not: no record in two versions, and no mail server to watch by."""
UNLINKED = ("/tillganglighet", "/sok/arenden?q=trygghetslarm", "/kwic?q=larm", "/galler")


@pytest.fixture(scope="session")
def pages(site: str) -> dict[str, str]:
    """An address of each kind of page that the site has, by the name of its route."""
    routes = create_app(Settings()).url_map.bind("localhost")
    waiting, found = ["/sok?q=trygghetslarm&typ=protokoll", "/", *UNLINKED], dict[str, str]()
    while waiting:
        address = waiting.pop(0)
        with suppress(NotFound, RequestRedirect):
            route, _ = routes.match(urlsplit(address).path)
            if route in found or route in FILES:
                continue
            with urllib.request.urlopen(site + address, timeout=120) as answer:
                assert answer.headers.get_content_type() == "text/html", (route, address)
                tree = html.fromstring(answer.read())
            found[route] = address
            links = (link.get("href", "") for link in tree.cssselect("a"))
            waiting += [link.partition("#")[0] for link in links if link.startswith("/")]
    known = {rule.endpoint for rule in routes.map.iter_rules() if "GET" in (rule.methods or ())}
    assert found.keys() | FILES | ELSEWHERE == known
    return found


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
