"""Checks of the settings of a cluster: what it would refuse in the midst of a night."""

from __future__ import annotations

import re
import ssl
from importlib import util
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.errors import SettingsError, why
from archive.messages import Message, message
from archive.settings import is_loopback

if TYPE_CHECKING:
    from archive.settings import Settings

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_MOST_SHARDS = 1024
_PAIRS = (
    *(("engine_user", "engine_password"), ("engine_password", "engine_user")),
    ("engine_key", "engine_certificate"),
)
"""Settings of which the first says nothing without the second."""


def check_cluster_settings(settings: Settings) -> None:
    """See that a cluster can be asked with these settings.

    Raises:
        SettingsError: an address is missing or unsafe, a name or number is none, a certificate or
            key cannot be used, or the package is not installed.
    """
    if not settings.engine_urls:
        msg = message(
            "Sökmotorn opensearch behöver klustrets adresser i inställningen engine_urls."
        )
        raise SettingsError(msg)
    for url in settings.engine_urls:
        _require_https(url)
    _check_names(settings)
    _check_pairs(settings)
    _check_certificates(settings)
    if util.find_spec("opensearchpy") is None:
        msg = message("Paketet opensearch-py saknas; kör ”pip install 'handlingar[opensearch]'”.")
        raise SettingsError(msg)


def _require_https(url: str) -> None:
    if "@" in url:  # and is not repeated, for it may hold a password
        msg = message(
            "engine_urls ska inte innehålla användare eller lösenord; skriv dem i engine_user och "
            "engine_password."
        )
        raise SettingsError(msg)
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:  # a port that is none, or half an IPv6 address
        host = None
    if host and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        return
    msg = message(
        "%(url)s i engine_urls ska vara https://, en dator och en port (http:// bara till den egna "
        "datorn).",
        url=url,
    )
    raise SettingsError(msg)


def _check_names(settings: Settings) -> None:
    if not _PREFIX.fullmatch(settings.engine_prefix):
        msg = message(
            "engine_prefix är ”%(value)s”; skriv små bokstäver a–z, siffror, punkt, bindestreck "
            "och understreck, och en bokstav eller siffra först.",
            value=settings.engine_prefix,
        )
        raise SettingsError(msg)
    for name, least, value in (
        ("engine_shards", 1, settings.engine_shards),
        ("engine_replicas", 0, settings.engine_replicas),
    ):
        if not least <= value <= _MOST_SHARDS:
            msg = message(
                "%(name)s är %(value)s; välj ett heltal från %(least)s till %(most)s.",
                name=name,
                value=value,
                least=least,
                most=_MOST_SHARDS,
            )
            raise SettingsError(msg)


def _check_pairs(settings: Settings) -> None:
    """Refuse half of what signs in: the cluster would be asked without the other half."""
    for name, other in _PAIRS:
        if getattr(settings, name) and not getattr(settings, other):
            msg = message(
                "%(name)s gäller inte utan %(other)s; skriv båda, eller ingen av dem.",
                name=name,
                other=other,
            )
            raise SettingsError(msg)


def _check_certificates(settings: Settings) -> None:
    """Refuse certificates and keys that cannot be read, before a cluster seems to be away."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    own, key = settings.engine_certificate, settings.engine_key
    name, path = "engine_ca", settings.engine_ca
    try:
        if path:
            context.load_verify_locations(path)
        if own:
            name, path = "engine_certificate", own
            context.load_verify_locations(own)
            name, path = "engine_key", key or own
            context.load_cert_chain(own, key, password=lambda: "")
    except OSError as error:
        msg = message(
            "%(path)s i %(name)s kan inte användas: %(reason)s.",
            path=path,
            name=name,
            reason=_certificate_trouble(error, name),
        )
        raise SettingsError(msg) from error


def _certificate_trouble(error: OSError, name: str) -> Message:
    """Return what is wrong with the file of a setting, where OpenSSL says it in its own words."""
    if not isinstance(error, ssl.SSLError):
        return why(error)
    if error.reason == "KEY_VALUES_MISMATCH":
        return message("nyckeln hör till ett annat certifikat")
    if name == "engine_key":
        return message("den innehåller ingen nyckel som kan läsas utan lösenord")
    return message("den innehåller inget certifikat")
