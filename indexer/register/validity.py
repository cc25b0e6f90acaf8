"""Read from when to when a policy, rule, fee, plan or agreement says that it holds."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from archive.language.identifiers import MONTH_NAMES, date_key
from archive.register.entry_values import VALIDITY, ValidityPeriod
from archive.register.rule_titles import title_key
from indexer.register.entries import entry, own_sections
from indexer.segment.patterns import ADOPTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document

_OF_PERIOD = frozenset({"verksamhetsplan", "budget"})
"""Types of plans that hold for the period they are made for."""
TYPES = frozenset({"policy", "plan", "stadgar", "avtal"}) | _OF_PERIOD
_TITLES = re.compile(
    r"policy|riktlinje|reglemente|ordning\b|taxa|avgifter\b|stadgar|program|strategi|handlingsplan"
    r"|överenskommelse",
    re.IGNORECASE,
)
GOVERNS_NOTHING = re.compile(
    r"(?<!\bför )(?<!\bom )(?<!\bvid )\b(?:(?:utkast|förslag|protokoll)(?:et)?|protokollsutdrag"
    r"|(?:remiss|uppföljning|rapport)(?:en)?|remiss(?:version|utgåva|svar)"
    r"|samråds(?:handling|version|förslag|utgåva)(?:en)?|granskningshandling(?:en)?)\b"
    r"|\b(?:ladda\s+ne[dr]|ladda\s+hem|hämta\s+(?:som\s+)?pdf|dokumentportal(?:en)?)\b",
    re.IGNORECASE,
)
"""What a paper is that governs nothing; behind för, om and vid it is what one that does is about.
"""
DAY = (
    rf"(?:den\s+)?(?:(?P<day>\d{{1,2}})\s+(?P<month>{MONTH_NAMES})\s+(?P<year>(?:19|20)\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))"
)
"""A day in words or figures; `day_of` reads what it matched."""
_BY = r"(?:\s+av\s+(?P<body>[\wåäöÅÄÖ-]+(?:\s[\wåäö-]+){0,3}?))?\s+"
_SECTION = r"(?:,?\s*§\s?(?P<number>\d{1,4}))?"
_RULES = {
    "adopted": re.compile(
        rf"\b{ADOPTED}{_BY}{DAY}{_SECTION}",
        re.IGNORECASE,
    ),
    "revised": re.compile(
        rf"\b(?:senast\s+)?revidera(?:d|t|de){_BY}{DAY}{_SECTION}", re.IGNORECASE
    ),
    "starts": re.compile(
        r"\b(?:gäller|träder\s+i\s+kraft|löper)"
        r"(?:\s|\b[^.\n]{0,200}?\s(?:från(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?)\s)\s*"
        rf"{DAY}",
        re.IGNORECASE,
    ),
    "ends": re.compile(
        rf"\b(?:till\s+och\s+med|t\.?\s?o\.?\s?m\.?|upphör\w*(?:\s+att\s+gälla)?|löper\s+ut)\s+{DAY}",
        re.IGNORECASE,
    ),
}
_OPEN_ENDED = re.compile(r"\b(?:gäller|löper)\b[^.\n]{0,200}?\btills\s+vidare\b", re.IGNORECASE)
_RENEWS = re.compile(
    r"\b(?:säg(?:s|es|er)|uppsäg\w*|uppsagts?)\b[^.]{0,200}?\bförläng\w*"
    r"|\bförläng\w*\b[^.]{0,200}?\b(?:om|såvida)\b[^.]{0,80}?\bs(?:äg(?:s|es)|agts?)\s+upp\b"
    r"|\bförläng\w*\s+automatiskt\b|\bautomatisk\w*\s+förläng\w*",
    re.IGNORECASE,
)
"""An agreement that goes on where nobody gives notice: its last day is the first it may end."""
_REPLACES = re.compile(r"\bersätter\s+(?P<what>[^.\n]{5,160})", re.IGNORECASE)
_PERIOD = re.compile(r"\b(?P<first>(?:19|20)\d\d)\s?[-–]\s?(?P<last>(?:19|20)\d\d)\b")
_READ = 4000


def validity_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield what a document says of its own validity, under a key that its versions share."""
    sections = list(own_sections(document))
    governs = document.type in TYPES or _TITLES.search(document.title)
    if not sections or not governs or GOVERNS_NOTHING.search(document.title):
        return
    text = "\n".join(section.text for section in sections)[:_READ]
    matches = {name: rule.search(text) for name, rule in _RULES.items()}
    decided = matches["revised"] or matches["adopted"]
    replaces = _REPLACES.search(text)
    covers, last = _period_of(document)
    value = ValidityPeriod(
        adopted=day_of(matches["adopted"]),
        revised=day_of(matches["revised"]),
        starts=day_of(matches["starts"]),
        ends=day_of(matches["ends"]) or last,
        body=decided["body"] if decided else None,
        section=decided["number"] if decided else None,
        words=_validity_words(decided, matches["starts"], _OPEN_ENDED.search(text)),
        replaces=" ".join(replaces["what"].split()) if replaces else None,
        covers=covers,
        renews=_RENEWS.search(" ".join(text.split())) is not None,
    )
    key = title_key(document.title)
    yield entry(sections[0], VALIDITY, key, value, rule="gäller", confidence=0.85)


def _period_of(document: Document) -> tuple[str | None, str | None]:
    """Return the first and last day that a plan is made for, None where they are not told."""
    if document.period and document.type in {"plan", *_OF_PERIOD}:
        first, last = document.period
        ends = last.isoformat() if last < dt.date.max else None
        return first.isoformat() if first > dt.date.min else None, ends
    years = _PERIOD.search(document.title)
    return (f"{years['first']}-01-01", f"{years['last']}-12-31") if years else (None, None)


def _validity_words(*matches: re.Match[str] | None) -> str:
    """Return how a paper says by whom and from when it holds, nothing of it twice."""
    kept: list[str] = []
    for words in (" ".join(match[0].split()) for match in matches if match):
        kept = [other for other in kept if other not in words]
        kept += [] if any(words in other for other in kept) else [words]
    return ". ".join(kept)


def day_of(match: re.Match[str] | None) -> str | None:
    """Return the day that DAY matched in ISO form, None where there is no match or no such day."""
    if match is None:
        return None
    return match["iso"] or date_key(match["day"], match["month"].casefold(), match["year"])
