"""Health, readiness and metrics for monitoring."""

from __future__ import annotations

import datetime as dt
from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, g
from prometheus_client import CONTENT_TYPE_LATEST

from archive import runs
from archive.errors import ArchiveError
from archive.messages import _
from archive.runs.report_wording import troubles
from webapp.handles import archive, generation, refused
from webapp.site import site_settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.telemetry import Metrics

blueprint = Blueprint("operations", __name__)
NIGHTS = 30
"""Runs that are looked through for one that came to its end."""
DONE = (runs.PUBLISHED, runs.UNCHANGED)


@blueprint.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer as long as the process does."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer ok when there is a generation to search in."""
    if current_app.extensions["ending"].is_set():
        return Response("ending\n", 503, mimetype="text/plain")
    try:
        name = archive().state.generation
    except ArchiveError as error:
        return Response(f"{error}\n", 503, {"Retry-After": "30"}, mimetype="text/plain")
    state = f"ok {name}\n"
    if newest := refused():
        state += (
            _(
                "Generationen %(newest)s är skadad; %(name)s svarar i dess ställe. "
                "Kör handlingar index.",
                newest=newest,
                name=name,
            )
            + "\n"
        )
    return Response(state, mimetype="text/plain")


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give Prometheus the counters, to this machine only."""
    if not _is_here(g.client):
        abort(404)
    counted: Metrics = current_app.extensions["metrics"]
    counted.waiting.set(current_app.extensions["waiting"]())
    _tell_of_generation(counted)
    _tell_of_runs(counted)
    return Response(counted.render(), content_type=CONTENT_TYPE_LATEST)


def _tell_of_generation(counted: Metrics) -> None:
    """Count what the whole archive holds, which only the manifest tells here."""
    try:
        manifest = generation().manifest
        built = _seconds(manifest.built)
    except (ArchiveError, ValueError):
        counted.documents.set(0)
        counted.built.set(0)
        return
    counted.documents.set(manifest.documents)
    counted.built.set(built)
    for status, number in manifest.counts.items():
        counted.files.labels(status).set(number)


def _tell_of_runs(counted: Metrics) -> None:
    recorded = runs.runs(site_settings().index, NIGHTS)
    ended = [run.ended for run in recorded if run.ended and run.result in DONE]
    counted.checked.set(_seconds(ended[0]) if ended else 0)
    counted.troubles.set(len(troubles(recorded[0])) if recorded else 0)


def _seconds(moment: str) -> float:
    return dt.datetime.fromisoformat(moment).timestamp()


def _is_here(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False
