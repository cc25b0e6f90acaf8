"""`handlingar mcp`, asked with the SDK's own client over stdio and streamable HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from archive.model import Level
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp.assistants import timed_protocol
from webapp.assistants.server import _Opened, http_server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = Path(sys.executable).with_name("handlingar")
TOOLS = {"search", "passage", "contents", "case", "meeting", "decisions", "facets", "count"}
LONG = "Medlemskommunernas avtal om trygghetslarm löper ut vid årsskiftet. " * 12
POINT = (
    "§ {n} Trygghetslarm {n}\nDnr KS 2014/{n}\n\n{long}\n\nDirektionen beslutar att anta det.\n\n"
)
PAPERS = {
    "maj.txt": "Protokoll\n\nDirektionen 2014-05-09\n\n"
    + "".join(POINT.format(n=n, long=LONG) for n in range(41, 48)),
    "hemligt/larm.txt": "Protokoll\n\nEkby kommun\nMiljönämnden 2014-05-02\n\n"
    "§ 7 Trygghetslarm i Hemlunda\nDnr KS 2014/99\n\nMiljönämnden beslutar.\n",
    "access.toml": '[folders]\n"hemligt" = "internal"\n',
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("assistants")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1,
        address="https://arkiv.ekby.example", proxies=("127.0.0.1",), access_header="X-Niva",
    )  # fmt: skip
    for name, text in PAPERS.items():
        (made.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (made.corpus / name).write_text(text, "utf-8")
    run(made, Options(), silent)
    (folder / "handlingar.toml").write_text(
        f'corpus = "{made.corpus}"\nindex = "{made.index}"\naddress = "{made.address}"\n', "utf-8"
    )
    return made


async def _said(client: Client, name: str, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    answer = await client.call_tool(name, given)
    assert not answer.is_error, answer.content
    (content,) = answer.content
    text: str = content.text
    return text, json.loads(text)


def ask(server: Any, *calls: tuple[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    async def work() -> list[tuple[str, dict[str, Any]]]:
        async with Client(server) as client:
            return [await _said(client, name, given) for name, given in calls]

    return asyncio.run(work())


def stdio(settings: Settings, *more: str) -> Any:
    config = str(settings.index.parent / "handlingar.toml")
    return stdio_client(
        StdioServerParameters(command=str(COMMAND), args=["mcp", "--config", config, *more])
    )


@contextmanager
def served(settings: Settings, **known: str) -> Iterator[str]:
    """Serve the archive over HTTP in a process of its own, with some settings by environment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = str(settings.index.parent / "handlingar.toml")
    process = subprocess.Popen(
        [COMMAND, "mcp", "--http", "--port", str(port), "--config", config],
        env=os.environ | {f"HANDLINGAR_{name.upper()}": value for name, value in known.items()},
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 60).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:  # a test that fails within leaves no server either
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def http(settings: Settings) -> Iterator[str]:
    """A server behind the proxy 127.0.0.1, which names each reader's level in X-Niva."""
    with served(settings, proxies="127.0.0.1", access_header="X-Niva") as address:
        yield address


def as_reader(address: str, level: str) -> Any:
    """Return the way to a server on which the header says a level."""
    client = create_mcp_http_client(headers={"X-Niva": level})
    return streamable_http_client(address, http_client=client)


def test_five_passages_with_citations_are_short_and_quoted_as_they_stand(
    settings: Settings,
) -> None:
    ((text, found),) = ask(serve(settings), ("search", {"query": "trygghetslarm"}))
    assert found["total"] == 7
    assert len(found["passages"]) == 5
    assert len(text.encode()) <= 3500
    whole = " ".join(PAPERS["maj.txt"].split())
    for one in found["passages"]:
        assert " ".join(one["quote"].split()) in whole
        assert 150 <= len(one["quote"]) <= 300
        assert "§" in one["citation"]
        assert one["link"] == f"https://arkiv.ekby.example/avsnitt/{one['id']}"


