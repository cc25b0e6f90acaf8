"""Text mode: minutes that decide, rules that lay down, prose that tells."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from indexer.segment.agenda import has_meeting_titles
from indexer.segment.part_labels import LONGEST, label
from indexer.segment.patterns import any_of

if TYPE_CHECKING:
    from indexer.segment.text_layout import Layout


class TextMode(Enum):
    """How the sentences of a text are to be read when decisions are looked for."""

    MINUTES = "minutes"
    RULES = "rules"
    PROSE = "prose"


_RULES = any_of(
    r"""
    (?:.{0,60}\b)?(?:stadgar?|reglemente|förbundsordning|arbetsordning|bolagsordning|attestordning)\b
    (?:.{0,60}\b)?delegations?(?:ordning|bestämmelser)\b
    (?:.{0,60}\b)?(?:ordnings)?föreskrifter\b
    (?:förordning|lag) \(\d{4}:\d+\)
    (?:.{0,60}\b)?(?:policy|instruktion|ägardirektiv|samarbetsavtal|konsortialavtal)\b
    """
)
_MINUTES = any_of(
    r"""
    \b\w{0,20}protokoll(?:sutdrag)?\b|^utdrag\b|\bminnesanteckningar\b|\bmötesanteckningar\b
    \bbeslutande\b|\bnärvarande\b|\btjänstgörande\b
    \butse(?:s|dd) att justera\b|\bparagrafer\b|\bmötet öppna(?:s|des|t)\b
    """
)
_SAYS_SO = any_of(
    r"""
    \b(?:mötes|sammanträdes|års(?:mötes|stämmo)|styrelse(?:mötes)?|direktions)?protokoll\b
    \b(?:minnes|mötes)anteckningar\b
    """
)
_TITLE = 6
_HEAD = 15


def text_mode_of(layout: Layout, *, numbered: bool = False) -> TextMode:
    """Return how the text is to be read, by its first lines and by labels such as "Beslut".

    A text without numbered paragraphs is minutes only if its title says so, or if lines of it are
    titles that only meetings have.
    """
    lines = layout.lines
    title = [line.text for line in lines[:_TITLE]]
    if any(_RULES.match(text) for text in title) and not _MINUTES.search(" ".join(title)):
        return TextMode.RULES
    if not numbered:
        minutes = _SAYS_SO.search(" ".join(title)) or has_meeting_titles(layout)
        return TextMode.MINUTES if minutes else TextMode.PROSE
    minuted = any(_MINUTES.search(line.text) for line in lines[:_HEAD])
    labelled = any(line.length < LONGEST and label(line.text) == "decision" for line in lines)
    return TextMode.MINUTES if labelled or minuted else TextMode.PROSE
