"""Read decisions made by delegation (delegationsbeslut): rows of lists, and papers of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import SectionKind
from archive.register.entry_values import DELEGATION, DelegatedDecision
from archive.register.register_entries import ROLES
from indexer.recognise.case_numbers import find_case_numbers
from indexer.register.delegation_rows import OFFICE, office_in, rows_of
from indexer.register.entries import entry, own_sections, plain_text
from indexer.register.labelled_blocks import Block, blocks_of, without_running_heads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document, Section

_BY_DELEGATION = (
    r"(?:delegations?|delegerings)(?:beslut|ärende)\w*|ordförande(?:ns)?\s?beslut\w*"
    r"|beslut\w*\s+(?:(?:som\s+)?fatta\w+\s+)?(?:på|enligt|med\s+stöd\s+av|genom|via)\s+delegation\w*"
)
_LIST = re.compile(_BY_DELEGATION, re.IGNORECASE)
_LABEL = re.compile(rf"^[ \t]*(?:{_BY_DELEGATION})[ \t]*:?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_NO_LIST = re.compile(
    r"delegations?(?:ordning|bestämmelse)|rutin|riktlinje|\bmotion\b", re.IGNORECASE
)
_LISTED = re.compile(
    r"\b(?:(?:an)?mälan|anmälda|redovisning|förteckning|list(?:a|or|an)|rapport\w*|sammanställning"
    r"|återrapportering|meddelanden)\b|\bfattade\b|ärenden\b",
    re.IGNORECASE,
)
_PAPER = re.compile(rf"^\W*(?:{_BY_DELEGATION})(?:\s+nr\b.{{0,20}}|\W.*)?$", re.IGNORECASE)
_SKIPPED = frozenset({
    "beslutsunderlag", "handling", "handlingar", "underlag", "bilaga", "bilagor",
    "yrkande", "yrkanden", "närvarande", "beslutande",
})  # fmt: skip
_MADE_BY = re.compile(
    r"^[ \t]*(?:delegat|beslutsfattare|beslutande|beslut(?:at|et)?\s+(?:fattat\s+)?av|fattat\s+av)"
    r"[ \t]*[:\t\n][ \t]*(?P<value>\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_POINT = re.compile(
    r"\b(?:delegations?(?:punkt|nummer|nr)|punkt(?:en)?\s+i\s+delegations\w+"
    r"|(?:stöd\s+(?:i|av)|enligt|enlighet\s+med)\s+(?:\w+\s+){0,3}delegations\w+,?\s*"
    r"(?:punkt|p\.?|nr)?)[ \t]*:?\s*"
    r"(?P<value>[A-ZÅÄÖ]{0,3}\s?\d{1,2}(?:\.\d{1,3})*)",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"^[ \t]*(?:ärende(?:mening|rubrik)?|rubrik|beslutet\s+(?:avser|gäller)|avser)[ \t]*[:\t][ \t]*"
    r"(?P<value>\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_DAY = re.compile(
    r"^[ \t]*(?:beslutsdatum|datum(?:\s+för\s+beslut(?:et)?)?)[ \t]*[:\t][ \t]*"
    r"(?P<value>(?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE | re.MULTILINE,
)
_DECIDES = re.compile(rf"(?P<by>{OFFICE})\s+(?:beslutar|har\s+beslutat)\b", re.IGNORECASE)
_SIGNED = re.compile(rf"^[ \t]*(?P<by>{OFFICE})[ \t]*$", re.IGNORECASE | re.MULTILINE)
_HEAD_LINES = 12
_ORDER = r"delegations?(?:ordning|bestämmelse|förteckning|regl|punkt)\w*"
_STATED = re.compile(
    rf"(?:\b(?:stöd\s+(?:av|i)|enligt|enlighet\s+med|genom)\s+(?:\w+\s+){{0,3}}{_ORDER}"
    r"|\bpå\s+delegation\b)",
    re.IGNORECASE,
)
_DECIDING = re.compile(
    r"\b(?:beslutar|förordnar|utser|anställer|beviljar|medger|godkänner|tecknar|avslår|avvisar|avger"
    r"|beslutas|fattas|förordnas|utses|anställs|beviljas|medges|godkänns|tecknas|avslås|avvisas"
    r"|överlämnas|hyrs|köps|gallras|beslut(?:et)?(?=\s+(?:med\s+stöd|enligt|i\s+enlighet)))\b",
    re.IGNORECASE,
)
"""A decision speaks in the present; what was decided before stands in the past."""
_ABOUT_OTHERS = re.compile(
    r"\b(?:anmäl(?:s|a|d|er)|redovisa|förteckn|får\s|kan\s|ska\s|skall\s|bör\s|föreslå|inte\s)",
    re.IGNORECASE,
)
_ONLY_SAYS_BY_WHAT = re.compile(r"(?:Detta\s+)?[Bb]eslut(?:et)?\b.{0,80}$")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_SHORT = 2000
"""Characters that a record has at most which is one such decision without being called so."""


def delegations_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield the decisions made by delegation that a document lists, or that it is itself."""
    sections = [section for section in own_sections(document) if section.text.strip()]
    if not sections:
        return
    if _is_paper(document, sections):
        yield _of_paper(document, sections)
        return
    whole = ROLES.get(document.type) not in {"minutes", "extract", "notice"} and _is_list_heading(
        document.title
    )
    for section in sections:
        for block in _lists_in(section, whole=whole):
            for at, value in rows_of(block):
                yield entry(
                    section, DELEGATION, "row", value, at, rule="delegationslista", confidence=0.85
                )


