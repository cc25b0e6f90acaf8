"""Decision of a section: the whole of it and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Decision, DecisionOutcome, Span
from indexer.segment.decided_points import by_point
from indexer.segment.outcome import followed_proposal, outcome_of, proposed_outcome
from indexer.segment.patterns import BODY, any_of
from indexer.segment.reported_decisions import ACTING, PENDING, actor_of, reported_decision
from indexer.segment.running_lines import is_body, looks_running
from indexer.segment.section_parts import TEXT
from indexer.segment.sentences import POINT, sentences_of
from indexer.segment.text_mode import TextMode
from indexer.worded import Worded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.segment.section_parts import SectionPart
    from indexer.segment.sentences import Sentence
    from indexer.segment.text_layout import Line, Stretch

_SAYS = Worded(r"\b(?:beslutar|beslutade|beslöt|beslutat)\b")
_MINUTED = any_of(
    r"""
    \bbeslut(?:ar|ade|at|as|ades)\b|\bbelutar\b|\bbeslöts?\b
    \bvälj(?:er|s)\b|\bvald(?:e|es)\b|\butse(?:r|s)\b|\butsågs?\b
    \bfa(?:st?)?ställ(?:er|de|s|des|es)\b|\bbestäm(?:s|des|mer)\b
    \badjung(?:eras|erades|era[rt])\b
    \banses (?:\w+ )?(?:besvara|stadgeenlig|behörig|utlyst|fullgjo|slutför|avsluta)\w*
    \bblir [^.;]{3,60}? med \d+ (?:röster |ja)?(?:för|mot)\b
    \bgodkän(?:ner|de|ns|des|nes)\b
    \banta(?:r|s|ges)\b|\bantogs?\b
    \bbordläg(?:ger|gs|ges)\b|\bbordlade(?:s)?\b|\båterremitter(?:ar|ade|as|ades)\b
    \bavslå(?:r|s)\b|\bavslogs?\b|\bbifall(?:er|s|es)\b|\bbiföll(?:s)?\b
    \banteckna(?:s|des)\b|\bnotera(?:s|des)\b
    \bbevilja(?:r|de|s|des)\b
    \btill handlingarna\b
    \bi uppdrag\b|\buppdra(?:r|s|gs)\b|\buppdrog(?:s)?\b|\bålägg(?:er|s)\b
    \bröstar (?:att|för)\b
    \bförklaras\b|\bupphävs\b|\bentledigas\b|\bbemyndigas\b
    """
)
_BY_BODY = Worded(rf"(?i:\b{BODY})(?: \w+){{0,2}} (?:{ACTING})\b", re.RegexFlag(0))
_BARE = any_of(r"(?:\w{4,20}(?:as|es|s)|utgår|bifall|avslag)\.")
_NOT_TAKEN = any_of(
    r"""
    \byrkar\b|\byrkade\b|\byrkande
    \breserverar|\breserverade
    \bställer (?:\w+ )?proposition
    \bkandiderar
    \bdet (?:är|var|blir) [^.;:]{2,60} som (?:själv\w* )?(?:besl[uö]t|bestäm|välj|utse|fastställ)\w*
    \binnan\b[^.]{0,60}\b(?:beviljas|beslutas|beslutar|antas|fastställs|godkänns)\b
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


_RULED = re.compile(rf"(?i:{BODY})(?: \w+){{0,2}} (?:beslutar|beslöt|beslutade)\b")
_EARLIER = re.compile(r"\b(?:19|20)\d\d\b|§ ?\d")
_BEFORE_NOW = Worded(
    r"\b(?:beslutade|beslöt|antog|fastställde|godkände|gav|beslutat)\b[^.]{0,60}"
    r"(?:\b(?:19|20)\d\d\b|§ ?\d)|(?:\b(?:19|20)\d\d-?\d\d-?\d\d|§ ?\d+)[^.]{0,40}"
    r"\b(?:beslutade|beslöt|antog|fastställde|godkände|gav)\b"
    r"|\bsom (?:\w+ ){1,3}(?:beslutade|beslöt|antog|fastställde|godkände|valde|beslutat|antagit)\b"
)
"""What was decided on a day or in a § that is named was not decided here."""
_RULE = re.compile(r"[^\w\s]{4,}|[_\-=*. ]{5,}")
_BULLET = re.compile(r"[-–—•·▪●○◦*]\s+(?=\S)")
_LEAST = 12
"""In prose, what stands under "Beslut" in fewer characters is a date or a name."""


