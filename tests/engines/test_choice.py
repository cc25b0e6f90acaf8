from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive import engines, settings
from archive.engines.arrays import ArraysEngine
from archive.errors import IndexUnusableError, SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_named_engine_is_kept() -> None:
    assert engines.choose_engine("arrays", 10)[0] == "arrays"
    assert engines.choose_engine("whoosh", 10**9)[0] == "whoosh"


def test_auto_is_whoosh_while_it_answers_well_and_arrays_beyond() -> None:
    name, why = engines.choose_engine("auto", engines.WHOOSH_LIMIT)
    assert name == "whoosh"
    assert str(engines.WHOOSH_LIMIT) in why
    assert engines.choose_engine("auto", engines.WHOOSH_LIMIT + 1)[0] == "arrays"


def test_an_archive_at_the_limit_does_not_change_engine_every_night() -> None:
    limit = engines.WHOOSH_LIMIT
    assert engines.choose_engine("auto", limit - 1, "arrays")[0] == "arrays"
    assert engines.choose_engine("auto", limit // 2, "arrays")[0] == "whoosh"
    assert engines.choose_engine("auto", limit - 1, "whoosh")[0] == "whoosh"
    assert engines.choose_engine("auto", limit + 1, "whoosh")[0] == "arrays"


@pytest.mark.parametrize("name", settings.RETIRED_ENGINES)
def test_a_setting_of_a_retired_engine_is_auto_with_a_warning(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for asked in (
        settings.load({"engine": name}, environ={}, cwd=tmp_path),
        settings.load(environ={"HANDLINGAR_ENGINE": name}, cwd=tmp_path),
    ):
        assert asked.engine == "auto"
    assert name in caplog.text
    assert "auto" in caplog.text
    assert engines.choose_engine(name, 10)[0] == "whoosh"


@pytest.mark.parametrize("name", settings.RETIRED_ENGINES)
def test_an_index_of_a_retired_engine_asks_for_a_new_one(name: str) -> None:
    with pytest.raises(IndexUnusableError, match="kör handlingar index"):
        engines.engine(name)


@pytest.mark.parametrize(("sections", "told"), [(5_000, None), (5_001, 0), (19_999, 0), (10**6, 1)])
def test_who_sets_whoosh_on_a_large_archive_is_told_what_was_measured(
    sections: int, told: int | None
) -> None:
    why = engines.choose_engine("whoosh", sections)[1]
    if told is None:
        assert why == "vald i inställningarna"
        return
    size, slow = engines.MEASURED[told]
    assert f"vid {size} avsnitt" in why
    assert f" {slow} ms" in why
    assert str(sections) in why
    assert "var tjugonde" not in engines.choose_engine("arrays", sections)[1]


def test_an_unknown_engine_is_a_setting_that_cannot_be_used() -> None:
    with pytest.raises(SettingsError, match="lucene"):
        engines.engine("lucene")


def test_another_engine_may_be_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_ENGINES", dict(engines._ENGINES))
    engines.register_engine("andra", lambda _: ArraysEngine())
    assert engines.engine("andra").name == "arrays"
