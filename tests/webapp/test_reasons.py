"""Reasons are kept in Swedish and shown in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.runs import RunReport, run_store
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from shelf import StandIn

    from archive.settings import Settings

KEPT = "Filen är tom; lägg in en hel kopia."
ENGLISH = "The file is empty; put in a whole copy."


def test_a_run_says_why_a_file_could_not_be_read_in_the_readers_language(
    settings: Settings, archive: StandIn, tmp_path: Path
) -> None:
    report = RunReport(started="2026-01-01T00:00:00Z", ended="2026-01-01T00:01:00Z")
    report.result = "published"
    report.failed = [("tom.txt", KEPT)]
    report.by_level = {"public": {"failed": 1}}
    name = run_store.keep(tmp_path, report).stem
    client = create_app(replace(settings, index=tmp_path), archive).test_client()
    swedish = client.get(f"/status/korningar/{name}?lang=sv").text
    english = client.get(f"/status/korningar/{name}?lang=en").text
    assert KEPT in swedish
    assert ENGLISH in english
