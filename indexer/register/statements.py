"""Read reservations, yttranden, yrkanden, jäv and who took no part: who, and for what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import SectionKind
from archive.register.entry_values import STATEMENT, Statement
from indexer.register.entries import entry, own_sections, plain_text
from indexer.register.labelled_blocks import blocks_of, sentences, without_running_heads
from indexer.segment.patterns import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document, Section

RESERVATION, OPINION, MOTION, BIAS = "reservation", "yttrande", "yrkande", "jäv"
ABSENT = "deltar inte"
"""Who took no part in the decision, for no reason of bias that is said."""
_KINDS = (
    (RESERVATION, any_of(r"""
        \breserver(?:ar|ade|at)\s+sig\b
        \banmäl(?:er|de)\s+reservation
    """)),
    (OPINION, any_of(r"""
        \bsärskil(?:t|da)\s+yttrande
        \b(?:antecknar|lämnar)\s+(?:som|ett)\s+yttrande
        \b(?:antecknar|anför)\s+(?:följande\s+)?till\s+protokollet
    """)),
    (BIAS, any_of(r"""
        \banmäl(?:er|de)\s+(?:\w+\s+)?jäv\b
        \bdelt(?:ar|og)\s+(?:inte|ej)\s+i\s+[^.]{0,120}\bjäv
    """)),
    (ABSENT, any_of(r"""
        \bdelt(?:ar|og|agit)\s+(?:inte|ej)\s+i\s+(?:beslutet|handläggningen|ärendet)
        \b(?:inte|ej)\s+deltar\s+i\s+(?:beslutet|handläggningen|ärendet)
        \bavst(?:år|od)\s+från\s+att\s+delta\b
    """)),
    (MOTION, any_of(r"""
        \byrka(?:r|de|s)\b
        \bföreslår\s+(?:bifall|avslag)
    """)),
)  # fmt: skip
_LABELS = (
    ("reservation", RESERVATION),
    ("särskil", OPINION),
    ("yttrande", OPINION),
    ("protokollsanteckning", OPINION),
    ("jäv", BIAS),
    ("deltar", ABSENT),
)
_CLAIMS = re.compile(r"\b(?:bifall|avslag)\b", re.IGNORECASE)
"""What a claim is for, where its verb was forgotten."""
_PARTIES = r"S|SD|M|V|MP|C|L|FP|KD|D|FI|KP|[A-ZÅÄÖ]{1,4}|[A-ZÅÄÖ][a-zåäö]{1,3}"
_IN_BRACKETS = re.compile(rf"\((?P<party>{_PARTIES})\)")
_FROM = re.compile(
    r"\b(?:från|för)\s+(?P<list>(?:[A-ZÅÄÖ]{1,3}(?:,\s*|\s+och\s+|\s+samt\s+)?)+)(?![\wåäö])"
)
_BEHIND_VERB = re.compile(
    r"^(?:Vidare|Dessutom|Därutöver|Slutligen|Även|Därefter|I (?:första|andra|tredje) hand)\s+"
    r"\w+\s+(?P<who>.*?\([A-ZÅÄÖ]+\)(?:(?:,|\soch|\ssamt)\s[^()]{2,60}\([A-ZÅÄÖ]+\))*)",
    re.DOTALL,
)
_BEFORE_VERB = re.compile(
    r"^(?P<who>.{2,400}?)\s+(?:reserver|anmäl|antecknar|lämnar|yrka|föreslår|deltar|avger|biträder)",
    re.DOTALL,
)


def statements_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield what members said for the minutes in each paragraph, a sentence each."""
    for section in own_sections(document):
        if section.kind is SectionKind.PARAGRAPH:
            yield from _statement_entries(section)


def _statement_entries(section: Section) -> Iterator[RegisterEntry]:
    text = without_running_heads(plain_text(section))
    for block in blocks_of(text):
        if block.label in {"beslut", "handling", "handlingar", "tidigare behandling"}:
            continue
        labelled = next((kind for label, kind in _LABELS if block.label.startswith(label)), None)
        for start, end in sentences(block.text):
            sentence = " ".join(block.text[start:end].split())
            kind = _statement_kind(sentence, labelled, yrkanden="yrkande" in block.label)
            if kind:
                at = (block.start + start, block.start + end)
                value = Statement(
                    kind, _who_speaks(sentence), _speaking_parties(sentence), sentence
                )
                yield entry(section, STATEMENT, kind, value, at, rule=kind, confidence=0.95)


def _statement_kind(sentence: str, labelled: str | None, *, yrkanden: bool) -> str | None:
    """Return what a sentence is: by its verb, else by the label that it stands under."""
    named = next((kind for kind, verb in _KINDS if verb.search(sentence)), None)
    if named == MOTION:
        return MOTION if yrkanden or _IN_BRACKETS.search(sentence) else None
    if named:
        return named
    if yrkanden and _CLAIMS.search(sentence) and _speaking_parties(sentence):
        return MOTION
    return labelled if labelled in {RESERVATION, BIAS} and _speaking_parties(sentence) else None


def _who_speaks(sentence: str) -> str:
    match = _BEHIND_VERB.match(sentence) or _BEFORE_VERB.match(sentence)
    return match["who"].strip(" ,") if match else ""


def _speaking_parties(sentence: str) -> tuple[str, ...]:
    """Return the parties of those who speak, in the order they are named."""
    who = _who_speaks(sentence) or sentence
    parties = [match["party"] for match in _IN_BRACKETS.finditer(who)]
    for named in _FROM.finditer(who):
        parties += re.findall(r"[A-ZÅÄÖ]{1,3}", named["list"])
    return tuple(dict.fromkeys(party.upper() for party in parties))
