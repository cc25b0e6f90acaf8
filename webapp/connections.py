"""Time limits for slow clients (slowloris) and a limit of connections for each client.

Waitress waits as long as a client sends anything at all: some hundred half-sent requests would hold
a server that stands alone. Here a request has to arrive whole, header and body, within
`REQUEST_SECONDS`, and one client (in IPv6 one /64) holds at most `PER_CLIENT` connections. A
trusted proxy brings everyone's requests and has no such limit.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel

from webapp.access import client_network

if TYPE_CHECKING:
    from collections.abc import Callable

REQUEST_SECONDS = 20
"""From the first byte of a request, or from connecting, to its last byte."""
PER_CLIENT = 64
"""Connections of one client to one process."""


class TimedChannel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection that knows since when it waits for the rest of a request; None: for none."""

    waiting_since: float | None
    client: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.waiting_since = self.creation_time
        self.client = client_network(str(self.addr[0]))

    def received(self, data: bytes) -> bool:
        """Take in what has arrived, and note whether a request has begun or ended with it."""
        going_on = bool(super().received(data))
        if self.request is None:
            self.waiting_since = None
        elif self.waiting_since is None:
            self.waiting_since = time.time()
        return going_on


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
        maintain(now)
        for channel in list(server.active_channels.values()):
            since = channel.waiting_since
            if since is not None and now - since > REQUEST_SECONDS:
                channel.will_close = True

    server.channel_class = TimedChannel
    server.handle_accept = accept_within_limit
    server.maintenance = close_slow
