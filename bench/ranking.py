"""Ranking quality on judged queries: `python -m bench.ranking FOLDER [SET...] [name=value...]`

FOLDER holds sets of corpus.jsonl, queries.jsonl and qrels.tsv; each is indexed once below
FOLDER's cache (`--cache`, default a temporary folder) and its queries are put to it. Values of
archive.search.weights.Weights can be given, so that a weight is found by trying:

    python -m bench.ranking ../shared/data/retrieval near=0.5 window=60

Hits are read as a reader sees them, what is related after what satisfies the query. The queries
fall into two halves by their ids, and each half has its own figure: a weight that helps one half
only was found by chance. A query that is refused counts as one without a hit.

With `--folds N` and several values for a weight, weights are cross-validated: for each fold of the
queries the weights are chosen that are best on all other folds, and the figure is of the fold kept
apart. One weight is varied at a time from those in force:

    python -m bench.ranking ../shared/data/retrieval --folds 5 near=2,4,6 titled=0,0.5,1
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from archive.errors import QueryError
from archive.model import Query
from archive.search.opened import open_archive
from archive.search.weights import WEIGHTS, Weights
from archive.settings import Settings

if TYPE_CHECKING:
    import argparse

HANDLINGAR = Path(sys.executable).with_name("handlingar")
SHOWN = 10
JUDGED = Path(__file__).parents[2] / "shared" / "data" / "retrieval"


def main(_: argparse.Namespace) -> None:
    """Measure every judged set beside the checkout, with the weights in force."""
    if JUDGED.is_dir():
        measure([str(JUDGED)])
    else:
        print(f"not measured: {JUDGED} is missing")


def measure(arguments: list[str]) -> None:
    """Print nDCG@10 in all and by half, the share without a hit, and milliseconds, by set."""
    cache = Path(tempfile.gettempdir()) / "handlingar-ranking"
    if "--cache" in arguments:
        at = arguments.index("--cache")
        cache = Path(arguments[at + 1])
        del arguments[at : at + 2]
    folds = 0
    if "--folds" in arguments:
        at = arguments.index("--folds")
        folds = int(arguments[at + 1])
        del arguments[at : at + 2]
    folder = Path(arguments[0])
    given = dict(a.split("=") for a in arguments[1:] if "=" in a)
    chosen = [a for a in arguments[1:] if "=" not in a]
    sets = sorted(p for p in folder.iterdir() if (p / "qrels.tsv").is_file())
    sets = [source for source in sets if not chosen or source.name in chosen]
    for source in sets:
        _index(source, cache / source.name)
    if folds:
        _cross_validate(sets, cache, given, folds)
        return
    means = [_measure(source, cache / source.name, _weights(given)) for source in sets]
    print(f"{'mean':24} nDCG@10 {statistics.mean(means):.4f}")


def _cross_validate(sets: list[Path], cache: Path, given: dict[str, str], folds: int) -> None:
    """Print, by set, the figure of folds kept apart, with weights chosen on the other folds."""
    tried = [{}, *({name: v} for name, values in given.items() for v in values.split(","))]
    gains = [
        [_gains(source, cache / source.name, _weights(values))[0] for source in sets]
        for values in tried
    ]

    def mean(number: int, place: int, *, kept: int, apart: bool) -> float:
        own = (g for q, g in gains[number][place].items() if (_fold(q, folds) == kept) is apart)
        return statistics.mean(own)

    for place, source in enumerate(sets):
        held_out, weighed = 0.0, 0
        for fold in range(folds):
            every = range(len(sets))
            best = max(
                range(len(tried)),
                key=lambda n: sum(mean(n, p, kept=fold, apart=False) for p in every),
            )
            many = sum(_fold(q, folds) == fold for q in gains[0][place])
            held_out += many * mean(best, place, kept=fold, apart=True)
            weighed += many
            if place == 0:
                print(f"fold {fold}: {tried[best] or 'weights in force'}", flush=True)
        now = statistics.mean(gains[0][place].values())
        print(f"{source.name:24} nDCG@10 in force {now:.4f}, kept apart {held_out / weighed:.4f}")


def _fold(query: str, folds: int) -> int:
    return crc32(query.encode()) % folds


def _weights(given: dict[str, str]) -> Weights:
    kinds = {field.name: type(getattr(WEIGHTS, field.name)) for field in fields(Weights)}
    return replace(WEIGHTS, **{name: kinds[name](value) for name, value in given.items()})


def _measure(source: Path, cache: Path, weights: Weights) -> float:
    gains, times = _gains(source, cache, weights)
    halves = [[g for q, g in gains.items() if _fold(q, 2) == half] for half in (0, 1)]
    times.sort()
    mean = statistics.mean(gains.values())
    by_half = " ".join(f"{statistics.mean(half):.4f}" for half in halves if half)
    print(
        f"{source.name:24} nDCG@10 {mean:.4f} ({by_half})  "
        f"ms p50 {times[len(times) // 2]:.1f} p95 {times[int(len(times) * 0.95)]:.1f}",
        flush=True,
    )
    return mean


def _index(source: Path, cache: Path) -> None:
    (cache / "corpus").mkdir(parents=True, exist_ok=True)
    records = cache / "corpus" / "records.jsonl"
    if not records.exists():
        records.write_bytes((source / "corpus.jsonl").read_bytes())
    command: list[str | Path] = [HANDLINGAR, "index", "-q", "--corpus", records.parent]
    subprocess.run([*command, "--index", cache / "index"], check=True)


def _gains(source: Path, cache: Path, weights: Weights) -> tuple[dict[str, float], list[float]]:
    """Return the nDCG@10 of each query by its id, and the milliseconds that answers took."""
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (source / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, record, _ = line.split("\t")
        relevant[query].add(record)
    gains: dict[str, float] = {}
    times = []
    with open_archive(Settings(index=cache / "index"), weights=weights) as held:
        for line in (source / "queries.jsonl").read_text("utf-8").splitlines():
            asked = json.loads(line)
            began = time.perf_counter()
            try:
                result = held.search(Query(asked["text"], limit=30))
            except QueryError:
                gains[asked["id"]] = 0.0
                continue
            times.append((time.perf_counter() - began) * 1000)
            hits = (*result.hits, *(result.related.hits if result.related else ()))
            ids = dict.fromkeys(h.document.source_id for h in hits if h.document.source_id)
            seen = [i for i in ids if i != asked["id"]]
            gains[asked["id"]] = _ndcg(seen, relevant[asked["id"]])
    return gains, times


def _ndcg(ids: list[str], wanted: set[str]) -> float:
    gain = sum(1 / math.log2(n + 2) for n, id_ in enumerate(ids[:SHOWN]) if id_ in wanted)
    return gain / sum(1 / math.log2(n + 2) for n in range(min(SHOWN, len(wanted))))


if __name__ == "__main__":
    measure(sys.argv[1:])
