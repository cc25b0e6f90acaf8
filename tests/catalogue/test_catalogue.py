from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from archive.catalogue import (
    Catalogue,
    CatalogueWriter,
    FileRecord,
    RestrictedCatalogue,
    Stored,
    StoredPage,
    Tombstone,
)
from archive.catalogue.catalogue_writer import copy_catalogue
from archive.catalogue.sql_schema import VERSION
from archive.errors import IndexUnusableError, NotFoundError
from archive.model import (
    UNKNOWN,
    DateSpan,
    Decision,
    DecisionOutcome,
    Document,
    Fact,
    Filters,
    Level,
    Section,
    SectionKind,
    Source,
    Span,
    Status,
)

FIRST = "§ 1 Öppnande\nMötet öppnas."
SECOND = "§ 2 Budget 2014\nStyrelsen beslutar att anta budgeten."


def document(ident: str = "dok", access: str = "public", **changes: object) -> Document:
    day = dt.date(2014, 5, 9)
    decision = Decision("anta budgeten", Span(60, 73), DecisionOutcome.ADOPTED, "Styrelsen", 0.9)
    texts = [(FIRST, 10), (SECOND, 10 + len(FIRST) + 2)]
    values = {
        "title": "Protokoll 2014-05-09",
        "type": "protokoll",
        "organisation": "Sydnärke",
        "body": "Direktionen",
        "language": "sv",
        "date": DateSpan(day, day, "day", "meeting", 0.95),
        "period": None,
        "case_numbers": ("KF 2014/12",),
        "topics": ("ekonomi", "vård"),
        "scanned": False,
        "facts": (Fact("type", "protokoll", "PROTOKOLL", "heading", 0.9, Span(0, 9)),),
    }
    sections = tuple(
        Section(
            id=f"{ident}-{i}",
            document_id=ident,
            ordinal=i,
            kind=SectionKind.PARAGRAPH,
            number=str(i + 1),
            case_number=None,
            heading=text.split("\n", maxsplit=1)[0],
            level=1,
            text=text,
            span=Span(start, start + len(text)),
            page_from=i + 1,
            page_to=i + 1,
            decisions=(decision,) if i else (),
            topics=("ekonomi",) if i else (),
        )
        for i, (text, start) in enumerate(texts)
    )
    return Document(id=ident, sections=sections, access=access, **(values | changes))  # type: ignore[arg-type]


def stored(ident: str = "dok", sha256: str = "aa", access: str = "public") -> Stored:
    second = 10 + len(FIRST) + 2
    pages = (
        StoredPage(1, Span(10, second)),
        StoredPage(2, Span(second, second + len(SECOND)), Source.OCR, 0.8, 0.7),
    )
    return Stored(document(ident, access), pages, sha256, 0)


