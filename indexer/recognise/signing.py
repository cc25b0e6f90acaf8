"""Who signed a record electronically, when, and by which service: read out of its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, SectionKind, Span
from indexer.recognise.dates import find_dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from archive.model import DocumentSpan

_SERVICE = re.compile(
    r"\b(Scrive|Penneo|DocuSign|Adobe(?: Acrobat)? Sign|GetAccept|Assently|Oneflow|Comfact"
    r"|Visma(?: Addo| Sign)?|TellusTalk|Egreement|Zigned|SimpleSign|Signicat|Verified)\b",
    re.IGNORECASE,
)
_CAP = r"(?:[A-ZÅÄÖÉ][a-zåäöéü'’-]+|[A-ZÅÄÖÉ-]{2,})"
_NAME = rf"(?P<name>{_CAP}(?: (?:von|af|de|{_CAP})){{1,3}})"
_BY = re.compile(
    r"(?i:signera(?:de|t|d)|undertecknat?|undertecknad|underskriv(?:en|et)|(?:e-)?signed)"
    r"(?i: digitalt| elektroniskt)?(?i: av| by):?\s+" + _NAME
)
_RETURNED = re.compile(
    r"(?i:namn(?:et)? (?:som )?returnera(?:t|des) från[^:\"”“]{0,40}?(?:bankid|legitimation)?"
    r"(?: var)?)[:\s]+[\"”“]?" + _NAME
)
_ALONE = re.compile(
    rf"^{_NAME}(?: \([A-ZÅÄÖ]{{2,4}}\))?\s*$(?=(?:\n[^\n]*){{0,5}}?\n?[^\n]*"
    r"(?i:serienummer|serial number|bankid|ip[-: ]|signera|underteckn|signed))",
    re.MULTILINE,
)
_REACH = 400


@dataclass(frozen=True, slots=True)
class Signature:
    """One who signed: the name as the service gives it, and the day, None where it says none."""

    name: str
    day: dt.date | None
    words: str
    start: int


def signatures(text: str) -> list[Signature]:
    """Return who signed by an evidence's text, in its order, each name once."""
    matches = [
        match
        for rule in (_BY, _RETURNED, _ALONE)
        for match in rule.finditer(text)
        if not _SERVICE.fullmatch(match["name"])
    ]
    signed: dict[str, Signature] = {}
    starts = sorted({match.start() for match in matches})
    for match in sorted(matches, key=lambda m: m.start()):
        name = match["name"].title() if match["name"].isupper() else match["name"]
        after = [start for start in starts if start > match.start()]
        end = min([match.end() + _REACH, *after[:1]])
        mention = next(
            (m for m in find_dates(text[match.end() : end]) if m.precision == "day"), None
        )
        day = mention.start if mention else None
        words = " ".join(text[match.start() : match.end()].split())
        known = signed.get(name.casefold())
        if known is None or (known.day is None and day):
            signed[name.casefold()] = Signature(name, day, words, match.start("name"))
    return list(signed.values())


def signing_facts(text: str, start: int | None = None) -> Iterator[Fact]:
    """Yield what evidence says: each who signed, with the day, and the service.

    `start` is where the evidence stands in the repaired text; None when it lies in an appendix.
    """
    for signature in signatures(text):
        at = (
            None
            if start is None
            else Span(start + signature.start, start + signature.start + len(signature.name))
        )
        value = (
            f"{signature.name}, {signature.day.isoformat()}" if signature.day else signature.name
        )
        yield Fact("signature", value, signature.words, FactRule.SIGNING_EVIDENCE, 0.9, at)
    service = _SERVICE.search(text)
    if service:
        at = None if start is None else Span(start + service.start(), start + service.end())
        yield Fact("signing_service", service[0], service[0], FactRule.SIGNING_EVIDENCE, 0.9, at)


def bound_evidence(cut: DocumentSpan, text: str) -> Iterator[Fact]:
    """Yield what the signature pages bound with a document say; `text` is the repaired text."""
    for section in cut.sections:
        if section.kind is SectionKind.EVIDENCE:
            yield from signing_facts(section.span.of(text), section.span.start)
