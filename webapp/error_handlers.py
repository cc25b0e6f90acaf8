"""Error handlers: one sentence for the user, never a stack trace."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import make_response, render_template, request
from werkzeug.exceptions import HTTPException

from archive.errors import (
    ArchiveError,
    QueryError,
    ValueRefusedError,
)
from archive.query import span
from webapp import problems
from webapp.addresses import MAX_TEXT
from webapp.languages import _
from webapp.rate_limit import BusyError

if TYPE_CHECKING:
    from flask import Flask, Response

log = logging.getLogger(__name__)
RETRY_SECONDS = 30
_ASKING = ("/sok", "/kwic", "/beslut", "/uppdrag")
_DATES = ("fran", "till")
_DROPPED = ("sida", "offset", "limit", "lang")


def set_up(app: Flask) -> None:
    """Answer every error of `app` with a page, or with JSON under /api/."""
    app.register_error_handler(ArchiveError, _archive_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _internal_error)


def error_page(
    error: Exception, status: int, sentence: str, retry: int | None = None, **more: object
) -> Response:
    """Return an answer of that status with one sentence, and when to come back.

    `more` is what a program is told besides, as members of the problem (RFC 9457).
    """
    if _asked_by_program():
        response = problems.problem(error, status, sentence, more)
    else:
        # Whoever made a mistake in a question gets it back, to mend it.
        page = render_template(
            "error.html", status=status, sentence=sentence, asked=_asked(), **_dates()
        )
        response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    if retry is not None or status == 503:
        response.headers["Retry-After"] = str(retry or RETRY_SECONDS)
    return response


def _asked_by_program() -> bool:
    """Say whether the answer is for a program: under /api/, or where JSON is preferred to HTML."""
    kinds = request.accept_mimetypes
    wanted = kinds.best_match(["text/html", "application/problem+json", "application/json"])
    return request.path.startswith("/api/") or wanted not in (None, "text/html")


def _asked() -> list[tuple[str, str]] | None:
    """Return what was asked, name by name, on a page with a form to ask again; None elsewhere."""
    if request.path not in _ASKING:
        return None
    pairs = [(k, v[:MAX_TEXT]) for k, v in request.args.items(multi=True) if k not in _DROPPED]
    return pairs if any(k in ("q", "fran", "till") for k, _ in pairs) else None


def _dates() -> dict[str, object]:
    """Return which dates of the request cannot be read, and its address without any."""
    wrong = [name for name in _DATES if not _is_date(request.args.get(name, "").strip())]
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in (*_DATES, *_DROPPED)]
    return {"wrong_dates": wrong, "without_dates": f"{request.path}?{urlencode(kept)}"}


def _is_date(text: str) -> bool:
    try:
        return not text or bool(span(text))
    except QueryError:
        return False


def _archive_error(error: ArchiveError) -> Response:
    if error.http_status >= 500 and not isinstance(error, BusyError):
        log.error("%s: %s", type(error).__name__, error)
    sentence = str(error)
    if isinstance(error, QueryError) and error.position is not None:
        sentence += " " + _("Felet finns vid tecken %(number)d.", number=error.position + 1)
    more: dict[str, object] = {}
    if isinstance(error, ValueRefusedError):
        more = {"parameter": error.name, "meant": error.meant}
    retry = getattr(error, "retry", None)
    return error_page(error, error.http_status, sentence, retry, **more)


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    sentences = {
        404: _("Sidan finns inte. Den kan ha flyttats eller så är adressen felaktig."),
        405: _("Här kan uppgifter bara läsas, inte ändras."),
        413: _("Begäran är för stor."),
        416: _("Den delen av filen finns inte."),
    }
    sentence = sentences.get(error.code, _("Begäran kunde inte tolkas."))
    response = error_page(error, error.code, sentence)
    if error.code == 405:
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response


def _internal_error(error: Exception) -> Response:
    log.error("internal error", exc_info=error)
    return error_page(
        error, 500, _("Ett fel har inträffat och har loggats. Försök igen om en stund.")
    )
