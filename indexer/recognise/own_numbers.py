"""Which case numbers are the document's own, and not those of papers it writes about?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, Span
from indexer.recognise.numbers import CaseNumber, find_case_numbers, key

if TYPE_CHECKING:
    from indexer.recognise.view import View

_OTHERS = re.compile(
    r"(?:ramavtal\w*|framework|avtal(?:et)?s?|projektnummer|er\s+(?:ref|bet)\w*|org\w*"
    r"|kontraktets|prop\w*)[^\n]{0,40}$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?:19|20)\d\d(?:0[1-9]|1[0-2])\d{4}$")
_EARLY = 2200
_LINES = 12


def own_case_numbers(view: View, kind: str) -> tuple[Fact, ...]:
    """Return the case numbers under which a document itself is registered.

    They stand in the opening or in running heads. In minutes every paragraph has its own, so only
    those above the first paragraph count.
    """
    reach = 600 if kind in {"protokoll", "kallelse"} else _EARLY
    found = [
        number
        for number in find_case_numbers(view.text[:reach], view.start)
        if not _foreign(view, number)
    ]
    if not found:
        found = list(_bare(view))
    facts: dict[str, Fact] = {}
    for number in found:
        facts.setdefault(
            number.value,
            Fact(
                "case_number",
                number.value,
                number.raw,
                number.rule,
                number.confidence,
                number.span,
            ),
        )
    strongest = max((fact.confidence for fact in facts.values()), default=0)
    own = [f for f in facts.values() if f.confidence >= 0.9 or strongest < 0.9]
    same = {key(fact.value) for fact in own}
    return tuple(own + [f for f in facts.values() if f not in own and key(f.value) in same])


def _foreign(view: View, number: CaseNumber) -> bool:
    begin = number.span.start - view.start
    line = view.text.rfind("\n", 0, begin) + 1
    return bool(_OTHERS.search(view.text[line:begin])) and number.confidence < 0.9


def _bare(view: View) -> list[CaseNumber]:
    """Return a registry number that stands alone on one of the first lines: 2025020035."""
    return [
        CaseNumber(line.text, line.text, Span(line.span.start, line.span.end), "egen rad", 0.6)
        for line in view.lines[:_LINES]
        if _BARE.match(line.text)
    ]
