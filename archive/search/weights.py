"""Ranking weights of each kind of match.

Found by measuring: `python -m bench.ranking` (see there) over four judged Swedish query sets, each
weight kept only where both halves of the queries gain or stay. Tried so and not kept: words derived
from one another (ansöka, ansökan), a general thesaurus, words that begin alike, word vectors
trained on the archive itself (truncated SVD), lower weights for verbs and for the commonest words,
other windows, other constants of BM25.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import SectionKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of a query word's matches by field, and of what is added to the best hits.

    The first group multiplies BM25 in the engine; `document` is for words of the document's title
    over its other sections, which no section is found by alone. The second is used on the `depth`
    best sections only: `near` for query words close together (Büttcher, Clarke and Lushman 2006),
    `passage` for the best stretch of `window` tokens, `coverage` for what is found of the query at
    all, `title` for how much of the heading the query names, `question` for the share with which
    words that a question is made with count in these, beside those asked for; `leading` is what a
    document's opening or list of contents keeps where a section it leads to is a hit too. The third
    is relevance feedback (after RM3): the `feedback_terms` words that tell the `feedback_top` best
    hits from the rest are looked for too, with `feedback` shared among the query's words. It needs
    an archive of `feedback_sections`: in a small one what three hits share is chance. The fourth
    takes its place there: runs of letters that the `letters_top` best hits share with the query's
    words; the hit with most of them gains `letters` times the best score. (Both together lose on
    the largest set.)
    """

    base: float = 1.0
    exact: float = 0.5
    heading: float = 0.8
    document: float = 0.5
    part: float = 0.35
    compound: float = 0.5
    piece: float = 0.2
    decision: float = 0.1
    identifier: float = 6.0
    synonym: float = 0.6
    stem: float = 0.5
    prefix: float = 1.0

    depth: int = 60
    near: float = 4.0
    passage: float = 2.2
    window: int = 60
    coverage: float = 0.7
    title: float = 2.0
    question: float = 1.0
    leading: float = 0.6
    dated: float = 0.25
    titled: float = 1.0

    feedback: float = 10.0
    feedback_sections: int = 2000
    feedback_top: int = 3
    feedback_terms: int = 20

    letters: float = 0.5
    letters_top: int = 30

    enough: int = 20
    """Hits with all words below which hits with most of them are given too."""


WEIGHTS = Weights()
UNSCORED = Weights(
    base=0,
    exact=0,
    heading=0,
    part=0,
    compound=0,
    piece=0,
    decision=0,
    identifier=0,
    synonym=0,
    prefix=0,
)
"""What is only asked whether it matches."""

PRIOR: Mapping[SectionKind, float] = {
    SectionKind.COVER: 0.9,
    SectionKind.REFERENCE: 0.4,
    SectionKind.FURNITURE: 0.2,
    SectionKind.EVIDENCE: 0.1,
}
"""What a section's score is multiplied with by its kind; 1 for all others."""

PRIOR_OF_DECISIONS = 1.15
"""What the score of a section is multiplied with in which something was decided."""

INFLECTED = frozenset(
    """
vem vilken vilka vilket vara är bli ha få kunna ska måste vilja en ett den de en jag du vi ni
han hon sin finnas göra gälla innebära mena betyda denna detta all annan någon mycket många dem
oss mig dig sig behöva exempel gå ske
""".split()  # noqa: SIM905
)
"""Words that a question is made with, any form of which is meant: *vilken*, *vilka*."""
_UNINFLECTED = frozenset(
    """
vad hur när var varför vart vars man det och att som i på av för med till om från vid eller min
din er om inte så också då än under hos mellan genom dess vår åt ur upp ut in inom utan mot
efter före över enligt samt ja nej alltså där här nu hen slags
""".split()  # noqa: SIM905
)
"""The others, in this form alone: `vår` and `min` are also bases of `våren` and `miner`."""
STOP = INFLECTED | _UNINFLECTED
"""Base forms that a question is made with: not asked for when there are other words."""
