"""Harvesting by OAI-PMH 2.0 at /oai."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from webapp.handles import archive, change_log
from webapp.oai import Repository, respond
from webapp.rate_limit import limited, serialised
from webapp.site import site_address, site_settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.settings import Settings

blueprint = Blueprint("harvesting", __name__)


@blueprint.route("/oai", methods=["GET", "POST"])
@limited("search")
@serialised
def answer() -> ResponseReturnValue:
    """Answer a harvester; arguments come in the address or, by POST, as a form."""
    settings, base = site_settings(), site_address()
    catalogue = archive().catalogue
    repository = Repository(
        catalogue=catalogue,
        log=change_log(),
        name=settings.title,
        base=base,
        host=urlsplit(base).hostname or "localhost",
        mail=_mail(settings),
        built=dt.datetime.fromisoformat(archive().state.built),
    )
    given = request.form if request.method == "POST" else request.args
    written = respond(repository, list(given.items(multi=True)))
    return Response(written, content_type="text/xml; charset=utf-8")


def _mail(settings: Settings) -> str:
    """Return the address for harvesters; the schema of the protocol wants a dot in its domain."""
    address = settings.contact or settings.mail_from
    return address if "." in address.rpartition("@")[2] else f"{address}.invalid"