def test_every_tool_reads_only_and_explains_itself(settings: Settings) -> None:
    async def listed() -> Any:
        async with Client(serve(settings)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert tool.description
        for name, known in tool.input_schema["properties"].items():
            assert known.get("description"), f"{tool.name}: {name}"


def test_what_is_found_is_read_followed_and_counted(settings: Settings) -> None:
    server = serve(settings)
    ((_, found),) = ask(server, ("search", {"query": "trygghetslarm 43", "limit": 1}))
    ident = found["passages"][0]["id"]
    (_, read), (_, listed), (_, case), (_, meeting), (_, decided), (_, facets), (_, counted) = ask(
        server,
        ("passage", {"id": ident, "around": 1}),
        ("contents", {"id": ident}),
        ("case", {"number": "KS 2014/43"}),
        ("meeting", {"body": "direktionen", "date": "2014-05"}),
        ("decisions", {"query": "trygghetslarm", "outcome": "antaget"}),
        ("facets", {"query": "trygghetslarm"}),
        ("count", {"query": "trygghetslarm", "by": "year"}),
    )
    assert "löper ut" in read["text"]
    assert len(read["around"]) == 2
    assert ident in {one["id"] for one in listed["passages"]}
    (steps,) = [one["steps"] for one in case["cases"]]
    assert steps[0]["number"] == "43"
    assert meeting["meetings"][0]["date"] == "2014-05-09"
    assert meeting["meetings"][0]["papers"][0]["link"].startswith("https://arkiv.ekby.example/")
    assert all("antaget" in one["outcomes"] for one in decided["decisions"])
    assert facets["facets"]["year"] == {"2014": 7}
    assert counted == {"total": 7, "by": "year", "counts": {"2014": 7}}


def test_not_found_is_an_answer(settings: Settings) -> None:
    for _, said in ask(
        serve(settings),
        ("search", {"query": "rymdraket"}),
        ("search", {"query": "("}),
        ("search", {"query": "larm", "type": "finnsinte"}),
        ("passage", {"id": "finnsinte-s123456789"}),
        ("contents", {"id": "finnsinte"}),
        ("case", {"number": "KS 1900/1"}),
        ("case", {"number": "KS 2014/99"}),
        ("meeting", {"body": "miljönämnden", "date": "2014-05-02"}),
        ("decisions", {"query": "rymdraket"}),
        ("decisions", {"query": "trygghetslarm", "kind": "delegation"}),
        ("count", {"by": "finnsinte"}),
    ):
        assert said["found"] is False
        assert said["message"].endswith((".", "?"))


def test_over_stdio_the_level_is_the_one_the_process_was_given(settings: Settings) -> None:
    call = ("search", {"query": "hemlunda"})
    ((_, public),) = ask(stdio(settings), call)
    ((_, inside),) = ask(stdio(settings, "--level", "internal"), call)
    assert (public["total"], inside["total"]) == (0, 1)


def test_over_http_the_same_is_answered(settings: Settings, http: str) -> None:
    call = ("search", {"query": "trygghetslarm"})
    assert ask(http, call) == ask(serve(settings), call)


CLOSED_PLACES: list[tuple[str, dict[str, Any]]] = [
    ("search", {"query": "hemlunda"}),
    ("case", {"number": "KS 2014/99"}),
    ("meeting", {"body": "miljönämnden", "date": "2014-05-02"}),
]


def test_over_http_the_proxy_says_the_level_of_each_reader(settings: Settings, http: str) -> None:
    ((_, inside),) = ask(stdio(settings, "--level", "internal"), CLOSED_PLACES[0])
    ident = inside["passages"][0]["id"]
    calls = [*CLOSED_PLACES, ("passage", {"id": ident}), ("contents", {"id": ident})]
    for way in (http, as_reader(http, "public"), as_reader(http, "kung")):
        for _, said in ask(way, *calls):
            assert said["found"] is False
            assert "Hemlunda" not in json.dumps(said)
    for _, said in ask(as_reader(http, "internal"), *calls):
        assert said.get("found", True)
    ((_, count),) = ask(http, ("count", {"by": "body"}))
    assert "Miljönämnden" not in count["counts"]


def test_a_strangers_word_on_the_level_is_not_believed(settings: Settings) -> None:
    for known in ({"access_header": "X-Niva", "proxies": "10.9.8.7"}, {}):
        with served(settings, **known) as address:
            for _, said in ask(as_reader(address, "internal"), *CLOSED_PLACES):
                assert said["found"] is False


@contextmanager
def in_process(settings: Settings) -> Iterator[str]:
    """Serve the archive over HTTP from a thread of this process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = http_server(serve(settings), settings, port)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/mcp"
    server.should_exit = True
    thread.join(60)


def with_headers(address: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return streamable_http_client(address, http_client=create_mcp_http_client(headers=named))


def test_who_says_to_come_through_the_proxy_is_not_believed(settings: Settings) -> None:
    far = replace(settings, proxies=("10.0.0.5",))
    with in_process(far) as address:
        for forwarded in ("10.0.0.5", "192.0.2.7, 10.0.0.5", "10.0.0.5, 127.0.0.1"):
            way = with_headers(address, X_Niva="internal", X_Forwarded_For=forwarded)
            for _, said in ask(way, *CLOSED_PLACES):
                assert said["found"] is False, forwarded


def test_the_proxys_word_holds_for_whomever_it_forwards_and_no_address_is_logged(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with in_process(settings) as address:
        for forwarded in ("192.0.2.7", "192.0.2.7, 127.0.0.1", "2001:db8::7"):
            way = with_headers(address, X_Niva="internal", X_Forwarded_For=forwarded)
            for _, said in ask(way, *CLOSED_PLACES):
                assert said.get("found", True), forwarded
            public = with_headers(address, X_Niva="public", X_Forwarded_For=forwarded)
            ((_, said),) = ask(public, CLOSED_PLACES[0])
            assert said["found"] is False
    logged = "".join(capfd.readouterr())
    assert "POST" not in logged
    assert "192.0.2.7" not in logged


@pytest.mark.usefixtures("one_minute")
def test_a_client_does_not_choose_who_it_is_counted_as(settings: Settings) -> None:
    mean = replace(settings, proxies=(), access_header="", searches_per_minute=2)
    with in_process(mean) as address:
        said = [
            ask(with_headers(address, X_Forwarded_For=f"192.0.2.{n}"), CLOSED_PLACES[0])[0][1]
            for n in range(4)
        ]
    assert [one.get("error") for one in said] == [None, None, "rate-limited", "rate-limited"]


@pytest.mark.parametrize("name", ["Direktionen", "direktionen", "DIREKTIONEN", "direktion"])
def test_a_body_is_known_by_any_form_of_its_name(settings: Settings, name: str) -> None:
    query = {"query": "trygghetslarm", "body": name}
    (_, hits), (_, decided), (_, facets), (_, counted) = ask(
        serve(settings),
        ("search", query),
        ("decisions", query),
        ("facets", query),
        ("count", query | {"by": "year"}),
    )
    assert [one["total"] for one in (hits, decided, facets, counted)] == [7, 7, 7, 7]


def test_a_name_that_nobody_has_is_told_with_the_nearest(settings: Settings) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search", {}), ("decisions", {}), ("facets", {}), ("count", {"by": "year"}),
        ("meeting", {"date": "2014"}),
    ]  # fmt: skip
    asked = [(tool, given | {"body": "Direktionnen"}) for tool, given in calls]
    asked += [(tool, given | {"query": "organ:Direktionnen larm"}) for tool, given in calls[:4]]
    asked += [
        (tool, given | {"query": "larm (organ:Direktionnen ELLER finnsinte)"})
        for tool, given in calls[:4]
    ]
    for _, said in ask(serve(settings), *asked):
        assert said["found"] is False
        assert "heter ”Direktionnen”. Menade du ”Förbundsdirektionen”?" in said["message"]
    calls += [("case", {"number": "KS 2014/43"})]
    calls[-2] = ("meeting", {"date": "2014", "body": "direktionen"})
    asked = [(tool, given | {"organisation": "Berga"}) for tool, given in calls]
    for _, said in ask(serve(settings), *asked):
        assert said == {
            "found": False,
            "message": "Ingen organisation i arkivet heter ”Berga”.",
        }


def test_a_closed_body_is_told_as_none_at_all(settings: Settings) -> None:
    (_, closed), (_, none) = ask(
        serve(settings),
        ("search", {"body": "Miljönämnden"}),
        ("search", {"body": "Klimatnämnden"}),
    )
    assert closed["message"].replace("Miljö", "Klimat") == none["message"]
    ((_, inside),) = ask(
        serve(settings, Level.INTERNAL), ("search", {"query": "hemlunda", "body": "miljönämnd"})
    )
    assert inside["total"] == 1


def test_the_id_of_a_record_gives_its_passages(settings: Settings) -> None:
    server = serve(settings)
    ((_, found),) = ask(server, ("search", {"query": "trygghetslarm", "limit": 1}))
    ident = found["passages"][0]["id"]
    record = ident.rpartition("-")[0]
    (_, said), (_, listed) = ask(server, ("passage", {"id": record}), ("contents", {"id": record}))
    assert said["message"].startswith(record)
    assert said["passages"] == listed["passages"]


@pytest.mark.parametrize("body", ["", "  ", "n", "en"])
def test_a_meeting_of_no_body_is_badly_asked(settings: Settings, body: str) -> None:
    ((_, said),) = ask(serve(settings), ("meeting", {"body": body, "date": "2014"}))
    assert said == {"found": False, "message": "Ange organets namn, t.ex. Kommunstyrelsen."}


def test_decisions_behind_passages_without_any_are_reached(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    talk = "".join(f"§ {n} Badhuset\n\n{'Badhuset badhus. ' * 9}\n\n" for n in range(1, 31))
    end = "§ 31 Lokaler\n\nMan talade om badhuset.\n\nDirektionen beslutar att avslå det.\n"
    (made.corpus / "maj.txt").write_text(
        f"Protokoll\n\nDirektionen 2014-05-09\n\n{talk}{end}", "utf-8"
    )
    run(made, Options(), silent)
    ((_, said),) = ask(serve(made), ("decisions", {"query": "badhuset", "limit": 1}))
    assert said["total"] == 1
    assert [one["number"] for one in said["decisions"]] == ["31"]


def test_a_day_is_read_as_everywhere_and_what_is_no_day_is_told(settings: Settings) -> None:
    server = serve(settings)
    for date in ("2014-05-09", "2014-5-9", "9/5-2014", "2014-05", "2014", "2013..2014"):
        ((_, said),) = ask(server, ("meeting", {"body": "direktionen", "date": date}))
        assert [one["date"] for one in said["meetings"]] == ["2014-05-09"], date
    for date in ("banan", "20", ""):
        ((_, said),) = ask(server, ("meeting", {"body": "direktionen", "date": date}))
        assert "kunde inte tolkas" in said["message"]
    other = {"body": "direktionen", "date": "2014", "organisation": "Berga kommun"}
    ((_, said),) = ask(server, ("meeting", other))
    assert said["found"] is False


def test_an_id_of_other_words_says_so(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    idents = []
    for words in ("köpa trygghetslarm", "avstå från trygghetslarm"):
        text = f"Protokoll\n\nDirektionen 2014-05-09\n\n§ 41 Larm\n\nMan beslutar att {words}.\n"
        (made.corpus / "maj.txt").write_text(text, "utf-8")
        run(made, Options(), silent)
        ((_, found),) = ask(serve(made), ("search", {"query": "trygghetslarm"}))
        idents.append(found["passages"][0]["id"])
    (_, old), (_, new) = ask(serve(made), *(("passage", {"id": one}) for one in idents))
    assert "avstå" in old["text"]
    assert "annan version" in old["other_version"]
    assert "other_version" not in new


def calls_of(settings: Settings, peer: str, *forwarded: str) -> list[dict[str, Any]]:
    """Answers to the same search, asked over HTTP through a proxy for each client in turn."""
    opened = _Opened(settings, Level.PUBLIC)
    said = []
    for client in forwarded:
        asked = SimpleNamespace(
            client=SimpleNamespace(host=peer), headers={"X-Forwarded-For": client}
        )
        context: Any = SimpleNamespace(request_context=SimpleNamespace(request=asked))
        said.append(json.loads(opened.ask(context, lambda tools: tools.search("larm", 1))))
    return said


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize(
    "limits",
    [
        {"searches_per_minute": 2, "seconds_per_minute": 0.0},
        {"searches_per_minute": 0, "seconds_per_minute": 0.001},
    ],
)
def test_over_http_each_client_has_its_share_of_calls_and_of_the_processor(
    settings: Settings, limits: dict[str, Any]
) -> None:
    mean = replace(settings, **limits)
    one, other = "2001:db8::1", "2001:db8:1::1"
    said = calls_of(mean, "127.0.0.1", one, "2001:db8::2", one, other)
    assert "total" in said[0]
    assert said[2]["error"] == "rate-limited"
    assert said[2]["retry_after"] > 0
    assert "total" in said[3]
    stranger = calls_of(mean, "192.0.2.7", *(f"10.0.0.{i}" for i in range(4)))
    assert stranger[-1]["error"] == "rate-limited"


HALVES = (
    b"",
    b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-A: ",
    b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nabc",
    b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\nGET /x HTTP/1.1\r\nHost: ",
)


@pytest.mark.parametrize("half", HALVES)
def test_over_http_a_half_sent_request_is_not_waited_for(
    settings: Settings, half: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timed_protocol, "REQUEST_SECONDS", 1.5)
    with in_process(settings) as address:
        port = int(address.split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port), 20) as slow:
            slow.sendall(half)
            time.sleep(0.8)
            slow.sendall(half[:0] if b"GET" in half else b"a")
            began = time.monotonic()
            with suppress(ConnectionResetError):
                while slow.recv(4096):
                    pass
            assert time.monotonic() - began < 10
        monkeypatch.undo()
        assert "total" in ask(address, ("search", {"query": "larm", "limit": 1}))[0][1]


def test_over_http_one_client_holds_no_more_connections_than_its_share(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timed_protocol, "PER_CLIENT", 3)
    with in_process(replace(settings, proxies=())) as address, ExitStack() as held:
        port = int(address.split(":")[2].split("/")[0])
        some = [
            held.enter_context(socket.create_connection(("127.0.0.1", port), 20)) for _ in range(4)
        ]
        with suppress(ConnectionResetError):
            assert not some[-1].recv(1)
        some[0].sendall(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert some[0].recv(4096).startswith(b"HTTP/1.1 404")


def test_over_stdio_nothing_is_counted(settings: Settings) -> None:
    call = ("search", {"query": "larm", "limit": 1})
    said = ask(serve(replace(settings, searches_per_minute=1)), call, call, call)
    assert all("total" in one for _, one in said)
