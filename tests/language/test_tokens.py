import pytest

from archive.language import fold, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("KSN-2015-1584 och BUN 2013/1809", ["KSN-2015-1584", "och", "BUN 2013/1809"]),
        ("enligt § 183, §§ 65-66", ["enligt", "§ 183", "§§ 65-66"]),
        ("2014-05-09 och 858501-2084", ["2014-05-09", "och", "858501-2084"]),
        ("GR:s e-hälsa", ["GR:s", "e-hälsa"]),
        ("missbruks- och beroendevård", ["missbruks-", "och", "beroendevård"]),
        ("bl.a. t ex m.m. fr.o.m.", ["bl.a.", "t ex", "m.m.", "fr.o.m."]),
        ("5 000 kronor, 1,9 mdkr", ["5 000", "kronor", "1,9", "mdkr"]),
        ("och/eller (S), Göteborg", ["och", "eller", "S", "Göteborg"]),
        ("3R 108K den 9 maj 2014.", ["3R", "108K", "den", "9", "maj", "2014"]),
        (
            "kansli@almadalen.example www.almadalen.example.",
            ["kansli@almadalen.example", "www.almadalen.example"],
        ),
        ("VOHJS 16 /13", ["VOHJS 16 /13"]),
        ("E hälsa, bilaga e avser", ["E hälsa", "bilaga", "e", "avser"]),
        ("", []),
        ("– … !?", []),
    ],
)
def test_tokens_fall_where_a_reader_would_cut(text: str, tokens: list[str]) -> None:
    assert [t.text for t in tokenize(text)] == tokens
    assert all(text[t.start : t.end] == t.text for t in tokenize(text))


@pytest.mark.parametrize(
    ("surface", "folded"),
    [
        ("Åre", "åre"),
        ("Café", "cafe"),
        ("Müller", "muller"),
        ("Go\u0308teborg", "göteborg"),
        ("’s", "'s"),
        ("Bjørnø", "björnö"),
    ],
)
def test_accents_fold_but_swedish_letters_stay(surface: str, folded: str) -> None:
    assert fold(surface) == folded
