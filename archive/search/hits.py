"""What does a person see of a hit? Snippets, the decision, and why it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language import heading_text
from archive.model import Hit
from archive.search.matching import Matcher, reasons
from archive.search.rescoring import idf
from archive.search.snippets import marked, snippets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.engines.base import Searcher
    from archive.model import Document, Section
    from archive.search.asking import Asked
    from archive.search.matching import Match
    from archive.search.texts import Texts
    from archive.search.words import QueryWord


@dataclass(frozen=True, slots=True)
class HitMaker:
    """Makes hits of ids, with the texts from the catalogue."""

    texts: Texts
    searcher: Searcher
    sections: int

    def make(self, pairs: Sequence[tuple[str, float]], asked: Asked) -> Iterator[Hit]:
        """Yield the hits of ids with scores, in their order."""
        ids = [id_ for id_, _ in pairs]
        catalogue, texts = self.texts.catalogue, self.texts.of(ids)
        sections = catalogue.sections(ids)
        documents = catalogue.documents({s.document_id for s in sections.values()})
        weights = [self._weight(word) for word in asked.wanted]
        matchers: dict[str | None, Matcher] = {}
        for id_, score in pairs:
            if (section := sections.get(id_)) is None:
                continue
            document = documents[section.document_id]
            language = document.language
            if language not in matchers:
                matchers[language] = Matcher(asked.wanted, self.texts.analyser, language)
            matcher = matchers[language]
            matches = matcher.matches_in(texts[id_])
            yield _hit(section, document, score, matcher, matches=matches, weights=weights)

    def _weight(self, word: QueryWord) -> float:
        return idf(self.sections, self.searcher.frequency("parts", word.base))


def _hit(
    section: Section,
    document: Document,
    score: float,
    matcher: Matcher,
    *,
    matches: Sequence[Match],
    weights: Sequence[float],
) -> Hit:
    heading = heading_text(section, document)
    decision = section.decision
    return Hit(
        section=section,
        document=document,
        score=score,
        snippets=snippets(section.text, matches, weights),
        why=reasons(matcher.words, ((section.text, matches), (heading, matcher.matches(heading)))),
        decision=marked(decision, matcher.matches(decision)) if decision else None,
    )
