"""The body whose name stands alone in a letterhead, on a cover or in a running head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule
from indexer.recognise.authority import authority
from indexer.recognise.body_names import body_fact, formed_body, without_year
from indexer.recognise.forms import is_body, organisations_by_form, owned_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout, LayoutLine

_OF_ORGANISATION = re.compile(
    r"(?:^|\s[–-]\s)(?P<body>[\w-]{0,40}(?:direktion|styrelse|utskott|nämnd|fullmäktige)(?:en|et)?)"
    r"\s+(?:för|i)\s+(?P<of>[A-ZÅÄÖ].*)$",
    re.IGNORECASE,
)
"""Whose body it is, in one line: Direktionen för Norra förbundet."""
_OF_FIELD = re.compile(
    r"[A-ZÅÄÖ][\w-]*(?:nämnden|utskottet|rådet|kommittén|delegationen)\sför\s"
    r"(?!(?:beslut|godkännande|kännedom|yttrande|information|beredning)\b)[a-zåäö-]{4,40}"
    r"(?:(?:,|\soch|\ssamt)\s[a-zåäö-]{4,40}){0,3}"
)
"""A body by its field: Fakultetsnämnden för teknik, Utskottet för arbete och omsorg."""
_KIND_AT_END = re.compile(
    r"\s+(?:sammanträdesprotokoll|protokoll(?:sutdrag)?|kallelse|föredragningslista|dagordning"
    r"|minnesanteckningar)(?:\s+\d.*)?$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"(?:\w*protokoll|kallelse|\w*anteckningar|föredragningslista)\b", re.IGNORECASE
)
_INDEFINITE = re.compile(
    r"(?!beredning$)(?:[A-ZÅÄÖ][\w-]{0,60}?)?(direktion|styrelse|nämnd|beredning)", re.IGNORECASE
)
"""A body's name as a letterhead's cell has it: Förbundsdirektion. A column is called Beredning."""


def in_letterhead(view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    """Return the body whose name stands alone on one of the first lines or in a running head."""
    del title
    candidates: list[LayoutLine] = [*_cover(view)[:8], *view.heads]
    for line in candidates:
        if len(line.text) > 90 or line.text.startswith(
            ("Till ", "Till:")
        ):  # whom it is addressed to
            continue
        for name, rule, sure in _alone_on(line, vocabulary):
            return body_fact(name, (line.text, line.span), rule, sure, vocabulary)
    return None


def _alone_on(line: LayoutLine, vocabulary: Vocabulary) -> Iterator[tuple[str, FactRule, float]]:
    """Yield the body that a line names and little else, with rule and confidence."""
    alone = re.sub(r"\s*\d+\s*\(\s*\d+\s*\)\s*$", "", without_year(line.text))
    alone = _KIND_AT_END.sub("", alone)
    owned = owned_body(alone)
    if owned and len(owned.name) >= 0.8 * len(alone):
        yield owned.name, FactRule.LETTERHEAD, 0.85
    named = authority(vocabulary.bodies).find(alone)
    if named and len(named[0].text) >= 0.8 * len(alone):
        yield named[0].text, FactRule.LETTERHEAD, 0.85
    formed = formed_body(alone, vocabulary)
    if formed and len(formed.name) >= 0.8 * len(alone) and alone[:1].isupper():
        yield formed.name, FactRule.LETTERHEAD, 0.75
    if indefinite := _INDEFINITE.fullmatch(alone):
        yield (
            f"{alone}{'n' if indefinite[1].lower() == 'styrelse' else 'en'}",
            FactRule.LETTERHEAD,
            0.75,
        )
    if _OF_FIELD.fullmatch(alone):
        yield alone, FactRule.LETTERHEAD, 0.75
    of = _OF_ORGANISATION.search(alone)
    if of and _is_organisation(of["of"], vocabulary):
        yield of["body"], FactRule.LETTERHEAD, 0.8
    head, comma, rest = alone.partition(", ")
    if comma and is_body(head) and (_PAPER.match(rest) or _is_organisation(rest, vocabulary)):
        yield head, FactRule.LETTERHEAD, 0.8
    if comma and line.mark == "furniture" and authority(vocabulary.bodies).find(head):
        yield head, FactRule.RUNNING_HEAD, 0.8
    ends = re.search(r"(?:kommun|stad|region\w*)\s+(?P<body>\w+)$", alone, re.IGNORECASE)
    if ends and is_body(ends["body"]):
        yield ends["body"], FactRule.LETTERHEAD, 0.8


def _is_organisation(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a stretch begins with the name of an organisation."""
    known = authority(vocabulary.organisations).find(text)
    formed = organisations_by_form(text, vocabulary.place_names)
    return 0 in {*(named.span.start for named in known), *(named.span.start for named in formed)}


def _cover(view: DocumentLayout) -> list[LayoutLine]:
    """Return the lines above the first numbered paragraph."""
    if view.first_paragraph is None:
        return list(view.lines)
    end = view.start + view.first_paragraph
    return [line for line in view.lines if line.span.start < end]
