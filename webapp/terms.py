"""What are the archive's own terms called in the reader's language? Types, topics, outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from flask import current_app

from archive.model import UNKNOWN
from webapp.languages import _, language

if TYPE_CHECKING:
    from archive.vocabulary import Vocabulary


def labels(vocabulary: Vocabulary) -> dict[str, dict[str, str]]:
    """Return the names of types and topics by language; topics by id and by Swedish name."""
    english = {kind.name: kind.en for kind in vocabulary.types}
    for topic in vocabulary.topics:
        english |= {topic.id: topic.en, topic.sv: topic.en}
    return {"sv": {topic.id: topic.sv for topic in vocabulary.topics}, "en": english}


def term(value: str) -> str:
    """Return the reader's word for a type, topic or outcome; others stay as they are."""
    named: dict[str, str] = current_app.extensions["labels"].get(language(), {})
    return named.get(value) or outcomes().get(value, value)


def tongue(code: str) -> str:
    """Return the name of a language: sv → svenska."""
    try:
        return Locale.parse(code).get_language_name(language()) or code
    except (UnknownLocaleError, ValueError):
        return term(code)


def outcomes() -> dict[str, str]:
    """Return the kinds of decision and the unknown, by their own names."""
    return {
        UNKNOWN: _("uppgift saknas"),
        "beslutat": _("beslutat"),
        "antaget": _("antaget"),
        "fastställt": _("fastställt"),
        "godkänt": _("godkänt"),
        "uppdrag": _("uppdrag"),
        "föreslaget": _("föreslaget"),
        "rekommenderat": _("rekommenderat"),
        "bordlagt": _("bordlagt"),
        "återremitterat": _("återremitterat"),
        "överens": _("överens"),
        "väntar": _("väntar på beslut"),
        "avslag": _("avslag"),
        "inget": _("inget beslut"),
        "övrigt": _("övrigt"),
    }
