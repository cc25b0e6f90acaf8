"""Read from decided points what is reported of assignments: done, not done, or accounted for.

A report names the giving by day and § ("Uppdraget 2023-11-23 § 14 förklaras fullgjort"), or is of
its own case. A line may declare a whole list done that stands below it ("Nedanstående uppdrag (a-c)
förklaras fullgjorda"): then each item of the list that names a giving reports of that one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from archive.language.identifiers import MONTH_NAMES, date_key
from archive.register.entry_values import REPORT, AssignmentReport
from indexer.register.entries import entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.catalogue import RegisterEntry
    from archive.model import Section

_ACCOUNT = re.compile(r"edovisning|apportering")
_DONE = re.compile(
    r"\b(?:förklaras?|uppdraget\s+(?:anses|är|bedöms))\s+(?:härmed\s+|därmed\s+|som\s+)?"
    r"(?P<not>inte\s+|ej\s+)?(?:som\s+)?"
    r"(?:fullgjo\w+|slutför\w+|avsluta\w+|utför\w+|verkställ\w+)",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"\b(?:åter)?(?:redovisning|rapportering)(?:en|ar|arna)?\b[^.]{0,400}?\buppdrag"
    r"[^.]{0,600}?\b(?:godkänns|antecknas|noteras|läggs\s+till\s+handlingarna)\b"
    r"|\b(?:godkänner|noterar|antecknar|tar\s+del\s+av)\s+(?:\w+\s+){0,4}?"
    r"(?:åter)?(?:redovisning|rapportering)(?:en)?\b",
    re.IGNORECASE | re.DOTALL,
)
_GIVING = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\s+(?P<month>{MONTH_NAMES})\s+(?P<year>(?:19|20)\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)),?\s*§\s*(?P<number>\d{1,4})"
    r"(?:,?\s*(?:besluts)?(?:punkt|p\.?|att-sats)(?:en)?\s*(?P<point>\d{1,2}))?",
    re.IGNORECASE,
)
_OF_A_LIST = re.compile(
    r"\b(?:nedanstående|följande|nedan\s+\w+|underliggande)\s+(?:\w+\s+){0,2}?uppdrag\b|:\s*\Z",
    re.IGNORECASE,
)
"""A line that speaks of the list below it."""
_EXCEPTED = re.compile(r"\b(?:undantag|utom|förutom)\b", re.IGNORECASE)
"""A list of which some items are not meant: which these are is not read, so none is reported."""

Part: TypeAlias = tuple[int, int, str | None]
"""Start, end and number of a decided point or sentence."""


def reports_of(
    section: Section, base: int, quoted: str, parts: Sequence[Part], *, proposed: bool
) -> Iterator[RegisterEntry]:
    """Yield what the points of a decision report, which stands in its section from `base` on."""
    for place, (start, end, _) in enumerate(parts):
        declared, noted = _declared(quoted[start:end]), _is_noted(quoted[start:end])
        if not declared and not noted:
            continue
        done = not declared["not"] if declared else None
        whole = bool(declared and _OF_A_LIST.search(quoted[start:end]))
        for first, last in [(start, end), *(_items_below(parts, place, quoted) if whole else ())]:
            words = " ".join(quoted[first:last].split())
            named = _givings(words) or ({"": None} if first == start else {})
            for key, point in named.items():
                value = AssignmentReport(words, done, point, proposed)
                at = (base + first, base + last)
                yield entry(section, REPORT, key, value, at, rule="återrapporterat", confidence=0.9)


def _declared(words: str) -> re.Match[str] | None:
    """Return where a point declares an assignment done, or not done."""
    return _DONE.search(words) if "förklara" in words or "uppdraget" in words else None


def _is_noted(words: str) -> bool:
    """Tell whether a point takes the account of an assignment."""
    return _ACCOUNT.search(words) is not None and _NOTED.search(words) is not None


def _items_below(parts: Sequence[Part], place: int, quoted: str) -> Iterator[tuple[int, int]]:
    """Yield the items of the list below a line, to the next point of its own rank."""
    start, end, own = parts[place]
    if _EXCEPTED.search(quoted[start:end]):
        return
    for first, last, number in parts[place + 1 :]:
        above = own and number and own != number and own.isalpha() >= number.isalpha()
        if above or _declared(quoted[first:last]):
            return
        yield first, last


def _givings(words: str) -> dict[str, str | None]:
    """Return the day and § of each giving that is named, with the point of it."""
    return {_paragraph_key(giving): giving["point"] for giving in _GIVING.finditer(words)}


def _paragraph_key(match: re.Match[str]) -> str:
    day = match["iso"] or date_key(match["day"], match["month"].casefold(), match["year"])
    return f"{day} {match['number']}"
