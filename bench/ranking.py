"""How well are judged queries answered? `python -m bench.ranking FOLDER [SET...] [name=value...]`

FOLDER holds sets of corpus.jsonl, queries.jsonl and qrels.tsv; each is indexed once below
FOLDER's cache (`--cache`, default a temporary folder) and its queries are put to it. Values of
archive.search.weights.Weights can be given, so that a weight is found by trying:

    python -m bench.ranking ../shared/data/retrieval near=0.5 window=60

Hits are read as a reader sees them, what is related after what satisfies the query. The queries
fall into two halves by their ids, and each half has its own figure: a weight that helps one half
only was found by chance.
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

from archive.model import Level, Query
from archive.search import OpenArchive
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
    folder = Path(arguments[0])
    given = dict(a.split("=") for a in arguments[1:] if "=" in a)
    chosen = [a for a in arguments[1:] if "=" not in a]
    weights = _weights(given)
    sets = sorted(p for p in folder.iterdir() if (p / "qrels.tsv").is_file())
    means = [_measure(s, cache / s.name, weights) for s in sets if not chosen or s.name in chosen]
    print(f"{'mean':24} nDCG@10 {statistics.mean(means):.4f}")


def _weights(given: dict[str, str]) -> Weights:
    kinds = {field.name: type(getattr(WEIGHTS, field.name)) for field in fields(Weights)}
    return replace(WEIGHTS, **{name: kinds[name](value) for name, value in given.items()})


def _measure(source: Path, cache: Path, weights: Weights) -> float:
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (source / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, record, _ = line.split("\t")
        relevant[query].add(record)
    (cache / "corpus").mkdir(parents=True, exist_ok=True)
    records = cache / "corpus" / "records.jsonl"
    if not records.exists():
        records.write_bytes((source / "corpus.jsonl").read_bytes())
    command: list[str | Path] = [HANDLINGAR, "index", "-q", "--corpus", records.parent]
    subprocess.run([*command, "--index", cache / "index"], check=True)
    opened = OpenArchive.open(Settings(index=cache / "index"), weights)
    held = opened.of(Level.PUBLIC)
    halves: tuple[list[float], list[float]] = ([], [])
    none, times = 0, []
    for line in (source / "queries.jsonl").read_text("utf-8").splitlines():
        asked = json.loads(line)
        began = time.perf_counter()
        result = held.search(Query(asked["text"], limit=30))
        hits = (*result.hits, *(result.related.hits if result.related else ()))
        times.append((time.perf_counter() - began) * 1000)
        ids = dict.fromkeys(h.document.source_id for h in hits if h.document.source_id)
        gain = _ndcg([i for i in ids if i != asked["id"]], relevant[asked["id"]])
        halves[crc32(asked["id"].encode()) % 2].append(gain)
        none += not hits
    opened.close()
    times.sort()
    mean = statistics.mean([*halves[0], *halves[1]])
    by_half = " ".join(f"{statistics.mean(half):.4f}" for half in halves if half)
    print(
        f"{source.name:24} nDCG@10 {mean:.4f} ({by_half})  no hit {none / len(times):.3f}  "
        f"ms p50 {times[len(times) // 2]:.1f} p95 {times[int(len(times) * 0.95)]:.1f}",
        flush=True,
    )
    return mean


def _ndcg(ids: list[str], wanted: set[str]) -> float:
    gain = sum(1 / math.log2(n + 2) for n, one in enumerate(ids[:SHOWN]) if one in wanted)
    return gain / sum(1 / math.log2(n + 2) for n in range(min(SHOWN, len(wanted))))


if __name__ == "__main__":
    measure(sys.argv[1:])
