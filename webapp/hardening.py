"""Security headers and conditional requests (ETag)."""

from __future__ import annotations

import hashlib
from functools import wraps
from importlib.metadata import version
from typing import TYPE_CHECKING, ParamSpec

from flask import current_app, g, make_response, request

from archive.model import Level
from webapp.handles import archive, newest_change
from webapp.languages import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

    from archive.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
UNSTORED = {"Cache-Control": "no-cache, private", "Vary": "Cookie"}
"""What is not the same for every reader is asked for anew."""
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "Cursor, ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
P = ParamSpec("P")


def set_up(app: Flask) -> None:
    """Send the security headers with every answer; a view's own header wins."""
    app.extensions["site_fingerprint"] = _site_fingerprint(app.config["SETTINGS"])

    @app.after_request
    def _harden(response: Response) -> Response:
        if request.path.startswith("/api/") and g.get("level") in (None, Level.PUBLIC):
            _open_to_sites(response)
        wanted = HEADERS if request.endpoint == "static" else HEADERS | UNSTORED
        own = {name.lower() for name, _value in response.headers}
        response.headers.extend(
            (name, value) for name, value in wanted.items() if name.lower() not in own
        )
        if request.endpoint != "static" and "vary" in own:
            response.vary.add("Cookie")
        return response


def _open_to_sites(response: Response) -> None:
    """Let the scripts of any site read what everybody may read, errors too (CORS)."""
    if not g.get("session"):
        response.headers.update(CROSS_ORIGIN)


def conditional(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Answer 304 without doing the work when the reader already has this generation's answer."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        tag = _tag()
        known = request.if_none_match
        if not known.star_tag and known.contains_weak(tag):  # * asks whether there is anything
            response = make_response("", 304)
        else:
            response = make_response(view(*args, **kwargs))
        response.set_etag(tag, weak=True)
        return response

    return answered


def _site_fingerprint(settings: Settings) -> str:
    """Return what stands for our version and the settings: pages show both."""
    shown = f"{version('handlingar')}\0{settings!r}"
    return hashlib.sha256(shown.encode("utf-8", "surrogateescape")).hexdigest()


def _tag() -> str:
    """Everything an answer depends on.

    State of the archive, address, language, level, session, our version and the settings.
    """
    held = archive()
    parts = (
        *(held.state.generation, held.bounds, newest_change()),
        *(request.full_path, language(), g.level, g.session),
        current_app.extensions["site_fingerprint"],
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
