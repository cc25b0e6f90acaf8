"""What lies in the place of the file of watches is untrusted: damaged, it gives our error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.errors import SettingsError, StoreUnusableError
from archive.letters.watch_store import WatchStore

if TYPE_CHECKING:
    from pathlib import Path

DAMAGES = [b"", b"x" * 9000, b"SQLite format 3\0" + b"\xff" * 9000]


@pytest.mark.parametrize("data", DAMAGES[1:])
def test_a_damaged_file_of_watches_is_said_when_the_site_starts(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "watches.sqlite"
    path.write_bytes(data)
    with pytest.raises(SettingsError, match="watch_store"):
        WatchStore(path)


@pytest.mark.parametrize("data", DAMAGES)
def test_a_file_of_watches_damaged_meanwhile_is_an_error_of_ours(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "watches.sqlite"
    store = WatchStore(path)
    path.write_bytes(data)
    with pytest.raises(StoreUnusableError, match="Bevakningarna"):
        store.find("x" * 32)
