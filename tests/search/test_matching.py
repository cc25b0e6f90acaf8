"""Which words of a text are marked for a query, and by which rule?"""

import datetime as dt
from dataclasses import replace

import pytest

from archive.language import Analyser
from archive.model import MatchRule, Validity
from archive.search.matching import Matcher, match_reasons
from archive.search.query_words import QueryTokenizer
from archive.search.synonyms import Synonyms
from archive.vocabulary import load

WORDS = load()
ANALYSER = Analyser(WORDS)
READER = QueryTokenizer(ANALYSER, Synonyms(WORDS, ANALYSER))


def marked(query: str, text: str) -> list[str]:
    matches = Matcher(READER.words(query), ANALYSER).matches(text)
    return list(dict.fromkeys(text[m.start : m.end] for m in matches))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("trygghetslarm", "Nordlarm Trygghet byter trygghetslarmen", ["trygghetslarmen"]),
        ("trygghetslarm", "larm för trygghet i hemmet", ["larm", "trygghet"]),
        ("trygghetslarm", "trygghetslarmet och mycket annat som ger larm", ["trygghetslarmet"]),
        ("naturbruksavtalet", "ett avtal om naturbruk", ["avtal", "naturbruk"]),
        ("avtal naturbruk", "Naturbruksavtalet gäller", ["Naturbruksavtalet"]),
        ("äldreomsorgschef", "chefer inom äldreomsorgen", ["chefer", "äldreomsorgen"]),
        ("skolplan", "Planen antogs, och skolan", ["Planen", "skolan"]),
        ("skolan byggs", "Den ska stå klar", []),
        ("9 maj 2014", "mötet den 9 maj 2014", ["9 maj 2014"]),
        ("e-hälsa", "om e hälsa, eHälsa och ehälsan", ["e hälsa", "eHälsa", "ehälsan"]),
    ],
)
def test_what_is_marked_makes_sense(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_a_compound_of_which_a_half_is_suspended_is_that_compound() -> None:
    text = "om missbruks- och beroendevård"
    (found,) = Matcher(READER.words("missbruksvård"), ANALYSER).matches(text)
    assert (found.rule, text[found.start : found.end]) == (
        MatchRule.COMPOUND,
        "missbruks- och beroendevård",
    )


def test_a_place_is_no_word_of_another_language() -> None:
    (vara,) = QueryTokenizer(ANALYSER, None, ("en",)).words("Vara")
    assert vara.bases == ("Vara",)


def test_a_synonym_says_when_its_term_was_in_use() -> None:
    matcher = Matcher(READER.words("SKL"), ANALYSER)
    text = "SKR rekommenderar avtalet"
    (reason,) = match_reasons(matcher, ((text, matcher.matches(text)),))
    assert (reason.query, reason.matched, reason.rule) == ("SKL", ("SKR",), MatchRule.SYNONYM)
    assert reason.validity == Validity("SKL", None, dt.date(2019, 11, 26))


def test_a_part_of_a_likely_reading_is_marked_no_sooner_than_a_part() -> None:
    words = tuple(replace(word, read_as="trygghetslram") for word in READER.words("trygghetslarm"))
    text = "Nordlarm Trygghet byter trygghetslarmen"
    found = Matcher(words, ANALYSER).matches(text)
    assert [(m.rule, text[m.start : m.end]) for m in found] == [
        (MatchRule.GUESS, "trygghetslarmen")
    ]
