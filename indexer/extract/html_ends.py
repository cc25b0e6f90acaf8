"""Where a web page ends: what stops within a tag, a comment or an element is no whole page."""

from __future__ import annotations

import re
from collections import Counter

_ATTRIBUTES = (
    r"(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?|[\"'])*+"
)
_PIECE = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|(?P<comment>\Z)))"
    rf"|<(?P<close>/?)(?P<name>[a-z][^\s/>]*){_ATTRIBUTES}(?:>|(?P<tag>\Z))"
    rf"|<[!?/][^>]*+(?:>|(?P<other>\Z))",
    re.IGNORECASE | re.DOTALL,
)
"""A comment, a tag or another sign between brackets, with a group that matches where it is open."""
_RAW = ("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp")
"""Elements in which no tag is one but their own end."""
_ENDS = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in _RAW}
_MUST_CLOSE = frozenset(
    (
        *("article", "aside", "blockquote", "center", "div", "dl", "footer", "form", "header"),
        *("main", "nav", "ol", "pre", "section", "select", "table", "ul"),
        *(f"h{level}" for level in range(1, 7)),
    )
)
"""Elements whose end tag the HTML Standard lets nobody leave out (13.1.2.4)."""


def is_cut_off(html: str) -> bool:
    """Return whether a page stops before its end.

    It does where a tag, a comment or a script is open, for browsers show nothing of what follows;
    and where `<html>` or `<body>` is never closed, and an element that must be closed is not.
    """
    names: Counter[str] = Counter()
    at = 0
    while piece := _PIECE.search(html, at):
        at = piece.end()
        if any(piece[group] is not None for group in ("comment", "tag", "other")):
            return True
        if (name := (piece["name"] or "").lower()) and not piece[0].endswith("/>"):
            names[piece["close"] + name] += 1
            if name in _RAW and not piece["close"]:
                end = _ENDS[name].search(html, at)
                if end is None:
                    return True
                at = end.start()
    if names["/html"] or names["/body"] or not (names["html"] or names["body"]):
        return False
    return any(names[name] > names[f"/{name}"] for name in _MUST_CLOSE)
