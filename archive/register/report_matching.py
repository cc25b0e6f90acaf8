"""Match a report that names a § with the assignments given there, by addressee and shared words.

A § may give several assignments. A report that names no point of it is of those whose words it
shares most; where it shares none with any, of those of the addressee it names, else of all
(uppdragen i § 12 förklaras fullgjorda).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.register.entry_values import Assignment

_WORD = re.compile(r"[^\W\d_]{4,}")
_FORMAL = re.compile(
    r"uppdrag|given|givet|givna|redovis|förklar|fullgj|kommunfullm|beslut|enligt|inklusive|samverk"
    r"|föreslå|rapport|anteckn|(?:samt|stadens|göra|också|inom|skall|budget)$"
)
"""How words begin, or what they are, that any assignment and any report may have."""
_STEM = 6
_ENOUGH = 0.5
"""The share of the best match from which another matches too."""


def matches(report: str, given: Assignment, all_given: Iterable[Assignment]) -> bool:
    """Tell whether a report is of an assignment among all that its § gave."""
    said = _stems(report)
    others = list(all_given)
    if best := max((len(said & _stems(other.text)) for other in others), default=0):
        return len(said & _stems(given.text)) >= _ENOUGH * best
    addressed = any(said & _stems(other.to) for other in others)
    return not addressed or bool(said & _stems(given.to))


def _stems(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    return {word[:_STEM] for word in words if not _FORMAL.match(word)}
