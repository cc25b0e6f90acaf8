"""Who has signed in, and what may they see? OpenID Connect, off unless a provider is named.

The provider's word is checked by Authlib (state, nonce, PKCE, signature, issuer, audience). Kept is
only a signed cookie with the level reached and until when: no name, no address, nothing on disk.
"""

from __future__ import annotations

import secrets
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app, session

from archive.errors import SettingsError
from archive.model import Level
from archive.settings import secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from archive.settings import Settings

_LEAST_SECRET = 32
_TIMEOUT = 10
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SignedOut:
    """Remembers until they would have ended the sessions that readers have ended themselves.

    A cookie that was copied before is worth nothing after. In memory: a restart forgets.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def add(self, name: str, until: float) -> None:
        """End a session."""
        with self._lock:
            now = time.time()
            self._until = {k: at for k, at in self._until.items() if at > now} | {name: until}

    def __contains__(self, name: str) -> bool:
        return name in self._until


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
        msg = "Inloggning med oidc_issuer kräver tillägget: pip install 'handlingar[oidc]'."
        raise SettingsError(msg) from error
    app.secret_key = secret(settings.session_secret)
    app.config.update(
        SESSION_COOKIE_NAME="handlingar_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=urlsplit(settings.address).scheme == "https",
    )
    app.extensions["signed_out"] = SignedOut()
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
        msg = f"session_secret ska vara minst {_LEAST_SECRET} tecken, ur slumpen."
        raise SettingsError(msg)
    if not settings.oidc_client or not (settings.oidc_internal or settings.oidc_closed):
        msg = "oidc_issuer kräver oidc_client och oidc_internal eller oidc_closed."
        raise SettingsError(msg)
    for name in ("address", "oidc_issuer"):
        parts = urlsplit(getattr(settings, name))
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            msg = f"Inloggning kräver att {name} börjar med https://."
            raise SettingsError(msg)


def level_of(claims: Mapping[str, Any], settings: Settings) -> Level:
    """Return the level that a provider's claims give; public when they give none."""
    said = claims.get(settings.oidc_claim, ())
    values = {said} if isinstance(said, str) else {str(one) for one in said or ()}
    if values & set(settings.oidc_closed):
        return Level.CLOSED
    return Level.INTERNAL if values & set(settings.oidc_internal) else Level.PUBLIC


def begin(level: Level, hours: float) -> None:
    """Let this reader be signed in."""
    session.clear()
    session["level"] = level.value
    session["until"] = time.time() + hours * 3600
    session["name"] = secrets.token_urlsafe(16)
    session["token"] = secrets.token_urlsafe(16)


def end() -> None:
    """Let this reader be signed out, and the cookie be worth nothing any more."""
    if (name := session.get("name")) is not None:
        current_app.extensions["signed_out"].add(name, session["until"])
    session.clear()


def signed_in() -> Level | None:
    """Return the level this reader has signed in to, or None."""
    out = current_app.extensions.get("signed_out")
    if out is None or session.get("name") is None or session["name"] in out:
        return None
    return Level(session["level"]) if session["until"] > time.time() else None
