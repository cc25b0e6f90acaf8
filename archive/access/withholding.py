"""Why the bytes of an original are not handed to the readers of a level.

Masking and leaving out cover what we show of a text; the file's own bytes hold it all.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.catalogue import Original
    from archive.model import Level
    from archive.settings import Settings


class Withheld(StrEnum):
    """What an original holds that its readers may not see."""

    PERSONAL_NUMBERS = "personal numbers"
    HIDDEN_TEXT = "hidden text"


def withheld(original: Original, settings: Settings, level: Level) -> Withheld | None:
    """Return why the readers of a level are not handed an original; None when they are."""
    if level.may_see(settings.personal_originals):
        return None
    if original.personal and settings.personal_data != "off":
        return Withheld.PERSONAL_NUMBERS
    return Withheld.HIDDEN_TEXT if original.hidden_text else None
