"""A night on which only closed records change is, to the public, one on which nothing did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from test_doors import CLOSED, DOORS, HEADER, OPEN, REGISTERS, SAME_FOR_ALL, unpacked

from archive import runs
from archive.model import Level
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

Answer = tuple[int, str, list[tuple[str, str]]]
OF_THE_NIGHT = ("/status/korningar", "/status")
"""Pages that lead to the last run, whatever came of it."""
OF_A_REQUEST = ("Date", "X-Request-Id", "Set-Cookie", "Expires", "Content-Length")
EXPORTED, TOOK = r"20\d\d-\d\d-\d\dT[\d:]{8}Z", r'"took_ms":[0-9. ]+|[0-9,]+ m?s\b'
"""When an export was made, and how long an answer took."""
ADDRESSES = [
    several[0]
    for table in (SAME_FOR_ALL, DOORS, REGISTERS)
    for several in table.values()
    if several[0] not in OF_THE_NIGHT
]


def write(settings: Settings, papers: dict[str, str]) -> None:
    for path, text in papers.items():
        file = settings.corpus / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("nights")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1, engine="arrays",
        proxies=("127.0.0.1",), access_header=HEADER, exports_per_minute=0,
        searches_per_minute=0,
    )  # fmt: skip
    write(made, OPEN | CLOSED)
    run(made, Options(), silent)
    return made


def heard(client: FlaskClient, address: str, level: str = "public") -> Answer:
    answer = client.get(address, headers={HEADER: level})
    headers = [pair for pair in answer.headers.items() if pair[0] not in OF_A_REQUEST]
    if answer.mimetype == "application/zip":
        return answer.status_code, re.sub(EXPORTED, "", unpacked(answer.data)), headers
    form = EXPORTED if "export" in address else TOOK
    return answer.status_code, re.sub(form, "", answer.text), headers


def as_public(report: runs.RunReport) -> runs.RunReport:
    return runs.redacted_for(report, Level.PUBLIC, lambda _path: Level.PUBLIC)


def change_what_is_closed(settings: Settings) -> None:
    (settings.corpus / "personal/slutet/hemlunda.pdf").unlink()
    (settings.corpus / "personal/slutet/samma.md").unlink()
    write(
        settings,
        {
            "personal/slutet/ny.txt": "Protokoll\n\nDirektionen 2018-03-01\n\n§ 1 Hemlunda\n",
            "personal/larm.txt": CLOSED["personal/larm.txt"].replace("sägs", "ska sägas"),
        },
    )


def test_a_night_of_closed_records_is_one_on_which_nothing_changed(settings: Settings) -> None:
    client = create_app(settings).test_client()
    run(settings, Options(), silent)
    idle = runs.runs(settings.index, 1)[0].name
    before = {address: heard(client, address) for address in ADDRESSES}
    closed = {address: heard(client, address, "closed") for address in ("/readyz", "/")}

    change_what_is_closed(settings)
    report = run(settings, Options(), silent)

    assert report.result == runs.PUBLISHED
    for address in ADDRESSES:
        assert heard(client, address) == before[address]
    for address, former in closed.items():
        assert heard(client, address, "closed") != former
    page = heard(client, f"/status/korningar/{report.name}")[1]
    assert "inget ändrat" in page
    assert str(report.generation) not in page.replace(report.name, "")
    told, unchanged = as_public(report), as_public(runs.find(settings.index, idle))
    state = (told.result, told.generation, told.ended)
    assert state == (runs.UNCHANGED, unchanged.generation, None)
    assert unchanged.result == runs.UNCHANGED


def test_a_night_that_changes_what_is_public_is_told(settings: Settings) -> None:
    client = create_app(settings).test_client()
    before = heard(client, "/")
    write(settings, {"planer/avfall.md": OPEN["planer/avfall.md"] + "\nÄndrad i Ekby.\n"})
    report = run(settings, Options(), silent)
    told = as_public(report)
    assert (told.result, told.generation) == (runs.PUBLISHED, report.generation)
    assert heard(client, "/")[2] != before[2]
