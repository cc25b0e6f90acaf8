"""Display names of types, topics and outcomes in the user's language."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from flask import current_app

from archive.model import UNKNOWN
from webapp.languages import _, language

if TYPE_CHECKING:
    from archive.vocabulary import Vocabulary


_LABELLED = ("topic", "type")
Labels = dict[tuple[str, str], dict[str, str]]


def labels(vocabulary: Vocabulary) -> Labels:
    """Return, by language and kind, what types and topics (by id and Swedish name) are called."""
    english = {topic.id: topic.en for topic in vocabulary.topics}
    return {
        ("sv", "topic"): {topic.id: topic.sv for topic in vocabulary.topics},
        ("en", "topic"): english | {topic.sv: topic.en for topic in vocabulary.topics},
        ("en", "type"): {kind.name: kind.en for kind in vocabulary.types},
    }


def term(value: str, kind: str) -> str:
    """Return the reader's word for a value of a facet; names stay as they are."""
    if value == UNKNOWN:
        return _("uppgift saknas")
    if kind == "outcome":
        return _outcomes(language()).get(value, value)
    if kind == "language":
        return _tongue(value, language())
    if kind not in _LABELLED:
        return value
    named: Labels = current_app.extensions["labels"]
    return named.get((language(), kind), {}).get(value, value)


def expects_body(kind: str) -> bool:
    """Tell whether a body ought to be known of a record of a type: it is a paper of a meeting."""
    known: Vocabulary = current_app.extensions["vocabulary"]
    return kind in known.meeting_types


@lru_cache(maxsize=256)
def _tongue(code: str, reader: str) -> str:
    try:
        return Locale.parse(code).get_language_name(reader) or code
    except (UnknownLocaleError, ValueError):
        return code


@cache
def _outcomes(reader: str) -> dict[str, str]:  # noqa: ARG001 - `_` words them for this reader
    return {
        "beslutat": _("beslutat"),
        "antaget": _("antaget"),
        "fastställt": _("fastställt"),
        "godkänt": _("godkänt"),
        "bifall": _("bifall"),
        "besvarat": _("besvarat"),
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
