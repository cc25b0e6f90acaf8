"""The register says which decisions stand in earlier versions of minutes, and in extracts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from archive import commands
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

MINUTES = """Älvdalens kommunalförbund
SAMMANTRÄDESPROTOKOLL{version}
Direktionen
Sammanträdesdatum 2014-03-12
Plats och tid: Kansliet, kl. 10.00
Beslutande: Anna Alm (S), ordförande, Bo Ek (M), Eva Ask (C) och Ulf Lind (V)

§ 7 Dnr ÄKF 2014/003
Båtplatser i hamnen

Kansliet har sett över hur båtplatserna i hamnen används och vad de kostar att hålla i stånd.
Bryggorna behöver bytas inom fem år, och kön till en plats är nu längre än fyra år.

Beslut

Direktionen fastställer avgiften för båtplatser till 900 kronor.
{more}"""


def test_an_earlier_version_is_marked_in_page_and_files(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    texts = {"ojusterat": ("\nOjusterat", ""), "justerat": ("\nJusterat", "Justerat 2014-03-20\n")}
    for name, (version, more) in texts.items():
        text = MINUTES.format(version=version, more=more)
        (made.corpus / f"protokoll-2014-03-12-{name}.txt").write_text(text, "utf-8")
    run(made, Options(), silent)
    options = ["--format", "jsonl", "--index", str(made.index)]
    told = CliRunner().invoke(commands.decisions, options)
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert sorted((row["source_id"][21:], row["version"]) for row in rows) == [
        ("justerat.txt", None),
        ("ojusterat.txt", "earlier"),
    ]
    page = create_app(made).test_client().get("/beslut").text
    assert page.count('<span class="flag">tidigare version</span>') == 1