def _is_list_heading(heading: str) -> bool:
    return bool(_LIST.search(heading)) and not _NO_LIST.search(heading)


def _lists_in(section: Section, *, whole: bool) -> Iterator[Block]:
    """Yield the blocks of a section that may hold a list of such decisions."""
    headed = section.kind is SectionKind.PARAGRAPH and _is_list_heading(section.heading or "")
    text = without_running_heads(plain_text(section) if headed else section.text)
    if whole or headed or _is_list_heading(section.heading or ""):
        yield from (block for block in blocks_of(text) if block.label not in _SKIPPED)
    elif label := _LABEL.search(text):
        rest = next(blocks_of(text[label.end() :]))
        yield Block("", label.end(), label.end() + rest.end, rest.text)


def _is_paper(document: Document, sections: list[Section]) -> bool:
    """Tell whether a document is one decision made by delegation, and no list of such."""
    if ROLES.get(document.type) in {"minutes", "extract", "notice"}:
        return False
    lines = [line.strip() for line in sections[0].text.splitlines() if line.strip()]
    named = next(
        (line for line in (document.title, *lines[:_HEAD_LINES]) if _PAPER.match(line)), None
    )
    if named is not None:
        return not _LISTED.search(named) and not _NO_LIST.search(named)
    return bool(_stated_delegation(document, sections))


def _stated_delegation(document: Document, sections: list[Section]) -> str:
    """Return the sentence by which a short record decides by delegation; empty without one."""
    text = "\n".join(section.text for section in sections)
    another = ROLES.get(document.type) in {"memorandum", "motion"} or _NO_LIST.search(
        document.title
    )
    if another or len(text) > _SHORT:
        return ""
    for sentence in _SENTENCE.split(text):
        if _STATED.search(sentence) and _DECIDING.search(sentence):
            words = " ".join(sentence.split())
            if not _ABOUT_OTHERS.search(words):
                before = text[: text.index(sentence)] if _ONLY_SAYS_BY_WHAT.match(words) else ""
                return " ".join(f"{before} {words}".split())
    return ""


def _of_paper(document: Document, sections: list[Section]) -> RegisterEntry:
    text = "\n".join(section.text for section in sections)
    numbers = document.case_numbers or tuple(number.value for number in find_case_numbers(text)[:1])
    point, day = _POINT.search(text), _DAY.search(text)
    value = DelegatedDecision(
        text=_text_of_decision(text)
        or _stated_delegation(document, sections)
        or _matter_of(document, text),
        day=day["value"] if day else _day_of(document),
        by=_paper_by(text) or _deciding_body(document, text),
        case_number=numbers[0] if numbers else None,
        point=point["value"] if point else None,
        heading=_matter_of(document, text),
    )
    return entry(sections[0], DELEGATION, "paper", value, rule="delegationsbeslut", confidence=0.85)


def _deciding_body(document: Document, text: str) -> str | None:
    """Return a record's body where it is an office, or what its text says to decide."""
    body = document.body or ""
    first = body.partition(" ")[0]
    says = bool(first) and re.search(rf"\b{re.escape(first)}\s+{_DECIDING.pattern}", text)
    return office_in(body) or (body if says else None)


def _day_of(document: Document) -> str | None:
    """Return a document's own day in ISO form, None where it is not known to a day."""
    date = document.date
    known = date is not None and date.precision == "day" and date.start == date.end
    return date.start.isoformat() if date is not None and known else None


def _matter_of(document: Document, text: str) -> str:
    labelled = _MATTER.search(text)
    if labelled:
        return labelled["value"].strip()
    bare = re.sub(rf"^\W*(?:{_BY_DELEGATION})\W*", "", document.title, flags=re.IGNORECASE)
    return bare.strip() or document.title


def _text_of_decision(text: str) -> str:
    """Return what stands under the label Beslut, on one line; empty without the label."""
    block = next((block for block in blocks_of(text) if block.label == "beslut"), None)
    first = block.text.strip().split("\n\n")[0] if block else ""
    return " ".join(first.split())


def _paper_by(text: str) -> str | None:
    """Return the office that decided: by its label, by its verb, or as it signs."""
    labelled, deciding = _MADE_BY.search(text), _DECIDES.search(text)
    if labelled and (by := office_in(labelled["value"])):
        return by
    signed = list(_SIGNED.finditer(text))
    match = deciding or (signed[-1] if signed else None)
    return " ".join(match["by"].split()) if match else None
