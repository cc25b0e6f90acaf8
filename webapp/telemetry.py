"""Logs and metrics for operators, without a word about persons.

Each request has an id, given back in X-Request-Id and written in one log line of JSON with method,
kind of page, status and time. Neither the query, the address asked for nor who asks is written.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import time
from typing import TYPE_CHECKING

from flask import current_app, g, request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask, Response

log = logging.getLogger("webapp.requests")
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "handlingar_requests_total",
            "Answered requests.",
            ("view", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "handlingar_request_seconds",
            "Time from request to answer; of a streamed file, to its first part.",
            ("view",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "handlingar_waiting_requests",
            "Requests waiting for a thread.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self.documents = Gauge(
            "handlingar_documents",
            "Documents in the served generation.",
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )
        self.files = Gauge(
            "handlingar_files",
            "Files of the corpus by how they came through reading.",
            ("status",),
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )
        self.built = Gauge(
            "handlingar_generation_built_timestamp_seconds",
            "When the served generation was built.",
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )
        self.checked = Gauge(
            "handlingar_last_run_timestamp_seconds",
            "When the last run that came to its end did so; 0 when none is recorded.",
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )
        self.troubles = Gauge(
            "handlingar_last_run_troubles",
            "What a person ought to look at after the last run.",
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )

    def render(self) -> bytes:
        """Return all that is counted, as Prometheus reads it, of all processes that count here."""
        if _FOLDER not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, os.environ[_FOLDER])  # type: ignore[no-untyped-call]
        return generate_latest(together)


def share_counters(folder: Path) -> None:
    """Let all processes forked from this one keep their counters in files of one folder."""
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def forget_process(pid: int) -> None:
    """Take a process that has ended out of what is counted of those that live."""
    mark_process_dead(pid, os.environ[_FOLDER])  # type: ignore[no-untyped-call]


def set_up(app: Flask) -> None:
    """Give every request of `app` an id, a log line and its place in the counters."""
    app.extensions["metrics"] = Metrics()

    @app.before_request
    def _begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
        g.begun = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        metrics: Metrics = current_app.extensions["metrics"]
        seconds = time.perf_counter() - g.get("begun", time.perf_counter())
        view = request.endpoint or "none"
        metrics.requests.labels(view, str(response.status_code)).inc()
        metrics.seconds.labels(view).observe(seconds)
        metrics.waiting.set(current_app.extensions["waiting"]())
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if not log.isEnabledFor(logging.INFO):
            return response
        line = {
            "request": g.get("request_id", ""),
            "method": request.method if request.method in ("GET", "HEAD") else "other",
            "view": view,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        }
        log.info("%s", json.dumps(line))
        return response
