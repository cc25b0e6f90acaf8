"""Which subjects recur in the texts though no topic of the vocabulary covers them?

Without a grammar at hand, a noun phrase is known by its form: a long compound, a noun's ending, or
an adjective before such a word. What a topic, a body or a kind of paper already names is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language import Analyser, tokenize
from indexer.recognise.forms import is_body
from indexer.recognise.topics import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.language import Word
    from archive.vocabulary import Vocabulary

_LEAST_LETTERS = 7
_NOUN = re.compile(
    r"(?:het|ning|tion|skap|else|itet|ism|vård|omsorg|politik|trafik|arbete|fråga|stöd"
    r"|utveckling|samverkan|verksamhet|plats|boende|tjänst|skydd|miljö)$"
)
_ADJECTIVE = re.compile(
    r"^[a-zåäö]{4,}(?:iska|isk|iskt|liga|lig|ligt|ala|ell|ella|siv|sivt|ande|ade)$"
)
_WORD = re.compile(r"^[a-zåäö-]+$")
_NO_SUBJECT = frozenset(
    (
        *("sammanträde", "sammanträdesdatum", "ordförande", "ledamot", "protokoll", "beslut"),
        *("förslag", "handling", "förvaltning", "verksamhet", "möjlighet", "information"),
        *("sammanfattning", "innehållsförteckning", "telefonnummer", "organisationsnummer"),
        *("genomförande", "användning", "bedömning", "redovisning", "utgångspunkt", "beskrivning"),
        *("införande", "projektledare", "inriktning", "målsättning", "tillämpning"),
    )
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that no topic covers: its commonest form and in how many documents it stands."""

    phrase: str
    documents: int
    occurrences: int


def suggest_topics(
    texts: Iterable[str], vocabulary: Vocabulary, limit: int = 50, least: int = 2
) -> list[Suggestion]:
    """Return the phrases that recur in documents and that no topic covers, commonest first.

    Args:
        texts: the text of each document.
        vocabulary: whose topics to compare with.
        limit: how many to return.
        least: in how many documents a phrase must stand.
    """
    known = subjects(vocabulary)
    words = Analyser(vocabulary).words()
    papers = {label.casefold() for kind in vocabulary.types for label in kind.labels}
    documents: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        seen: set[str] = set()
        before = ""
        for token in tokenize(text):
            surface = token.text
            is_term = _is_term(surface, words[surface], papers) and not known.of_word(surface)
            if is_term:
                base = words[surface].base
                phrase, spelt = base, surface
                if _ADJECTIVE.match(before):
                    phrase, spelt = f"{words[before].base} {base}", f"{before} {surface}"
                seen.add(phrase)
                forms[phrase][spelt] += 1
            before = surface
        documents.update(seen)
    found = [
        Suggestion(forms[phrase].most_common(1)[0][0], count, forms[phrase].total())
        for phrase, count in documents.items()
        if count >= least
    ]
    found.sort(key=lambda s: (-s.documents, -s.occurrences, s.phrase))
    return found[:limit]


def _is_term(surface: str, word: Word, papers: set[str]) -> bool:
    if min(len(surface), len(word.base)) < _LEAST_LETTERS or not _WORD.match(surface):
        return False
    base = word.base
    if base in _NO_SUBJECT or base in papers or surface in papers or is_body(surface):
        return False
    return bool(_NOUN.search(base)) or (len(word.parts) > 1 and len(base) >= 10)
