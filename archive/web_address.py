"""Web addresses that a record may lead to: http and https with a host, and nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_address(url: str | None) -> str | None:
    """Return an address as it stands when it is one of the web; None for any other.

    `javascript:`, `data:`, `file:` and whatever else is no address of a page; neither is one with
    white space or control characters, which browsers take out before they look at the scheme.
    """
    if not url or not url.isprintable() or any(letter.isspace() for letter in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None
