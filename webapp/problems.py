"""Problem details (RFC 9457) of errors for programs: a stable code, a title and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, make_response
from werkzeug.exceptions import HTTPException

from archive.errors import ArchiveError
from webapp.languages import _
from webapp.site import known_address

if TYPE_CHECKING:
    from flask import Response

_OF_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    416: "no-such-range",
    421: "wrong-host",
}
"""Codes of errors that Flask raises."""


def titles() -> dict[str, str]:
    """Return every code with what it means, in the reader's language."""
    return {
        "unknown-parameter": _("Okänd parameter"),
        "unknown-value": _("Okänt värde"),
        "invalid-value": _("Ogiltigt värde"),
        "query-syntax": _("Fel i frågan"),
        "bad-cursor": _("Ogiltig markör"),
        "not-found": _("Finns inte"),
        "gone": _("Finns inte längre"),
        "withheld": _("Lämnas inte ut"),
        "changed-original": _("Originalet har ändrats"),
        "rate-limited": _("För många frågor"),
        "busy": _("Hög belastning"),
        "index-unavailable": _("Arkivet kan inte svara"),
        "store-unusable": _("Filen med bevakningar eller inloggningar kan inte användas"),
        "method-not-allowed": _("Kan bara läsas"),
        "too-large": _("För stor begäran"),
        "no-such-range": _("Delen finns inte"),
        "wrong-host": _("Fel värdnamn"),
        "bad-request": _("Begäran kan inte tolkas"),
        "internal": _("Fel hos arkivet"),
    }


def code_of(error: Exception) -> str:
    """Return the stable code of an error."""
    if isinstance(error, ArchiveError):
        return error.code
    if isinstance(error, HTTPException):
        return _OF_STATUS.get(error.code or 500, "bad-request")
    return "internal"


def problem(error: Exception, status: int, sentence: str, more: dict[str, object]) -> Response:
    """Return an answer of a status that tells a program of an error.

    `type` leads to where the code is explained. `error` is what `detail` was called before.
    """
    code = code_of(error)
    body = {
        "type": f"{known_address()}/api#{code}",
        "title": titles().get(code, code),
        "status": status,
        "code": code,
        "detail": sentence,
        "error": sentence,
        **more,
    }
    response = make_response(jsonify(body), status)
    response.mimetype = "application/problem+json"
    return response
