"""Validation of vocabularies, in sentences for the person who keeps them."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from archive.messages import _
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
        *_repeated_ids(_("organisation"), (o.id for o in vocabulary.organisations)),
        *_repeated_ids(_("organ"), (b.id for b in vocabulary.bodies)),
        *_repeated_ids(_("ämne"), (t.id for t in vocabulary.topics)),
        *_repeated_ids("typ", (t.name for t in vocabulary.types)),
        *_name_mistakes(_("organisation"), vocabulary.organisations),
        *_name_mistakes(_("organ"), vocabulary.bodies),
        *_broken_links(vocabulary.organisations, {o.id for o in vocabulary.organisations}),
        *_broken_links(vocabulary.bodies, {b.id for b in vocabulary.bodies}),
        *_unknown_owners(vocabulary),
        *_type_problems(vocabulary),
        *_topic_problems(vocabulary),
        *_synonym_problems(vocabulary),
    ]


def _repeated_ids(what: str, ids: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield _(
                "Id %(name)s används av %(count)s poster (%(what)s); ge var och en sitt eget.",
                name=name,
                count=count,
                what=what,
            )
        if not name.strip():
            yield _("En post (%(what)s) saknar id.", what=what)


def _name_mistakes(what: str, entries: Iterable[Organisation | Body]) -> Iterator[str]:
    owners: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        scope = (entry.organisation or "") if isinstance(entry, Body) else ""
        for name in {n.casefold() for n in (entry.name, *entry.variants)}:
            owners[scope, name].append(entry.id)
        if entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to:
            yield _(
                "%(id)s: giltig från %(valid_from)s är senare än till %(valid_to)s.",
                id=entry.id,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
            )
    for (_scope, name), ids in owners.items():
        if len(ids) > 1:
            yield _(
                "Namnet ”%(name)s” (%(what)s) står hos flera poster: %(ids)s.",
                name=name,
                what=what,
                ids=", ".join(ids),
            )


def _broken_links(entries: Iterable[Organisation | Body], known: set[str]) -> Iterator[str]:
    for entry in entries:
        for other in (*entry.before, *entry.after):
            if other not in known:
                yield _("%(id)s hänvisar till %(other)s, som inte finns.", id=entry.id, other=other)
            if other == entry.id:
                yield _(
                    "%(id)s är angiven som sin egen föregångare eller efterträdare.", id=entry.id
                )


def _unknown_owners(vocabulary: Vocabulary) -> Iterator[str]:
    known = {o.id for o in vocabulary.organisations}
    for body in vocabulary.bodies:
        if body.organisation is not None and body.organisation not in known:
            yield _(
                "Organet %(id)s hör till %(organisation)s, som inte finns.",
                id=body.id,
                organisation=body.organisation,
            )


def _type_problems(vocabulary: Vocabulary) -> Iterator[str]:
    names = {t.name for t in vocabulary.types}
    for name in sorted(names - CONTRACT_TYPES):
        yield _("Typen %(name)s är inte en av de typer som andra program räknar med.", name=name)
    for name in sorted(CONTRACT_TYPES - names):
        yield _("Typen %(name)s saknas i types.toml.", name=name)
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for kind in vocabulary.types:
        for label in {label.casefold() for label in kind.labels}:
            owners[label].append(kind.name)
    for label, kinds in owners.items():
        if len(kinds) > 1:
            yield _(
                "Ordet ”%(label)s” pekar ut flera typer: %(kinds)s.",
                label=label,
                kinds=", ".join(kinds),
            )


def _topic_problems(vocabulary: Vocabulary) -> Iterator[str]:
    topics = vocabulary.topic_by_id
    terms: defaultdict[str, set[str]] = defaultdict(set)
    for topic in vocabulary.topics:
        for term in (topic.sv, *topic.alternative):
            terms[term.casefold()].add(topic.id)
        for other in (*topic.broader, *topic.related):
            if other not in topics:
                yield _(
                    "Ämnet %(id)s hänvisar till %(other)s, som inte finns.",
                    id=topic.id,
                    other=other,
                )
        if _is_above_itself(topic.id, topics):
            yield _("Ämnet %(id)s är överordnat sig självt; bryt kretsen.", id=topic.id)
    for term, ids in terms.items():
        if len(ids) > 1:
            yield _(
                "Termen ”%(term)s” hör till flera ämnen: %(ids)s.",
                term=term,
                ids=", ".join(sorted(ids)),
            )


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


def _synonym_problems(vocabulary: Vocabulary) -> Iterator[str]:
    senses: defaultdict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for number, synonym in enumerate(vocabulary.synonyms):
        key = synonym.term if synonym.case_sensitive else synonym.term.casefold()
        senses[key].append((number, synonym.means))
        start, end = synonym.valid_from, synonym.valid_to
        if start and end and start > end:
            yield _(
                "Synonymen %(term)s: giltig från %(start)s är senare än till %(end)s.",
                term=synonym.term,
                start=start,
                end=end,
            )
        if not synonym.term.strip() or not any(m.strip() for m in synonym.means):
            yield _("Synonym nummer %(number)s saknar term eller betydelse.", number=number + 1)
        if synonym.term.casefold() in {m.casefold() for m in synonym.means}:
            yield _("Synonymen %(term)s betyder sig själv; ta bort den.", term=synonym.term)
    for term, meant in senses.items():
        if len(meant) > 1 and not _do_not_overlap(vocabulary, [number for number, _means in meant]):
            meanings = "; ".join(", ".join(means) for _number, means in meant)
            yield _(
                "Förkortningen %(term)s har flera betydelser: %(meanings)s. Ange när de har gällt.",
                term=term,
                meanings=meanings,
            )


def _do_not_overlap(vocabulary: Vocabulary, numbers: list[int]) -> bool:
    """Tell whether the validities of synonyms do not overlap."""
    spans = sorted(
        (str(s.valid_from or ""), str(s.valid_to or "9999"))
        for s in (vocabulary.synonyms[n] for n in numbers)
    )
    return all(a[1] < b[0] for a, b in itertools.pairwise(spans))
