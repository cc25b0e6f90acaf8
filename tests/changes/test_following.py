"""Whoever follows the change log holds what the index holds, and hears of nothing closed."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive import generations, restrictions
from archive.changes import ChangeLog, following
from archive.changes.log_file import FILE
from archive.errors import GoneError, UsageError
from archive.model import LEVELS, Level
from archive.restrictions import Restrictions
from tests.changes.conftest import Client, Record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.changes.conftest import Index

MAY = Record({"41": "Trygghetslarm anskaffas", "42": "Budget antas"})
JUNE = Record({"50": "Avfallsplan antas"}, path="juni.txt", arrived=2e9)
SECRET = Record({"7": "Uppsägning beslutas"}, access="internal", path="hemligt.txt")


def test_a_first_look_creates_every_record_as_it_arrived(index: Index, client: Client) -> None:
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    first, second = client.follow()
    assert [(c.kind, c.id, c.seq, c.at) for c in (first, second)] == [
        ("created", "may", 1, 10**12),
        ("created", "june", 2, 2 * 10**12),
    ]


def test_nothing_new_leaves_the_log_as_it_is(index: Index, client: Client) -> None:
    index.publish({"may": MAY})
    assert index.follow()
    client.follow()
    before = (index.folder / FILE).stat().st_ino
    index.publish({"may": MAY})
    assert not index.follow()
    assert (index.folder / FILE).stat().st_ino == before
    assert client.follow() == []


def test_new_changed_moved_and_removed(index: Index, client: Client) -> None:
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    client.follow()
    began = time.time()
    july = Record({"60": "Semester"}, path="juli.txt")
    index.publish({"may": replace(MAY, path="2014/maj.txt"), "july": july})
    index.follow()
    new = client.follow()
    assert sorted((c.kind, c.id) for c in new) == [
        ("created", "july"),
        ("moved", "may"),
        ("removed", "june"),
    ]
    assert all(c.at >= int(began * 1000) for c in new)
    index.publish({"may": replace(MAY, path="2014/maj.txt", title="Rättat"), "july": july})
    index.follow()
    assert client.kinds() == [("changed", "may")]


def test_only_the_last_change_of_a_record_is_kept(index: Index, client: Client) -> None:
    for title in "abc":
        index.publish({"may": replace(MAY, title=title), "june": JUNE})
        index.follow()
    assert client.kinds() == [("created", "june"), ("changed", "may")]


def test_a_record_under_a_new_id_moves_to_it(index: Index, client: Client) -> None:
    index.publish({"may": MAY})
    index.follow()
    client.follow()
    other = replace(MAY, paragraphs={"41": "Trygghetslarm avslås"})
    index.publish({"may2": other}, {"may": "may2"})
    index.follow()
    moved, created = client.follow()
    assert (moved.kind, moved.successor, created.kind) == ("moved", "may2", "created")
    assert (moved.hash, moved.is_here) == ("", False)
    index.rollback()
    assert sorted(client.kinds()) == [("created", "may"), ("removed", "may2")]


@pytest.mark.parametrize("access", ["internal", "closed"])
def test_what_was_never_open_is_in_no_entry_and_leaves_no_gap(
    index: Index, client: Client, access: str
) -> None:
    index.publish({"a": replace(SECRET, access=access), "may": MAY})
    index.follow()
    index.publish({"may": MAY, "b": replace(SECRET, access=access, title="Annat")}, {"a": "b"})
    index.follow()
    index.publish({"may": MAY, "june": JUNE}, gone={"b": access})
    index.follow()
    assert [(c.seq, c.id) for c in client.follow()] == [(1, "may"), (2, "june")]
    for level in LEVELS:
        other = Client(index, level)
        other.follow()
        assert other.held == index.holds(level)


def test_what_is_closed_is_removed_without_a_reason(index: Index, client: Client) -> None:
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    client.follow()
    index.publish({"may": replace(MAY, access="closed"), "june": JUNE})
    index.follow()
    (removed,) = client.follow()
    index.publish({"may": replace(MAY, access="closed")}, gone={"june": "public"})
    index.follow()
    (taken,) = client.follow()
    for change, ident in ((removed, "may"), (taken, "june")):
        said = (change.kind, change.id, change.hash, change.successor)
        assert said == ("removed", ident, "", "")
    assert Client(index, Level.CLOSED).kinds() == [("created", "may"), ("removed", "june")]


def test_an_old_id_leads_to_no_record_that_is_closed(index: Index, client: Client) -> None:
    index.publish({"may": MAY})
    index.follow()
    client.follow()
    index.publish({"may2": replace(MAY, title="Ny", access="internal")}, {"may": "may2"})
    index.follow()
    (change,) = client.follow()
    assert (change.kind, change.successor) == ("removed", "")


def test_what_is_closed_since_is_removed_before_the_log_says_so(
    index: Index, client: Client
) -> None:
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    known = Restrictions(documents={"may": Level.INTERNAL}, taken_down=["june"])
    restrictions.save(index.folder, known)
    assert [kind for kind, _ in client.kinds()] == ["removed", "removed"]
    index.follow()
    assert [kind for kind, _ in client.kinds()] == ["removed", "removed"]


def test_rollback_takes_back_and_the_next_night_brings_again(index: Index, client: Client) -> None:
    index.publish({"may": MAY})
    index.follow()
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    client.follow()
    index.rollback()
    assert client.kinds() == [("removed", "june")]
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    assert client.kinds() == [("created", "june")]


def test_a_kill_in_the_midst_leaves_the_log_of_before(
    index: Index, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.publish({"may": MAY})
    index.follow()
    client.follow()
    index.publish({"may": MAY, "june": JUNE})

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(following, "follow_passages", killed)
        with pytest.raises(KeyboardInterrupt):
            index.follow()
    assert client.follow() == []
    assert not list(index.folder.glob(f".{FILE}*"))
    index.follow()
    assert client.kinds() == [("created", "june")]


@pytest.mark.parametrize("damage", [b"", b"inget", b"\xff" * 9000])
def test_a_damaged_log_is_begun_anew_under_other_cursors(index: Index, damage: bytes) -> None:
    index.publish({"may": MAY})
    index.follow()
    with index.catalogue() as catalogue, ChangeLog(index.folder, catalogue) as log:
        cursor = log.cursor(1)
        assert log.position(cursor) == 1
    path = index.folder / FILE
    path.write_bytes(damage + path.read_bytes()[len(damage) :] if damage else b"")
    index.follow()
    other = Client(index)
    other.follow()
    assert other.held == index.holds()
    with index.catalogue() as catalogue, ChangeLog(index.folder, catalogue) as log:
        with pytest.raises(GoneError, match="Börja om"):
            log.position(cursor)
        for wrong in ("1", "-", "a-", "a-x", "a--1", "a-" + "9" * 60, "a-١"):
            with pytest.raises(UsageError):
                log.position(wrong)


def test_a_cursor_of_one_level_leads_nowhere_in_another(index: Index) -> None:
    index.publish({"may": MAY})
    index.follow()
    cursors = set()
    for level in LEVELS:
        with index.catalogue(level) as catalogue, ChangeLog(index.folder, catalogue) as log:
            cursors.add(log.cursor(1))
            for other in cursors - {log.cursor(1)}:
                with pytest.raises(GoneError):
                    log.position(other)
    assert len(cursors) == 3


def test_a_log_put_back_from_a_copy_that_grows_again_takes_no_cursor_given_after_it(
    index: Index, tmp_path: Path
) -> None:
    index.publish({"may": MAY})
    index.follow()
    sure, copy = index.cursor(1), tmp_path.with_name(f"{tmp_path.name}-copy")
    shutil.copytree(index.folder, copy)
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    lost = index.cursor(2)
    assert index.position(lost) == 2
    shutil.rmtree(index.folder)
    shutil.copytree(copy, index.folder)
    more = {"july": Record({"60": "Semester"}, path="juli.txt"), "june": JUNE}
    index.publish({"may": MAY, **more})
    index.follow()
    assert [change.seq for change in index.since()] == [1, 2, 3]
    assert index.position(sure) == 1
    with pytest.raises(GoneError):
        index.position(lost)


def test_a_rollback_here_gives_no_cursor_that_the_log_of_the_source_takes(
    index: Index, tmp_path: Path
) -> None:
    index.publish({"may": MAY})
    index.follow()
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    log = (index.folder / FILE).read_bytes()
    index.rollback()
    here = index.cursor(3)
    (index.folder / FILE).write_bytes(log)  # as the source has it, and as it goes on there
    july = Record({"60": "Semester"}, path="juli.txt")
    index.publish({"may": MAY, "june": JUNE, "july": july})
    index.follow()
    assert index.cursor(3) != here
    with pytest.raises(GoneError):
        index.position(here)


def test_without_a_log_nothing_is_told(index: Index) -> None:
    index.publish({"may": MAY})
    assert index.since() == []
    assert index.arrivals() == []


def test_sections_arrive_in_order_and_change_alone(index: Index) -> None:
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    assert [a.section_id for a in index.arrivals()] == ["june-0", "may-1", "may-0"]
    before = index.times()
    new = {"41": "Trygghetslarm anskaffas", "42": "Budget avslås", "43": "Nytt ärende"}
    index.publish({"may2": replace(MAY, paragraphs=new), "june": JUNE}, {"may": "may2"})
    index.follow()
    after = index.times()
    assert after["may2-0"] == before["may-0"]
    assert after["june-0"] == before["june-0"]
    assert after["may2-1"] == after["may2-2"] > max(before.values())
    assert "may-0" not in after


def test_a_record_read_anew_does_not_arrive_again(index: Index) -> None:
    index.publish({"may": replace(MAY, content="samma byte")})
    index.follow()
    before = index.times()
    other = replace(MAY, content="samma byte", paragraphs={"41": "Läst anNat", "9": "Annan §"})
    index.publish({"may": other})
    index.follow()
    assert set(index.times().values()) == set(before.values())
    assert len(index.times()) == 2


def test_what_is_opened_arrives_when_it_is_opened(index: Index) -> None:
    index.publish({"x": SECRET})
    index.follow()
    assert index.times() == {}
    inside = index.times(Level.INTERNAL)
    index.publish({"x": replace(SECRET, access="public")})
    index.follow()
    assert index.times()["x-0"] > inside["x-0"]
    assert index.times(Level.INTERNAL) == inside


def test_paging_goes_on_after_what_was_shown(index: Index) -> None:
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    every = index.arrivals()
    with index.catalogue() as catalogue, ChangeLog(index.folder, catalogue) as log:
        for place, one in enumerate(every):
            assert list(log.arrivals(before=one)) == every[place + 1 :]


def test_a_log_that_is_ahead_of_what_answers_is_given_as_far_as_both_agree(
    index: Index, client: Client
) -> None:
    index.publish({"may": MAY})
    index.follow()
    index.publish({"may": MAY, "june": JUNE})
    index.follow()
    generations.rollback(index.folder)  # and the log does not know of it yet
    assert client.kinds() == [("created", "may")]
    index.publish({"may": MAY, "june": JUNE})
    assert client.kinds() == [("created", "june")]


def test_a_long_list_ends_where_log_and_index_part_and_goes_on_from_there(index: Index) -> None:
    """More changes than are looked at together; one in the midst is yet to come."""
    records = {f"d{n:03}": Record({"1": f"Ord {n}"}, path=f"{n}.txt") for n in range(450)}
    index.publish({name: one for name, one in records.items() if name != "d050"})
    index.publish(records)
    index.follow()
    generations.rollback(index.folder)  # and the log does not know of it yet

    def listed() -> list[str]:
        with index.catalogue() as catalogue, ChangeLog(index.folder, catalogue) as log:
            whole = log.between(0, 0, 10**15, lambda change: True)
            return [change.id for change in whole]

    with index.catalogue() as catalogue, ChangeLog(index.folder, catalogue) as log:
        assert log.of(records).keys() == records.keys() - {"d050"}
    before = listed()
    assert before == [change.id for change in index.since()]
    assert "d050" not in before
    generations.publish(index.folder, max(generations.names(index.folder)))
    assert listed()[: len(before) + 1] == [*before, "d050"]
