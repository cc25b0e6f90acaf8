"""Open-data descriptions for programs: DCAT, API catalogue (RFC 9727) and contact (RFC 9116).

DCAT-AP-SE 3 (https://docs.dataportal.se/dcat/3.0.0/sv/), DCAT-AP 3
(https://semiceu.github.io/DCAT-AP/releases/3.0.0/), RFC 9727 (API catalogue) and RFC 9116
(security.txt).
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template

from archive.errors import NotFoundError
from archive.model import UNKNOWN, Filters
from webapp.arrivals import rfc3339_time
from webapp.handles import archive, change_log
from webapp.hardening import conditional
from webapp.languages import _
from webapp.parameters import takes
from webapp.site import known_address, site_address, site_settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


blueprint = Blueprint("opendata", __name__)
KEYWORDS = ("allmänna handlingar", "protokoll", "beslut", "diarium")
_VALID_DAYS = 180
"""How long a security.txt is good for; less than a year, as RFC 9116 recommends."""
_LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@blueprint.get("/dcat.rdf")
@takes()
@conditional
def dcat() -> ResponseReturnValue:
    """Describe the archive as open data by DCAT-AP-SE."""
    return _described(european=False)


@blueprint.get("/dcat-ap.rdf")
@takes()
@conditional
def dcat_european() -> ResponseReturnValue:
    """Describe the archive as open data by DCAT-AP, whose formats are those of the Union's list."""
    return _described(european=True)


def _described(*, european: bool) -> Response:
    """Return catalogue, data set, distributions and data service as RDF/XML."""
    settings, log = site_settings(), change_log()
    organisations = archive().catalogue.browse("organisation", Filters())
    written = render_template(
        "dcat.rdf.xml",
        base=site_address(),
        european=european,
        contact=settings.contact,
        licence=settings.data_licence,
        keywords=[*KEYWORDS, *(name for name, _count in organisations if name != UNKNOWN)],
        issued=rfc3339_time(log.first()),
        modified=rfc3339_time(log.latest()),
    )
    return Response(written, mimetype="application/rdf+xml")


@blueprint.get("/.well-known/api-catalog")
@takes()
@conditional
def api_catalogue() -> ResponseReturnValue:
    """List the interfaces for programs with their descriptions (RFC 9727, linkset of RFC 9264)."""
    base = known_address()
    about = [{"href": f"{base}/api", "type": "text/html"}]
    linkset = [
        {
            "anchor": f"{base}/api/search",
            "service-desc": [{"href": f"{base}/api/openapi.json", "type": "application/json"}],
            "service-doc": about,
        },
        {"anchor": f"{base}/api/changes", "service-doc": about},
        {
            "anchor": f"{base}/oai",
            "service-desc": [{"href": f"{base}/oai?verb=Identify", "type": "text/xml"}],
        },
        {
            "anchor": f"{base}/dcat.rdf",
            "describedby": [
                {"href": f"{base}/{name}", "type": "application/rdf+xml"}
                for name in ("dcat.rdf", "dcat-ap.rdf")
            ],
        },
    ]
    response = Response(json.dumps({"linkset": linkset}), content_type=_LINKSET)
    response.headers["Link"] = f'<{base}/.well-known/api-catalog>; rel="api-catalog"'
    return response


@blueprint.get("/.well-known/security.txt")
def security() -> ResponseReturnValue:
    """Say whom to tell of a weakness (RFC 9116); nothing where no contact is set."""
    if not (contact := site_settings().contact):
        raise NotFoundError(_("Ingen kontaktadress är inställd."))
    until = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=_VALID_DAYS)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {until.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: sv, en",
    ]
    if base := known_address():
        lines.append(f"Canonical: {base}/.well-known/security.txt")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
