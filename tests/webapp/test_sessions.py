"""The file of sessions is untrusted: damaged, nobody is signed in and no other error is raised."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from archive.errors import SettingsError, StoreUnusableError
from archive.model import Level
from webapp.sessions import SqliteSessions

if TYPE_CHECKING:
    from pathlib import Path

DAMAGES = [b"", b"x" * 9000, b"SQLite format 3\0" + b"\xff" * 9000]


@pytest.mark.parametrize("data", DAMAGES)
def test_a_register_damaged_meanwhile_signs_nobody_in(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "sessions.sqlite"
    register = SqliteSessions(path)
    register.add("a", Level.CLOSED, time.time() + 60)
    assert register.level("a") is Level.CLOSED
    path.write_bytes(data)
    assert register.level("a") is None
    with Flask(__name__).test_request_context():
        with pytest.raises(StoreUnusableError):
            register.add("b", Level.CLOSED, time.time() + 60)
        with pytest.raises(StoreUnusableError):
            register.remove("a")


@pytest.mark.parametrize("data", DAMAGES[1:])
def test_a_damaged_register_is_said_when_the_site_starts(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "sessions.sqlite"
    path.write_bytes(data)
    with pytest.raises(SettingsError, match="session_store"):
        SqliteSessions(path)
