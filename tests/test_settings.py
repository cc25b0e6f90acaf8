from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import SettingsError
from archive.settings import load, secret


def test_file_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "handlingar.toml").write_text('corpus = "papper"\nport = 9000\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    settings = load(environ={}, cwd=below)
    assert settings.corpus == tmp_path / "papper"
    assert settings.port == 9000


@pytest.mark.parametrize(
    ("held", "word"),
    [("hemligt", "hemligt"), ("hemligt\n", "hemligt"), ("hemligt\r\n", "hemligt"),
     ("\ufeffhemligt\n", "hemligt"), ("två ord\n", "två ord")],
)  # fmt: skip
def test_a_secret_is_what_its_file_holds_but_for_the_end_of_the_line(
    tmp_path: Path, held: str, word: str
) -> None:
    (tmp_path / "word").write_text(held, "utf-8", newline="")
    assert secret(f"file:{tmp_path / 'word'}") == word


@pytest.mark.parametrize("held", [b"", b"\n", b" \r\n", b"\xef\xbb\xbf\n", b"\xff\xfe"])
def test_a_secret_whose_file_holds_none_is_a_setting_to_mend(tmp_path: Path, held: bytes) -> None:
    """An empty one would sign in without a password, or share nothing where hosts are to share."""
    (tmp_path / "word").write_bytes(held)
    with pytest.raises(SettingsError, match="word"):
        secret(f"file:{tmp_path / 'word'}")
    for name in ("none", "."):
        with pytest.raises(SettingsError, match="kan inte läsas"):
            secret(f"file:{tmp_path / name}")


def test_certificates_and_secrets_lie_beside_the_file_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "handlingar.toml").write_text(
        'engine_ca = "ca.pem"\nengine_key = "/etc/key.pem"\nengine_password = "file:word"\n'
        'mail_password = "file:$CREDENTIALS_DIRECTORY/word"\nredis_url = "file:/etc/redis"\n'
    )
    (tmp_path / "word").write_text("hemligt\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    made = load(config=tmp_path / "handlingar.toml", environ={}, cwd=Path("/"))
    assert (made.engine_ca, made.engine_key) == (tmp_path / "ca.pem", Path("/etc/key.pem"))
    assert [secret(one) for one in (made.engine_password, made.mail_password)] == ["hemligt"] * 2
    assert made.redis_url == "file:/etc/redis"


def test_a_path_of_no_letters_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "handlingar.toml").write_text('engine_ca = ""\nvocabulary = ""\n')
    environ = {"HANDLINGAR_ENGINE_KEY": "", "HANDLINGAR_ENGINE_CERTIFICATE": ""}
    made = load(environ=environ, cwd=tmp_path)
    assert (made.engine_ca, made.engine_key, made.engine_certificate) == (None, None, None)
    assert made.vocabulary is None


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
    with pytest.raises(SettingsError, match=r"nställning|handlingar\.toml kan inte läsas"):
        load(environ={}, cwd=tmp_path)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("corpus = 5", "Inställningen ”corpus” ska vara en sökväg, inte 5."),
        ("port = 'x'", "Inställningen ”port” ska vara ett heltal, inte 'x'."),
        ("language = 'fi'", "”language” ska vara ett av en, sv, inte 'fi'"),
        ("proxies = 3", "”proxies” ska vara en lista"),
        ("max_removed = 'många'", "”max_removed” ska vara ett tal, inte 'många'"),
        ("mail_password = 3", "”mail_password” ska vara text inom citattecken"),
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
