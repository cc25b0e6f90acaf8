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
    newer_by_id = {ident: entries.newer(ident) for ident in sorted(set(ids))}
    return {ident: newer for ident, newer in newer_by_id.items() if newer}


def fold(
    paragraphs: Iterable[Paragraph], newer: Mapping[str, set[str]]
) -> list[tuple[Paragraph, tuple[str, ...]]]:
    """Return one paragraph for each place, with the ids of its other versions.

    A place is organisation, body, day and §; minutes come before extracts, newer versions before
    older. What has no § stands for itself, but an older version where the newer is there too.
    """
    groups: dict[tuple[object, ...], list[Paragraph]] = {}
    given = list(paragraphs)
    held = {paragraph.document_id for paragraph in given}
    for paragraph in given:
        groups.setdefault(_place_of(paragraph), []).append(paragraph)
    folded = []
    for versions in groups.values():
        ordered = sorted(versions, key=lambda version: _version_rank(version, newer, held))
        folded.append((ordered[0], tuple(version.section_id for version in ordered[1:])))
    return _newest_papers(folded, newer)


def _place_of(paragraph: Paragraph) -> tuple[object, ...]:
    if paragraph.day and paragraph.number and paragraph.type in _RANK:
        body = body_key(paragraph.body) if paragraph.body else None
        return (body, paragraph.day, paragraph.number)
    return (paragraph.section_id,)


def _version_rank(
    paragraph: Paragraph, newer: Mapping[str, set[str]], held: set[str]
) -> tuple[object, ...]:
    outdone = bool(newer.get(paragraph.document_id, set()) & held)
    return (outdone, _RANK.get(paragraph.type, 3), paragraph.document_id)


def _newest_papers(
    folded: list[tuple[Paragraph, tuple[str, ...]]], newer: Mapping[str, set[str]]
) -> list[tuple[Paragraph, tuple[str, ...]]]:
    """Fold older versions of a paper into its newest, section for section."""
    known = {(section.document_id, section.heading): section for section, _ in folded}
    into: dict[str, list[str]] = {}
    kept = []
    for section, others in folded:
        target = next(
            (
                known[(ident, section.heading)]
                for ident in sorted(newer.get(section.document_id, ()))
                if (ident, section.heading) in known and not newer.get(ident)
            ),
            None,
        )
        if target is None:
            kept.append((section, others))
        else:
            into.setdefault(target.section_id, []).extend((section.section_id, *others))
    return [(section, (*others, *into.get(section.section_id, ()))) for section, others in kept]
