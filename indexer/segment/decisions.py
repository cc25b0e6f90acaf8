"""What was decided in a section: the whole decision and only the decision?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Decision, Span
from indexer.segment.outcome import ACTING, actor_of, outcome_of, told
from indexer.segment.parts import TEXT
from indexer.segment.patterns import any_of
from indexer.segment.running import is_body, looks_running
from indexer.segment.sentences import POINT, sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.segment.lines import Line, Stretch
    from indexer.segment.parts import Part
    from indexer.segment.sentences import Sentence

_SAYS = re.compile(r"\b(?:beslutar|beslutade|beslöt|beslutat)\b", re.IGNORECASE)
_MINUTED = any_of(
    rf"""
    \b(?:{ACTING})\b
    \bbeslutas\b|\bbeslutades\b|\bbelutar\b|\bbeslöts\b
    \bväljs\b|\bvaldes\b|\butses\b|\butsågs\b
    \bfastställ(?:s|des)\b
    \bgodkän(?:ns|des)\b
    \bantas\b|\bantogs\b
    \bbordläggs\b|\bbordlades\b|\båterremitteras\b
    \bavslås\b|\bavslogs\b|\bbifalls\b|\bbifölls\b
    \banteckna(?:s|des)\b|\bnotera(?:s|des)\b
    \bbevilja(?:s|des)\b
    \btill handlingarna\b
    \b(?:får|ges|fick|gavs) i uppdrag\b
    \bröstar (?:att|för)\b
    \bålägger\b|\buppdras\b|\bförklaras\b
    """
)
_BARE = any_of(r"(?:\w{4,20}(?:as|es|s)|utgår|bifall|avslag)\.")
_NOT_TAKEN = any_of(
    r"""
    \byrkar\b|\byrkade\b|\byrkande
    \breserverar|\breserverade
    \bställer (?:\w+ )?proposition
    \bkandiderar
    \?$
    """
)


_INFORMS = any_of(
    r"""
    \b(?:informerar|informerade|påminner|redogör|redogjorde|rapporterar|tackar|återkoppl\w+)\b
    \b(?:anmäler jäv|ansåg sig|är förhindra\w+|inga? anmälningar|föreligger inte|förekom)\b
    """
)
"""What stands under "Beslut" and yet decides nothing."""


def decisions_of(parts: Sequence[Part], *, minutes: bool) -> tuple[Decision, ...]:
    """Return the decisions of a section.

    What stands under a label "Beslut" is the decision. Without a label the sentences that decide
    are taken: in minutes any sentence with a deciding verb, elsewhere only with body and verb.
    """
    labelled = [d for part in parts if part.kind == "decision" if (d := _labelled(part))]
    if labelled:
        return tuple(labelled)
    return tuple(
        decision
        for part in parts
        if part.kind == TEXT
        for decision in _sentences(part.stretch, minutes=minutes)
    )


def _labelled(part: Part) -> Decision | None:
    stretch = part.stretch
    lines, text = stretch.layout.lines, stretch.layout.text
    name = lines[part.named].text if part.named is not None else ""
    chosen, offset = _trimmed(stretch.lines()), stretch.offset
    if not chosen:
        return None
    if part.named is not None and not offset and _SAYS.search(name):
        chosen = [lines[part.named], *chosen]
    pieces = [chosen[0].start + offset, *(line.start for line in chosen[1:])]
    quoted = "\n".join(text[start : line.end] for start, line in zip(pieces, chosen, strict=True))
    outcome = outcome_of(quoted)
    if outcome == "övrigt" and not _INFORMS.search(quoted):
        outcome = "beslutat"
    actor = actor_of(quoted) or actor_of(f"{name.removesuffix('s beslut')} beslutar")
    return Decision(quoted, Span(pieces[0], chosen[-1].end), outcome, actor)


def _trimmed(lines: list[Line]) -> list[Line]:
    """Return the lines without what is no decision: the page's foot, prose after a bare verb."""
    if lines and _BARE.fullmatch(lines[0].text):
        more = lines[1:2]
        return lines if more and POINT.match(more[0].text) else lines[:1]
    end = len(lines)
    while end > 1 and (looks_running(lines[end - 1].text) or is_body(lines[end - 1].text)):
        end -= 1
    return lines[:end]


def _sentences(stretch: Stretch, *, minutes: bool) -> Iterator[Decision]:
    text = stretch.layout.text
    group: list[Sentence] = []
    for sentence in sentences_of(stretch):
        said = text[sentence.start : sentence.end]
        if group and _continues(text, group[-1], sentence, said):
            group.append(sentence)
            continue
        if group:
            yield _decision(text, group, minutes=minutes)
            group = []
        begin = _decides(said[:1500], minutes=minutes)
        if begin is not None:
            group = [replace(sentence, start=sentence.start + begin)]
    if group:
        yield _decision(text, group, minutes=minutes)


def _continues(text: str, before: Sentence, sentence: Sentence, said: str) -> bool:
    end = text[max(before.start, before.end - 12) : before.end].rstrip()
    if end.endswith((":", " att")) and sentence.gap < 3:
        return True
    if not sentence.point:
        return False
    return before.point or not end.endswith((".", "!", "?")) or said.lower().startswith("att ")


def _decides(said: str, *, minutes: bool) -> int | None:
    """Return where in a sentence its decision begins, None when it tells of none."""
    if minutes:
        return 0 if _MINUTED.search(said) and not _NOT_TAKEN.search(said) else None
    found = told(said)
    return found[0] if found else None


def _decision(text: str, group: Sequence[Sentence], *, minutes: bool) -> Decision:
    span = Span(group[0].start, group[-1].end)
    quoted = span.of(text)
    if minutes:
        return Decision(quoted, span, outcome_of(quoted), actor_of(quoted), 0.9)
    found = told(quoted)
    actor = found[2] if found else actor_of(quoted)
    return Decision(quoted, span, outcome_of(quoted), actor, 0.7)