def decisions_of(parts: Sequence[SectionPart], manner: TextMode) -> tuple[Decision, ...]:
    """Return the decisions of a section, each of one kind.

    What stands under a label "Beslut" is the decision. Without a label the sentences that decide
    are taken: in minutes those with a deciding verb, in prose only with body and verb. A section
    with neither shows what was proposed. Rules take no decisions.
    """
    decisions = () if manner is TextMode.RULES else _made_decisions(parts, manner)
    if not decisions:
        return ()
    text = parts[0].stretch.layout.text
    return tuple(
        _with_proposal(point) for decision in decisions for point in by_point(decision, text)
    )


def _with_proposal(decision: Decision) -> Decision:
    """Return a decision with what it proposes to another body, and whose proposal it follows."""
    proposal = decision.outcome is DecisionOutcome.PROPOSED
    return replace(
        decision,
        proposes=proposed_outcome(decision.text) if proposal else None,
        follows=followed_proposal(decision.text),
    )


def _made_decisions(parts: Sequence[SectionPart], manner: TextMode) -> tuple[Decision, ...]:
    labelled = [d for part in parts if part.kind == "decision" if (d := _labelled_decision(part))]
    if manner is TextMode.PROSE:
        other = DecisionOutcome.OTHER
        labelled = [d for d in labelled if d.outcome is not other and len(d.text) >= _LEAST]
    if labelled:
        return tuple(labelled)
    decisions = [
        d for part in parts if part.kind == TEXT for d in _sentence_decisions(part.stretch, manner)
    ]
    if not decisions and manner is TextMode.MINUTES:
        decisions = [
            decision
            for part in parts
            if part.kind == "background"
            for decision in _sentence_decisions(part.stretch, manner)
            if _RULED.match(decision.text) and not _EARLIER.search(decision.text[:160])
        ]
    return tuple(decisions) or _proposed_decisions(parts, manner)


def _proposed_decisions(parts: Sequence[SectionPart], manner: TextMode) -> tuple[Decision, ...]:
    """Return what stands under "Förslag till beslut", as proposed."""
    decided = (
        decision
        for part in parts
        if part.kind == "proposal"
        if manner is TextMode.MINUTES or "beslut" in part.name.lower()
        if (decision := _labelled_decision(part))
    )
    return tuple(replace(d, outcome=DecisionOutcome.PROPOSED, confidence=0.9) for d in decided)


def _labelled_decision(part: SectionPart) -> Decision | None:
    stretch = part.stretch
    lines, text = stretch.layout.lines, stretch.layout.text
    chosen, offset = _decision_lines(stretch.lines()), stretch.offset
    if not chosen:
        return None
    if part.named is not None and not offset and _SAYS.search(part.name):
        chosen = [lines[part.named], *chosen]
    pieces = [chosen[0].start + offset, *(line.start for line in chosen[1:])]
    quoted = "\n".join(text[start : line.end] for start, line in zip(pieces, chosen, strict=True))
    outcome = outcome_of(quoted)
    if outcome is DecisionOutcome.OTHER and not _INFORMS.search(quoted):
        outcome = DecisionOutcome.DECIDED
    actor = actor_of(quoted) or actor_of(f"{part.name.removesuffix('s beslut')} beslutar")
    return Decision(quoted, Span(pieces[0], chosen[-1].end), outcome, actor)


