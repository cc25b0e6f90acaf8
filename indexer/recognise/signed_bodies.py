"""The body that signs a paper: with its accounts, by the signer's office or by delegation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule
from indexer.recognise.authority import authority
from indexer.recognise.body_names import body_fact, without_year
from indexer.recognise.forms import bodies_by_form, is_body
from indexer.segment.patterns import DEFINITE_BODY

if TYPE_CHECKING:
    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout

_ACCOUNTS = re.compile(
    r"(?P<body>styrelsen)\s+(?:för\s+[^\n]{3,80}\s+"
    r"|i\s+[^\n]{3,80}\s+)?(?:får\s+)?(?:härmed\s+|har\s+härmed\s+)?"
    r"(?:avge|avger|avlämnar?|lämnar?|avgiva|upprättar|presentera[r]?)\b",
    re.IGNORECASE,
)
_BY_OFFICE = re.compile(
    r"\((?P<body>lekmannarevisor|förtroendevald revisor)\)|som"
    r" (?P<office>lekmannarevisor)",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"^[A-ZÅÄÖ].*(?:en|et|et|ige|ten)$")
_DELEGATED = re.compile(rf"\bdelegation\s(?:av|från)\s(?P<body>{DEFINITE_BODY})\b", re.IGNORECASE)
"""In whose place a paper is signed: På delegation av kommunstyrelsen."""
_ON_BEHALF = re.compile(r"^(?i:för|enligt\suppdrag\sav)\s+(?=[A-ZÅÄÖ])")
"""What stands before the body that a paper is signed for."""


def signed_body(view: DocumentLayout, kind: str, vocabulary: Vocabulary) -> Fact | None:
    """Return the body that presents the accounts or stands in the signature of a document."""
    if kind in {"årsredovisning", "verksamhetsberättelse"}:
        match = _ACCOUNTS.search(view.text[:20000])
        if match:
            span = view.span(match.start(), match.end())
            return body_fact(
                "Styrelsen", (match[0], span), FactRule.PRESENTS_ACCOUNTS, 0.85, vocabulary
            )
    office = _BY_OFFICE.search(view.text) if kind == "rapport" else None
    if office:
        span = view.span(office.start(), office.end())
        named = office["body"] or office["office"]
        return body_fact(named, (office[0], span), FactRule.SIGNERS_OFFICE, 0.7, vocabulary)
    offset = max(0, len(view.text) - len(view.closing))
    signed = None
    if delegated := _DELEGATED.search(view.closing):
        span = view.span(offset + delegated.start(), offset + delegated.end())
        return body_fact(delegated["body"], (delegated[0], span), FactRule.SIGNED, 0.7, vocabulary)
    for match in re.finditer(r"^[^\n\f]{4,60}$", view.closing, re.MULTILINE):
        alone = without_year(match[0]).strip(" ,.:")
        addressed = alone.startswith(("Till ", "Till:"))
        alone = _ON_BEHALF.sub("", alone)
        short = len(alone.split()) <= 2 or _is_formed(alone)
        if short and not addressed and is_body(alone) and _DEFINITE.search(alone):
            if authority(vocabulary.organisations).find(alone):
                continue
            span = view.span(offset + match.start(), offset + match.end())
            signed = body_fact(alone, (match[0], span), FactRule.SIGNED, 0.7, vocabulary)
    return signed


def _is_formed(text: str) -> bool:
    """Tell whether a text is one body's name of several words: Miljö- och byggnadsnämnden."""
    return any(one.span.end - one.span.start == len(text) for one in bodies_by_form(text))
