import pytest

from archive.language import fold, tokenize
from archive.language.identifiers import identifiers


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


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2021-00125", "2021/125"),
        ("2021-0042", "2021/42"),
        ("2021\u201100125", "2021/125"),
        ("Dnr 2021-00125", "2021/125"),
        ("KS 2021\u201100156", "ks2021/156"),
    ],
)
def test_a_diarys_number_without_letters_is_an_identifier(text: str, key: str) -> None:
    token = tokenize(text)[-1]
    assert key in identifiers(fold(token.text))


def test_two_years_are_no_diarys_number() -> None:
    assert not identifiers("2021-2022")
    assert not identifiers("2021-12")


def test_a_label_is_no_part_of_a_number() -> None:
    assert [token.text for token in tokenize("Dnr 2021-00125")] == ["Dnr", "2021-00125"]
