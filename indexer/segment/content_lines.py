"""Lines that are content and no running head or foot: labels, §§ and what stands right below."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.model import DecisionOutcome
from indexer.segment.outcome import outcome_of
from indexer.segment.part_labels import inline_label, label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_PARAGRAPH = re.compile(r"\W{0,3}§+ ?\d|\d{1,4}(?: ?[a-z])? ?§(?!§)", re.IGNORECASE)
_PAPER = frozenset({"PROTOKOLLSUTDRAG", "YTTRANDE", "INFORMATION", "KOPIA"})
"""Labels that in capitals, first on a page, name the kind of paper."""
_SENTENCE = re.compile(r"[^\W\d_].*[.!?]|[a-zåäö].*", re.DOTALL)
_DECIDED = re.compile(
    r"bifall|avslag|utg(?:år|ick)|ja|nej|ing(?:en|et|a)(?: .{0,40})?"
    r"|enligt (?:.{1,40} )?förslag(?:et)?",
    re.IGNORECASE,
)
_SHORT = 60
_ADDRESS = re.compile(r"@|www\.|https?:|\b(?:tel|tfn|telefon|org)\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def heads_text(text: str) -> bool:
    """Return whether a line is the label of a part of a paragraph, or begins a paragraph."""
    kind = label(text)
    if kind is None:
        return bool(_PARAGRAPH.match(text)) or inline_label(text) is not None
    return kind != "closing"


def content_lines(
    pages: Iterable[Sequence[str]], out_of_order: Collection[tuple[int, int]] = ()
) -> list[list[bool]]:
    """Return for each line of each page whether it is surely content.

    Labels and the beginnings of paragraphs are. So is the line right below one, and a sentence or
    a decision's words anywhere below one on its page, unless the same line stands elsewhere more
    often: then it is a running line that a page's order has put there. `pages` hold the lines that
    are not blank, without white space around them; a text without pages is one page.
    `out_of_order` are the lines, by page and place, that stand elsewhere than the text has them.
    """
    pages = list(pages)
    heads = [[_is_heading(line, place) for place, line in enumerate(page)] for page in pages]
    below = [_right_below(page, marked) for page, marked in zip(pages, heads, strict=True)]
    for page, place in out_of_order:
        below[page][place] = False
    times = Counter(line for page in pages for line in page)
    there = Counter(
        line
        for page, held in zip(pages, below, strict=True)
        for line, here in zip(page, held, strict=True)
        if here
    )
    return [
        [
            head or (here and 2 * there[line] >= times[line])
            for line, head, here in zip(page, marked, held, strict=True)
        ]
        for page, marked, held in zip(pages, heads, below, strict=True)
    ]


def _is_heading(line: str, place: int) -> bool:
    return heads_text(line) and (place > 0 or line not in _PAPER)


def _right_below(page: Sequence[str], heads: Sequence[bool]) -> list[bool]:
    """Return which lines stand right below a label or §, or say something below one."""
    held: list[bool] = []
    below = right_below = False
    for line, head in zip(page, heads, strict=True):
        held.append(not head and (right_below or (below and _is_sentence(line))))
        below, right_below = below or head, head and inline_label(line) is None
    return held


def _is_sentence(text: str) -> bool:
    """Return whether a line is or ends a sentence, or decides; an address does not."""
    if _SENTENCE.fullmatch(text):
        return not _ADDRESS.search(text)
    return len(text) <= _SHORT and (
        bool(_DECIDED.fullmatch(text)) or outcome_of(text) is not DecisionOutcome.OTHER
    )
