"""Read the notice-board days of minutes: approved, posted, taken down, last day of appeal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.register.entry_values import POSTING, Posting
from archive.register.register_entries import OF_MINUTES
from indexer.register.entries import entry, own_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document

_DAY = r":?\s*((?:19|20)\d\d-\d\d-\d\d)"
_RULES = {
    "approved": (r"\bjusterat(?:s)?(?:\s+den)?", r"justeringsdatum", r"justering[^\n]{0,60}?[\s,]"),
    "posted": (r"anslag(?:et)?\s+(?:sätts|sattes|satt)\s+upp", r"anslagsdatum"),
    "taken_down": (r"anslag(?:et)?\s+tas\s+ne[dr]",),
    "appeal": (r"sista\s+dag(?:en)?\s+(?:för\s+)?(?:att\s+)?överklaga(?:nde)?t?",),
}
_COMPILED = {
    name: re.compile("(?:" + "|".join(rules) + ")" + _DAY, re.IGNORECASE)
    for name, rules in _RULES.items()
}


def postings_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield the days on the notice board that minutes quote, one entry a document."""
    if document.type not in OF_MINUTES:
        return
    days: dict[str, str] = {}
    first = None
    for section in own_sections(document):
        for name, rule in _COMPILED.items():
            if name not in days and (match := rule.search(section.text)):
                days[name] = match[1]
                first = first or (section, match.span())
    if first:
        section, at = first
        yield entry(section, POSTING, "", Posting(**days), at, rule="anslag", confidence=0.9)
