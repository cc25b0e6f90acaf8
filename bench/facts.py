"""Accuracy of recognised facts, cross-validated by source.

    python -m bench --only facts [--weight indexer.recognise.organisations:_ENOUGH=0.3,0.4,0.5]

Labelled records (`gold.jsonl` with files/, by default beside the checkout) are split by source into
folds. Without `--weight` each fold's figure is told as it stands. With it, every value is tried,
the best on the other folds is chosen, and the figure is that of the fold it was not chosen on: the
mean over the folds is what to expect of a source not seen before.
"""

from __future__ import annotations

import importlib
import json
import re
import statistics
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.vocabulary import load
from indexer.extract import ReadOptions, read
from indexer.recognise.recognition import Recognised, recognise
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from archive.model import DateSpan, Reading

GOLD = Path(__file__).resolve().parents[2] / "shared" / "data" / "records"
FOLDS = 5
FIELDS = ("type", "title", "organisation", "body", "date", "case_numbers")
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Labelled:
    """A record as read, what a person said of it, and the source it comes from."""

    name: str
    source: str
    reading: Reading
    gold: dict[str, Any]


def main(args: argparse.Namespace) -> None:
    """Print each field's share of right facts, fold by fold."""
    folder = args.gold or GOLD
    if not (folder / "gold.jsonl").is_file():
        print(f"not measured: {folder} has no gold.jsonl")
        return
    folds = list(_folds(list(_labelled(folder))))
    if not args.weight:
        for number, fold in enumerate(folds, 1):
            print(f"fold {number}, {len(fold):3d} records: {_worded(_scores(fold))}")
        whole = [record for fold in folds for record in fold]
        print(f"all,   {len(whole):3d} records: {_worded(_scores(whole))}")
        return
    apart = [_chosen_apart(args.weight, folds, number) for number in range(len(folds))]
    print(f"mean over the folds a value was not chosen on: {statistics.mean(apart):.4f}")


def _labelled(folder: Path) -> Iterator[Labelled]:
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        readings: list[Reading] = []
        read(folder / "files" / gold["file"], readings.append, ReadOptions(ocr="off"))
        if readings and any(page.text.strip() for page in readings[0].pages):
            source = gold.get("group") or gold["organisation"] or ""
            yield Labelled(gold["file"], source, readings[0], gold)


def _folds(records: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    """Yield the records in folds of about one size; a source is in one fold whole."""
    by_source: defaultdict[str, list[Labelled]] = defaultdict(list)
    for record in records:
        by_source[record.source].append(record)
    folds: list[list[Labelled]] = [[] for _ in range(FOLDS)]
    for _, group in sorted(by_source.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        min(folds, key=len).extend(group)
    yield from (fold for fold in folds if fold)


def _chosen_apart(weight: str, folds: Sequence[list[Labelled]], apart: int) -> float:
    """Choose a weight's value on all folds but one; return the mean score of that one."""
    place, _, values = weight.partition("=")
    module, _, name = place.partition(":")
    room = importlib.import_module(module)
    usual = getattr(room, name)
    known = [record for number, fold in enumerate(folds) if number != apart for record in fold]
    tried: dict[float, float] = {}
    for value in map(float, values.split(",")):
        setattr(room, name, value)
        tried[value] = statistics.mean(_scores(known).values())
    best = max(tried, key=lambda value: (tried[value], -abs(value - usual)))
    setattr(room, name, best)
    score = statistics.mean(_scores(folds[apart]).values())
    setattr(room, name, usual)
    on_others = f"{name} = {best:g} on the others ({tried[best]:.4f})"
    print(f"fold {apart + 1}: {on_others}, here {score:.4f}")
    return score


def _scores(records: Sequence[Labelled]) -> dict[str, float]:
    vocabulary = load()
    right: defaultdict[str, list[float]] = defaultdict(list)
    for record in records:
        repaired = repair(record.reading)
        cut = segment(record.reading, repaired)[0]
        recognised = recognise(record.reading, repaired, cut, vocabulary, record.name)
        for field, value in _judged(record.gold, recognised).items():
            right[field].append(value)
    return {field: statistics.mean(values) for field, values in right.items()}


def _judged(gold: dict[str, Any], recognised: Recognised) -> dict[str, float]:
    names = {
        field: _alike(gold[field], getattr(recognised, field))
        for field in ("title", "organisation", "body")
        if field != "title" or gold["title"]
    }
    wanted, got = map(set, (_plain(gold["case_numbers"]), _plain(recognised.case_numbers)))
    total = len(wanted) + len(got)
    return {
        "type": float(gold["doctype"] == recognised.type),
        **names,
        "date": float(_same_day(gold["date"], recognised.date)),
        "case_numbers": 2 * len(wanted & got) / total if total else 1.0,
    }


def _plain(values: Sequence[str]) -> list[str]:
    return [re.sub(r"\W", "", value).casefold() for value in values]


def _alike(wanted: str | None, got: str | None) -> float:
    if not wanted or not got:
        return float(not wanted and not got)
    label, reading = (" ".join(re.findall(r"\w+", text.casefold())) for text in (wanted, got))
    within = min(len(label), len(reading)) > 5 and (label in reading or reading in label)
    return float(within or SequenceMatcher(None, label, reading).ratio() >= _ALIKE)


def _same_day(wanted: str | None, got: DateSpan | None) -> bool:
    if not wanted or got is None:
        return not wanted and got is None
    return got.start.isoformat().startswith(wanted) and got.end.isoformat().startswith(wanted)


def _worded(scores: dict[str, float]) -> str:
    mean = statistics.mean(scores.values())
    return f"mean {mean:.3f}  " + "  ".join(f"{name} {scores[name]:.3f}" for name in FIELDS)
