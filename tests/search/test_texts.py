from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.language.tokens import TOKEN
from archive.search.texts import words_of


@given(st.text("aåeiAÅ_.@-§:/’ 0129\n\u00a0\u00adé,", max_size=60))
def test_words_stand_where_the_pattern_finds_them(text: str) -> None:
    words = words_of(text)
    found = [(match.group(), match.start()) for match in TOKEN.finditer(text)]
    assert list(zip(words.surfaces, words.starts, strict=True)) == found
