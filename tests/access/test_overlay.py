"""What is known now bounds an older catalogue: by path, bytes, words and id, and nothing more."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.access.bounds import UNBOUNDED, Bounds
from archive.access.current_bounds import of_catalogue, overlay
from archive.catalogue import Catalogue, CatalogueWriter, FileRecord, Stored, Tombstone, sql_schema
from archive.model import Document, Level, Section, SectionKind, Span, Status
from archive.restrictions import RecordedLevel, Restrictions, TakenDown

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-01-01"


def sha(name: str) -> str:
    return name.encode().hex().ljust(64, "0")


def put(writer: CatalogueWriter, ident: str, source: str, text: str, access: str) -> None:
    section = Section(
        f"{ident}-0", ident, 0, SectionKind.PAGE, None, None, None, 1, "Text.", Span(0, 5), 1, 1
    )
    document = Document(
        ident, ident, "plan", None, None, "sv", None, None, (), (), scanned=False,
        sections=(section,), source_id=source, access=access,
    )  # fmt: skip
    writer.put(Stored(document, (), sha(source), int(ident[-1] == "2"), text_hash=text))


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Three files: one of two documents, one whose newer bytes failed, one known as internal."""
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION, corpus=str(tmp_path))
        for name, present, access in (
            ("Plan/två.jsonl", "Plan/två.jsonl", "public"),
            ("brev.txt", "nyare", "public"),
            ("internt.txt", "internt.txt", "internal"),
        ):
            writer.put_file(
                FileRecord(
                    name, 9, 0, 1, sha(present), Status.OK, "text/plain", served=sha(name),
                    access=access,
                )
            )  # fmt: skip
        put(writer, "a1", "Plan/två.jsonl", "ord", "public")
        put(writer, "a2", "Plan/två.jsonl", "andra", "public")
        put(writer, "b1", "brev.txt", "ord", "public")
        put(writer, "c1", "internt.txt", "", "internal")
        writer.commit()
    return Catalogue.open(path)


def bounds(catalogue: Catalogue, known: Restrictions) -> Bounds:
    with closing(catalogue):
        return overlay(known, catalogue)


def held(level: Level) -> RecordedLevel:
    return RecordedLevel(level, DAY)


CLOSED, INTERNAL = held(Level.CLOSED), held(Level.INTERNAL)


def test_nothing_known_bounds_nothing(catalogue: Catalogue) -> None:
    made = bounds(catalogue, Restrictions())
    assert (made.levels, made.taken_down, made.files) == ({}, frozenset(), {})
    assert not made
    assert made.fingerprint() == UNBOUNDED.fingerprint()


@pytest.mark.parametrize(
    "known",
    [
        Restrictions(paths={"plan/två.jsonl": CLOSED}),
        Restrictions(folders={"Plan": CLOSED}),
        Restrictions(contents={sha("Plan/två.jsonl"): CLOSED}),
    ],
    ids=["path", "folder", "bytes"],
)
def test_a_closed_file_closes_its_documents_and_copies_of_their_words(
    catalogue: Catalogue, known: Restrictions
) -> None:
    made = bounds(catalogue, known)
    assert made.files == {"Plan/två.jsonl": Level.CLOSED}
    assert made.levels == dict.fromkeys(("a1", "a2", "b1"), Level.CLOSED)
    assert made.taken_down == frozenset()
    assert made


def test_bytes_that_are_no_longer_there_close_by_what_was_served(catalogue: Catalogue) -> None:
    for known in (sha("brev.txt"), sha("nyare")):
        made = overlay(Restrictions(contents={known: INTERNAL}), catalogue)
        assert made.files == {"brev.txt": Level.INTERNAL}
        assert made.levels == dict.fromkeys(("a1", "b1"), Level.INTERNAL)
    catalogue.close()


def test_of_several_rules_the_strictest_holds(catalogue: Catalogue) -> None:
    known = Restrictions(
        paths={"brev.txt": INTERNAL}, contents={sha("nyare"): CLOSED}, texts={"ord": INTERNAL}
    )
    made = bounds(catalogue, known)
    assert made.files == {"brev.txt": Level.CLOSED}
    assert made.levels == dict.fromkeys(("a1", "b1"), Level.CLOSED)


