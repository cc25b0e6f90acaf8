"""Client address and level of access of a request. Off by default: everyone is public.

A reverse proxy that has signed the reader in says in one header which level they have reached. Its
word counts only when the request comes straight from one of the named addresses; from anyone else
the header is nothing. The same holds for the client's own address in X-Forwarded-For.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import g, request

from archive.access import Withheld, withheld
from archive.errors import SettingsError
from archive.messages import message
from archive.model import Level, widest
from webapp.languages import _
from webapp.signin import session_name, signed_in
from webapp.site import site_settings

if TYPE_CHECKING:
    from flask import Flask

    from archive.catalogue import Original
    from archive.settings import Settings

_IPV6_PREFIX_BITS = 64
_HOP = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<v4>[0-9]+(?:\.[0-9]+){3}))(?::[0-9]+)?")
Networks = tuple[IPv4Network | IPv6Network, ...]


def set_up(app: Flask, settings: Settings) -> None:
    """Settle for every request of `app` who asks (`g.client`) and their level (`g.level`).

    Raises:
        SettingsError: a proxy is no address, or a header is named without any proxy.
    """
    proxies = parse_networks(settings.proxies)
    if settings.access_header and not proxies:
        msg = message("access_header kräver att proxies namnger vilka adresser som får sätta den.")
        raise SettingsError(msg)

    @app.before_request
    def _admit() -> None:
        peer = request.remote_addr or ""
        trusted = is_within(peer, proxies)
        proxy_level = (
            request.headers.get(settings.access_header, "") if settings.access_header else ""
        )
        proxied = level_named(proxy_level) if trusted else Level.PUBLIC
        level = signed_in()
        g.session = session_name() if level else ""
        g.level = widest((proxied, level or Level.PUBLIC))
        g.client = client_address(peer, request.headers.get("X-Forwarded-For", ""), proxies)


def parse_networks(names: tuple[str, ...]) -> Networks:
    """Return the addresses and networks that are named.

    Raises:
        SettingsError: a name is neither.
    """
    try:
        return tuple(ip_network(name, strict=False) for name in names)
    except ValueError as error:
        msg = message(
            "proxies: %(reason)s; skriv adresser som 127.0.0.1 eller nät som 10.0.0.0/8.",
            reason=error,
        )
        raise SettingsError(msg) from error


def level_named(text: str) -> Level:
    """Return the level of that name; anything but a level's name is public."""
    try:
        return Level(text.strip().lower())
    except ValueError:
        return Level.PUBLIC


def client_address(peer: str, forwarded: str, proxies: Networks) -> str:
    """Return the address of who asks: the last hop that is none of the trusted proxies."""
    hops = [_without_port(hop.strip()) for hop in forwarded.split(",") if hop.strip()]
    here = peer
    while hops and is_within(here, proxies):
        here = hops.pop()
    return here


def _without_port(hop: str) -> str:
    """Return the address of a hop; some proxies write the port behind it, IPv6 in brackets."""
    written = _HOP.fullmatch(hop)
    return (written["v6"] or written["v4"]) if written else hop


def may_open(original: Original) -> bool:
    """Say whether the reader may open a file: not one with numbers or words they may not see."""
    return _withheld(original) is None


def _withheld(original: Original) -> Withheld | None:
    settings = site_settings()
    level: Level = g.level
    return withheld(original, settings, level)


def why_withheld(original: Original) -> str:
    """Return in words why a file is not handed out."""
    if _withheld(original) is Withheld.PERSONAL_NUMBERS:
        return _(
            "Originalet innehåller personnummer och visas inte här. "
            "Du kan begära ut handlingen hos den organisation som förvarar den."
        )
    return _(
        "Originalet innehåller, eller kan innehålla, dold text som ingen har granskat "
        "och visas inte här. Du kan begära ut handlingen hos den organisation som förvarar den."
    )


def has_images(original: Original | None) -> bool:
    """Say whether the pages of a file are shown as pictures: it is a PDF, and they are wanted."""
    settings = site_settings()
    if settings.page_images == "off" or original is None:
        return False
    return original.paged and original.media_type == "application/pdf"


def is_within(address: str, proxies: Networks) -> bool:
    """Tell whether an address lies within one of some networks; what is no address does not."""
    try:
        where = ip_address(address)
    except ValueError:
        return False
    return any(where in network for network in proxies)


def client_network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else f"{int(parsed) >> _IPV6_PREFIX_BITS:x}::/64"
    return str(parsed)
