"""The status page tells each reader how often the facts of the records they may see are right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.accuracy import FILE
from archive.catalogue import Catalogue
from tests.webapp.shelf import StandIn
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from archive.settings import Settings

REVIEW = """[[record]]
id = "h-maj2014"
date = "rätt"
type = "rätt"
body = ""

[[record]]
id = "h-intern"
date = "fel"

[[record]]
id = "h-sluten"
date = "fel"

[[record]]
id = "h-borta"
date = "fel"
"""
HEADER = "X-Level"


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("public", "Datum rätt i 1 av 1 granskade (20–100 %)"),
        ("internal", "Datum rätt i 1 av 2 granskade (9–91 %)"),
        ("closed", "Datum rätt i 1 av 3 granskade (6–80 %)"),
    ],
)
def test_what_is_told_is_of_the_readers_level(
    settings: Settings, shelf: Path, tmp_path: Path, level: str, told: str
) -> None:
    behind = replace(settings, corpus=tmp_path, proxies=("127.0.0.1",), access_header=HEADER)
    archive = StandIn(Catalogue.open(shelf / "catalogue.sqlite"))
    client = create_app(behind, archive).test_client()  # type: ignore[arg-type]
    assert "granskade" not in client.get("/status", headers={HEADER: level}).text
    (tmp_path / FILE).write_text(REVIEW, "utf-8")
    page = client.get("/status", headers={HEADER: level}).text
    assert told in page
    assert "Organ rätt" not in page
    assert "Handlingstyp rätt i 1 av 1 granskade" in page


def test_a_mistake_in_the_sheet_leaves_the_page(
    settings: Settings, shelf: Path, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_text('[[record]]\nid = "h-maj2014"\ndate = "kanske"\n', "utf-8")
    archive = StandIn(Catalogue.open(shelf / "catalogue.sqlite"))
    client = create_app(replace(settings, corpus=tmp_path), archive).test_client()  # type: ignore[arg-type]
    answer = client.get("/status")
    assert answer.status_code == 200
    assert "granskade" not in answer.text
