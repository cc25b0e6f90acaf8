"""MCP server of the archive: its tools, over stdio or streamable HTTP, at the reader's level."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast
from urllib.parse import urlsplit

import uvicorn
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field

from archive.model import Level
from webapp.access import client_address, client_network, is_within, level_named, parse_networks
from webapp.assistants.timed_protocol import TimedProtocol
from webapp.assistants.tools import Answer, Tools, answered
from webapp.handles import ArchiveHandles
from webapp.rate_limit import rates_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

    from archive.settings import Settings

_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
INSTRUCTIONS = (
    "Arkiv över handlingar från svenska kommunalförbund: protokoll, planer, avtal. Sök med "
    "search, läs med passage, följ ett ärende med case. Citera ordagrant och ange citation och "
    "link. found=false betyder att det inte finns; gissa inte."
)
Text = Annotated[
    str,
    Field(
        description="Svenska sökord. Citattecken för fras, ELLER, -ord utesluter, ord* för "
        "början; alla ord ska finnas. Tomt: allt som avgränsningarna släpper igenom."
    ),
]
Organisation = Annotated[str, Field(description="Organisationens namn, t.ex. Ekby kommun")]
Body = Annotated[str, Field(description="Organets namn, t.ex. Kommunstyrelsen")]
Kind = Annotated[str, Field(description="Handlingens typ, t.ex. protokoll, plan, avtal")]
Since = Annotated[str, Field(description="Tidigaste dag: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD")]
Until = Annotated[str, Field(description="Senaste dag, som since")]
Limit = Annotated[int, Field(description="Högst så många, 1–20", ge=1, le=20)]


def serve(settings: Settings, level: Level = Level.PUBLIC) -> MCPServer:
    """Return the server of an archive; `level` is that of its readers where no proxy names one."""
    made = MCPServer("handlingar", title=settings.title, instructions=INSTRUCTIONS)
    opened = _Opened(settings, level)

    def tool(work: Callable[..., Any]) -> None:
        made.tool(annotations=_READS, structured_output=False)(work)

    @tool
    def search(  # noqa: PLR0917
        ctx: Context,
        query: Text = "",
        limit: Limit = 5,
        organisation: Organisation = "",
        body: Body = "",
        type: Kind = "",  # noqa: A002
        since: Since = "",
        until: Until = "",
    ) -> str:
        """Sök ordagranna avsnitt: id, hänvisning, citat på ca 300 tecken, länk, sida, antal."""
        filters = _filters(organisation, body, type, since, until)
        return opened.ask(ctx, lambda tools: tools.search(query, limit, **filters))

    @tool
    def passage(
        ctx: Context,
        id: Annotated[str, Field(description="Avsnittets id ur ett svar")],  # noqa: A002
        around: Annotated[int, Field(description="Avsnitt före och efter, 0–5")] = 0,
    ) -> str:
        """Läs ett avsnitt helt, med början av avsnitten omkring om around är satt."""
        return opened.ask(ctx, lambda tools: tools.passage(id, around))

    @tool
    def contents(
        ctx: Context,
        id: Annotated[str, Field(description="Handlingens eller ett avsnitts id")],  # noqa: A002
    ) -> str:
        """Lista en handlings avsnitt: id, §, rubrik, sida."""
        return opened.ask(ctx, lambda tools: tools.contents(id))

    @tool
    def case(
        ctx: Context,
        number: Annotated[str, Field(description="Diarienummer, t.ex. KS 2014/17")],
        organisation: Organisation = "",
    ) -> str:
        """Följ ett ärende i tidsordning: beslut, omröstningar och länk för varje steg."""
        return opened.ask(ctx, lambda tools: tools.case(number, organisation))

    @tool
    def meeting(
        ctx: Context,
        body: Body,
        date: Annotated[
            str, Field(description="Dag, månad, år eller spann: 2014-05-09, 2014-05, 2012..2014")
        ],
        organisation: Organisation = "",
    ) -> str:
        """Hitta ett organs sammanträden en dag, månad eller ett år, med deras handlingar."""
        return opened.ask(ctx, lambda tools: tools.meeting(body, date, organisation))

    @tool
    def decisions(  # noqa: PLR0917
        ctx: Context,
        query: Text = "",
        limit: Limit = 5,
        outcome: Annotated[
            str, Field(description="Utfall, t.ex. antaget, avslag, bordlagt, uppdrag")
        ] = "",
        organisation: Organisation = "",
        body: Body = "",
        since: Since = "",
        until: Until = "",
        kind: Annotated[
            Literal["meeting", "delegation"],
            Field(description="Beslut i sammanträden (meeting) eller på delegation (delegation)"),
        ] = "meeting",
    ) -> str:
        """Hitta beslut: lydelse, utfall, datum, organ, §, omröstning när rösterna går att läsa."""
        filters = _filters(organisation, body, "", since, until) | {"outcome": outcome}
        if kind == "delegation":
            return opened.ask(ctx, lambda tools: tools.delegations(query, limit, **filters))
        return opened.ask(ctx, lambda tools: tools.decisions(query, limit, **filters))

    @tool
    def facets(
        ctx: Context,
        query: Text = "",
        organisation: Organisation = "",
        body: Body = "",
        type: Kind = "",  # noqa: A002
    ) -> str:
        """Räkna träffar efter organisation, organ, typ, ämne, år: de tio vanligaste av varje."""
        filters = _filters(organisation, body, type, "", "")
        return opened.ask(ctx, lambda tools: tools.facets(query, **filters))

    @tool
    def count(  # noqa: PLR0917
        ctx: Context,
        by: Annotated[str, Field(description="organisation, body, type, topic, year, language")],
        query: Text = "",
        organisation: Organisation = "",
        body: Body = "",
        type: Kind = "",  # noqa: A002
        since: Since = "",
        until: Until = "",
    ) -> str:
        """Räkna alla träffar efter en uppgift, alla värden."""
        filters = _filters(organisation, body, type, since, until)
        return opened.ask(ctx, lambda tools: tools.count(query, by, **filters))

    return made


def http_server(made: MCPServer, settings: Settings, port: int) -> uvicorn.Server:
    """Return what answers at `/mcp` over streamable HTTP.

    Who asks is the address that the connection comes from: uvicorn would take it from
    X-Forwarded-For of any local process, before `proxies` is looked at. Nor does it log addresses.
    """
    app = made.streamable_http_app(
        stateless_http=True, host=settings.host, transport_security=allowed(settings)
    )
    protocol = partial(TimedProtocol, proxies=parse_networks(settings.proxies))
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=port,
        http=cast("type[asyncio.Protocol]", protocol),
        log_level="info",
        proxy_headers=False,
        access_log=False,
    )
    return uvicorn.Server(config)


def allowed(settings: Settings) -> TransportSecuritySettings:
    """Return which names of this machine a request may come to: ours, against DNS rebinding."""
    names = [*settings.hosts, urlsplit(settings.address).netloc, "127.0.0.1", "localhost", "[::1]"]
    hosts = [form for name in names if name for form in (name, f"{name}:*")]
    origins = [f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def _filters(organisation: str, body: str, kind: str, since: str, until: str) -> dict[str, str]:
    named = {"organisation": organisation, "body": body, "type": kind}
    return {**named, "from": since, "to": until}


class _Opened:
    """The archive as each request's reader has it; moves on to the next generation by itself."""

    def __init__(self, settings: Settings, level: Level) -> None:
        from archive.search.opened import OpenArchive  # noqa: PLC0415 - engines load when served

        self._settings, self._level = settings, level
        self._proxies = parse_networks(settings.proxies)
        self._rates = rates_of(settings)
        self._handles = ArchiveHandles(settings.index, lambda: OpenArchive.open(settings))

    def ask(self, ctx: Context, work: Callable[[Tools], Answer]) -> str:
        """Return an answer as compact JSON."""
        answer = answered(self._weighed)(ctx, work)
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))

    def _weighed(self, ctx: Context, work: Callable[[Tools], Answer]) -> Answer:
        """Count a call as a search of its client, and charge what it costs.

        Raises:
            TooManyError: the client's share is used up.
        """
        asking = self._client_of(ctx)
        if asking is not None:
            self._rates.admit(asking)
            self._rates.count("search", asking)
        began = time.thread_time()
        try:
            with self._tools(self._level_of(ctx)) as tools:
                return work(tools)
        finally:
            if asking is not None:
                self._rates.charge(asking, time.thread_time() - began)

    def _client_of(self, ctx: Context) -> str | None:
        """Return what counts as one client; None over stdio, where the caller is on its own."""
        request = getattr(ctx.request_context, "request", None)
        if request is None:
            return None
        peer = request.client.host if request.client else ""
        forwarded = request.headers.get("X-Forwarded-For", "")
        return client_network(client_address(peer, forwarded, self._proxies))

    @contextmanager
    def _tools(self, level: Level) -> Iterator[Tools]:
        handle = self._handles.acquire()
        try:
            base = self._settings.address.rstrip("/")
            persons = self._settings.persons == "on"
            yield Tools(handle.archive.of(level), base, persons)
        finally:
            self._handles.release(handle)

    def _level_of(self, ctx: Context) -> Level:
        """Return the reader's level: a trusted proxy's word, else what the process was given."""
        request = getattr(ctx.request_context, "request", None)
        if request is None or not self._settings.access_header:
            return self._level
        peer = request.client.host if request.client else ""
        if not is_within(peer, self._proxies):
            return Level.PUBLIC
        return level_named(request.headers.get(self._settings.access_header, ""))
