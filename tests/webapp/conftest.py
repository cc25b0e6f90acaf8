from __future__ import annotations

import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shelf import StandIn, fill

from archive.catalogue import Catalogue
from archive.settings import Settings
from webapp import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a filled catalogue and its corpus, shared: nothing may change it."""
    folder = tmp_path_factory.mktemp("shelf")
    fill(folder).close()
    return folder


@pytest.fixture(scope="session")
def settings(shelf: Path) -> Settings:
    return Settings(corpus=shelf / "corpus", index=shelf / "index")


@pytest.fixture
def archive(shelf: Path) -> StandIn:
    return StandIn(Catalogue.open(shelf / "catalogue.sqlite"))


@pytest.fixture
def app(settings: Settings, archive: StandIn) -> Flask:
    made = create_app(settings, archive)
    made.testing = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rates be counted by a clock that stands still: no minute ends between two requests."""
    now = time.time() // 60 * 60 + 1
    for module in ("webapp.shared_counters", "limits.storage.memory"):
        monkeypatch.setattr(f"{module}.time", SimpleNamespace(time=lambda: now))
