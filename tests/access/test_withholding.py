"""The bytes of an original are withheld from those below a level for two reasons alone."""

from __future__ import annotations

import pytest

from archive.access import Withheld, withheld
from archive.catalogue import Original
from archive.model import LEVELS, Level
from archive.settings import Settings


@pytest.mark.parametrize(
    ("personal", "hidden", "kept"),
    [
        (True, False, Withheld.PERSONAL_NUMBERS),
        (False, True, Withheld.HIDDEN_TEXT),
        (True, True, Withheld.PERSONAL_NUMBERS),
        (False, False, None),
    ],
)
def test_an_original_is_withheld_below_the_level_that_is_set(
    personal: bool, hidden: bool, kept: Withheld | None
) -> None:
    original = Original(
        (), "a.pdf", "application/pdf", "0" * 64, paged=True, personal=personal, hidden_text=hidden
    )
    for settings_level in LEVELS:
        settings = Settings(personal_originals=settings_level)
        for level in LEVELS:
            expected = None if level.may_see(settings_level) else kept
            assert withheld(original, settings, level) is expected


def test_numbers_withhold_nothing_where_they_are_not_looked_for() -> None:
    original = Original((), "a.pdf", "application/pdf", "0" * 64, paged=True, personal=True)
    settings = Settings(personal_data="off", personal_originals=Level.CLOSED)
    assert withheld(original, settings, Level.PUBLIC) is None
