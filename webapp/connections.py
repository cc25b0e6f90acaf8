"""Time limits for slow clients (slowloris) and a limit of connections for each client.

Waitress waits as long as a client sends anything at all, and as long as it reads nothing: some
hundred half-sent requests, or some answers that nobody takes, would hold a server that stands
alone. Here a request has to arrive whole, header and body, within `REQUEST_SECONDS`, an answer has
to be taken at `SLOWEST` at least, and one client (in IPv6 one /64) holds at most `PER_CLIENT`
connections. A trusted proxy brings everyone's requests and has no such limit of connections.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel

from webapp.access import client_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from waitress.parser import HTTPRequestParser

REQUEST_SECONDS = 20
"""From the first byte of a request, or from connecting, to its last byte."""
SLOWEST = 1024
"""Bytes of an answer that a client takes in a second, on average over `REQUEST_SECONDS`."""
SLOWEST_HELD = 32 * 1024
"""The same while a thread waits with more of the answer than is kept ready."""
RESTING = 5.0
"""Seconds that a connection without a request may be kept while three of four are taken."""
PER_CLIENT = 64
"""Connections of one client to one process."""


class Pace:
    """How fast a client takes an answer; `taken` are the bytes so far."""

    def __init__(self) -> None:
        self.taken = 0
        self._begin: tuple[float, int] | None = None

    def is_too_slow(self, now: float, waiting: int, least: int) -> bool:
        """Return whether fewer than `least` bytes a second were taken while some were waiting.

        It is judged every `REQUEST_SECONDS`, by what was taken since the last time.
        """
        if not waiting:
            self._begin = None
            return False
        since, before = self._begin or (now, self.taken)
        judged = now - since >= REQUEST_SECONDS
        self._begin = (now, self.taken) if judged else (since, before)
        return judged and self.taken - before < least * (now - since)


class TimedChannel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection that knows how long it has waited for the client.

    `waiting_since` is since when it waits for the rest of a request; None: for none.
    """

    waiting_since: float | None
    client: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.waiting_since = self.creation_time
        self.client = client_network(str(self.addr[0]))
        self.pace = Pace()

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 -- as above it
        """Send, and count what the client takes; break off a file that was cut short meanwhile."""
        if not data:
            self.will_close = True
            return 0
        sent = int(super().send(data, do_close=do_close))
        self.pace.taken += sent
        return sent

    def is_too_slow(self, now: float) -> bool:
        """Return whether the client has read too little of a waiting answer for too long."""
        ready = self.adj.outbuf_high_watermark
        held = bool(self.requests) and self.total_outbufs_len > ready
        return self.pace.is_too_slow(now, self.total_outbufs_len, SLOWEST_HELD if held else SLOWEST)

    def rests(self, now: float) -> bool:
        """Return whether all was answered and taken a while ago, and nothing has come since."""
        idle = self.waiting_since is None and not self.total_outbufs_len
        return idle and now - self.last_activity > RESTING

    def received(self, data: bytes) -> bool:
        """Take in what has arrived, and note whether a request has begun or ended with it.

        Empty lines before a request, which servers skip, are the beginning of one.
        """
        begun = _is_begun(self.request) or bool(data.strip(b"\r\n"))
        going_on = bool(super().received(data))
        if self.request is None and begun:
            self.waiting_since = None
        elif self.waiting_since is None:
            self.waiting_since = time.time()
        return going_on


def _is_begun(request: HTTPRequestParser | None) -> bool:
    """Return whether anything but empty lines has arrived of a request."""
    return request is not None and bool(request.body_rcv or request.header_plus.strip())


def limit_connections(server: Any, is_trusted: Callable[[str], bool]) -> None:  # noqa: ANN401
    """Make a server of Waitress close slow requests and surplus connections of one client."""
    accept, maintain = server.handle_accept, server.maintenance

    def accept_within_limit() -> None:
        before = set(server.active_channels)
        accept()
        for number in set(server.active_channels) - before:
            channel = server.active_channels[number]
            channels = server.active_channels.values()
            held = sum(other.client == channel.client for other in channels)
            if held > PER_CLIENT and not is_trusted(str(channel.addr[0])):
                channel.handle_close()

    def close_slow(now: float) -> None:
        crowded = 4 * len(server.active_channels) > 3 * server.adj.connection_limit
        maintain(now)
        for channel in list(server.active_channels.values()):
            since = channel.waiting_since
            answered = not channel.requests
            late = since is not None and now - since > REQUEST_SECONDS
            if answered and (late or (crowded and channel.rests(now))):
                channel.will_close = True
            if channel.is_too_slow(now):
                channel.handle_close()

    server.channel_class = TimedChannel
    server.handle_accept = accept_within_limit
    server.maintenance = close_slow
