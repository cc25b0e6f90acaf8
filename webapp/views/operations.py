"""Is it alive, is it ready, how is it doing? For the machines that watch over the site."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, g
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from archive.errors import ArchiveError
from webapp.holdings import archive

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.telemetry import Metrics

blueprint = Blueprint("operations", __name__)


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
        name = archive().generation
    except ArchiveError as error:
        return Response(f"{error}\n", 503, {"Retry-After": "30"}, mimetype="text/plain")
    return Response(f"ok {name}\n", mimetype="text/plain")


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give Prometheus the counters, to this machine only."""
    if not _is_here(g.client):
        abort(404)
    counted: Metrics = current_app.extensions["metrics"]
    counted.waiting.set(current_app.extensions["waiting"]())
    try:
        counts = archive().catalogue.counts()
    except ArchiveError:
        counts = {"documents": 0, "files": {}}
    counted.documents.set(counts["documents"])
    for status, number in counts["files"].items():
        counted.files.labels(status).set(number)
    return Response(generate_latest(counted.registry), content_type=CONTENT_TYPE_LATEST)


def _is_here(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False
