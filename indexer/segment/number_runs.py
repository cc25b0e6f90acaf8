"""Runs of rising numbers among the lines that begin with a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FAR = 40
"""A gap in the numbers of a run is at most this; extracts and secret §§ leave gaps."""
_MOST_RUNS = 40
_MOST_COST = 0.9
"""What a gap costs at most: a line that is surely an opening goes on with the run."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that may open a section.

    number and last: its number, or the first and last of several; name: as it is shown; after:
    where the text behind the number begins in the line; weight: how much it looks like one;
    confidence: how sure its number is once it stands in a run; level: 1 for the run, more below.
    """

    line: int
    number: int
    name: str
    after: int
    weight: float
    last: int
    confidence: float = 1.0
    level: int = 1


def runs(openings: Sequence[Opening], far: int = FAR) -> list[list[Opening]]:
    """Return runs of openings with rising numbers, in the order of the text.

    The heaviest run first; then what lies before and after it is asked again, so that a file with
    several protocols gives several runs, until nothing but single numbers is left. `far` is the
    largest step within a run.
    """
    result: list[list[Opening]] = []
    todo = [(0, len(openings))]
    while todo and len(result) < _MOST_RUNS:
        low, high = todo.pop()
        chosen = _heaviest_run(openings, low, high, far)
        if not chosen:
            continue
        result.append([openings[k] for k in chosen])
        if len(chosen) > 1:
            todo += [(low, chosen[0]), (chosen[-1] + 1, high)]
    return sorted(result, key=lambda run: run[0].line)


def _heaviest_run(openings: Sequence[Opening], low: int, high: int, far: int) -> list[int]:
    """Return the indices of the run with the largest weight less what its gaps cost."""
    best: dict[int, tuple[float, int]] = {}
    came: dict[int, int] = {}
    top: tuple[float, int] | None = None
    for k in range(low, high):
        score, source = _extended_run(openings, best, k, far)
        came[k] = source
        last = openings[k].last
        if last not in best or score > best[last][0]:
            best[last] = (score, k)
        if top is None or score > top[0]:
            top = (score, k)
    path: list[int] = []
    k = top[1] if top else -1
    while k != -1:
        path.append(k)
        k = came[k]
    return path[::-1]


def _extended_run(
    openings: Sequence[Opening], best: dict[int, tuple[float, int]], k: int, far: int
) -> tuple[float, int]:
    """Return the weight of the heaviest run that ends in opening k, and what it extends."""
    opening = openings[k]
    score, source = opening.weight, -1
    for step in range(far + 1):
        before = best.get(opening.number - step)
        if before is None:
            continue
        if step == 0 and not (
            opening.name[-1:].isalpha() and openings[before[1]].name < opening.name
        ):
            continue
        cost = 0.0 if step <= 1 else min(_MOST_COST, 0.4 + 0.04 * step)
        if before[0] - cost + opening.weight > score:
            score, source = before[0] - cost + opening.weight, before[1]
    return score, source
