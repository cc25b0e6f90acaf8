"""Rules by which a word of a query is met in a text or a record, and what each is called."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.messages import Message


class MatchRule(StrEnum):
    """How a query word is met; the values are those of the API and of exported tables."""

    EXACT = "exakt"
    INFLECTED = "böjning"
    COMPOUND = "sammansättning"
    SYNONYM = "synonym"
    PIECE = "ordled"
    PREFIX = "början av ord"
    IDENTIFIER = "beteckning"
    GUESS = "trolig läsning"
    BODY_OF_RECORD = "handlingens organ"
    YEAR_OF_RECORD = "handlingens år"
    DATE_OF_RECORD = "handlingens datum"
    CASE_OF_RECORD = "handlingens diarienummer"


RULE_NAMES: Mapping[MatchRule, Message] = {
    MatchRule.EXACT: message("exakt"),
    MatchRule.INFLECTED: message("böjning"),
    MatchRule.COMPOUND: message("sammansättning"),
    MatchRule.SYNONYM: message("synonym"),
    MatchRule.PIECE: message("ordled"),
    MatchRule.PREFIX: message("ordets början"),
    MatchRule.IDENTIFIER: message("beteckning"),
    MatchRule.GUESS: message("trolig läsning"),
    MatchRule.BODY_OF_RECORD: message("handlingens organ"),
    MatchRule.YEAR_OF_RECORD: message("handlingens år"),
    MatchRule.DATE_OF_RECORD: message("handlingens datum"),
    MatchRule.CASE_OF_RECORD: message("handlingens diarienummer"),
}