def record(path: str = "a/b.pdf", **changes: object) -> FileRecord:
    values = {
        "size": 1,
        "mtime_ns": 2,
        "inode": 3,
        "sha256": "aa",
        "status": Status.OK,
        "media_type": "application/pdf",
        "served": "aa",
        "warnings": ("en varning",),
    }
    return FileRecord(path, **(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(place) as writer:
        writer.set_meta(schema=VERSION, corpus=str(tmp_path / "corpus"))
        writer.put(stored())
        writer.put(stored("inre", "bb", "internal"))
        writer.put_file(record())
        writer.put_file(record("c.pdf", status=Status.FAILED, reason="trasig", sha256="zz"))
        writer.commit()
    return place


def test_a_document_comes_back_as_it_went_in(path: Path) -> None:
    catalogue = Catalogue.open(path)
    assert catalogue.document("dok") == document()
    assert catalogue.sections(["dok-1", "dok-9", "annat-0"]) == {"dok-1": document().sections[1]}
    bare = catalogue.documents(["dok", "saknas"])["dok"]
    assert (bare.title, bare.sections, bare.facts) == (document().title, (), ())
    assert [one.id for one in catalogue.all_documents()] == ["dok", "inre"]


def test_pages_are_cut_from_the_sections(path: Path) -> None:
    first, second = Catalogue.open(path).pages("dok")
    assert first.text == FIRST + "\n\n"
    assert (second.text, second.source, second.confidence) == (SECOND, Source.OCR, 0.8)


def test_counts_and_failures(path: Path) -> None:
    catalogue = Catalogue.open(path)
    counts = catalogue.counts()
    assert (counts["documents"], counts["sections"]) == (2, 4)
    assert counts["files"] == {"ok": 1, "partial": 0, "failed": 1, "unsupported": 0}
    assert [f.reason for f in catalogue.failures()] == ["trasig"]
    assert next(iter(catalogue.files())) == record()


def test_leafing_shows_only_what_the_asker_may_see(path: Path) -> None:
    catalogue = RestrictedCatalogue.open(path, Level.PUBLIC)
    assert catalogue.browse("year", Filters()) == (("2014", 1),)
    assert RestrictedCatalogue.open(path, Level.INTERNAL).browse("topic", Filters()) == (
        ("ekonomi", 2),
        ("vård", 2),
    )
    total, found = catalogue.listing(Filters(organisation=(UNKNOWN, "Sydnärke")), "-date")
    assert (total, [one.id for one in found]) == (1, ["dok"])
    assert catalogue.listing(Filters(date_from=dt.date(2015, 1, 1)))[0] == 0
    assert catalogue.listing(Filters(topic=("skola",)))[0] == 0


def test_an_old_id_leads_to_its_successor(path: Path) -> None:
    with CatalogueWriter(path) as writer:
        writer.put(stored("ny", "cc"))
        writer.drop("dok")
        writer.alias("dok", "ny")
        writer.put(stored("nyare", "dd"))
        writer.drop("ny")
        writer.alias("ny", "nyare")
        writer.commit()
    catalogue = Catalogue.open(path)
    assert catalogue.document("dok").id == "nyare"
    assert catalogue.find_section("dok-1").section.document_id == "nyare"


def test_what_is_gone_says_why(path: Path) -> None:
    with CatalogueWriter(path) as writer:
        writer.add_tombstone(Tombstone("dok", "takedown", "begäran 2026", 1.0, path="a/b.pdf"))
        writer.commit(vacuum=True)
    catalogue = Catalogue.open(path)
    assert catalogue.gone("dok") == Tombstone(
        "dok", "takedown", "begäran 2026", 1.0, "", "aa", "a/b.pdf", "public"
    )
    with pytest.raises(NotFoundError, match="borttagen på begäran"):
        catalogue.document("dok")
    with pytest.raises(NotFoundError, match="ingen handling"):
        catalogue.document("okänd")


def test_nothing_of_a_dropped_document_stays_in_the_file(path: Path) -> None:
    with CatalogueWriter(path) as writer:
        writer.drop("dok")
        writer.drop("inre")
        writer.commit(vacuum=True)
    data = path.read_bytes()
    assert b"anta budgeten" not in data
    assert b"Protokoll 2014-05-09" not in data


def test_original_of_an_odd_name(path: Path, tmp_path: Path) -> None:
    odd = record("od\\xffd.pdf", raw=b"od\xffd.pdf", served="bb", sha256="bb")
    with CatalogueWriter(path) as writer:
        writer.put_file(odd)
        writer.commit()
    catalogue = Catalogue.open(path)
    assert catalogue.original("dok").paths[0] == Path("a/b.pdf")
    assert catalogue.original("inre").paths[0].name == "od\udcffd.pdf"


def test_a_copy_equals_its_source_and_can_go_on(path: Path, tmp_path: Path) -> None:
    copy_catalogue(path, tmp_path / "kopia.sqlite")
    with CatalogueWriter(tmp_path / "kopia.sqlite") as writer:
        writer.drop("dok")
        writer.commit()
    assert Catalogue.open(path).document("dok") == document()
    with pytest.raises(NotFoundError):
        Catalogue.open(tmp_path / "kopia.sqlite").document("dok")


def test_many_threads_read_at_once(path: Path) -> None:
    catalogue = Catalogue.open(path)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: catalogue.document("dok").title, range(64)))
    assert set(found) == {"Protokoll 2014-05-09"}
    catalogue.close()


def test_a_damaged_or_foreign_file_is_one_sentence(path: Path, tmp_path: Path) -> None:
    (tmp_path / "skräp").write_bytes(b"inte en databas" * 100)
    with pytest.raises(IndexUnusableError, match="kan inte läsas"):
        Catalogue.open(tmp_path / "skräp")
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema="0")
        writer.commit()
    with pytest.raises(IndexUnusableError, match="annan version"):
        Catalogue.open(path)


def test_putting_the_same_again_changes_nothing(path: Path) -> None:
    with CatalogueWriter(path) as writer:
        assert not writer.put(stored(sha256="nytt"))
        assert writer.put(stored(access="internal"))
        assert writer.owner("dok") == "aa"


def test_a_text_compared_in_another_way_is_put_again(path: Path) -> None:
    with CatalogueWriter(path) as writer:
        assert writer.put(replace(stored(), sketch=b"12345678"))
        assert not writer.put(replace(stored(), sketch=b"12345678"))
        assert writer.put(replace(stored(), sketch=b"87654321"))


def test_a_reader_that_holds_a_deleted_catalogue_goes_on_in_every_thread(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.put(stored())
        writer.set_meta(schema=VERSION)
        writer.commit()
    catalogue = Catalogue.open(path)
    path.unlink()
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: catalogue.document("dok").title, range(40)))
    assert set(found) == {"Protokoll 2014-05-09"}
    catalogue.close()
