"""Invented members of the direktion and the beredningar, with their terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """The years a body had the same members; the first is its chair, the second the vice chair."""

    body: str
    first: int
    last: int
    members: tuple[str, ...]
    substitutes: tuple[str, ...]
    secretary: str
    director: str


_WALLMARKER = "Kerstin Wallmarker"
_AHLHALL = "Jonas Ahlhäll"
_BRODIN = "Ulla Brodinger"
_HADDAR = "Samira Haddarin"

TERMS = (
    Term(
        "Direktionen",
        2012,
        2014,
        (
            "Birgit Hallmarker (S), Almfors",
            "Lars-Göran Ekmarker (M), Stenvalla",
            "Anders Törnskär (C), Ljungsele",
            "Gunvor Granhäll (S), Tallhede",
            "Bo Lindvassa (FP), Almfors",
            "Eva-Lena Sjömarker (V), Tallhede",
            "Rune Vretfors (M), Ljungsele",
            "Marianne Hällgårde (S), Stenvalla",
        ),
        ("Hans Bergvallen (S), Almfors", "Inger Norrsunde (C), Stenvalla"),
        _BRODIN,
        _WALLMARKER,
    ),
    Term(
        "Direktionen",
        2015,
        2018,
        (
            "Anders Törnskär (C), Ljungsele",
            "Marianne Hällgårde (S), Stenvalla",
            "Hans Bergvallen (S), Almfors",
            "Gunvor Granhäll (S), Tallhede",
            "Bo Lindvassa (L), Almfors",
            "Katarina Ekstråle (MP), Tallhede",
            "Rune Vretfors (M), Ljungsele",
            "Johan Stenkulle (M), Stenvalla",
        ),
        ("Birgit Hallmarker (S), Almfors", "Peter Dammgård (KD), Ljungsele"),
        _BRODIN,
        _AHLHALL,
    ),
    Term(
        "Direktionen",
        2019,
        2022,
        (
            "Marie Sandlunde (S), Tallhede",
            "Johan Stenkulle (M), Stenvalla",
            "Hans Bergvallen (S), Almfors",
            "Peter Dammgård (KD), Ljungsele",
            "Leyla Aydemark (S), Almfors",
            "Katarina Ekstråle (MP), Tallhede",
            "Olle Nyhemmer (C), Ljungsele",
            "Marianne Hällgårde (S), Stenvalla",
        ),
        ("Rune Vretfors (M), Ljungsele", "Susanne Kvistrand (V), Almfors"),
        _HADDAR,
        _AHLHALL,
    ),
    Term(
        "Direktionen",
        2023,
        2026,
        (
            "Johan Stenkulle (M), Stenvalla",
            "Leyla Aydemark (S), Almfors",
            "Olle Nyhemmer (C), Ljungsele",
            "Marie Sandlunde (S), Tallhede",
            "Pontus Grindhage (SD), Stenvalla",
            "Susanne Kvistrand (V), Almfors",
            "Fredrik Åsbacke (M), Tallhede",
            "Annika Lönnsjö (S), Ljungsele",
        ),
        ("Hans Bergvallen (S), Almfors", "Ellen Törnskär (C), Ljungsele"),
        _HADDAR,
        _AHLHALL,
    ),
    Term(
        "Beredningen för välfärd och hälsa",
        2012,
        2018,
        (
            "Gunvor Granhäll (S), Tallhede",
            "Inger Norrsunde (C), Stenvalla",
            "Bo Lindvassa (FP), Almfors",
            "Solveig Rudmarker (M), Ljungsele",
        ),
        ("Eva-Lena Sjömarker (V), Tallhede",),
        _BRODIN,
        _WALLMARKER,
    ),
    Term(
        "Beredningen för välfärd och hälsa",
        2019,
        2026,
        (
            "Leyla Aydemark (S), Almfors",
            "Olle Nyhemmer (C), Ljungsele",
            "Fredrik Åsbacke (M), Tallhede",
            "Marianne Hällgårde (S), Stenvalla",
        ),
        ("Susanne Kvistrand (V), Almfors",),
        _HADDAR,
        _AHLHALL,
    ),
    Term(
        "Beredningen för utbildning och arbetsmarknad",
        2012,
        2018,
        (
            "Rune Vretfors (M), Ljungsele",
            "Marianne Hällgårde (S), Stenvalla",
            "Hans Bergvallen (S), Almfors",
            "Mona Tallsäter (C), Tallhede",
        ),
        ("Peter Dammgård (KD), Ljungsele",),
        _BRODIN,
        _WALLMARKER,
    ),
    Term(
        "Beredningen för utbildning och arbetsmarknad",
        2019,
        2026,
        (
            "Peter Dammgård (KD), Ljungsele",
            "Hans Bergvallen (S), Almfors",
            "Katarina Ekstråle (MP), Tallhede",
            "Ellen Törnskär (C), Ljungsele",
        ),
        ("Annika Lönnsjö (S), Ljungsele",),
        _HADDAR,
        _AHLHALL,
    ),
    Term(
        "Beredningen för miljö och samhällsbyggnad",
        2012,
        2026,
        (
            "Katarina Ekstråle (MP), Tallhede",
            "Johan Stenkulle (M), Stenvalla",
            "Olle Nyhemmer (C), Ljungsele",
            "Hans Bergvallen (S), Almfors",
        ),
        ("Birgit Hallmarker (S), Almfors",),
        _BRODIN,
        _AHLHALL,
    ),
)


def term(body: str, year: int) -> Term:
    """Return who sat in a body in a year."""
    return next(t for t in TERMS if t.body == body and t.first <= year <= t.last)
