"""Version of a paper: draft, adjusted, corrected; and which is shown first."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERSION = re.compile(
    r"(?P<draft>\bojustera[dt]\b|\b(?:ej|icke|inte|ännu)\s+(?:\w+\s+)?justera[dt]\b|\butkast"
    r"|\bförslag till protokoll|\bpreliminär\w*|\bkoncept|\barbetsmaterial\b)"
    r"|(?P<adjusted>\bjusterat\b|\bjusterad\b|\bslutlig\w*|\bfastställd\b|\bantagen\b)"
    r"|(?P<correction>\brättelse\b|\brättad\b|\breviderad\b|\bny version\b)",
    re.IGNORECASE,
)
_WORDS = (
    *("juster", "utkast", "förslag", "prelimin", "koncept", "arbetsmaterial", "slutlig"),
    *("fastställd", "antagen", "rättelse", "rättad", "reviderad", "ny version"),
)
"""One of these stands in whatever `_VERSION` finds: looking for them takes a fifth of the time."""
_ORDER = {"rättelse": 0, "justerad": 1, None: 2, "utkast": 3}


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one version of a paper from another.

    `mark` is what it says of itself, `day` its main date in ISO, `filed` the day of its file.
    """

    type: str
    body: str | None
    day: str | None
    mark: str | None
    filed: str | None


def version_mark(text: str) -> str | None:
    """Return what a title or opening says of its version: utkast, justerad or rättelse, or None."""
    lowered = text.lower()
    if not any(word in lowered for word in _WORDS):
        return None
    marks = {match.lastgroup for match in _VERSION.finditer(text)}
    for name, mark in (("correction", "rättelse"), ("draft", "utkast"), ("adjusted", "justerad")):
        if name in marks:
            return mark
    return None


def precedes(version: Version, other: Version) -> bool | None:
    """Tell which of two papers of nearly the same words goes before the other as the newer.

    True when `one` does, False when `other` does: a correction before an adjusted, a draft last,
    else the later file. None when they are no versions of one paper (minutes of two meetings in
    the same words, last year's form) or nothing tells them apart.
    """
    if (
        version.type != other.type
        or not _agree(version.day, other.day)
        or not _agree(version.body, other.body)
    ):
        return None
    ranks = _ORDER.get(version.mark, 2), _ORDER.get(other.mark, 2)
    if ranks[0] != ranks[1]:
        return ranks[0] < ranks[1]
    if version.filed and other.filed and version.filed != other.filed:
        return version.filed > other.filed
    return None


def _agree(value: str | None, other: str | None) -> bool:
    return value is None or other is None or value == other
