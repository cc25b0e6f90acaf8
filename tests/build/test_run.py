from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from archive import engines, generations
from archive.errors import IndexUnusableError, NothingDoneError

if TYPE_CHECKING:
    from tests.build.conftest import House

PROTOCOL = """Protokoll fört vid direktionens sammanträde 2014-05-09

§ 1 Val av justerare
Direktionen beslutar att utse Eva Ek.

§ 2 Larm
Direktionen beslutar att upphandla trygghetslarm.
"""


def records(*rows: tuple[str, str]) -> str:
    return "".join(
        json.dumps({"id": ident, "title": f"Post {ident}", "text": text}) + "\n"
        for ident, text in rows
    )


def test_an_unchanged_corpus_is_left_alone(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    house.write("b/c.md", "# Plan\n\nOm vattenförsörjning.")
    first = house.run()
    assert (first.result, first.read, first.exit_code) == ("published", 2, 0)
    second = house.run()
    assert (second.result, second.read, second.generation) == ("unchanged", 0, first.generation)
    assert house.found("trygghetslarm")


def test_ids_outlive_moves_renames_and_rebuilds(house: House) -> None:
    old = house.write("a.txt", PROTOCOL)
    house.write("b.txt", "Något annat om skolskjuts.")
    house.run()
    before = set(house.documents().values())
    (house.corpus / "ny").mkdir()
    old.rename(house.corpus / "ny" / "namn.txt")
    report = house.run()
    assert (report.new, report.gone, report.read) == (["ny/namn.txt"], ["a.txt"], 0)
    assert set(house.documents().values()) == before
    house.run(rebuild=True)
    assert set(house.documents().values()) == before


def test_new_bytes_replace_a_document_and_its_old_id_leads_there(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    house.write("b.txt", "Något annat om skolskjuts.")
    house.run()
    old = house.documents()["a.txt"]
    house.write("a.txt", PROTOCOL.replace("trygghetslarm", "hjärtstartare"))
    report = house.run()
    assert report.changed == ["a.txt"]
    new = house.documents()["a.txt"]
    assert new != old
    assert house.catalogue().document(old).id == new
    assert not house.found("trygghetslarm")
    assert house.found("hjärtstartare")


def test_a_file_that_breaks_keeps_its_last_good_version(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    house.write("b.txt", "Något annat om skolskjuts.")
    house.run()
    house.write("a.txt", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    report = house.run()
    assert report.exit_code == 1
    assert [path for path, _ in report.failed] == ["a.txt"]
    assert house.found("trygghetslarm")
    again = house.run()
    assert (again.result, again.read, again.exit_code) == ("unchanged", 0, 1)
    house.write("a.txt", PROTOCOL + "Rättad.")
    assert house.run().exit_code == 0


def test_only_changed_records_of_a_list_are_cut_anew(house: House) -> None:
    house.write("r.jsonl", records(*((str(i), f"Text nummer {i} om vatten") for i in range(50))))
    house.run()
    assert len(house.documents()) == 50
    rows = [
        (str(i), f"Text nummer {i} om {'avlopp' if i == 7 else 'vatten'}") for i in range(1, 50)
    ]
    house.write("r.jsonl", records(*rows))
    report = house.run()
    assert (report.documents_put, report.documents_dropped) == (1, 1)
    assert len(house.found("avlopp")) == 1
    assert len(house.found("vatten")) == 48


def test_the_same_record_id_in_two_files_is_two_documents(house: House) -> None:
    house.write("a.jsonl", records(("1", "Om vatten"), ("1", "Om skola")))
    house.write("b.jsonl", records(("1", "Om brand")))
    report = house.run()
    assert report.documents == 3
    before = {d.id for d in house.catalogue().all_documents()}
    house.run(rebuild=True)
    assert {d.id for d in house.catalogue().all_documents()} == before


def test_a_removed_file_takes_its_documents_and_says_so(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    for i in range(9):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    house.run()
    old = house.documents()["a.txt"]
    (house.corpus / "a.txt").unlink()
    house.run()
    gone = house.catalogue().gone(old)
    assert gone
    assert gone.kind == "removed"
    assert not house.found("trygghetslarm")


def test_guards_change_nothing(house: House) -> None:
    with pytest.raises(NothingDoneError, match="är tom"):
        house.run()
    for i in range(10):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    name = house.run().generation
    for i in range(5):
        (house.corpus / f"{i}.txt").unlink()
    with pytest.raises(NothingDoneError, match="--allow-removals"):
        house.run()
    assert generations.pointed(house.settings.index) == name
    assert house.run(allow_removals=True).documents == 5
    house.corpus.rename(house.corpus.with_name("borta"))
    with pytest.raises(NothingDoneError, match="finns inte"):
        house.run()


def test_a_list_of_records_that_shrinks_is_a_loss_too(house: House) -> None:
    """One file of many records is one file, but not one document."""
    house.write("a.txt", PROTOCOL)
    house.write("r.jsonl", records(*((str(i), f"Text nummer {i} om vatten") for i in range(50))))
    name = house.run().generation
    house.write("r.jsonl", records(*((str(i), f"Text nummer {i} om vatten") for i in range(30))))
    with pytest.raises(NothingDoneError, match=r"20 av 51 handlingar .* --allow-removals"):
        house.run()
    assert generations.pointed(house.settings.index) == name
    assert len(generations.names(house.settings.index)) == 1
    assert house.run(allow_removals=True).documents == 31


def test_another_engine_or_a_damaged_index_reads_no_file(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    house.write("b.txt", "Något annat om skolskjuts.")
    house.run()
    other = house.having(engine="whoosh")
    report = other.run()
    assert (report.engine, report.read) == ("whoosh", 0)
    assert other.found("trygghetslarm")
    generation = generations.current(house.settings.index)
    victim = generation.catalogue
    victim.write_bytes(victim.read_bytes()[:-100])
    report = other.run()
    assert (report.read, report.documents) == (0, 2)
    assert generations.current(house.settings.index).name == report.generation


def _as_if_built_by(house: House, engine: str) -> None:
    """Write another engine's name into the manifest of the generation that answers."""
    path = generations.current(house.settings.index).folder / generations.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"engine": engine}))


def test_arrays_that_0_1_called_whoosh_answer_and_are_built_anew_at_night(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    house.write("b.txt", "Något annat om skolskjuts.")
    house.run()
    _as_if_built_by(house, "whoosh")
    assert generations.current(house.settings.index).manifest.engine == "arrays"
    assert house.found("trygghetslarm")
    house.write("c.txt", "Mer om trygghetslarm.")
    report = house.having(engine="auto").run()
    assert (report.engine, report.read) == ("whoosh", 1)
    assert any("byts från arrays till whoosh" in note for note in report.notes)
    assert len(house.found("trygghetslarm")) == 2


def test_who_sets_whoosh_on_a_large_archive_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "WHOOSH_LIMIT", 1)
    monkeypatch.setattr(engines, "MEASURED", ((1, 987),))
    house = house.having(engine="whoosh")
    house.write("a.txt", PROTOCOL)
    assert any("mer än 987 ms" in note for note in house.run().notes)
    house.write("b.txt", "Något annat om skolskjuts.")
    assert not house.run().notes


def test_an_index_of_a_retired_engine_is_built_anew_without_reading(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    house.write("b.txt", "Något annat om skolskjuts.")
    house.run()
    _as_if_built_by(house, "tantivy")
    with pytest.raises(IndexUnusableError, match="tantivy"):
        house.found("trygghetslarm")
    report = house.having(engine="tantivy").run()
    assert (report.engine, report.read) == ("whoosh", 0)
    assert house.found("trygghetslarm")


@pytest.mark.parametrize("engine", ["arrays", "whoosh"])
def test_an_update_leaves_the_old_generation_whole(house: House, engine: str) -> None:
    house = house.having(engine=engine)
    for i in range(5):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd och nummer{i}.")
    first = house.run()
    for i in range(3):
        house.write("0.txt", f"Ny text {i} om skolskjuts.")
        house.write(f"n{i}.txt", f"Ännu en text {i} om bibliotek.")
        house.run()
        index = house.settings.index
        for name in generations.names(index):
            assert not generations.verify(index, generations.load(index, name), deep=True)
    assert len(house.found("skolskjuts")) == 1
    assert not house.found("nummer0")
    assert len(house.found("bibliotek")) == 3
    assert generations.rollback(index)[0] != first.generation
    assert len(house.found("bibliotek")) == 2


def test_odd_things_are_counted_and_not_opened(house: House) -> None:
    house.write("a.txt", PROTOCOL)
    house.write("a.txt.toml", "")
    os.mkfifo(house.corpus / "rör.pdf")
    (house.corpus / "ut.txt").symlink_to("/etc/passwd")
    (house.corpus / "in.txt").symlink_to(house.corpus / "a.txt")
    (house.corpus / "loop").symlink_to(house.corpus)
    (house.corpus / "ny\nrad.txt").write_text("Om radbrytningar i namn.")
    (house.corpus / os.fsdecode(b"\xff\xfe.txt")).write_text("Om udda namn.")
    (house.corpus / ("å" * 120 + ".txt")).write_text("Om långa namn.")
    report = house.run()
    assert report.files == {"ok": 5, "partial": 0, "failed": 0, "unsupported": 3}
    assert report.documents == 4
    assert not house.found("root")
    assert house.run().result == "unchanged"
