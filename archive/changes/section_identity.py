"""Know the sections of a record again: by address, by number and heading, or by words.

What a § is under its number follows the matching of section ids (docs/decisions/0035): the same
number and heading, or most of the words. A § of another matter under an old number is a new one,
and one of wholly other words (archive.changes.word_sketch) also under an old heading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.changes.word_sketch import are_wholly_other

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from archive.changes.marks import SectionMark


@dataclass(frozen=True, slots=True)
class LoggedSection:
    """A section as the log knows it.

    label: as in the mark that it was first noted by. fingerprint, sketch: those of its last words.
    section: the key it is read under, None when it is not here. arrived: when it was first public,
    0 for never. times: when it came or last changed for the readers of each level; None where they
    do not have it.
    """

    label: bytes
    section: str | None
    key: bytes
    fingerprint: bytes
    sketch: bytes
    arrived: int
    times: tuple[int | None, ...]


def pair_known(
    marks: Sequence[SectionMark],
    before: Iterable[LoggedSection],
    successors: Mapping[str, str | None],
    *,
    moved: bool,
    fresh: bool,
) -> dict[int, LoggedSection]:
    """Return which section of before each section is, by ordinal; those that are new are absent.

    Args:
        marks: those of the record now.
        before: the sections that the log knows of it, or of the record in whose place it stands.
        successors: what former section keys stand for now; None for what is gone.
        moved: whether the keys were given out in another record than this one.
        fresh: whether the record comes from other bytes; else only the reading is other, and no
            words make another section.
    """
    present = {mark.section for mark in marks}

    def address(logged: LoggedSection) -> str | None:
        if logged.section in present and not moved:
            return logged.section
        return successors.get(logged.section or "", logged.section)

    def label(logged: LoggedSection) -> bytes | None:
        return logged.label if address(logged) not in present and not is_gone(logged) else None

    def is_gone(logged: LoggedSection) -> bool:
        return logged.section is not None and address(logged) is None

    known: dict[int, LoggedSection] = {}
    left = list(before)
    for old_name, new_name in (
        (address, lambda mark: mark.section),
        (label, lambda mark: mark.label),
        (lambda logged: logged.fingerprint, lambda mark: mark.fingerprint),
    ):
        _pair_by_name(known, marks, left, old_name, new_name, fresh=fresh)
    return known


def _pair_by_name(
    known: dict[int, LoggedSection],
    marks: Sequence[SectionMark],
    left: list[LoggedSection],
    old_name: Callable[[LoggedSection], Hashable],
    new_name: Callable[[SectionMark], Hashable],
    *,
    fresh: bool,
) -> None:
    """Pair the sections that have no partner yet with those `left` that have the same name.

    In a record from other bytes (`fresh`) only those whose words are not wholly other.
    """
    places: dict[Hashable, list[LoggedSection]] = {}
    for logged in left:
        places.setdefault(old_name(logged), []).append(logged)
    for mark in marks:
        if mark.ordinal in known:
            continue
        some = places.get(new_name(mark), [])
        for logged in some:
            if not (fresh and are_wholly_other(logged.sketch, mark.sketch)):
                known[mark.ordinal] = logged
                some.remove(logged)
                left.remove(logged)
                break
