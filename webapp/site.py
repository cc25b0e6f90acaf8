"""Public address of the site, for links in feeds, exports and citations.

The Host of a request is what a stranger sent. It stands in a link only when it is ours: a name in
the setting `hosts`, the host that is listened on, this machine, or an address of a private network.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, g, request

from archive.errors import ArchiveError
from webapp.languages import _

if TYPE_CHECKING:
    from archive.settings import Settings


class UnknownHostError(ArchiveError):
    """An absolute link is wanted, and nobody has said what the site is called."""

    code = "wrong-host"
    http_status = 421


def site_settings() -> Settings:
    """Return the settings that the site is served with."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def known_address() -> str:
    """Return the site's address, without a slash at the end; empty when it is not known."""
    if "known_address" not in g:
        g.known_address = _known_address()
    known: str = g.known_address
    return known


def _known_address() -> str:
    settings = site_settings()
    if settings.address:
        return settings.address.rstrip("/")
    return request.host_url.rstrip("/") if is_own(request.host, settings) else ""


def site_address() -> str:
    """Return the site's address, without a slash at the end.

    Raises:
        UnknownHostError: it is not set, and the request's Host is none of ours.
    """
    if address := known_address():
        return address
    raise UnknownHostError(
        _("Webbplatsens adress är inte inställd; den som driver den anger address eller hosts.")
    )


def is_own(host: str, settings: Settings) -> bool:
    """Tell whether a Host, with or without its port, is a name or an address of this site."""
    return _is_own(host, settings.host, tuple(settings.hosts))


@lru_cache(maxsize=256)
def _is_own(host: str, listened: str, named: tuple[str, ...]) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in {"localhost", listened.lower(), *map(str.lower, named)}:
        return True
    try:
        return ip_address(name).is_private
    except ValueError:
        return False
