"""Sentences of the letters, in Swedish and English."""

from __future__ import annotations

SENTENCES = {
    "sv": {
        "confirm_subject": "Bekräfta bevakningen av {title}",
        "confirm": "Någon, troligen du, vill bevaka {title} hos {site}. Bekräfta här:",
        "confirm_else": (
            "Var det inte du behöver du inte göra något: utan bekräftelse kommer inga brev, och "
            "adressen glöms efter {days} dagar."
        ),
        "news_subject": "{count} nya träffar: {title}",
        "one_subject": "En ny träff: {title}",
        "why": "Du får brevet för att du bevakar {title}. Detta är nytt i arkivet:",
        "matched": "Varför: {reasons}",
        "reason": "”{query}” motsvaras av {words} ({rule})",
        "of_case": "Varför: hör till ärendet",
        "filtered": "Varför: handlingen hör till det du bevakar",
        "undated": "datum saknas",
        "page": "sida {page}",
        "same": "Se allt",
        "manage": "Pausa eller ändra bevakningen",
        "end": "Avsluta bevakningen",
    },
    "en": {
        "confirm_subject": "Confirm that you watch {title}",
        "confirm": "Someone, probably you, wants to watch {title} at {site}. Confirm here:",
        "confirm_else": (
            "If it was not you, you need do nothing: without confirmation no letters come, and "
            "the address is forgotten after {days} days."
        ),
        "news_subject": "{count} new hits: {title}",
        "one_subject": "A new hit: {title}",
        "why": "You get this letter because you watch {title}. This is new in the archive:",
        "matched": "Why: {reasons}",
        "reason": "“{query}” is met by {words} ({rule})",
        "of_case": "Why: it belongs to the case",
        "filtered": "Why: the record belongs to what you watch",
        "undated": "no date",
        "page": "page {page}",
        "same": "See all",
        "manage": "Pause or change the watch",
        "end": "End the watch",
    },
}
RULES = {
    "exakt": "exact",
    "böjning": "inflection",
    "sammansättning": "compound",
    "synonym": "synonym",
    "ordled": "part of a compound",
    "början av ord": "beginning of a word",
    "beteckning": "designation",
    "trolig läsning": "likely reading",
    "handlingens organ": "the record's body",
    "handlingens år": "the record's year",
    "handlingens datum": "the record's date",
    "handlingens diarienummer": "the record's case number",
}
"""Rule by which a word is met → its English name."""


def say(language: str, name: str, **values: object) -> str:
    """Return a sentence in a language; Swedish where the language is none of ours."""
    return SENTENCES.get(language, SENTENCES["sv"])[name].format(**values)


def rule_name(language: str, rule: str) -> str:
    """Return the name of a rule in a language."""
    return RULES.get(rule, rule) if language == "en" else rule
