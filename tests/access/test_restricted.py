"""The restricted catalogue: nothing of a record above the level, and one answer for what is not."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.access import Bounds, LevelReaders, OriginalFiles, originals
from archive.catalogue import (
    Catalogue,
    CatalogueWriter,
    FileRecord,
    Link,
    Original,
    RestrictedCatalogue,
    Stored,
    StoredPage,
    Tombstone,
    sql_schema,
)
from archive.catalogue.values import Name, OutgoingReference
from archive.errors import GoneError, NotFoundError
from archive.model import LEVELS, Document, Level, Section, SectionKind, Span, Status

if TYPE_CHECKING:
    from collections.abc import Callable

NEVER = "aaaaaaaaaaaaa"


def document(ident: str, access: str) -> Document:
    section = Section(
        f"{ident}-0", ident, 0, SectionKind.PARAGRAPH, "1", None, f"Om {ident}", 1,
        f"Text om {ident}.", Span(0, 20), 1, 1,
    )  # fmt: skip
    return Document(
        ident, f"Handling {ident}", "protokoll", "Ekby", "Nämnden", "sv", None, None,
        ("D 1",), ("vård",), scanned=False, sections=(section,), source_id=f"{ident}.pdf",
        access=access,
    )  # fmt: skip


def put(writer: CatalogueWriter, ident: str, access: str) -> None:
    sha = ident.ljust(64, "0")
    writer.put_file(
        FileRecord(
            f"{ident}.pdf", 9, 0, 1, sha, Status.OK, "application/pdf", served=sha, access=access
        )
    )
    names = (Name("title", "lika"),)
    referred = (OutgoingReference(0, (Name("title", "lika"),)),)
    pages = (StoredPage(1, Span(0, 20)),)
    writer.put(
        Stored(document(ident, access), pages, sha, 0, names=names, referred=referred, personal=1)
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """One record of each level, tied to each other, with an old id and a tombstone of each."""
    place = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(place) as writer:
        writer.set_meta(schema=sql_schema.VERSION, corpus=str(tmp_path))
        for level in LEVELS:
            put(writer, level.value, level)
            writer.alias(f"old-{level}", level.value)
            put(writer, f"gone-{level}", level)
            writer.add_tombstone(Tombstone(f"gone-{level}", "takedown", "begäran", 1.0))
            writer.drop_file(f"gone-{level}.pdf")
            writer.alias(f"old-gone-{level}", f"gone-{level}")
        pairs = [(one, two) for one in LEVELS for two in LEVELS if one != two]
        writer.link((str(one), Link(str(two), "near", 0.9)) for one, two in pairs)
        writer.commit()
    return place


def rows(catalogue: Catalogue | RestrictedCatalogue) -> str:
    """Everything that any statement without the name of a database can read."""
    tables = catalogue._db.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table'"
    ).fetchall()
    return "\n".join(
        json.dumps([str(value) for value in row])
        for (table,) in tables
        if not table.startswith("sqlite_")
        for row in catalogue._db.execute(f"SELECT * FROM {table}").fetchall()
    )


@pytest.mark.parametrize("level", LEVELS)
def test_no_row_of_any_table_is_above_the_level(path: Path, level: Level) -> None:
    held = rows(RestrictedCatalogue.open(path, level))
    for other in LEVELS:
        assert (f'"{other}"' in held) == level.may_see(other)
        assert (f"old-{other}" in held) == level.may_see(other)
        assert (f"gone-{other}" in held) == level.may_see(other)


def test_a_table_nothing_is_said_of_is_empty(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE novelties (id TEXT)")
        db.execute("CREATE TABLE remarks (document_id TEXT)")
        db.execute("INSERT INTO novelties VALUES ('public')")
        db.executemany("INSERT INTO remarks VALUES (?)", [("public",), ("closed",)])
        db.commit()
    catalogue = RestrictedCatalogue.open(path, Level.PUBLIC)
    assert catalogue._db.execute("SELECT * FROM novelties").fetchall() == []
    assert [tuple(row) for row in catalogue._db.execute("SELECT * FROM remarks").fetchall()] == [
        ("public",)
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_every_way_to_ask_keeps_the_level(path: Path, level: Level) -> None:
    catalogue = RestrictedCatalogue.open(path, level)
    seen = {str(one) for one in level.readable}
    everyone = [str(one) for one in LEVELS]
    assert set(catalogue.documents(everyone)) == seen
    assert {s.document_id for s in catalogue.sections(f"{i}-0" for i in everyone).values()} == seen
    assert {file.path for file in catalogue.files()} == {f"{one}.pdf" for one in seen}
    assert catalogue.counts()["documents"] == len(seen)
    assert {link.other for link in catalogue.links("public")} == seen - {"public"}
    assert {m.document_id for m in catalogue.outgoing_references("public")} == seen - {"public"}
    assert {m.section_id[:-2] for m in catalogue.incoming_references("public")} == seen - {"public"}
    assert {one.document_id for one in catalogue.with_personal_numbers()} == seen
    assert set(catalogue.in_files(".pdf")) == seen
    assert {row.title for row in catalogue.protocols()} == set()
    assert sum(size.sections for size in catalogue.sizes("year")) == len(seen)


WAYS: tuple[Callable[[RestrictedCatalogue, str], object], ...] = (
    lambda held, ident: held.document(ident),
    lambda held, ident: held.resolve(ident),
    lambda held, ident: held.pages(ident),
    lambda held, ident: held.original(ident),
    lambda held, ident: held.find_section(f"{ident}-0"),
    lambda held, ident: held.find_section(f"{ident}-99"),
    lambda held, ident: held.find_section(f"{ident}-{'9' * 30}"),
    lambda held, ident: held.record(ident),
    lambda held, ident: held.record(f"{ident}-0"),
)


@pytest.mark.parametrize("way", range(len(WAYS)))
@pytest.mark.parametrize(
    "ident", ["closed", "old-closed", "gone-closed", "old-gone-closed", "gone-internal", "x y", "-"]
)
def test_what_is_not_there_is_one_answer_by_the_same_reads(
    path: Path, way: int, ident: str
) -> None:
    catalogue = RestrictedCatalogue.open(path, Level.PUBLIC)

    def answer(asked: str) -> tuple[str, str, list[str]]:
        statements: list[str] = []
        catalogue._db.set_trace_callback(statements.append)
        with pytest.raises(NotFoundError) as caught:
            WAYS[way](catalogue, asked)
        catalogue._db.set_trace_callback(None)
        kind, said = type(caught.value).__name__, str(caught.value)
        return kind, _without(said, asked), [_without(one, asked) for one in statements]

    assert answer(ident) == answer(NEVER)
    assert answer(NEVER)[2]


def _without(text: str, ident: str) -> str:
    return re.sub(rf"(?<![\w]){re.escape(ident)}(?=[-'. ]|$)", "·", text) if ident else text


def test_a_tombstone_is_shown_to_those_who_could_read_the_record(path: Path) -> None:
    for level in LEVELS:
        catalogue = RestrictedCatalogue.open(path, level)
        for one in LEVELS:
            for ident in (f"gone-{one}", f"old-gone-{one}"):
                error = GoneError if level.may_see(one) else NotFoundError
                with pytest.raises(error) as caught:
                    catalogue.document(ident)
                assert isinstance(caught.value, GoneError) == level.may_see(one)


def test_a_file_is_whole_to_whom_all_its_documents_are(path: Path) -> None:
    with CatalogueWriter(path) as writer:
        sha = "public".ljust(64, "0")
        other = replace(document("beside", "closed"), source_id="public.pdf")
        writer.put(Stored(other, (), sha, 1))
        writer.commit()
    catalogue = RestrictedCatalogue.open(path, Level.PUBLIC)
    assert list(catalogue.files()) == []
    assert catalogue.counts()["files"]["ok"] == 0
    with pytest.raises(NotFoundError, match="finns inte att ladda ned här"):
        catalogue.original("public")
    assert RestrictedCatalogue.open(path, Level.CLOSED).original("public").name == "public.pdf"


def test_what_is_known_now_bounds_an_older_state(path: Path) -> None:
    bounds = Bounds({"public": Level.INTERNAL}, frozenset({"internal"}))
    for level, seen in ((Level.PUBLIC, set()), (Level.CLOSED, {"public", "closed"})):
        catalogue = RestrictedCatalogue.open(path, level, bounds.above(level), bounds.taken_down)
        assert set(catalogue.documents([str(one) for one in LEVELS])) == seen
        assert not {"old-internal"} & set(re.findall(r"old-\w+", rows(catalogue)))
        assert {file.path for file in catalogue.files()} == {f"{one}.pdf" for one in seen}


def test_the_whole_catalogue_is_for_nobody_who_asks(path: Path) -> None:
    assert not issubclass(Catalogue, RestrictedCatalogue)
    assert not issubclass(RestrictedCatalogue, Catalogue)
    assert not hasattr(LevelReaders, "catalogue")
    for name in ("seen", "close", "every", "tombstones"):
        assert not hasattr(RestrictedCatalogue, name) or name == "close"


def test_hashes_are_kept_up_to_a_number_the_newest_of_them(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "_REMEMBERED", 2)
    catalogue, files = RestrictedCatalogue.open(path, Level.PUBLIC), OriginalFiles()
    for text in ("a", "b", "c", "b"):
        (tmp_path / text).write_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        original = Original((Path(text),), text, "text/plain", digest, paged=False)
        with files.open("x", original, catalogue, (tmp_path,)) as stream:
            assert stream.read() == text.encode()
        assert len(files._digests) <= 2
    assert len(files._digests) == 2
