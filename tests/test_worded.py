"""A pattern that is tried only where letters of it stand finds what it would find anyway."""

from __future__ import annotations

import re

import pytest

from indexer.segment import agenda, decisions, furniture, outcome, papers, part_labels, text_mode
from indexer.worded import Worded, letters_of

MODULES = (agenda, decisions, furniture, outcome, papers, part_labels, text_mode)
RULES = [value for module in MODULES for value in vars(module).values() if type(value) is Worded]
TEXTS = (
    "Kommunstyrelsen BESLUTAR att återremittera ärendet. Motionen avslås.",
    "§ 4 Val av justerare\nTill justerare utses Bo Ek, ärendet bordlades.",
    "Närvarande: Åsa Öst\nMötet öppnades kl. 13. Beslut: Styrelsen godkände planen.",
    "Reglemente för socialnämnden, antaget 2014-05-09; sida 1 (4)",
    "Ordföranden informerar om läget och tackar för visat intresse?",
    "Dela\tSkriv ut\nRelaterat\nLyssna\nIngen har yrkat avslag.",
    "",
)


@pytest.mark.parametrize(
    ("source", "letters"),
    [
        (r"\bbeslut(?:ar|ade|at)\b|\bbeslöts?\b", ("beslut", "beslöt")),
        (r"(?:till|av)styrk(?:er|te)", ("styrk",)),
        (r"\b(?:BORD ?lagd|ajournerad)", ("ajournerad", "bord")),
        (r"möten?|mö", ()),
        (r"(?:mötet)? \w+", ()),
        (r"(?<!\bdet )ställs(?= inte)", ("ställs",)),
        (r"[abc]{3}|stadga", ()),
        (r"(?P<a>antas)(?P=a)", ()),
        (r"telefon\d{0,3}|@\w", ("@", "telefon")),
    ],
)  # fmt: skip
def test_letters_that_every_match_has(source: str, letters: tuple[str, ...]) -> None:
    assert letters_of(source) == letters


def test_rules_have_letters() -> None:
    assert len(RULES) > 20
    assert sum(bool(rule.words) for rule in RULES) > 15


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_found_is_the_same(text: str) -> None:
    for rule in RULES:
        for start in (0, 5):
            alone = rule.pattern.search(text, start)
            got = rule.search(text, start)
            assert (got and got.span()) == (alone and alone.span())
        assert rule.sub("x", text) == rule.pattern.sub("x", text)
        assert [m.span() for m in rule.finditer(text)] == [
            m.span() for m in rule.pattern.finditer(text)
        ]
        assert bool(rule.match(text)) == bool(rule.pattern.match(text))
        assert bool(rule.fullmatch(text, 0, 8)) == bool(rule.pattern.fullmatch(text, 0, 8))


def test_a_folded_letter_is_the_same() -> None:
    assert Worded("beslut").search("BEſLUT")
    assert not Worded("beslut", re.RegexFlag(0)).search("BESLUT")
