"""Is a mistake in a file of settings or rules said in Swedish, with its line?"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import msgspec
import pytest

from archive.errors import SettingsError
from archive.settings import load
from archive.validation_messages import misfit, unread
from archive.vocabulary.entries import Synonym
from indexer.recognise.apply_corrections import Corrections

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a = 1\nport = "8017\n', "rad 2, tecken 13: ett tecken får inte stå i en text"),
        ('a = "öppen', "i slutet: en text saknar sitt sista citattecken"),
        ('index = "C:\\index"\n', "rad 1, tecken 14: ett omvänt snedstreck"),
        ("a = 1\n\nport 8017\n", "rad 3, tecken 6: efter namnet ska = stå"),
        ("[folders\n", "rad 1, tecken 9: rubriken saknar sin sista hakparentes"),
        ("port = 8017 8018\n", "rad 1, tecken 13: raden ska ta slut efter värdet"),
        ("corpus = min mapp\n", "rad 1, tecken 10: värdet går inte att förstå; sätt text inom"),
        ("dag = 2014-02-31\n", "rad 1, tecken 7: datumet finns inte"),
        ("a = [1, 2\n", "i slutet: en lista saknar sin sista hakparentes"),
        ("a = {b = 1\n", "en klammer är inte stängd"),
        ("a = 1\na = 2\n", "rad 2, tecken 6: samma namn eller rubrik står två gånger"),
        ("[a]\n[a]\n", "rad 2, tecken 3: samma namn eller rubrik står två gånger"),
        ("a = {b = 1, b = 2}\n", "samma namn står två gånger"),
        ("= 1\n", "rad 1, tecken 1: "),
    ],
)
def test_a_mistake_in_toml_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    found = str(unread(caught.value))
    assert said in found
    assert not {"Expected", "Invalid", "Cannot", "at"} & set(found.split())


def test_a_settings_file_in_another_encoding_says_which_line(tmp_path: Path) -> None:
    file = tmp_path / "handlingar.toml"
    file.write_bytes('port = 8017\ncorpus = "/srv/räddning"\n'.encode("latin-1"))
    with pytest.raises(SettingsError, match="rad 2 är inte skriven i UTF-8"):
        load(config=file, environ={})
    file.write_text('port = 8017\ncorpus = "/srv\n', "utf-8")
    with pytest.raises(SettingsError, match=r"kan inte läsas: rad 2, tecken 15: ett tecken får"):
        load(config=file, environ={})


@pytest.mark.parametrize(
    ("shape", "value", "said"),
    [
        (Corrections, {"title": 3}, '”title” ska vara text inom citattecken, "…"'),
        (Corrections, {"date": []}, '”date” ska vara ett heltal eller text inom citattecken, "…"'),
        (Corrections, {"topics": "ekonomi"}, '”topics” ska vara en lista, ["…", "…"]'),
        (Corrections, {"hold": "ja"}, "”hold” ska vara true eller false"),
        (Corrections, {"acces": "closed"}, "”acces” finns inte; menade du access? Kända är title,"),
        (Corrections, {"access": "stängd"}, "”access” ska vara ett av closed, internal, public"),
        (Corrections, {"documents": [{"title": "A"}]}, "”number” saknas i ”documents”"),
        (
            Corrections,
            {"documents": [{"number": 2, "tite": "A"}]},
            "”tite” finns inte; menade du title?",
        ),
        (Corrections, {"documents": [{"number": "två"}]}, "”number” ska vara ett heltal"),
        (Synonym, ["GR"], "den ska vara en tabell"),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(shape: type, value: object, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(value, shape)
    assert str(misfit(caught.value, shape)).startswith(("uppgiften " + said, said))


def test_half_a_line_of_json_is_told() -> None:
    with pytest.raises(msgspec.DecodeError) as caught:
        msgspec.json.decode('{"term": "Larm', type=Synonym)
    assert str(misfit(caught.value, Synonym)) == "den är inte hel JSON i UTF-8"
