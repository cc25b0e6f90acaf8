"""Which words of a text are marked for a query, and by which rule?"""

import pytest

from archive.language import Analyser
from archive.search.matching import Matcher
from archive.search.synonyms import Synonyms
from archive.search.words import Reader
from archive.vocabulary import load

WORDS = load()
ANALYSER = Analyser(WORDS)
READER = Reader(ANALYSER, Synonyms(WORDS, ANALYSER))


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
    ],
)
def test_what_is_marked_makes_sense(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected
