"""Public notices (kungörelse, tillkännagivande, underrättelse, anslag): what they announce.

A notice speaks of other papers: a plan on show, an application, minutes approved. It is none of
these itself. One that calls to a meeting is its notice; what lays down rules is a statute.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Span
    from indexer.recognise.document_layout import DocumentLayout

_NOTICE = re.compile(
    r"(?:(?:offentlig\s+)?(?:kungörelse|tillkännagivande|underrättelse)|kungörelsedelgivning"
    r"|anslagstavla|anslagsbevis|anslag\s?/\s?bevis|bevis\s(?:om|på|över)\sanslag)(?:\W|$)"
    r"|(?:anslag|annons|meddelande)(?:\s+om\b|\s*[–:]|\s*$)",
    re.IGNORECASE,
)
_RULES = re.compile(r"\b(?:föreskriver|förordnar|dess[ae]\s\w+\sträder\si\skraft)\b", re.IGNORECASE)
_CALLS = re.compile(
    r"\b(?:kallas|sammanträder|sammanträde\s(?:äger|hålls|med)|håller\s(?:\w+\s)?sammanträde"
    r"|ledamöter\soch\sersättare|dagordning|föredragningslista|ärendelista|ärenden\s?\n)",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\bjustera[dts]|\banslag\w*\s(?:sätts|tas|uppsatt|uppsätt|nedtag)|nedtagande", re.IGNORECASE
)
_BUYS = re.compile(r"\b(?:upphandl\w+|anbud\w*)\b", re.IGNORECASE)
_HEAD = 4
"""Lines of a paper's head among which a notice names itself."""


def of_notice(view: DocumentLayout, title: Fact | None) -> Fact | None:
    """Return the type that a public notice is of by what it announces; None for other papers.

    One of a procurement is left to its own words.
    """
    said = next(_names_itself(view, title), None)
    if said is None or view.actors or view.points:
        return None
    text, span = said
    if _RULES.search(view.opening):
        return Fact("type", "författning", text, FactRule.NOTICE, 0.8, span)
    if _BUYS.search(view.opening):
        return None
    calls = _CALLS.search(view.opening) and not _APPROVED.search(view.opening)
    return Fact("type", "kallelse" if calls else "övrigt", text, FactRule.NOTICE, 0.8, span)


def _names_itself(view: DocumentLayout, title: Fact | None) -> Iterator[tuple[str, Span | None]]:
    if title and _NOTICE.match(title.value):
        yield title.value, title.span
    for line in view.lines[:_HEAD]:
        if _NOTICE.match(line.text):
            yield line.text, line.span
