"""Production server, which lets requests under way finish when it is stopped.

On SIGTERM the site is no longer ready, turns newcomers away, and ends when the last answer has
been given or the time for that is over. A second SIGTERM ends it at once.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast

from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.server import create_server
from werkzeug.wsgi import ClosingIterator

from archive.errors import ArchiveError, NothingDoneError, why
from archive.messages import message
from webapp import access, connections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

    from archive.settings import Settings
    from webapp.handles import ArchiveHandles

log = logging.getLogger(__name__)
GRACE_SECONDS = 20.0
"""How long answers under way may take once the site is told to end."""
MAX_HEADERS = 32 * 1024
CONNECTIONS = 256
BACKLOG = 1024
IDLE_SECONDS = 60
CLEANUP_SECONDS = 5


class UnderWay:
    """Counts the requests that have begun and whose last byte has not been handed over."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._lock = threading.Lock()
        self.number = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, counted until its answer is closed."""
        with self._lock:
            self.number += 1
        try:
            answer = self._application(environ, start_response)
        except BaseException:
            self._leave()
            raise
        if isinstance(answer, ReadOnlyFileBasedBuffer):
            return self._until_closed(answer)
        return ClosingIterator(answer, self._leave)

    def _until_closed(self, file: ReadOnlyFileBasedBuffer) -> Iterable[bytes]:
        """Return a file that Waitress sends without a thread, counted until it is closed."""
        close, leave = file.close, ExitStack()
        leave.callback(self._leave)

        def close_and_leave() -> None:
            close()
            leave.close()

        file.close = close_and_leave
        return cast("Iterable[bytes]", file)

    def _leave(self) -> None:
        with self._lock:
            self.number -= 1


def listen(settings: Settings) -> tuple[socket.socket, str]:
    """Return a socket that readers come to, and the address of the site there.

    Raises:
        NothingDoneError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("" if settings.host == "*" else settings.host, settings.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        msg = message(
            "Det går inte att svara på %(host)s:%(port)s (%(reason)s); "
            "välj en annan port med --port.",
            host=settings.host,
            port=settings.port,
            reason=why(error),
        )
        raise NothingDoneError(msg) from error
    host = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
    return listener, f"http://{host}:{listener.getsockname()[1]}/"


def make_server(app: Flask, settings: Settings, listener: socket.socket) -> Any:  # noqa: ANN401
    """Return a server at a socket that listens, ready to run."""
    trusted = access.parse_networks(settings.proxies)
    made = create_server(
        app,
        sockets=[listener],
        threads=settings.threads,
        ident=None,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        max_request_header_size=MAX_HEADERS,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        asyncore_use_poll=True,
        # Whose word on the client counts is decided by access.py, from the setting proxies.
        clear_untrusted_proxy_headers=False,
        cleanup_interval=CLEANUP_SECONDS,
    )
    connections.limit_connections(made, lambda client: access.is_within(client, trusted))
    app.extensions["waiting"] = lambda: len(made.task_dispatcher.queue)
    return made


def warm(app: Flask) -> None:
    """Open the archive, so that the first reader need not wait for it."""
    handles: ArchiveHandles = app.extensions["archives"]
    try:
        handle = handles.acquire()
    except ArchiveError as error:
        log.warning("%s", error)
        return
    try:
        handle.archive.warm()
    except ArchiveError as error:
        log.warning("%s", error)
    finally:
        handles.release(handle)


def run(server: Any, app: Flask) -> None:  # noqa: ANN401 - waitress has no types
    """Answer until told to end, then let what is under way finish."""
    under_way = UnderWay(app.wsgi_app)
    app.wsgi_app = under_way  # type: ignore[method-assign]
    ending: threading.Event = app.extensions["ending"]

    def end(number: int, frame: object) -> None:  # noqa: ARG001 - as the signal calls it
        if ending.is_set():
            raise SystemExit(0)
        ending.set()
        threading.Thread(target=_end_when_done, args=(under_way, server), daemon=True).start()

    threading.Thread(target=warm, args=(app,), daemon=True).start()
    before = signal.signal(signal.SIGTERM, end)
    try:
        server.run()
    finally:
        signal.signal(signal.SIGTERM, before)
        server.close()
        app.extensions["streams"].close()
        app.extensions["archives"].close()


def _end_when_done(under_way: UnderWay, server: Any) -> None:  # noqa: ANN401
    until = time.monotonic() + GRACE_SECONDS
    time.sleep(0.2)
    while (under_way.number or _unsent(server)) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


def _unsent(server: Any) -> bool:  # noqa: ANN401
    """Tell whether the server still holds parts of answers that slow readers have not taken."""
    channels = list(getattr(server, "active_channels", {}).values())
    return any(channel.total_outbufs_len for channel in channels)
