import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language import Analyser, analysis

ANALYSER = Analyser()


TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


@given(TEXTS, st.sampled_from(["sv", "en", None]))
def test_any_text_is_analysed_with_base_in_step_with_exact(text: str, language: str | None) -> None:
    found = ANALYSER.analyse(text, language)
    assert len(found.exact) == len(found.base) == len(ANALYSER.tokenize(text))
    assert all((*found.exact, *found.base, *found.parts))


@given(st.text(alphabet="aåe-‑–:§12/. 0ÅKs\u00ad\u0308'", max_size=30))
def test_odd_marks_are_no_trouble(text: str) -> None:
    found = ANALYSER.analyse(text)
    assert len(found.exact) == len(found.base)
    assert all((*found.exact, *found.base, *found.parts))


def test_analysers_of_one_vocabulary_remember_together() -> None:
    earlier, later = Analyser(), Analyser()
    assert later.words() is earlier.words()
    assert later.words("en") is earlier.words("en")


def test_memory_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    words = analysis.WordForms()
    monkeypatch.setattr(analysis, "MOST", 10)
    met = {f"ord{letter}": words[f"ord{letter}"] for letter in "abcdefghijklmnopqrstuvwxyz"}
    assert len(words) <= 10
    assert {surface: words[surface] for surface in met} == met


@pytest.mark.parametrize(
    "surface",
    ["IT-böcker", "huvudstäder", "skolskjuts", "gatubelysning", "gymnasieskola", "arbetsmiljö",
     "handhavande", "ansökningstid", "barnmöss", "grundvattnet", "lärarrum", "IT-strategier",
     "missbruksvård", "kyrkorådet", "elbilarna", "årsarbetskraft", "e-tjänster",
     "EU-stöd", "5a-bidrag"],
)  # fmt: skip
def test_a_compound_is_found_by_each_part(surface: str) -> None:
    analyser = Analyser()
    word = analyser.words()[surface]
    for part in word.parts:
        assert analyser.compound_pattern(part).search(word.exact), part
