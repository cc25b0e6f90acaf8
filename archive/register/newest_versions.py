"""Fold drafts, copies and extracts of one paragraph into the final minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.register.bodies import body_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.register.register_entries import Entries, Paragraph

_RANK = {"protokoll": 0, "minnesanteckningar": 1, "protokollsutdrag": 2}


def newer_of(entries: Entries, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return the newer versions of each document that has any."""
    found = {ident: entries.newer(ident) for ident in sorted(set(ids))}
    return {ident: newer for ident, newer in found.items() if newer}


def fold(
    paragraphs: Iterable[Paragraph], newer: Mapping[str, set[str]]
) -> list[tuple[Paragraph, tuple[str, ...]]]:
    """Return one paragraph for each place, with the ids of its other versions.

    A place is organisation, body, day and §; minutes come before extracts, newer versions before
    older. What has no § stands for itself, but an older version where the newer is there too.
    """
    groups: dict[tuple[object, ...], list[Paragraph]] = {}
    given = list(paragraphs)
    held = {one.document_id for one in given}
    for one in given:
        groups.setdefault(_place_of(one), []).append(one)
    folded = []
    for versions in groups.values():
        ordered = sorted(versions, key=lambda one: _order(one, newer, held))
        folded.append((ordered[0], tuple(one.section_id for one in ordered[1:])))
    return _papers(folded, newer)


def _place_of(one: Paragraph) -> tuple[object, ...]:
    if one.day and one.number and one.type in _RANK:
        body = body_key(one.body) if one.body else None
        return (body, one.day, one.number)
    return (one.section_id,)


def _order(one: Paragraph, newer: Mapping[str, set[str]], held: set[str]) -> tuple[object, ...]:
    outdone = bool(newer.get(one.document_id, set()) & held)
    return (outdone, _RANK.get(one.type, 3), one.document_id)


def _papers(
    folded: list[tuple[Paragraph, tuple[str, ...]]], newer: Mapping[str, set[str]]
) -> list[tuple[Paragraph, tuple[str, ...]]]:
    """Fold older versions of a paper into its newest, section for section."""
    known = {(one.document_id, one.heading): one for one, _ in folded}
    into: dict[str, list[str]] = {}
    kept = []
    for one, others in folded:
        target = next(
            (
                known[(ident, one.heading)]
                for ident in sorted(newer.get(one.document_id, ()))
                if (ident, one.heading) in known and not newer.get(ident)
            ),
            None,
        )
        if target is None:
            kept.append((one, others))
        else:
            into.setdefault(target.section_id, []).extend((one.section_id, *others))
    return [(one, (*others, *into.get(one.section_id, ()))) for one, others in kept]
