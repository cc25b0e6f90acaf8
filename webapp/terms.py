"""What are the archive's own terms called in the reader's language? Types, outcomes, languages."""

from __future__ import annotations

from archive.model import UNKNOWN
from webapp.languages import _


def term(value: str) -> str:
    """Return the reader's word for a type, outcome or language code; others stay as they are."""
    return _known().get(value, value)


def _known() -> dict[str, str]:
    return {
        UNKNOWN: _("uppgift saknas"),
        "protokoll": _("protokoll"),
        "protokollsutdrag": _("protokollsutdrag"),
        "kallelse": _("kallelse"),
        "minnesanteckningar": _("minnesanteckningar"),
        "verksamhetsplan": _("verksamhetsplan"),
        "verksamhetsberättelse": _("verksamhetsberättelse"),
        "årsredovisning": _("årsredovisning"),
        "delårsrapport": _("delårsrapport"),
        "budget": _("budget"),
        "rapport": _("rapport"),
        "plan": _("plan"),
        "policy": _("policy"),
        "stadgar": _("stadgar"),
        "avtal": _("avtal"),
        "ansökan": _("ansökan"),
        "upphandling": _("upphandling"),
        "tjänsteutlåtande": _("tjänsteutlåtande"),
        "motion": _("motion"),
        "remissvar": _("remissvar"),
        "nyhetsbrev": _("nyhetsbrev"),
        "brev": _("brev"),
        "presentation": _("presentation"),
        "blankett": _("blankett"),
        "författning": _("författning"),
        "webbsida": _("webbsida"),
        "övrigt": _("övrigt"),
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
        "väntar": _("väntar"),
        "avslag": _("avslag"),
        "inget": _("inget beslut"),
        "sv": _("svenska"),
        "en": _("engelska"),
        "de": _("tyska"),
        "fr": _("franska"),
        "fi": _("finska"),
        "no": _("norska"),
        "nb": _("norska"),
        "da": _("danska"),
    }
