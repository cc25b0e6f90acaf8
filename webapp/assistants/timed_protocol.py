"""Time limit for half-sent requests, and a limit of connections of each client, under uvicorn.

uvicorn limits only the rest between two requests: it waits for ever for the first one, and for the
end of one that has begun. The limits are those of the site (`connections.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from webapp.access import client_network, is_within
from webapp.connections import PER_CLIENT, REQUEST_SECONDS

if TYPE_CHECKING:
    import asyncio

    from webapp.access import Networks


class TimedProtocol(H11Protocol):
    """A connection that is closed unless each request arrives whole in time.

    Proxies bring everyone's requests and have no limit of connections.
    """

    def __init__(self, *args: Any, proxies: Networks, **kwargs: Any) -> None:  # noqa: ANN401 -- as uvicorn calls it
        super().__init__(*args, **kwargs)
        self.network = ""
        self._proxies = proxies
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request, if the client has a connection left."""
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        self.network = client_network(address)
        others = cast("set[TimedProtocol]", self.connections)
        held = sum(other.network == self.network for other in others)
        if held > PER_CLIENT and not is_within(address, self._proxies):
            transport.abort()
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._unwatch()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Take in what has arrived, and note whether a request is whole with it."""
        super().handle_events()
        if self.conn.their_state in {h11.IDLE, h11.SEND_BODY}:
            self._watch()
        else:
            self._unwatch()

    def _watch(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _unwatch(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
