"""Join the heading of a § to a clause of its decision that names the rule by its kind alone.

"Avtalet förlängs" and "förslaget godkänns" mean what the heading names.
"""

from __future__ import annotations

import re

_KINDS = (
    "avtal|kontrakt|överenskommelse|policy|plan|reglemente|tax|riktlinje|program|strategi"
    "|stadg|föreskrift|regl|ordning"
)
_BY_KIND = re.compile(
    rf"\b\w*?(?P<kind>{_KINDS})(?:et|t|en|n|an|na|rna|erna|arna|orna|met)\b"
    r"(?!\s+(?:för|om|avseende|gällande|rörande|angående|kring|över)\b)",
    re.IGNORECASE,
)
_KIND = re.compile(rf"(?P<kind>{_KINDS})", re.IGNORECASE)
PROPOSED = re.compile(
    r"\b(?:förslaget|förlängningen|ändringen|ändringarna|revideringen|tillägget|upphävandet)\b"
    r"(?!\s+(?:till|om|på|av|i|för)\b)",
    re.IGNORECASE,
)
"""What a clause that approves a proposal alone names."""
_ANOTHERS = re.compile(
    r"\b(?:yttrande|remiss\w*|svar|motion|medborgarförslag|uppföljning|redovisning|rapport\w*"
    r"|information|samråd|utvärdering|granskning|revision)\b",
    re.IGNORECASE,
)
"""A § with such a heading decides on words about a rule."""


def kind_named(clause: str, heading: str) -> str:
    """Return the stem by which a clause names a rule by its kind alone, or empty.

    Of a clause that names a proposal alone it is the kind in the heading.
    """
    match = _BY_KIND.search(clause)
    if match is None and PROPOSED.search(clause):
        match = _KIND.search(heading)
    return match["kind"].casefold() if match else ""


def relied_heading(clause: str, heading: str) -> str:
    """Return the heading that a clause relies on to name a rule, or empty."""
    relies = _BY_KIND.search(clause) or PROPOSED.search(clause)
    return heading if relies and not _ANOTHERS.search(heading) else ""
