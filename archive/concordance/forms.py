"""Forms table: by which forms, base forms and rules a query occurs, and how often each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.concordance.statistics import per_million

if TYPE_CHECKING:
    from archive.concordance.selection import Selection


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the text that answers a query, in lower case, with its base form and its rule.

    Where several words are an occurrence (a phrase) so are `lemma` and `form`. share: per cent of
    all occurrences. `sections` and `documents` are those in which it occurs.
    """

    lemma: str
    form: str
    rule: str
    occurrences: int
    share: float
    per_million: float | None
    sections: int
    documents: int


def forms(selection: Selection) -> tuple[Form, ...]:
    """Return the forms of a query's occurrences, the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    sections: Counter[tuple[str, str, str]] = Counter()
    documents: dict[tuple[str, str, str], set[str]] = {}
    for document, section, matches in selection.matched():
        here = Counter(
            (document.language, " ".join(section.text[m.start : m.end].lower().split()), m.rule)
            for m in matches
        )
        for (language, form, rule), count in here.items():
            key = _lemma(selection, form, language), form, rule
            counts[key] += count
            sections[key] += 1
            documents.setdefault(key, set()).add(document.id)
    total = counts.total()
    return tuple(
        Form(
            *key,
            occurrences=count,
            share=count * 100 / total,
            per_million=per_million(count, selection.words),
            sections=sections[key],
            documents=len(documents[key]),
        )
        for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _lemma(selection: Selection, form: str, language: str | None) -> str:
    return " ".join(selection.archive.analyser.analyse(form, language).base)
