"""Do words have the same stems with the stemmers in C as with those in Python?"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
import Stemmer

from archive.language.analysis import SNOWBALL
from tests.language.test_word_pairs import APART, PARTS, SAME, pairs

ROOT = Path(__file__).resolve().parents[2]


@cache
def words() -> list[str]:
    """The words of the table of pairs, and those of the demo's and our own texts."""
    found = {word for table in (SAME, APART, PARTS) for pair in pairs(table) for word in pair}
    for file in (*ROOT.glob("demo/texts/**/*"), *ROOT.glob("*.md")):
        found |= {word.lower() for word in re.findall(r"[^\W\d_]+", file.read_text("utf-8"))}
    return sorted(found)


@pytest.mark.parametrize("name", ["swedish", *SNOWBALL.values()])
def test_the_stemmer_in_c_answers_as_the_one_in_python(name: str) -> None:
    module = import_module(f"snowballstemmer.{name}_stemmer")
    in_python = getattr(module, f"{name.capitalize()}Stemmer")()
    in_c = Stemmer.Stemmer(name)
    assert len(words()) > 2000
    assert [w for w in words() if in_python.stemWord(w) != in_c.stemWord(w)] == []