def test_words_close_every_document_that_has_them(catalogue: Catalogue) -> None:
    made = bounds(catalogue, Restrictions(texts={"ord": INTERNAL, "": CLOSED}))
    assert made.levels == {"a1": Level.INTERNAL, "b1": Level.INTERNAL, "c1": Level.CLOSED}
    assert made.files == {}


def test_what_the_catalogue_closes_itself_is_not_opened_nor_named(catalogue: Catalogue) -> None:
    known = Restrictions(documents={"c1": Level.PUBLIC, "a2": Level.INTERNAL})
    made = bounds(catalogue, known)
    assert made.levels == known.documents
    assert made.above(Level.PUBLIC) == {"a2"}


@pytest.mark.parametrize(
    ("takedown", "gone"),
    [
        (TakenDown(DAY, id=" A1 "), {"a1"}),
        (TakenDown(DAY, path="plan"), {"a1", "a2"}),
        (TakenDown(DAY, path="PLAN/två.jsonl"), {"a1", "a2"}),
        (TakenDown(DAY, path="brev.txt"), {"b1"}),
        (TakenDown(DAY, sha256=sha("internt.txt").upper()), {"c1"}),
        (TakenDown(DAY, text=" ORD "), {"a1", "b1"}),
        (TakenDown(DAY, text=""), set()),
        (TakenDown(DAY, path="pla"), set()),
        (TakenDown(DAY, path="/"), set()),
    ],
)
def test_a_takedown_takes_what_it_names(
    catalogue: Catalogue, takedown: TakenDown, gone: set[str]
) -> None:
    made = bounds(catalogue, Restrictions(takedowns=[takedown], taken_down=["x"]))
    assert made.taken_down == gone | {"x"}
    assert made.levels == {}


def test_above_are_those_a_level_may_not_see() -> None:
    made = Bounds(
        {"i": Level.INTERNAL, "c": Level.CLOSED}, files={"f": Level.INTERNAL, "g": Level.CLOSED}
    )
    assert made.above(Level.PUBLIC) == {"i", "c"}
    assert made.above(Level.INTERNAL) == {"c"}
    assert made.above(Level.CLOSED) == frozenset()
    assert made.files_above(Level.INTERNAL) == {"g"}
    assert made.files_above(Level.CLOSED) == frozenset()


@pytest.mark.parametrize(
    "other",
    [
        Bounds({"i": Level.CLOSED}, frozenset({"t"}), {"f": Level.INTERNAL}),
        Bounds({"i": Level.INTERNAL}, frozenset({"u"}), {"f": Level.INTERNAL}),
        Bounds({"i": Level.INTERNAL}, frozenset({"t"}), {"g": Level.INTERNAL}),
        Bounds({"i": Level.INTERNAL}, frozenset({"t"})),
    ],
)
def test_other_bounds_have_another_fingerprint(other: Bounds) -> None:
    made = Bounds({"i": Level.INTERNAL}, frozenset({"t"}), {"f": Level.INTERNAL})
    again = Bounds({"i": Level.INTERNAL}, frozenset({"t"}), {"f": Level.INTERNAL})
    assert made.fingerprint() == again.fingerprint()
    assert made.fingerprint() != other.fingerprint()


@pytest.mark.parametrize(
    "only",
    [Bounds({"i": Level.CLOSED}), Bounds({}, frozenset({"t"})), Bounds(files={"f": Level.CLOSED})],
)
def test_any_bound_is_one(only: Bounds) -> None:
    assert only


def test_what_a_catalogue_knows_is_its_restricted_ids_and_takedowns(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION, corpus=str(tmp_path))
        for ident, access in (("a1", "public"), ("b1", "internal"), ("d1", "public")):
            put(writer, ident, f"{ident}.txt", "", access)
        writer.add_tombstone(Tombstone("d1", "takedown", "begäran", 1.0))
        put(writer, "e1", "e1.txt", "", "public")
        writer.add_tombstone(Tombstone("e1", "removed", "saknas", 1.0))
        writer.commit()
    with closing(Catalogue.open(path)) as catalogue:
        known = of_catalogue(catalogue)
    assert known.taken_down == ["d1"]
    assert known.documents["b1"] is Level.INTERNAL
    assert "a1" not in known.documents
