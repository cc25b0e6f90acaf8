"""Validation of vocabularies, in sentences for the person who keeps them."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from archive.vocabulary.entries import Body, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.vocabulary.entries import Topic, Vocabulary

CONTRACT_TYPES = frozenset(
    (
        *("protokoll", "protokollsutdrag", "kallelse", "minnesanteckningar", "verksamhetsplan"),
        *("verksamhetsberättelse", "årsredovisning", "delårsrapport", "budget", "rapport", "plan"),
        *("policy", "stadgar", "avtal", "ansökan", "upphandling", "tjänsteutlåtande", "motion"),
        *("remissvar", "nyhetsbrev", "brev", "presentation", "blankett", "författning"),
        *("webbsida", "övrigt"),
    )
)
"""The types other programs rely on; a vocabulary may describe them, not add to them."""


def check(vocabulary: Vocabulary) -> list[str]:
    """Return the problems of a vocabulary, one Swedish sentence each; none if it is sound."""
    return [
        *_repeated("organisation", (o.id for o in vocabulary.organisations)),
        *_repeated("organ", (b.id for b in vocabulary.bodies)),
        *_repeated("ämne", (t.id for t in vocabulary.topics)),
        *_repeated("typ", (t.name for t in vocabulary.types)),
        *_name_mistakes("organisation", vocabulary.organisations),
        *_name_mistakes("organ", vocabulary.bodies),
        *_links(vocabulary.organisations, {o.id for o in vocabulary.organisations}),
        *_links(vocabulary.bodies, {b.id for b in vocabulary.bodies}),
        *_owners(vocabulary),
        *_types(vocabulary),
        *_topics(vocabulary),
        *_synonyms(vocabulary),
    ]


def _repeated(what: str, ids: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"Id {name} används av {count} poster ({what}); ge var och en sitt eget."
        if not name.strip():
            yield f"En post ({what}) saknar id."


def _name_mistakes(what: str, entries: Iterable[Organisation | Body]) -> Iterator[str]:
    owners: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        scope = (entry.organisation or "") if isinstance(entry, Body) else ""
        for name in {n.casefold() for n in (entry.name, *entry.variants)}:
            owners[scope, name].append(entry.id)
        if entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to:
            yield f"{entry.id}: giltig från {entry.valid_from} är senare än till {entry.valid_to}."
    for (_, name), ids in owners.items():
        if len(ids) > 1:
            yield f"Namnet ”{name}” ({what}) står hos flera poster: {', '.join(ids)}."


def _links(entries: Iterable[Organisation | Body], known: set[str]) -> Iterator[str]:
    for entry in entries:
        for other in (*entry.before, *entry.after):
            if other not in known:
                yield f"{entry.id} hänvisar till {other}, som inte finns."
            if other == entry.id:
                yield f"{entry.id} är angiven som sin egen föregångare eller efterträdare."


def _owners(vocabulary: Vocabulary) -> Iterator[str]:
    known = {o.id for o in vocabulary.organisations}
    for body in vocabulary.bodies:
        if body.organisation is not None and body.organisation not in known:
            yield f"Organet {body.id} hör till {body.organisation}, som inte finns."


def _types(vocabulary: Vocabulary) -> Iterator[str]:
    names = {t.name for t in vocabulary.types}
    for name in sorted(names - CONTRACT_TYPES):
        yield f"Typen {name} är inte en av de typer som andra program räknar med."
    for name in sorted(CONTRACT_TYPES - names):
        yield f"Typen {name} saknas i types.toml."
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for kind in vocabulary.types:
        for label in {label.casefold() for label in kind.labels}:
            owners[label].append(kind.name)
    for label, kinds in owners.items():
        if len(kinds) > 1:
            yield f"Ordet ”{label}” pekar ut flera typer: {', '.join(kinds)}."


def _topics(vocabulary: Vocabulary) -> Iterator[str]:
    topics = vocabulary.topic_by_id
    terms: defaultdict[str, set[str]] = defaultdict(set)
    for topic in vocabulary.topics:
        for term in (topic.sv, *topic.alternative):
            terms[term.casefold()].add(topic.id)
        for other in (*topic.broader, *topic.related):
            if other not in topics:
                yield f"Ämnet {topic.id} hänvisar till {other}, som inte finns."
        if _is_above_itself(topic.id, topics):
            yield f"Ämnet {topic.id} är överordnat sig självt; bryt kretsen."
    for term, ids in terms.items():
        if len(ids) > 1:
            yield f"Termen ”{term}” hör till flera ämnen: {', '.join(sorted(ids))}."


def _is_above_itself(start: str, topics: dict[str, Topic]) -> bool:
    seen: set[str] = set()
    waiting = list(topics[start].broader)
    while waiting:
        current = waiting.pop()
        if current == start:
            return True
        if current in topics and current not in seen:
            seen.add(current)
            waiting.extend(topics[current].broader)
    return False


def _synonyms(vocabulary: Vocabulary) -> Iterator[str]:
    senses: defaultdict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for number, synonym in enumerate(vocabulary.synonyms):
        key = synonym.term if synonym.case_sensitive else synonym.term.casefold()
        senses[key].append((number, synonym.means))
        start, end = synonym.valid_from, synonym.valid_to
        if start and end and start > end:
            yield f"Synonymen {synonym.term}: giltig från {start} är senare än till {end}."
        if not synonym.term.strip() or not any(m.strip() for m in synonym.means):
            yield f"Synonym nummer {number + 1} saknar term eller betydelse."
        if synonym.term.casefold() in {m.casefold() for m in synonym.means}:
            yield f"Synonymen {synonym.term} betyder sig själv; ta bort den."
    for term, found in senses.items():
        if len(found) > 1 and not _do_not_overlap(vocabulary, [number for number, _ in found]):
            meanings = "; ".join(", ".join(means) for _, means in found)
            yield f"Förkortningen {term} har flera betydelser: {meanings}. Ange när de har gällt."


def _do_not_overlap(vocabulary: Vocabulary, numbers: list[int]) -> bool:
    """Tell whether the validities of synonyms do not overlap."""
    spans = sorted(
        (str(s.valid_from or ""), str(s.valid_to or "9999"))
        for s in (vocabulary.synonyms[n] for n in numbers)
    )
    return all(a[1] < b[0] for a, b in itertools.pairwise(spans))
