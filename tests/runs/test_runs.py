"""The record of a run: there whatever happens, and shown only as far as one may see."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import msgspec
import pytest

from archive import generations, runs
from archive.catalogue import Catalogue
from archive.errors import NotFoundError, SettingsError
from archive.model import LEVELS, Level
from archive.progress import silent
from archive.runs import RunReport
from archive.runs.report_wording import as_text, headline, troubles
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

HANDLINGAR = Path(sys.executable).with_name("handlingar")


def as_json(report: RunReport) -> object:
    return msgspec.json.decode(msgspec.json.encode(report))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(
        corpus=tmp_path / "corpus",
        index=tmp_path / "index",
        engine="arrays",
        jobs=1,
        proxies=("127.0.0.1",),
        access_header="X-Niva",
    )
    papers = {
        "access.toml": '[folders]\n"personal" = "closed"\n',
        "maj.txt": "Protokoll\n\n§ 1 Larm\n\nDirektionen beslutar att anta avtalet.\n",
        "trasig.pdf": "%PDF-1.4 nej",
        "personal/lön.txt": "Om lön.\n",
        "personal/trasig.pdf": "%PDF-1.4 avbruten",
    }
    for name, text in papers.items():
        (made.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (made.corpus / name).write_text(text)
    return made


def test_what_was_new_changed_gone_and_failed_is_told_from_night_to_night(
    settings: Settings,
) -> None:
    first = run(settings, Options(), silent)
    assert first.new == ["maj.txt", "personal/lön.txt", "personal/trasig.pdf", "trasig.pdf"]
    assert first.first_failed == ["personal/trasig.pdf", "trasig.pdf"]
    again = run(settings, Options(), silent)
    assert (again.result, again.first_failed, troubles(again)) == ("unchanged", [], ())
    assert len(again.failed) == 2
    (settings.corpus / "maj.txt").write_text("Protokoll\n\n§ 1 Larm\n\nBordläggs.\n")
    (settings.corpus / "personal/lön.txt").unlink()
    third = run(settings, Options(allow_removals=True), silent)
    assert (third.changed, third.gone) == (["maj.txt"], ["personal/lön.txt"])
    assert third.levels["personal/lön.txt"] == "closed"
    assert headline(third) == "1 fil finns inte längre i samlingen."
    assert "personal/lön.txt" in as_text(third)
    assert [one.name for one in runs.runs(settings.index)] == [third.name, again.name, first.name]
    assert runs.find(settings.index, first.name) == first


def test_a_stopped_run_leaves_its_reason(settings: Settings) -> None:
    (settings.corpus / "access.toml").write_text("nej")
    with pytest.raises(SettingsError):
        run(settings, Options(), silent)
    (kept,) = runs.runs(settings.index)
    assert kept.result == "stopped"
    assert "access.toml" in (kept.reason or "")
    assert troubles(kept)[0].startswith("Uppdateringen avbröts: ")


def test_a_killed_run_leaves_a_record_that_says_so(settings: Settings) -> None:
    for number in range(300):
        (settings.corpus / f"{number}.txt").write_text(f"Text nummer {number}.\n")
    command: list[str | Path] = [
        HANDLINGAR,
        "index",
        "--corpus",
        settings.corpus,
        "--index",
        settings.index,
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + 60
    while not runs.runs(settings.index) and time.monotonic() < until:
        time.sleep(0.01)
    assert runs.under_way(settings.index)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    (kept,) = runs.runs(settings.index)
    assert kept.result == runs.RUNNING
    assert not runs.under_way(settings.index)
    assert "avbröts" in headline(kept)
    client = create_app(settings).test_client()
    # Nothing is published yet, and still the page tells of the run.
    assert "avbröts innan den var klar" in client.get("/status/korningar").text


def test_a_name_leads_nowhere_else(settings: Settings) -> None:
    for name in ("../lock", "..%2flock", "20261122T003121Z-000", ""):
        with pytest.raises(NotFoundError):
            runs.find(settings.index, name)


def test_the_pages_tell_each_reader_what_they_may_know(settings: Settings) -> None:
    report = run(settings, Options(), silent)
    client = create_app(settings).test_client()
    for path in ("/status/korningar", f"/status/korningar/{report.name}"):
        for reader in LEVELS:
            page = client.get(path, headers={"X-Niva": reader})
            assert page.status_code == 200
            assert page.headers["Cache-Control"] == "no-cache, private"
            assert ("personal/" in page.text) == (reader == "closed" and path != LIST)
    heard = client.get(f"/status/korningar/{report.name}.json", headers={"X-Niva": "internal"})
    assert heard.json is not None
    assert heard.json["new"] == ["maj.txt", "trasig.pdf"]
    assert (heard.json["documents"], heard.json["files"]["failed"]) == (1, 1)
    assert (heard.json["read"], heard.json["seconds"], heard.json["levels"]) == (0, {}, {})
    whole = client.get(f"/status/korningar/{report.name}.json", headers={"X-Niva": "closed"})
    assert whole.json == as_json(report)
    assert client.get("/status/korningar/20000101T000000Z-000").status_code == 404
    assert f"/status/korningar/{report.name}" in client.get("/status").text


LIST = "/status/korningar"


def anything(_path: str) -> Level:
    return Level.PUBLIC


def test_a_former_run_names_nothing_that_was_closed_or_taken_down_since(
    settings: Settings,
) -> None:
    for name in ("bort/väg.txt", "bort/innehåll.txt", "bort/id.txt", "delad/lika.txt"):
        (settings.corpus / name).parent.mkdir(exist_ok=True)
        (settings.corpus / name).write_text(f"Minnesanteckning om {name} och avtal.\n" * 5)
    first = run(settings, Options(), silent)
    client = create_app(settings).test_client()

    def named(reader: str) -> str:
        pages = (f"{LIST}/{first.name}", f"{LIST}/{first.name}.json", LIST)
        got = (client.get(page, headers={"X-Niva": reader}) for page in pages)
        return " ".join(page.get_data(as_text=True) for page in got)

    assert all(name in named("public") for name in ("bort/id.txt", "delad/lika.txt", "trasig"))
    taken, sha = (
        hashlib.sha256((settings.corpus / f"bort/{name}.txt").read_bytes()).hexdigest()
        for name in ("id", "innehåll")
    )
    with closing(Catalogue.open(generations.current(settings.index).catalogue)) as catalogue:
        (ident,) = (one for one, content, *_ in catalogue.contents() if content == taken)
    (settings.corpus / "takedown.toml").write_text(
        f'[[takedown]]\nid = "{ident}"\n'
        f'[[takedown]]\nsha256 = "{sha}"\n[[takedown]]\npath = "bort/väg.txt"\n'
    )
    (settings.corpus / "access.toml").write_text(
        '[folders]\n"personal" = "closed"\n"trasig.pdf" = "closed"\n"stängt" = "closed"\n'
    )
    (settings.corpus / "stängt").mkdir()
    shutil.copy(settings.corpus / "delad/lika.txt", settings.corpus / "stängt/lika.txt")
    (settings.corpus / "bort/id.txt").unlink()
    run(settings, Options(allow_removals=True), silent)
    for reader in ("public", "internal"):
        said = named(reader)
        assert "maj.txt" in said
        assert not [word for word in ("bort/", "delad/", "trasig") if word in said]
    whole = named("closed")
    assert "delad/lika.txt" in whole
    assert "bort/" not in whole
    (settings.index / "restrictions.json").write_bytes(b"\xff")
    (settings.index / "restrictions.copy").write_bytes(b"\xff")
    assert "maj.txt" not in named("public")


def test_for_the_public_a_closed_record_changes_nothing_in_the_report() -> None:
    plain = RunReport(started="2026-01-01T00:00:00Z", new=["a"], failed=[("b", "Trasig.")])
    plain.by_level = {"public": {"documents": 3, "sections": 9, "ok": 2, "failed": 1}}
    more = replace(
        plain,
        new=["a", "hemlig/x"], failed=[("b", "Trasig."), ("hemlig/y", "Trasig.")],
        changed=["hemlig/x"], gone=["hemlig/z"], first_failed=["hemlig/y"],
        partial=[("hemlig/x", "Delvis.")], held=["hemlig/x"], masked=["hemlig/x"],
        reason="hemlig/x", warnings=["hemlig/x"], notes=["hemlig/x"], seconds={"read": 3.0},
        documents=99, sections=99, read=99, documents_put=9, documents_dropped=9,
        files={"ok": 99}, engine="arrays", generation="g",
        levels=dict.fromkeys(("hemlig/x", "hemlig/y", "hemlig/z"), "internal"),
        by_level={**plain.by_level, "internal": {"documents": 96}},
    )  # fmt: skip
    told = asdict(runs.redacted_for(more, Level.PUBLIC, anything))
    assert told | {"engine": None, "generation": None} == asdict(
        runs.redacted_for(plain, Level.PUBLIC, anything)
    )
    assert "hemlig" not in repr(told)
    older = replace(more, levels={}, by_level={})
    assert "hemlig" not in repr(runs.redacted_for(older, Level.INTERNAL, anything))


def test_the_command_shows_a_run(settings: Settings) -> None:
    def report_command(*more: str) -> tuple[int, str]:
        command: list[str | Path] = [HANDLINGAR, "report", "--index", str(settings.index), *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert report_command()[0] == 2
    report = run(settings, Options(), silent)
    assert report_command() == (0, as_text(report) + "\n")
    assert msgspec.json.decode(report_command("--json", report.name)[1]) == as_json(report)
    assert report_command("--list")[1].startswith(f"{report.name}  2 filer kan inte läsas")


@pytest.mark.parametrize("name", ["en\nrad.txt", "bell\x07.txt"])
def test_an_odd_name_cannot_break_the_text(name: str) -> None:
    report = RunReport(started="2026-01-01T00:00:00Z", result="published", new=[name])
    assert ascii(name) in as_text(report)


STEM = "20990101T020000Z"


def test_a_clock_that_jumped_ahead_leaves_no_latest_run_of_the_future(tmp_path: Path) -> None:
    for started in ("2026-03-01T02:00:00Z", "2099-01-01T02:00:00Z", "2026-03-02T02:00:00Z",
                    "2026-03-02T02:00:00Z", "2026-03-03T02:00:00Z"):  # fmt: skip
        runs.keep(tmp_path, RunReport(started=started))
    kept = runs.runs(tmp_path)
    assert [report.started[:10] for report in kept] == [
        "2026-03-03", "2026-03-02", "2026-03-02", "2099-01-01", "2026-03-01"
    ]  # fmt: skip
    assert runs.find(tmp_path, kept[0].name).started == "2026-03-03T02:00:00Z"
    shutil.copy(tmp_path / "runs" / f"{kept[0].name}.json", tmp_path / "runs" / f"{STEM}-999.json")
    last = [runs.keep(tmp_path, RunReport(started="2026-03-04T02:00:00Z")) for _ in range(2)]
    assert [path.stem for path in last] == [f"{STEM}-1000", f"{STEM}-1001"]
    assert [report.name for report in runs.runs(tmp_path, 2)] == [f"{STEM}-1001", f"{STEM}-1000"]
