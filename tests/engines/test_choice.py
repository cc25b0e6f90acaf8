from __future__ import annotations

from importlib import util

import pytest

from archive import engines
from archive.errors import SettingsError


def test_a_named_engine_is_kept() -> None:
    assert engines.choose("memory", 10**9)[0] == "memory"


def test_auto_is_whoosh_while_it_answers_well() -> None:
    name, why = engines.choose("auto", engines.WHOOSH_LIMIT)
    assert name == "whoosh"
    assert str(engines.WHOOSH_LIMIT) in why


def test_auto_is_tantivy_beyond() -> None:
    pytest.importorskip("tantivy")
    assert engines.choose("auto", engines.WHOOSH_LIMIT + 1)[0] == "tantivy"


def test_an_archive_at_the_limit_does_not_change_engine_every_night() -> None:
    pytest.importorskip("tantivy")
    limit = engines.WHOOSH_LIMIT
    assert engines.choose("auto", limit - 1, "tantivy")[0] == "tantivy"
    assert engines.choose("auto", limit // 2, "tantivy")[0] == "whoosh"
    assert engines.choose("auto", limit - 1, "whoosh")[0] == "whoosh"
    assert engines.choose("auto", limit + 1, "whoosh")[0] == "tantivy"


def test_without_tantivy_whoosh_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    name, why = engines.choose("auto", engines.WHOOSH_LIMIT + 1)
    assert name == "whoosh"
    assert "inte installerad" in why
    with pytest.raises(SettingsError, match="pip install"):
        engines.engine("tantivy")


def test_an_unknown_engine_is_a_setting_that_cannot_be_used() -> None:
    with pytest.raises(SettingsError, match="lucene"):
        engines.engine("lucene")
