"""Sections that speed is measured on.

Swedish official prose from ../shared/data/blocks.jsonl where that lies beside the checkout, else
generated text with a like distribution of words. Each is analysed once and kept under index/bench;
delete that folder to analyse anew. Sections beyond the prepared ones are two halves of others put
together, so that words keep their company.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import struct
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive import vocabulary
from archive.engines.base import Entry
from archive.language import Analyser
from archive.model import DateSpan, Decision, DecisionOutcome, Document, Section, SectionKind, Span
from archive.search.entry import index_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
BLOCKS = ROOT.parent / "shared" / "data" / "blocks.jsonl"
KEPT = ROOT / "index" / "bench"
PER_DOCUMENT = 8
PREPARED = 100_000
"""Sections that are analysed; the others are made of them."""
LAYOUT = 2
"""Raised when the fields change: what was prepared before is not used."""
_SIZE = struct.Struct("<I")

ORGANISATIONS = [f"Förbund {n}" for n in range(13)]
BODIES = [f"Nämnd {n}" for n in range(60)]
TYPES = [f"typ {n}" for n in range(12)]
TITLES = ["Protokoll", "Årsredovisning", "Verksamhetsplan", "Budget och plan", "Delårsrapport"]
TOPICS = [f"ämne {n}" for n in range(40)]
LANGUAGES = ["sv"] * 19 + ["en"]


class Row(msgspec.Struct, array_like=True):
    """An entry as it is kept between runs, with the text it was made of."""

    id: str
    document: str
    tokens: dict[str, list[str]]
    facets: dict[str, list[str]]
    date: int | None
    text: str

    def entry(self) -> Entry:
        """Return it as the engines take it."""
        return Entry(self.id, self.document, self.tokens, self.facets, self.date, self.date)


def rows(count: int) -> Iterator[Row]:
    """Yield so many sections, the same ones each time."""
    path = _prepared(count)
    base = min(count, PREPARED)
    yield from _read(path, base)
    if count > base:
        yield from _recombined(path, base, count)


def _prepared(count: int) -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    wanted = min(count, PREPARED)
    source = "blocks" if BLOCKS.is_file() else "made"
    for path in sorted(KEPT.glob(f"{source}-{LAYOUT}-*.rows")):
        if int(path.stem.rsplit("-", 1)[1]) >= wanted:
            return path
    analyser = Analyser(vocabulary.load())
    path = KEPT / f"{source}-{LAYOUT}-{wanted}.rows"
    draft = path.with_suffix(".draft")
    encoder = msgspec.msgpack.Encoder()
    with draft.open("wb") as stream:
        for number, (title, text) in zip(range(wanted), _texts(), strict=False):
            data = encoder.encode(_row(number, title, text, analyser))
            stream.write(_SIZE.pack(len(data)) + data)
    draft.replace(path)
    return path


def _read(path: Path, count: int) -> Iterator[Row]:
    decoder = msgspec.msgpack.Decoder(Row)
    with path.open("rb") as stream:
        for _ in range(count):
            (size,) = _SIZE.unpack(stream.read(_SIZE.size))
            yield decoder.decode(stream.read(size))


def _recombined(path: Path, first: int, count: int) -> Iterator[Row]:
    number = first
    while number < count:
        chance = random.Random(number)
        before: list[Row] = []
        for row in _read(path, first):
            before.append(row)
            if len(before) < 512:
                continue
            front, back = chance.sample(before, 2)
            before[chance.randrange(511)] = before.pop()
            yield _joined(number, front, back)
            number += 1
            if number == count:
                return


def _joined(number: int, front: Row, back: Row) -> Row:
    def both(a: list[str], b: list[str]) -> list[str]:
        return a[: len(a) // 2] + b[len(b) // 2 :]

    tokens = {f: both(front.tokens.get(f, []), back.tokens.get(f, [])) for f in front.tokens}
    fresh = f"nyord{number:x}"
    for field in ("exact", "base", "parts"):
        tokens[field] = [*tokens[field], fresh]
    text = front.text[: len(front.text) // 2] + back.text[len(back.text) // 2 :]
    document = number // PER_DOCUMENT
    return Row(f"d{document}:{number}", f"d{document}", tokens, front.facets, front.date, text)


def _row(number: int, title: str, text: str, analyser: Analyser) -> Row:
    document = _document(number // PER_DOCUMENT)
    section = _section(number, title, text)
    made = index_entry(section, replace(document, sections=(_first(section),)), analyser)
    return Row(
        made.id,
        made.document_id,
        {field: list(tokens) for field, tokens in made.tokens.items()},
        {facet: list(values) for facet, values in made.facets.items()},
        made.date_from,
        text,
    )


def _section(number: int, title: str, text: str) -> Section:
    """Return a section; every third ends in a decision."""
    document, ordinal = f"d{number // PER_DOCUMENT}", number % PER_DOCUMENT
    last = text.rstrip(".").rfind(". ") + 2
    decided = Decision(text[last:], Span(last, len(text)), DecisionOutcome.DECIDED)
    return Section(
        id=f"{document}:{ordinal}",
        document_id=document,
        ordinal=ordinal,
        kind=SectionKind.PARAGRAPH,
        number=str(number % 90 + 1),
        case_number=f"KS {2005 + number % 15}/{number % 997:04d}",
        heading=title,
        level=1,
        text=text,
        span=Span(0, len(text)),
        page_from=1,
        page_to=1,
        decisions=() if number % 3 else (decided,),
    )


def _first(section: Section) -> Section:
    """Return the section that speaks for the document: the title is a field of the others."""
    return replace(section, id=f"{section.document_id}:0")


def _document(number: int) -> Document:
    chance = random.Random(number)
    day = dt.date(2000, 1, 1) + dt.timedelta(days=chance.randrange(9000))
    known = chance.random() < 0.9
    return Document(
        id=f"d{number}",
        title=f"{chance.choice(TITLES)} {2000 + number % 25}",
        type=chance.choice(TYPES),
        organisation=chance.choice(ORGANISATIONS),
        body=chance.choice(BODIES) if chance.random() < 0.8 else None,
        language=chance.choice(LANGUAGES),
        date=DateSpan(day, day, "day", "meeting", 1.0) if known else None,
        period=None,
        case_numbers=(),
        topics=tuple(chance.sample(TOPICS, chance.randrange(2, 6))),
        scanned=False,
        sections=(),
    )


def _texts() -> Iterator[tuple[str, str]]:
    if not BLOCKS.is_file():
        yield from _generated()
        return
    with BLOCKS.open(encoding="utf-8") as lines:
        for line in lines:
            block = json.loads(line)
            yield block["title"], block["text"]


def _generated() -> Iterable[tuple[str, str]]:
    chance = random.Random(1)
    stems = ["".join(chance.choices("bdfghklmnprstv", k=1)) + s for s in _syllables(chance)]
    weights = [1 / (n + 2) for n in range(len(stems))]
    while True:
        words = chance.choices(stems, weights, k=chance.randrange(40, 260))
        yield " ".join(words[:6]).capitalize(), " ".join(words).capitalize() + "."


def _syllables(chance: random.Random) -> list[str]:
    parts = ["ande", "ning", "het", "skap", "lig", "arna", "en", "or", "ela", "ist", "ur", "åt"]
    return ["".join(chance.choices(parts, k=chance.randrange(1, 5))) for _ in range(60_000)]
