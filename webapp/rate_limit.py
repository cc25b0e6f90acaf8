"""Rate limits: requests and processor time of one client, and turning away when all are busy."""

from __future__ import annotations

import logging
import math
import threading
import time
from functools import wraps
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

from flask import current_app, g, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from archive.errors import ArchiveError
from webapp import shared_store
from webapp.access import client_network
from webapp.languages import _
from webapp.shared_counters import SharedCounters

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response
    from flask.typing import ResponseReturnValue
    from limits import RateLimitItem
    from limits.storage import Storage

    from archive.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)
WAITING = 8
"""Requests waiting for each thread before newcomers are turned away: about a second of work."""
BUSY_SECONDS = 2
AWAY_SECONDS = 10.0
"""How long a shared store that did not answer is left alone."""
TURN_SECONDS = 0.5
"""How long an answer waits for the one before it; then both are worked out side by side."""
UNCOUNTED = ("operations.health", "operations.ready", "operations.metrics", "static")


class TooManyError(ArchiveError):
    """A client asks for more than its share; `retry` is in how many seconds to come back."""

    code = "rate-limited"
    http_status = 429

    def __init__(self, message: str, retry: int) -> None:
        super().__init__(message)
        self.retry = retry


class BusyError(ArchiveError):
    """Everyone together asks for more than the machine carries."""

    code = "busy"
    http_status = 503

    def __init__(self, message: str, retry: int = BUSY_SECONDS) -> None:
        super().__init__(message)
        self.retry = retry


class Rates:
    """Limits each client's requests of each kind, and their cost, in a sliding minute.

    The cost is time of the processor, in milliseconds: a page of a long document or a concordance
    may take a hundred times that of a search. It is known when the work is done, so a client whose
    share is used up is refused from the next request on.
    """

    def __init__(
        self,
        per_minute: dict[str, int],
        counts: Storage,
        seconds: float = 0.0,
        shared: Storage | None = None,
    ) -> None:
        self._limits = {
            kind: RateLimitItemPerMinute(amount, namespace=kind)
            for kind, amount in per_minute.items()
            if amount > 0
        }
        self._cost = (
            RateLimitItemPerMinute(math.ceil(seconds * 1000), namespace="cost") if seconds else None
        )
        self._own = SlidingWindowCounterRateLimiter(counts)
        self._shared = SlidingWindowCounterRateLimiter(shared) if shared else None
        self._away_until = 0.0

    def count(self, kind: str, client: str) -> None:
        """Count a request.

        Raises:
            TooManyError: the client's share of that kind is used up.
        """
        limit = self._limits.get(kind)
        if limit is not None and not self._count_shared(lambda counts: counts.hit(limit, client)):
            self._refuse(limit, client)

    def fields(self, kind: str, client: str) -> dict[str, str]:
        """Return the RateLimit fields of an answer: the policy of a kind, and what is left of it.

        As in draft-ietf-httpapi-ratelimit-headers-10: q requests in w seconds; r left, t seconds
        until there are more.
        """
        limit = self._limits.get(kind)
        if limit is None:
            return {}
        left = self._count_shared(lambda counts: counts.get_window_stats(limit, client))
        wait = max(0, math.ceil(left.reset_time - time.time()))
        return {
            "RateLimit-Policy": f'"{kind}";q={limit.amount};w={limit.get_expiry()}',
            "RateLimit": f'"{kind}";r={left.remaining};t={wait}',
        }

    def admit(self, client: str) -> None:
        """Let a client's request in if its share of the processor is not used up.

        Raises:
            TooManyError: it is.
        """
        cost = self._cost
        if cost is not None and not self._count_shared(lambda counts: counts.test(cost, client)):
            self._refuse(cost, client)

    def charge(self, client: str, seconds: float) -> None:
        """Add seconds of the processor to what a client has used."""
        if (limit := self._cost) is None:
            return

        def charge(counts: SlidingWindowCounterRateLimiter) -> None:
            left = counts.get_window_stats(limit, client).remaining
            if cost := min(left, math.ceil(seconds * 1000)):
                counts.hit(limit, client, cost=cost)

        self._count_shared(charge)

    def _count_shared(self, count: Callable[[SlidingWindowCounterRateLimiter], T]) -> T:
        """Count where all hosts do; while that is out of reach, where this one does."""
        if self._shared and time.monotonic() >= self._away_until:
            errors = self._shared.storage.base_exceptions
            try:
                return count(self._shared)
            except errors as error:
                log.warning("rates are counted by each host for itself: %s", error)
                self._away_until = time.monotonic() + AWAY_SECONDS
        return count(self._own)

    def _refuse(self, limit: RateLimitItem, client: str) -> NoReturn:
        stats = self._count_shared(lambda counts: counts.get_window_stats(limit, client))
        wait = stats.reset_time - time.time()
        retry = max(1, math.ceil(wait))
        raise TooManyError(
            _(
                "Du har gjort många sökningar på kort tid. Försök igen om %(number)d sekunder.",
                number=retry,
            ),
            retry,
        )


def rates_of(settings: Settings, *, shared: bool = False) -> Rates:
    """Return the limits of the settings; `shared` when forked processes are to count together."""
    return Rates(
        {
            "search": settings.searches_per_minute,
            "export": settings.exports_per_minute,
            "file": settings.files_per_minute,
        },
        SharedCounters() if shared else MemoryStorage(),
        settings.seconds_per_minute,
        shared_store.counters(settings),
    )


def set_up(app: Flask, settings: Settings, *, shared: bool = False) -> None:
    """Give `app` its rates and turn requests away while too many are waiting.

    `shared` when several processes forked from this one are to count together.
    """
    app.extensions["rates"] = rates_of(settings, shared=shared)
    app.extensions["waiting"] = lambda: 0
    app.extensions["ending"] = threading.Event()
    app.extensions["turn"] = threading.Lock()

    @app.before_request
    def _turn_away() -> None:
        if request.endpoint in UNCOUNTED:
            return
        if app.extensions["ending"].is_set():
            raise BusyError(_("Webbplatsen startar om. Försök igen om en stund."))
        if app.extensions["waiting"]() > WAITING * settings.threads:
            raise BusyError(_("Belastningen är hög just nu. Försök igen om en stund."))
        app.extensions["rates"].admit(client_network(g.client))
        g.began = time.thread_time()

    @app.after_request
    def _add_headers(response: Response) -> Response:
        if kind := g.get("counted"):
            fields = app.extensions["rates"].fields(kind, client_network(g.client))
            response.headers.update(fields)
        return response

    @app.teardown_request
    def _charge_time(_: BaseException | None) -> None:
        if (began := g.pop("began", None)) is not None:
            app.extensions["rates"].charge(client_network(g.client), time.thread_time() - began)


def charge_asking(seconds: float) -> None:
    """Charge who asks for processor time that another process takes for them."""
    current_app.extensions["rates"].charge(client_network(g.client), seconds)


def limited(
    kind: str,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Count requests to a view under a kind and refuse those beyond a client's share."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            g.counted = kind
            current_app.extensions["rates"].count(kind, client_network(g.client))
            return view(*args, **kwargs)

        return counted

    return decorate


def serialised(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Work answers out one after the other in each process.

    Python runs one thread at a time: answers worked out side by side all end as late as the last,
    and cost more for the changing of hands.
    """

    @wraps(view)
    def waited(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        turn: threading.Lock = current_app.extensions["turn"]
        mine = turn.acquire(timeout=TURN_SECONDS)
        try:
            return view(*args, **kwargs)
        finally:
            if mine:
                turn.release()

    return waited
