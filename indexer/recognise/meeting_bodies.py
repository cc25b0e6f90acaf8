"""Meetings whose name is that of who met: an annual meeting, a meeting of the board."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, Span
from indexer.recognise.body_names import body_fact

if TYPE_CHECKING:
    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout

_MEETING = re.compile(
    r"(?:(?:ordinarie|extra)\s+)?(?P<kind>årsmöte|vårmöte|höstmöte|stormöte"
    r"|(?:styrelse|direktions|presidie)(?:möte|sammanträde|(?=protokoll))"
    r"|sektionsmöte|medlemsmöte|föreningsstämma|årsstämma|förbundsmöte|förbundsstämma|extrastämma|bolagsstämma"
    r"|konstituerande möte|big meeting|annual meeting|general meeting|board meeting)"
    r"(?=s?\s|s?protokoll|s?handlingar|s?anteckningar|s?kallelse|$|[,.:;(])",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    r"\b(?:\w*ombud\w*|representant\w*|instruktion\w*|jäv|paragraf)\b[^\n]*$", re.IGNORECASE
)
"""What stands before a meeting that another holds: to it somebody is sent, or its § is named."""
_WHO = {
    "styrelse": "Styrelsen",
    "board": "Styrelsen",
    "direktion": "Direktionen",
    "presidie": "Presidiet",
}
"""Who met, by how the word for their meeting or its minutes begins."""


def meeting_in_title(
    view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary
) -> Fact | None:
    """Return who met, where the title or one of the first lines names their own meeting."""
    lines = [(line.text, line.span) for line in view.lines[:6] if len(line.text) < 120]
    if title:
        lines.insert(0, (title.text, title.span or Span(0, 0)))
    before = ""
    for text, span in lines:
        match, led = _MEETING.search(text), before
        before = text
        if match and not _ANOTHERS.search(f"{led} {text[: match.start()]}"):
            name = _who(match["kind"]) or match["kind"].capitalize()
            return body_fact(name, (text, span), FactRule.MEETING_NAME, 0.8, vocabulary)
    return None


def meeting_name(text: str) -> str | None:
    """Return who met by the words of a text up to the meeting: Årsmöte, Styrelsen."""
    match = _MEETING.search(text)
    if match is None:
        return None
    return _who(match["kind"]) or text[: match.end()].strip()


def _who(kind: str) -> str | None:
    return next((who for word, who in _WHO.items() if kind.lower().startswith(word)), None)
