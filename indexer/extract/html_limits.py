"""Limits of what a web page may cost the parser: nesting, attributes and choices."""

from __future__ import annotations

import re

_LONG_TAG = re.compile("<[a-zA-Z][^<>]{10000,}")
_MOST_ATTRIBUTES = 500
_NESTING = re.compile(
    "<(/?)(li|div|span|section|article|header|footer|aside|nav|form|table|tbody|ul|ol|blockquote|b|i|u"
    r"|font|a|em|strong|h[1-6]|center|main|dl|figure|details|fieldset|address|button|dialog|dir"
    r"|figcaption|hgroup|menu|noscript|ruby|search|summary|sup|svg|g)\b[^<>]*>",
    re.IGNORECASE,
)
"""Tags that must be closed: those that need not be say nothing of depth."""
_DEEPEST = 1000
_CHOICE = re.compile(r"<(select|option)\b", re.IGNORECASE)
_MOST_CHOICES = 200


def within_limits(html: str) -> str:
    """Return a page without what takes the parser more than linear time; its words are kept."""
    return _shallow(_parted(_LONG_TAG.sub(_with_fewer_attributes, html)))


def _shallow(html: str) -> str:
    """Drop tags nested deeper than pages have them: the parser looks through all open ones."""
    if html.count("<") - html.count("</") < _DEEPEST:
        return html
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        before = depth
        if tag[2].lower() != "li":  # it need not be closed: its list counts
            depth = max(0, depth - 1) if tag[1] else depth + 1
        return " " if max(before, depth) > _DEEPEST else tag[0]

    return _NESTING.sub(kept, html)


def _parted(html: str) -> str:
    """Part long lists to choose from: the parser looks through a whole one at each choice."""
    choices = 0

    def parted(tag: re.Match[str]) -> str:
        nonlocal choices
        choices = 0 if tag[1].lower() == "select" else choices + 1
        return f"</select><select>{tag[0]}" if choices and not choices % _MOST_CHOICES else tag[0]

    return _CHOICE.sub(parted, html)


def _with_fewer_attributes(tag: re.Match[str]) -> str:
    """Cut the attributes of a tag: the parser compares each with all others."""
    pieces = tag[0].split(maxsplit=_MOST_ATTRIBUTES)
    return tag[0] if len(pieces) <= _MOST_ATTRIBUTES else " ".join(pieces[:-1])
