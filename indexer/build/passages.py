"""Match the sections of a document before and after a run, so that the ids given out lead on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.catalogue.section_keys import Moves, Successor, composed, fingerprint, letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archive.catalogue import CatalogueWriter
    from archive.catalogue.salvage import FormerSections
    from archive.catalogue.section_keys import SectionContent

Keyed = tuple[str, "SectionContent"]
"""A section's key and what identifies it."""
Pairs = Iterator[tuple[str, str]]
SHARE = 0.7
"""Share of a section's own word pairs that another has to hold to be what became of it."""
_NAMED = 0.5
"""The same where number or heading are the same as well."""


def carry(
    writer: CatalogueWriter,
    former: FormerSections,
    touched: Iterable[str],
    aliases: Mapping[str, str],
) -> None:
    """Keep where the section keys lead of documents that were put anew or left in this run.

    `aliases` are those of before the run: ids that led to a document lead on with it.
    """
    followers = defaultdict(list)
    for old, new in aliases.items():
        followers[new].append(old)
    for ident in touched:
        before, here = former.of(ident), writer.standing_for(ident)
        if here is None or not (before or writer.moves(ident)):
            continue
        after = writer.passages(here)
        same_file = former.content(ident) == writer.owner(here)
        moves = matched(before, after, same_file=same_file) if before else {}
        present = {key: fingerprint(passage.text) for key, passage in after}
        _add_moves(writer, ident, moves, present, left=here != ident, stayed=here == ident)
        for old in followers[ident]:
            _add_moves(writer, old, moves, present, left=old != here)


def _add_moves(
    writer: CatalogueWriter,
    ident: str,
    moves: Moves,
    present: Mapping[str, str],
    *,
    left: bool,
    stayed: bool = False,
) -> None:
    """Add moves to those kept of a document; `present` has the keys there are where it leads.

    Args:
        writer: of the catalogue.
        ident: the document's id.
        moves: those of this run.
        present: fingerprints of the words, by key.
        left: whether the id leads to another document now.
        stayed: whether the document is under the same id as before the run.

    A document that came back answers for its own keys, one that `left` for those that it had, one
    that `stayed` says which of its sections have been edited.
    """
    earlier = writer.moves(ident)
    kept: Moves = {}
    for old, new in composed(earlier or {}, moves).items():
        back = new._replace(key=old, other_version=True) if _is_back(old, new, present) else new
        back = back.compared(present)
        changed = stayed and back.key == old and back.other_version
        if left or changed or old not in present:
            kept[old] = back
    if kept or earlier or left:
        writer.put_moves(ident, kept)


def _is_back(old: str, new: Successor, present: Mapping[str, str]) -> bool:
    return new.key is None and old in present


def matched(before: Sequence[Keyed], after: Sequence[Keyed], *, same_file: bool) -> Moves:
    """Return what each section of before is now, by key; what is gone leads to None.

    First the same key stands for the same passage, then the same words, then a number and heading
    that one section alone has, then the most of the words that are a section's own, then a heading
    that one alone has. Other words make another version, but in the same file: there a program has
    only read them better or worse.
    """
    moves: Moves = {}
    texts = {key: letters(passage.text) for key, passage in after}
    like = partial(_pairs_alike, among=before)
    for find in (_same_key, _same_words, _same_name, like, _same_heading):
        left = [keyed for keyed in before if keyed[0] not in moves]
        taken = {move.key for move in moves.values()}
        words = {key: letters(passage.text) for key, passage in left}
        for old, new in find(left, after, taken) if left else ():
            other = not same_file and words[old] != texts[new]
            moves[old] = Successor(new, other, fingerprint(words[old]) if other else "")
    gone = {old: passage for old, passage in before if old not in moves}
    return moves | {
        old: Successor(None, words=fingerprint(passage.text)) for old, passage in gone.items()
    }


def _same_key(before: Sequence[Keyed], after: Sequence[Keyed], _taken: set[str | None]) -> Pairs:
    present = {key for key, _ in after}
    yield from ((key, key) for key, _ in before if key in present)


def _same_words(before: Sequence[Keyed], after: Sequence[Keyed], taken: set[str | None]) -> Pairs:
    """Pair sections of the same words in their order; those left over with the last of them."""
    places = defaultdict(list)
    for key, passage in sorted(after, key=lambda keyed: keyed[0] in taken):
        places[letters(passage.text)].append(key)
    paired: Counter[str] = Counter()
    for key, passage in before:
        words = letters(passage.text)
        if held := places.get(words):
            yield key, held[min(paired[words], len(held) - 1)]
            paired[words] += 1


def _same_name(before: Sequence[Keyed], after: Sequence[Keyed], taken: set[str | None]) -> Pairs:
    """Pair sections whose number and heading no other has."""
    yield from _pair_unique(before, after, taken, _section_name)


def _same_heading(before: Sequence[Keyed], after: Sequence[Keyed], taken: set[str | None]) -> Pairs:
    """Pair sections whose heading no other has: they were given another number."""
    yield from _pair_unique(before, after, taken, lambda passage: letters(passage.heading))


def _section_name(passage: SectionContent) -> str:
    number, heading = letters(passage.number), letters(passage.heading)
    return f"{number} {heading}" if number or heading else ""


def _pair_unique(
    before: Sequence[Keyed],
    after: Sequence[Keyed],
    taken: set[str | None],
    name_of: Callable[[SectionContent], str],
) -> Pairs:
    old = [(name_of(passage), key) for key, passage in before]
    new = [(name_of(passage), key) for key, passage in after if key not in taken]
    often_old, often_new = (Counter(name for name, _ in some) for some in (old, new))
    places = {name: key for name, key in new if name and often_new[name] == 1}
    yield from ((key, places[name]) for name, key in old if name in places and often_old[name] == 1)


def _pairs_alike(
    before: Sequence[Keyed],
    after: Sequence[Keyed],
    _taken: set[str | None],
    among: Sequence[Keyed],
) -> Pairs:
    """Pair each section with the one that holds most of the word pairs it alone has `among` all."""
    own = _own_pairs(among)
    holders = defaultdict(list)
    for key, passage in after:
        for pair in _word_pairs(passage.text):
            holders[pair].append(key)
    now = dict(after)
    for key, passage in before:
        shares: Counter[str] = Counter()
        for pair in own[key]:
            shares.update(holders.get(pair, ()))
        for new, count in shares.most_common(1):
            named = _section_name(passage) and _same_number_or_heading(passage, now[new])
            if count >= (_NAMED if named else SHARE) * len(own[key]):
                yield key, new


def _same_number_or_heading(passage: SectionContent, other: SectionContent) -> bool:
    """Say whether number or heading are the same."""
    return (passage.number == other.number and passage.number is not None) or (
        letters(passage.heading) == letters(other.heading) != ""
    )


def _own_pairs(sections: Sequence[Keyed]) -> dict[str, set[tuple[str, str]]]:
    """Return the word pairs that stand in no other of some sections: no turns of phrase."""
    pairs = {key: _word_pairs(passage.text) for key, passage in sections}
    often = Counter(pair for some in pairs.values() for pair in some)
    return {key: {pair for pair in some if often[pair] == 1} for key, some in pairs.items()}


def _word_pairs(text: str) -> set[tuple[str, str]]:
    words = re.findall(r"\w+", text.casefold())
    return set(pairwise(words))
