"""Measured accuracy: a random sample of records that a person has judged, fact by fact.

`handlingar check --sample 50` draws records and prints a sheet in TOML; a person writes *rätt* or
*fel* behind each fact and saves it as `reviewed.toml` in the corpus folder. Nothing else writes it:

    [[record]]
    id = "f3a1-0"
    type = "rätt"           # protokoll
    date = "fel"            # 2014-05-09
    body = ""               # not judged

A share is told with its interval by Wilson (1927), which stays within 0 and 1 and means something
for few records too; of records above a reader's level nothing is counted.
"""

from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from archive import toml_files
from archive.messages import _
from archive.model import UNKNOWN
from archive.personal import mask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from archive.model import Document

FILE = "reviewed.toml"
FACTS = ("type", "title", "organisation", "body", "date", "case_numbers")
"""What is judged of each record."""
_Z = 1.959964
"""The standard normal's 97.5th percentile, for an interval of 95 per cent."""
Judged = Literal["rätt", "fel", ""]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person said of one record's facts."""

    id: str
    type: Judged = ""
    title: Judged = ""
    organisation: Judged = ""
    body: Judged = ""
    date: Judged = ""
    case_numbers: Judged = ""


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet that a person has filled in: how it was drawn, and what was judged."""

    generation: str = ""
    seed: int = 0
    records: int = 0
    record: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the judged records had a fact right; `low` and `high` are shares, 0 to 1."""

    fact: str
    right: int
    judged: int
    low: float
    high: float


def wilson(right: int, judged: int) -> tuple[float, float]:
    """Return the 95 % score interval (Wilson 1927) of a share, 0 to 1; `judged` is at least 1."""
    share, square = right / judged, _Z * _Z
    middle = share + square / (2 * judged)
    spread = _Z * math.sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    whole = 1 + square / judged
    low = 0.0 if right == 0 else (middle - spread) / whole
    high = 1.0 if right == judged else (middle + spread) / whole
    return low, high


def sample(ids: Iterable[str], count: int, seed: int) -> list[str]:
    """Return `count` ids drawn without replacement, the same for the same ids and seed."""
    known = sorted(ids)
    return random.Random(seed).sample(known, min(count, len(known)))  # noqa: S311 -- no secret


def sheet(documents: Sequence[Document], generation: str, seed: int, records: int) -> str:
    """Return the TOML that a person fills in, with what the archive says behind each fact."""
    head = _(
        "# %(drawn)s av %(records)s handlingar, dragna med frö %(seed)s. Öppna var och en och "
        "skriv\n# rätt eller fel efter varje uppgift; låt det stå tomt som inte går att avgöra. "
        "Uppgift\n# saknas är rätt när handlingen inte säger det. Spara som %(file)s i samlingens "
        "mapp.\n",
        drawn=len(documents),
        records=records,
        seed=seed,
        file=FILE,
    )
    head += f"generation = {json.dumps(generation)}\nseed = {seed}\nrecords = {records}\n"
    return head + "".join(map(_record, documents))


def _record(document: Document) -> str:
    lines = [f"\n[[record]]\nid = {json.dumps(document.id)}"]
    lines += [f'{fact} = ""  # {_shown_value(document, fact)}' for fact in FACTS]
    return f"{lines[0]}  # {_in_comment(document.source_id)}\n" + "\n".join(lines[1:]) + "\n"


def _shown_value(document: Document, fact: str) -> str:
    if fact == "date":
        date = document.date
        if date is None:
            return UNKNOWN
        return "/".join(dict.fromkeys((date.start.isoformat(), date.end.isoformat())))
    value = getattr(document, fact)
    return _in_comment(", ".join(value) if fact == "case_numbers" else value)


def _in_comment(text: str | None) -> str:
    return mask(" ".join((text or UNKNOWN).split()))


def load(corpus: Path) -> Review:
    """Return the sheet that a person has filled in; an empty one where there is none.

    Raises:
        SettingsError: the file has a mistake.
    """
    return toml_files.load(corpus / FILE, Review) or Review()


def shares(review: Review, visible: Collection[str]) -> tuple[Share, ...]:
    """Return each fact's share of right among the judged records that a reader may see."""
    counted: list[Share] = []
    for fact in FACTS:
        verdicts = [getattr(record, fact) for record in review.record if record.id in visible]
        judged = [verdict for verdict in verdicts if verdict]
        if judged:
            right = judged.count("rätt")
            counted.append(Share(fact, right, len(judged), *wilson(right, len(judged))))
    return tuple(counted)
