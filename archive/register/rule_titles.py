"""Compare titles of policies, rules, plans and agreements, as papers and decisions name them."""

from __future__ import annotations

import re

_VARIES = re.compile(
    r"\b(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b|\bversion(?:en)?\s*\d+(?:\.\d+)*\b"
    r"|\b(?:reviderad|reviderat|reviderade|version|versionen|gällande|ny|nya|nytt)\b|\W+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-])")
_ENDING = r"\w{0,4}"
"""What an inflected word may have behind its base form: policyn, riktlinjerna."""


def title_key(title: str) -> str:
    """Return what the versions of a rule have in common: its title without years and version."""
    return " ".join(_VARIES.sub(" ", title.casefold()).split())


def title_years(title: str) -> frozenset[str]:
    """Return the years in a title, by which one version is told from another."""
    return frozenset(_YEAR.findall(title))


def title_pattern(key: str) -> re.Pattern[str]:
    """Return a pattern of the key of a title in a key of running text, its words inflected."""
    return re.compile(r"\b" + " ".join(re.escape(word) + _ENDING for word in key.split()) + r"\b")
