"""Topic suggestions: subjects that recur and no topic of the vocabulary covers.

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
_NO_NOUN = re.compile(r"(?:ligen|igt|iga|erad|erat|erade|frågad|frågade)$")
_WHO = re.compile(
    r"(?:förening|styrelse|nämnd|sektion|avdelning|fullmäktige|kontor|grupp|förvaltning|utskott"
    r"|bolag|koncern|givare|tagare|stat|kommun|region|ledning)(?:s|n|en|et|ar|er|arna|erna|na|ns"
    r"|ens|ets|nas|arnas|ernas)?$"
)
"""One who acts, no matter one deals with."""
_WORD = re.compile(r"^[a-zåäö][a-zåäö-]*[a-zåäö]$")
_ABOUT = 3
"""Times a phrase stands in a document that is about it."""
_NO_SUBJECT = frozenset(
    (
        *("sammanträde", "sammanträdesdatum", "ordförande", "ledamot", "protokoll", "beslut"),
        *("förslag", "handling", "förvaltning", "verksamhet", "möjlighet", "information"),
        *("sammanfattning", "innehållsförteckning", "telefonnummer", "organisationsnummer"),
        *("genomförande", "användning", "bedömning", "redovisning", "utgångspunkt", "beskrivning"),
        *("införande", "projektledare", "inriktning", "målsättning", "tillämpning"),
        *("omfattning", "kunskap", "erfarenhet", "enlighet", "förutsättning", "organisation"),
        *("kvalitet", "myndighet", "förlängning", "bestämmelse", "anledning", "dokumentation"),
        *("utveckling", "samarbete", "samverkan", "förståelse", "uppdragsgivare", "ersättning"),
        *("betydelse", "räkning", "rättighet", "skyldighet", "rekommendation", "ordning"),
        *("kontaktperson", "e-postadress", "giltighetstid", "ställning", "funktion", "aktivitet"),
        *("utmaning", "händelse", "berättelse", "anslutning", "styrning", "lagstiftning"),
        *("arbetssätt", "arbetsuppgift", "förändring", "uppföljning", "utvärdering", "planering"),
        *("effektivitet", "tillgänglighet", "delaktighet", "verksamhetsområde", "arbetsgrupp"),
    )
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that no topic covers: its commonest form and in how many documents it stands.

    `about` counts those in which it recurs, as in a document that is about it.
    """

    phrase: str
    about: int
    documents: int
    occurrences: int


def suggest_topics(
    texts: Iterable[str], vocabulary: Vocabulary, limit: int = 50, least: int = 2
) -> list[Suggestion]:
    """Return the phrases that no topic covers, those that most documents are about first.

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
    about: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        seen: Counter[str] = Counter()
        before = ""
        for token in tokenize(text):
            surface = token.text
            is_term = _is_term(surface, words[surface], papers) and not known.of_word(surface)
            if is_term:
                base = words[surface].base
                phrase, spelt = base, surface
                if _ADJECTIVE.match(before):
                    phrase, spelt = f"{words[before].base} {base}", f"{before} {surface}"
                seen[phrase] += 1
                forms[phrase][spelt] += 1
            before = surface
        documents.update(seen.keys())
        about.update(phrase for phrase, count in seen.items() if count >= _ABOUT)
    suggestions = [
        Suggestion(_spelt(forms[phrase]), about[phrase], count, forms[phrase].total())
        for phrase, count in documents.items()
        if count >= least
    ]
    suggestions.sort(key=lambda s: (-s.about, -s.documents, -s.occurrences, s.phrase))
    return suggestions[:limit]


def _spelt(forms: Counter[str]) -> str:
    """Return the commonest form of a phrase, in the genitive only when there is no other."""
    ordered = [form for form, _ in forms.most_common()]
    return next((form for form in ordered if not form.endswith("s")), ordered[0])


def _is_term(surface: str, word: Word, papers: set[str]) -> bool:
    if min(len(surface), len(word.base)) < _LEAST_LETTERS or not _WORD.match(surface):
        return False
    base = word.base
    if any(form.search(surface) for form in (_ADJECTIVE, _NO_NOUN, _WHO)):
        return False
    if base in _NO_SUBJECT or base in papers or surface in papers or is_body(surface):
        return False
    return bool(_NOUN.search(base)) or (len(word.parts) > 1 and len(base) >= 10)
