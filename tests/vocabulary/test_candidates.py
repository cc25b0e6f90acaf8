"""Names without an entry are offered as entries that can be pasted in."""

from __future__ import annotations

import tomllib

from archive.vocabulary import candidates, load


def test_unknown_names_are_offered_commonest_first() -> None:
    found = candidates(
        load(),
        [("Älvdals kommunalförbund", 4), ("VästKom", 9), ("Borås Stad", 3), ("Enstaka AB", 1)],
        [("Larmnämnden", 7), ("Kommunstyrelsen", 20)],
    )
    assert [(c.file, c.name, c.documents) for c in found] == [
        ("bodies", "Larmnämnden", 7),
        ("organisations", "Älvdals kommunalförbund", 4),
    ]


def test_an_entry_can_be_pasted_in() -> None:
    (found,) = candidates(load(), [('Brf "Å & Ö"', 2)], [])
    entry = tomllib.loads(found.entry)["organisations"][0]
    assert entry == {"id": "brf-a-o", "name": 'Brf "Å & Ö"'}


def test_spellings_of_one_name_are_one_candidate() -> None:
    (found,) = candidates(load(), [("NORRA HUSET", 1), ("Norra Huset", 3), ("Norra Husets", 1)], [])
    assert (found.name, found.documents) == ("Norra Huset", 5)
    entry = tomllib.loads(found.entry)["organisations"][0]
    assert sorted(entry["variants"]) == ["NORRA HUSET", "Norra Husets"]
