"""Links follow from the documents, not from the nights in which they came."""

from __future__ import annotations

import random
import sqlite3
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.catalogue import CatalogueWriter, RestrictedCatalogue, Stored, sql_schema
from archive.model import LEVELS, Document
from indexer.build import near_duplicates
from indexer.recognise.minhash import PLACES

if TYPE_CHECKING:
    from pathlib import Path


def stored(ident: str, sketch: list[int]) -> Stored:
    document = Document(
        id=ident,
        title=ident,
        type="protokoll",
        organisation=None,
        body=None,
        language="sv",
        date=None,
        period=None,
        case_numbers=(),
        topics=(),
        scanned=False,
        sections=(),
        facts=(),
    )
    packed = struct.pack(f"<{PLACES}Q", *sketch)
    return Stored(document, (), ident, 0, text_hash=str(sketch[0]), sketch=packed)


def links(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT * FROM links ORDER BY document_id, other, kind").fetchall()
    db.close()
    return rows


def varied(base: list[int], chance: random.Random, most: int) -> list[int]:
    changed = list(base)
    for place in chance.sample(range(PLACES), chance.randrange(most)):
        changed[place] = chance.randrange(1 << 40)
    return changed


@pytest.mark.parametrize("seed", range(4))
def test_night_by_night_gives_the_links_of_all_at_once(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near_duplicates, "_MANY", 4)
    chance = random.Random(seed)
    bases = [[chance.randrange(1 << 40) for _ in range(PLACES)] for _ in range(4)]
    held: dict[str, Stored] = {}
    path = tmp_path / "nights.sqlite"
    for night in range(25):
        changed, dropped = set(), set()
        with CatalogueWriter(path) as writer:
            for _ in range(chance.randrange(1, 5)):
                ident = f"d{chance.randrange(40):02d}"
                base = chance.choice(bases)
                sketch = varied(base, chance, 30) if chance.random() < 0.5 else base
                held[ident] = stored(ident, sketch)
                writer.drop(ident)
                writer.put(held[ident])
                changed.add(ident)
            if held and chance.random() < 0.7:
                ident = chance.choice(sorted(held))
                del held[ident]
                writer.drop(ident)
                changed.discard(ident)
                dropped.add(ident)
            near_duplicates.relink(writer, changed, dropped)
            writer.commit()
        whole = tmp_path / f"whole-{night}.sqlite"
        with CatalogueWriter(whole) as writer, monkeypatch.context() as at_once:
            for one in held.values():
                writer.put(one)
            at_once.setattr(near_duplicates, "_FEW", -1)
            near_duplicates.relink(writer, set(held), set())
            writer.commit()
        assert links(path) == links(whole)
    assert len(links(path)) > 20


@pytest.mark.parametrize("seed", range(4))
def test_readers_of_a_level_have_the_links_of_an_archive_without_the_rest(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many copies one stands for all: it must not be one that they may not see."""
    monkeypatch.setattr(near_duplicates, "_MANY", 3)
    chance = random.Random(seed)
    base = [chance.randrange(1 << 40) for _ in range(PLACES)]
    other = varied(base, chance, 20)
    held = [
        (stored(f"d{n:02d}", chance.choice((base, other))), chance.choice(LEVELS))
        for n in range(24)
    ]
    told = {}
    for reader in LEVELS:
        for name, seen in (("whole", held), ("own", [p for p in held if reader.may_see(p[1])])):
            path = tmp_path / f"{reader}-{name}.sqlite"
            with CatalogueWriter(path) as writer:
                for one, level in seen:
                    writer.put(replace(one, document=replace(one.document, access=level)))
                near_duplicates.relink(writer, {one.document.id for one, _ in seen}, set())
                writer.set_meta(schema=sql_schema.VERSION)
                writer.commit()
            catalogue = RestrictedCatalogue.open(path, reader)
            told[name] = {
                one.document.id: catalogue.links(one.document.id)
                for one, level in held
                if reader.may_see(level)
            }
            catalogue.close()
        assert told["whole"] == told["own"]
        assert any(told["own"].values())
