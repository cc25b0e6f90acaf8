"""Shared store of several web hosts: rate-limit counts and sessions in Redis or Valkey.

Without it each host counts and signs in for itself. When it does not answer, each host counts for
itself until it does, and nobody is taken for signed in.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from limits.storage import RedisStorage

from archive.errors import ArchiveError, SettingsError
from archive.messages import message
from archive.model import Level
from archive.settings import is_loopback, secret
from webapp.languages import _

if TYPE_CHECKING:
    from limits.storage import Storage

    from archive.settings import Settings

log = logging.getLogger(__name__)
_SECONDS = 1.0
"""How long an answer waits for the store."""
_PREFIX = "handlingar"


class StoreAwayError(ArchiveError):
    """The store that says who is signed in does not answer."""

    http_status = 503


def counters(settings: Settings) -> Storage | None:
    """Return the counts that all hosts share; None when each has its own.

    Raises:
        SettingsError: the address is none, or unsafe, or the package is not installed.
    """
    if not settings.redis_url:
        return None
    waits = {"socket_timeout": _SECONDS, "socket_connect_timeout": _SECONDS}
    return RedisStorage(_address(settings), key_prefix=_PREFIX, **waits)  # type: ignore[arg-type]


def shared_sessions(settings: Settings) -> RedisSessions:
    """Return the register of sessions that all hosts share.

    Raises:
        SettingsError: the address is none, or unsafe, or the package is not installed.
    """
    address = _address(settings)
    from redis import Redis  # noqa: PLC0415 - an extra

    return RedisSessions(
        Redis.from_url(
            address, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, decode_responses=True
        )
    )


class RedisSessions:
    """Sessions that every host knows; each ends by itself in the store."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - of a package that may be missing
        from redis import RedisError  # noqa: PLC0415 - an extra

        self._client, self._errors = client, RedisError

    def add(self, name: str, level: Level, until: float) -> None:
        """Begin a session of a level that ends by itself (seconds since 1970).

        Raises:
            StoreAwayError: the store does not answer.
        """
        try:
            self._client.set(_key(name), level.value, exat=int(until))
        except self._errors as error:
            raise StoreAwayError(_("Det går inte att logga in just nu. Försök igen.")) from error

    def level(self, name: str) -> Level | None:
        """Return the level of a session; None also when the store does not answer."""
        try:
            known = self._client.get(_key(name))
            return Level(known) if known else None
        except (self._errors, ValueError) as error:
            log.error("the shared sessions cannot be read: %s", error)  # noqa: TRY400
            return None

    def remove(self, name: str) -> None:
        """End a session on every host.

        Raises:
            StoreAwayError: the store does not answer, so that the session goes on.
        """
        try:
            self._client.delete(_key(name))
        except self._errors as error:
            raise StoreAwayError(_("Det går inte att logga ut just nu. Försök igen.")) from error


def _key(name: str) -> str:
    return f"{_PREFIX}:session:{name}"


def _address(settings: Settings) -> str:
    address = secret(settings.redis_url)
    parts = urlsplit(address)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        msg = message(
            "redis_url ska vara rediss://dator:port/0 (eller redis:// till den egna datorn)."
        )
        raise SettingsError(msg)
    if parts.scheme == "redis" and not parts.password and not is_loopback(parts.hostname):
        msg = message(
            "redis_url till %(host)s ska ha TLS (rediss://) eller ett lösenord.",
            host=parts.hostname,
        )
        raise SettingsError(msg)
    try:
        import redis  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        msg = message("redis_url kräver tillägget: pip install 'handlingar[redis]'.")
        raise SettingsError(msg) from error
    return address
