"""Sign-in with OpenID Connect and the level it gives; off unless a provider is named.

The provider's answer is checked by Authlib (state, nonce, PKCE, signature, issuer, audience). Kept
are a random name in a signed cookie, and in the session register its level and until when: nothing
about the person.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app, session

from archive.errors import SettingsError
from archive.messages import message
from archive.model import Level
from archive.settings import secret
from webapp import sessions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from archive.settings import Settings
    from webapp.sessions import SessionRegister

_LEAST_SECRET = 32
_TIMEOUT = 10
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def set_up(app: Flask, settings: Settings) -> bool:
    """Let readers of `app` sign in when a provider is named; tell whether they can.

    Raises:
        SettingsError: a setting that goes with it is missing or unsafe, or Authlib is not there.
    """
    app.jinja_env.globals.update(signed_in=signed_in, can_sign_in=bool(settings.oidc_issuer))
    if not settings.oidc_issuer:
        return False
    _check(settings)
    try:
        from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - an extra
    except ImportError as error:
        msg = message(
            "Inloggning med oidc_issuer kräver tillägget: pip install 'handlingar[oidc]'."
        )
        raise SettingsError(msg) from error
    app.secret_key = secret(settings.session_secret)
    app.config.update(
        SESSION_COOKIE_NAME="handlingar_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=urlsplit(settings.address).scheme == "https",
    )
    app.extensions["sessions"] = sessions.register(settings)
    app.extensions["oidc"] = OAuth(app).register(
        "oidc",
        client_id=settings.oidc_client,
        client_secret=secret(settings.oidc_secret),
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT,
        },
    )
    return True


def _check(settings: Settings) -> None:
    if len(secret(settings.session_secret)) < _LEAST_SECRET:
        msg = message(
            "session_secret ska vara minst %(least)s tecken, ur slumpen.", least=_LEAST_SECRET
        )
        raise SettingsError(msg)
    if not settings.oidc_client or not (settings.oidc_internal or settings.oidc_closed):
        msg = message("oidc_issuer kräver oidc_client och oidc_internal eller oidc_closed.")
        raise SettingsError(msg)
    for name in ("address", "oidc_issuer"):
        parts = urlsplit(getattr(settings, name))
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            msg = message("Inloggning kräver att %(name)s börjar med https://.", name=name)
            raise SettingsError(msg)


def level_of(claims: Mapping[str, Any], settings: Settings) -> Level:
    """Return the level that a provider's claims give; public when they give none.

    A claim is a text or a list of texts; anything else gives nothing.
    """
    claim = claims.get(settings.oidc_claim)
    listed = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    values = {value for value in listed if isinstance(value, str)}
    if values & set(settings.oidc_closed):
        return Level.CLOSED
    return Level.INTERNAL if values & set(settings.oidc_internal) else Level.PUBLIC


def subject_of(claims: Mapping[str, Any]) -> str:
    """Return whom claims speak of; empty when they do not say it."""
    subject = claims.get("sub")
    return subject if isinstance(subject, str) else ""


def begin(level: Level, hours: float) -> None:
    """Let this reader be signed in."""
    end()
    name = secrets.token_urlsafe(16)
    _register().add(name, level, time.time() + hours * 3600)
    session["name"] = name
    session["token"] = secrets.token_urlsafe(16)


def end() -> None:
    """Let this reader be signed out, and every copy of the cookie be worth nothing any more."""
    if name := session_name():
        _register().remove(name)  # first: while that fails, the reader can try again
    session.clear()


def signed_in() -> Level | None:
    """Return the level this reader has signed in to, or None."""
    if not (name := session_name()):
        return None
    return _register().level(name)


def session_name() -> str:
    """Return what the reader's cookie calls their session; empty without one."""
    if "sessions" not in current_app.extensions:
        return ""
    name = session.get("name")
    return name if isinstance(name, str) else ""


def _register() -> SessionRegister:
    register: SessionRegister = current_app.extensions["sessions"]
    return register
