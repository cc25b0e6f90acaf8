from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import SettingsError
from archive.settings import load


def test_file_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "handlingar.toml").write_text('corpus = "papper"\nport = 9000\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    settings = load(environ={}, cwd=below)
    assert settings.corpus == tmp_path / "papper"
    assert settings.port == 9000


def test_flags_win_over_environment_over_file(tmp_path: Path) -> None:
    (tmp_path / "handlingar.toml").write_text("port = 1\njobs = 1\ntitle = 'fil'\n")
    settings = load(
        {"port": 3, "jobs": None},
        environ={"HANDLINGAR_PORT": "2", "HANDLINGAR_JOBS": "2"},
        cwd=tmp_path,
    )
    assert (settings.port, settings.jobs, settings.title) == (3, 2, "fil")


@pytest.mark.parametrize("line", ["prot = 1", "port = 'x'", "engine = 'solr'", "port ="])
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, line: str) -> None:
    (tmp_path / "handlingar.toml").write_text(line)
    with pytest.raises(SettingsError, match="nställning"):
        load(environ={}, cwd=tmp_path)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("corpus = 5", "Inställningen corpus kan inte ha värdet 5; den ska vara en sökväg."),
        ("port = 'x'", "Inställningen port kan inte ha värdet 'x'; den ska vara ett heltal."),
        ("language = 'fi'", "den ska vara en av sv, en"),
        ("proxies = 3", "en lista av texter"),
        ("max_removed = 'många'", "den ska vara ett tal"),
        ("mail_password = 3", "mail_password kan inte ha det värdet; den ska vara en text"),
    ],
)
def test_the_sentence_names_the_setting_and_what_it_takes(
    tmp_path: Path, line: str, sentence: str
) -> None:
    (tmp_path / "handlingar.toml").write_text(line)
    with pytest.raises(SettingsError, match=sentence):
        load(environ={}, cwd=tmp_path)


def test_a_flag_may_be_a_path_already(tmp_path: Path) -> None:
    assert load({"index": Path("elsewhere")}, environ={}, cwd=tmp_path).index == (
        tmp_path / "elsewhere"
    )