def _decision_lines(lines: list[Line]) -> list[Line]:
    """Return the lines without what is no decision: the page's foot, prose after a bare verb."""
    if lines and _BARE.fullmatch(lines[0].text):
        more = lines[1:2]
        return lines if more and POINT.match(more[0].text) else lines[:1]
    end = next((k for k, line in enumerate(lines) if k and _RULE.fullmatch(line.text)), len(lines))
    while end > 1 and (looks_running(lines[end - 1].text) or is_body(lines[end - 1].text)):
        end -= 1
    return lines[:end]


def _sentence_decisions(stretch: Stretch, manner: TextMode) -> Iterator[Decision]:
    text = stretch.layout.text
    group: list[Sentence] = []
    before: Sentence | None = None
    for sentence in sentences_of(stretch):
        words = text[sentence.start : sentence.end]
        proposal, before = before, sentence
        if manner is TextMode.MINUTES and proposal and not group and _UNOPPOSED.fullmatch(words):
            if _PROPOSES.search(text, proposal.start, proposal.end):
                span = Span(proposal.start, sentence.end)
                yield Decision(span.of(text), span, DecisionOutcome.APPROVED, None, _UNSAID)
            continue
        if group and _continues_decision(text, group[-1], sentence, words):
            group.append(sentence)
            continue
        if group:
            yield _sentence_decision(stretch, group, manner)
            group = []
        begin = _decision_start(words[:1500], manner)
        if begin is not None:
            group = [replace(sentence, start=sentence.start + begin)]
    if group:
        yield _sentence_decision(stretch, group, manner)


_UNOPPOSED = re.compile(r"Ing(?:a|en) (?:motsättning|invändning)(?:ar)?\.?", re.IGNORECASE)
_PROPOSES = re.compile(r"\bföreslår att\b", re.IGNORECASE)
_UNSAID = 0.6
"""How sure it is that what nobody speaks against is adopted."""


def _continues_decision(text: str, before: Sentence, sentence: Sentence, words: str) -> bool:
    end = text[max(before.start, before.end - 12) : before.end].rstrip()
    if end.endswith((":", " att")) and sentence.gap < 3:
        return True
    if not sentence.point:
        return False
    return before.point or not end.endswith((".", "!", "?")) or words.lower().startswith("att ")


def _decision_start(words: str, manner: TextMode) -> int | None:
    """Return where in a sentence its decision begins, None when it tells of none."""
    if manner is TextMode.MINUTES:
        decides = _MINUTED.search(words) or _BY_BODY.search(words)
        untaken = _NOT_TAKEN.search(words) or _BEFORE_NOW.search(words)
        if untaken or decides:
            return None if untaken else 0
        pending = reported_decision(words)
        return pending[0] if pending and pending[1] in PENDING else None
    reported = reported_decision(words)
    return reported[0] if reported else None


def _quoted_span(stretch: Stretch, span: Span) -> str:
    """Return what stands in a span, without the lines in its midst that belong to the page."""
    layout, own = stretch.layout, stretch.lines()
    within = [line for line in own if line.start < span.end and span.start < line.end]
    across = layout.lines[stretch.first : stretch.end]
    if len(within) == sum(line.start < span.end and span.start < line.end for line in across):
        return span.of(layout.text)
    places = (Span(max(line.start, span.start), min(line.end, span.end)) for line in within)
    return "\n".join(place.of(layout.text) for place in places)


def _sentence_decision(stretch: Stretch, group: Sequence[Sentence], manner: TextMode) -> Decision:
    text = stretch.layout.text
    span = Span(group[0].start, group[-1].end)
    bullet = _BULLET.match(text, span.start, span.end)
    span = Span(bullet.end(), span.end) if bullet else span
    quoted = _quoted_span(stretch, span)
    if manner is TextMode.MINUTES:
        outcome = outcome_of(quoted)
        kind = DecisionOutcome.DECIDED if outcome is DecisionOutcome.OTHER else outcome
        return Decision(quoted, span, kind, actor_of(quoted), 0.9)
    reported = reported_decision(quoted)
    actor = reported[2] if reported else actor_of(quoted)
    return Decision(quoted, span, outcome_of(quoted), actor, 0.7)
