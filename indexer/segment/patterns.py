"""Notation for rules of many spellings, readable and easy to extend."""

from __future__ import annotations

import re

from indexer.worded import Worded

BODY = (
    r"(?:[\w-]{0,40}(?:styrelsen?|nämnd(?:en)?|direktion(?:en)?|fullmäktige|utskott(?:et)?"
    r"|beredning(?:en)?|presidi(?:et|um)|årsmötet?|stämman?|grupp(?:en)?|råd(?:et)?|förbund(?:et)?)"
    r"|mötet|ordföranden?"
    r"|(?:AU|KS|KF|FD|FU|RS|RF)(?:'s|:s)?)"
)
"""A body by the form its name ends in, definite or not."""
DEFINITE_BODY = (
    r"(?:[\w-]{1,40}-(?:,\s[\w-]{1,40}-)?\s(?:och|samt)\s)?"
    r"[\w-]{0,40}(?:styrelsen|nämnden|utskottet|kommittén|beredningen|revisionen|fullmäktige"
    r"|kollegiet|direktionen|presidiet|rådet)"
)
"""A body as a sentence names it: Direktionen, Miljö- och byggnadsnämnden."""
ADOPTED = r"(?:antag(?:en|na|et)|fastställ(?:da?|ts?)|beslutade?|godkän(?:da?|t))"
"""What a rule is by a decision: antagen, fastställd, beslutad, godkänd."""


def either(rules: str) -> str:
    """Return one alternation of the rules, one rule a line; BODY in a rule stands for a body."""
    lines = (line.strip() for line in rules.splitlines())
    return "|".join(line.replace("BODY", BODY) for line in lines if line)


def any_of(rules: str, flags: re.RegexFlag = re.IGNORECASE) -> Worded:
    """Return a pattern that any of the rules, one a line, matches; case is folded."""
    return Worded(f"(?:{either(rules)})", flags)
