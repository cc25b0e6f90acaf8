"""What a person corrected is told on the pages of meetings, decisions, cases and assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

MINUTES = """Älvdalens kommunalförbund
SAMMANTRÄDESPROTOKOLL
Direktionen
Sammanträdesdatum {day}
Plats och tid: Kansliet, kl. 10.00

§ 8 Dnr ÄKF 2014/009
Mätning av hamnens djup

Beslut

Kansliet får i uppdrag att mäta djupet i hamnen senast den 1 juni 2014.
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("corrected")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "mars.txt").write_text(MINUTES.format(day="2014-03-12"))
    (corpus / "april.txt").write_text(MINUTES.format(day="2014-04-09"))
    (corpus / "mars.txt.toml").write_text('date = 2014-03-13\nbody = "Direktionen"\n')
    made = Settings(corpus=corpus, index=folder / "index", jobs=1)
    run(made, Options(), silent)
    return create_app(made).test_client()


@pytest.mark.parametrize("path", ["/beslut", "/uppdrag", "/arende/äkf-2014-9"])
def test_the_corrected_one_of_two_is_marked(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert page.count("rättat: ") == 1
    assert "rättat: organ, datum" in page or "rättat: datum, organ" in page


def test_a_meeting_tells_which_of_its_papers_is_corrected(client: FlaskClient) -> None:
    path = "/sammantrade/alvdalens-kommunalforbund/direktionen"
    assert "rättat: " in client.get(f"{path}/2014-03-13").text
    assert "rättat: " not in client.get(f"{path}/2014-04-09").text
    assert "corrected: " in client.get(f"{path}/2014-03-13?lang=en").text
