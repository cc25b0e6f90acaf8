"""Signing in and out at the OpenID Connect provider; off unless one is named."""

from __future__ import annotations

import hmac
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from authlib.integrations.base_client.errors import OAuthError
from flask import Blueprint, current_app, redirect, render_template, request, session
from joserfc.errors import JoseError
from requests import RequestException

from archive.errors import ArchiveError
from webapp import signin
from webapp.languages import _
from webapp.rate_limit import BusyError, limited
from webapp.site import site_address, site_settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

log = logging.getLogger(__name__)
blueprint = Blueprint("signing", __name__)
BACK = "/logga-in/klar"


class SigningError(ArchiveError):
    """Signing in or out could not be done as asked."""

    http_status = 403


@blueprint.get("/logga-in")
@limited("search")
def enter() -> ResponseReturnValue:
    """Send the reader to the provider; `vidare` is the page they come back to."""
    signin.end()
    session["onward"] = onward(request.args.get("vidare", "/"))
    try:
        answer: ResponseReturnValue = current_app.extensions["oidc"].authorize_redirect(
            site_address() + BACK
        )
    except (RequestException, OAuthError, ValueError) as error:
        raise _unreachable(error) from error
    return answer


@blueprint.get(BACK)
@limited("search")
def back() -> ResponseReturnValue:
    """Take the reader in who comes back from the provider with its word."""
    settings, client = site_settings(), current_app.extensions["oidc"]
    to = onward(session.get("onward", "/"))
    try:
        claims = _claims(client, settings.oidc_claim)
    except RequestException as error:
        raise _unreachable(error) from error
    except (OAuthError, JoseError, ValueError, KeyError) as error:
        log.warning("signing in failed: %s", type(error).__name__)
        signin.end()
        msg = _("Inloggningen gick inte att slutföra; försök igen från början.")
        raise SigningError(msg) from error
    signin.begin(signin.level_of(claims, settings), settings.session_hours)
    return redirect(to, 303)


def _claims(client: Any, wanted: str) -> dict[str, Any]:  # noqa: ANN401 - Authlib has no types
    """Return what the provider says of who came back: of its signed token, and of its userinfo.

    Raises:
        ValueError: there is no signed token, or it does not say whom it is of.
    """
    token = client.authorize_access_token()
    claims = dict(token.get("userinfo") or {})
    if not token.get("id_token") or not signin.subject_of(claims):
        raise ValueError("no id_token, or no sub in it")
    if wanted not in claims and "userinfo_endpoint" in client.load_server_metadata():
        more = dict(client.userinfo(token=token))
        claims |= more if more.get("sub") == claims["sub"] else {}
    return claims


@blueprint.post("/logga-ut")
def leave() -> ResponseReturnValue:
    """Sign the reader out here, and say where to sign out from the provider too."""
    token, wanted = request.form.get("token", ""), session.get("token", "")
    if not wanted or not hmac.compare_digest(token.encode(), wanted.encode()):
        raise SigningError(
            _("Utloggningen gick inte att slutföra; ladda om sidan och försök igen.")
        )
    signin.end()
    return render_template("signedout.html", provider=_farewell())


def _farewell() -> str:
    try:
        known = current_app.extensions["oidc"].load_server_metadata()
    except (RequestException, OAuthError, ValueError):
        return ""
    there = known.get("end_session_endpoint", "")
    if not there.startswith(("https://", "http://")):
        return ""
    client = site_settings().oidc_client
    return f"{there}?{urlencode({'client_id': client})}"


def _unreachable(error: Exception) -> BusyError:
    log.warning("the provider cannot be reached: %s", type(error).__name__)
    return BusyError(_("Inloggningstjänsten svarar inte; försök igen om en stund."), 30)


def onward(address: str) -> str:
    """Return a page of ours to go on to; the first one for anything that could lead elsewhere."""
    fine = (
        address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    )
    return address if fine else "/"
