from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shelf import StandIn, fill

from archive.settings import Settings
from webapp import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")


@pytest.fixture
def archive(tmp_path: Path) -> StandIn:
    return StandIn(fill(tmp_path))


@pytest.fixture
def app(settings: Settings, archive: StandIn) -> Flask:
    made = create_app(settings, archive)  # type: ignore[arg-type]
    made.testing = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
