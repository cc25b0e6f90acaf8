"""Own case numbers of a document, told from those of papers it writes about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, Span
from indexer.recognise.case_numbers import CaseNumber, find_case_numbers, key

if TYPE_CHECKING:
    from indexer.recognise.document_layout import DocumentLayout

_OTHERS = re.compile(
    r"(?:ramavtal\w*|framework|avtal(?:et)?s?|er\s+(?:ref|bet)\w*|org\w*|kontraktets|prop\w*"
    r"|förordning\w*|direktiv\w*)\W[^:]{0,50}$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?:19|20)\d\d(?:0[1-9]|1[0-2])\d{4}$")
_STRONG = 0.9
_EARLY = 2500
_REACH = 8000
_SHORT_LINE = 70
_LINES = 16
_FEW = 3
"""So many words before a bracket are no sentence."""
_PROSE, _WORDS = 90, 6
"""A line longer than this with more than so many words in small letters is prose."""
_CELLS = 2
"""Tabs of a row in which a table lists cases."""
_RECEIVERS = re.compile(r"\s*(?:er|ert)\s[^:\n]{0,30}:?\s*$", re.IGNORECASE)
_THEIRS = re.compile(
    r"\b(?:er|ert|era|ramavtal\w*|remiss\w*|betänkande\w*)\b[^:\n]{0,30}:?\s*$", re.IGNORECASE
)


def own_case_numbers(view: DocumentLayout, kind: str) -> tuple[Fact, ...]:
    """Return the case numbers under which a document itself is registered.

    The first labelled one and its other spellings; else one that stands alone among the first
    lines; else one known by its form in a heading line. In minutes every paragraph has its own, so
    only those above the first paragraph count.
    """
    reach = 600 if kind in {"protokoll", "kallelse"} else _REACH
    if kind == "protokoll" and view.first_paragraph is not None:
        reach = min(reach, view.first_paragraph)
    numbers = [
        number
        for number in find_case_numbers(view.text[:reach], view.start)
        if not _foreign(view, number)
        and not _in_brackets(view, number)
        and not _is_listed(view, number)
    ]
    strong = [
        number
        for number in numbers
        if number.confidence >= _STRONG
        and (_starts_line(view, number) or (_is_early(view, number) and not _cited(view, number)))
    ]
    own = _with_neighbours(strong, numbers) if strong else _unlabelled_number(view)
    if not own:
        own = [number for number in numbers if _in_heading(view, number)]
    if not own and view.is_mail:
        subject = find_case_numbers(view.metadata.get("subject", ""))
        return tuple(
            Fact("case_number", number.value, number.raw, FactRule.MAIL_SUBJECT, number.confidence)
            for number in subject
        )
    facts = {
        number.value: Fact(
            "case_number",
            number.value,
            number.raw,
            number.rule,
            number.confidence,
            number.span,
        )
        for number in reversed(own)
    }
    return tuple(sorted(facts.values(), key=lambda fact: fact.span or Span(0, 0)))


def _with_neighbours(strong: list[CaseNumber], numbers: list[CaseNumber]) -> list[CaseNumber]:
    """Return the first labelled number, those beside it, and its other spellings."""
    first = strong[0]
    beside = [n for n in strong if n.span.start - first.span.end < 40]
    spelt = {_letters(number.value): number for number in reversed(beside)}
    same = {key(number.value) for number in beside}
    for number in numbers:
        if key(number.value) in same:
            spelt.setdefault(_letters(number.value), number)
    return list(spelt.values())


def _letters(number: str) -> str:
    return re.sub(r"\W", "", number).casefold()


def _is_early(view: DocumentLayout, number: CaseNumber) -> bool:
    return number.span.start - view.start < _EARLY


def _cited(view: DocumentLayout, number: CaseNumber) -> bool:
    """Tell whether a number stands in prose, in brackets or as the receiver's: another paper's."""
    begin, end = number.span.start - view.start, number.span.end - view.start
    start = view.text.rfind("\n", 0, begin) + 1
    stop = view.text.find("\n", end)
    line = view.text[start : stop if stop >= 0 else len(view.text)]
    before = view.text[start:begin]
    prose = len(line) > _PROSE and sum(word.islower() for word in line.split()) > _WORDS
    return prose or before.count("(") > before.count(")") or bool(_THEIRS.search(before))


def _in_brackets(view: DocumentLayout, number: CaseNumber) -> bool:
    """Tell whether a number stands in brackets within a sentence: another paper's."""
    begin, end = number.span.start - view.start, number.span.end - view.start
    before = view.text[view.text.rfind("\n", 0, begin) + 1 : begin]
    words, bracket, within = before.rpartition("(")
    goes_on = view.text[end : view.text.find("\n", end) + 1 or None].strip(" )\n")
    return bool(bracket and goes_on) and ")" not in within and len(words.split()) > _FEW


def _is_listed(view: DocumentLayout, number: CaseNumber) -> bool:
    """Tell whether a number is the receiver's, or stands in a table of cases, a row for each."""
    begin, end = number.span.start - view.start, number.span.end - view.start
    start = view.text.rfind("\n", 0, begin) + 1
    if _RECEIVERS.match(view.text[start:begin]):
        return True
    stop = view.text.find("\n", end)
    row = view.text[start : stop if stop >= 0 else len(view.text)]
    above = view.text[view.text.rfind("\n", 0, max(0, start - 1)) + 1 : start]
    below = view.text[start + len(row) + 1 :].partition("\n")[0]
    rows = [other for other in (above, below) if other.count("\t") >= _CELLS]
    return row.count("\t") >= _CELLS and any(map(find_case_numbers, rows))


def _starts_line(view: DocumentLayout, number: CaseNumber) -> bool:
    begin = number.span.start - view.start
    lead = view.text[:begin].rstrip(" \t\n:")
    return begin - lead.rfind("\n") < 50


def _foreign(view: DocumentLayout, number: CaseNumber) -> bool:
    begin, end = number.span.start - view.start, number.span.end - view.start
    before = view.text[max(0, begin - 80) : begin]
    alone = before.endswith("\n") and view.text[end : end + 1] in {"", "\n"}
    return not alone and number.confidence < _STRONG and bool(_OTHERS.search(before))


def _in_heading(view: DocumentLayout, number: CaseNumber) -> bool:
    begin, end = number.span.start - view.start, number.span.end - view.start
    start = view.text.rfind("\n", 0, begin) + 1
    stop = view.text.find("\n", end)
    line = view.text[start : stop if stop >= 0 else len(view.text)]
    early = len(view.lines) <= _LINES or number.span.start < view.lines[_LINES - 1].span.end
    return early and len(line.strip()) <= _SHORT_LINE


def _unlabelled_number(view: DocumentLayout) -> list[CaseNumber]:
    """Return a registry number that stands alone on one of the first lines: 2025020035."""
    return [
        CaseNumber(
            line.text, line.text, Span(line.span.start, line.span.end), FactRule.OWN_LINE, 0.6
        )
        for line in view.lines[:_LINES]
        if _BARE.match(line.text)
    ]
