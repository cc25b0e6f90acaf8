"""Markup that a parser of plain HTML takes otherwise than browsers do, put so that it reads it."""

from __future__ import annotations

import re

_XHTML = re.compile(r"\s*<\?xml\b|<html\b[^<>]{0,500}\sxmlns\s*=", re.IGNORECASE)
_HEAD = 2000
_EMPTY = re.compile(
    r"<(script|style|title|textarea|iframe|noscript|noframes|xmp|template|select|object)\b"
    r"((?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)/>",
    re.IGNORECASE,
)
"""Elements that XML may close at once; HTML takes what follows for their content."""
_TEMPLATE = re.compile(r"<(/?)template\b([^<>]*)>", re.IGNORECASE)
_SHADOW = re.compile(r"\sshadowroot(?:mode)?\b", re.IGNORECASE)


def as_html(html: str) -> str:
    """Return a page with what XML closes at once closed, and what it puts in shadow trees open."""
    if _XHTML.search(html[:_HEAD]):
        html = _EMPTY.sub(r"<\1\2></\1>", html)
    return _without_shadow(html) if _SHADOW.search(html) else html


def _without_shadow(html: str) -> str:
    """Return a page with its declared shadow trees in place: browsers show them, no templates."""
    open_ones: list[bool] = []

    def shown(tag: re.Match[str]) -> str:
        if tag[1]:
            return "</div>" if open_ones and open_ones.pop() else tag[0]
        open_ones.append(bool(_SHADOW.search(tag[2])))
        return "<div>" if open_ones[-1] else tag[0]

    return _TEMPLATE.sub(shown, html)
