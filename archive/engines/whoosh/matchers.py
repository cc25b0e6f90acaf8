"""Matchers that Whoosh lacks or has wrong: words in a row, words near each other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import reduce
from typing import TYPE_CHECKING, Any

from archive.engines.whoosh.library import (
    IntersectionMatcher,
    UnionMatcher,
    WrappingMatcher,
    make_binary_tree,
)
from archive.nearness import is_near, row_stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archive.tree import Row

    FieldToken = tuple[str, str]
    Places = Mapping[FieldToken, Sequence[int]]


def section_numbers(matcher: Any) -> Iterator[int]:  # noqa: ANN401
    """Yield the section numbers of a matcher, rising."""
    while matcher.is_active():
        yield matcher.id()
        matcher.next()


class Checked(WrappingMatcher, ABC):  # type: ignore[misc]
    """The postings of another matcher that pass `holds`."""

    def __init__(self, child: Any) -> None:  # noqa: ANN401
        super().__init__(child)
        self._skip_to_match()

    @abstractmethod
    def holds(self) -> bool:
        """Return whether the section that the child is at belongs to this matcher."""

    def next(self) -> None:
        """Go to the next section."""
        self.child.next()
        self._skip_to_match()

    def skip_to(self, number: int) -> None:
        """Go to the first section not below a number."""
        self.child.skip_to(number)
        self._skip_to_match()

    def replace(self, minquality: float = 0) -> Checked:
        """Return itself: no part of it may be left out."""
        del minquality
        return self

    def _skip_to_match(self) -> None:
        while self.child.is_active() and not self.holds():
            self.child.next()


def union(matchers: Sequence[Any]) -> Any:  # noqa: ANN401
    """Return a matcher of what any matcher has: a balanced tree, for a chain may be too deep."""
    return make_binary_tree(UnionMatcher, list(matchers))


class TogetherMatcher(Checked):
    """Sections that have a token of each group at places that pass a test.

    Args:
        groups: for each group its terms, field and token, with a matcher of each; no matcher stands
            in two groups.
        test: from the places of each term present to whether the section matches.

    The score is the sum of the distinct terms' scores.
    """

    def __init__(
        self, groups: Sequence[Sequence[tuple[FieldToken, Any]]], test: Callable[[Places], bool]
    ) -> None:
        self._leaves = [pair for group in groups for pair in group]
        self._test = test
        unions = [union([matcher for _, matcher in group]) for group in groups]
        super().__init__(reduce(IntersectionMatcher, unions))

    def holds(self) -> bool:
        """Return whether the places of the terms in the section pass the test."""
        here = self._terms_here()
        return self._test({term: m.value_as("positions") for term, m in here.items()})

    def score(self) -> float:
        """Return the sum of the distinct terms' scores."""
        return float(sum(matcher.score() for matcher in self._terms_here().values()))

    def _terms_here(self) -> dict[FieldToken, Any]:
        number = self.child.id()
        return {t: m for t, m in self._leaves if m.is_active() and m.id() == number}


def in_a_row(field: str, tokens: Sequence[str]) -> Callable[[Places], bool]:
    """Return a test for tokens at consecutive places, "" standing for any one token."""
    (first, token), *rest = [(gap, token) for gap, token in enumerate(tokens) if token]

    def test(places: Places) -> bool:
        held = [(gap - first, set(places[field, other])) for gap, other in rest]
        return any(all(at + gap in others for gap, others in held) for at in places[field, token])

    return test


def within(rows: Sequence[Row], distance: int) -> Callable[[Places], bool]:
    """Return a test for all rows near each other, as `Near` has it."""

    def test(places: Places) -> bool:
        held = [
            row_stretches(
                [
                    sorted(p for token in set(place) for p in places.get((row.field, token), ()))
                    for place in row.places
                ]
            )
            for row in rows
        ]
        return is_near(held, distance)

    return test
