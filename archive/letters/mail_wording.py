"""Sentences of the letters to watchers."""

from __future__ import annotations

from archive.messages import message

SENTENCES = {
    "confirm_subject": message("Bekräfta bevakningen av %(title)s"),
    "confirm": message("Någon, troligen du, vill bevaka %(title)s hos %(site)s. Bekräfta här:"),
    "confirm_else": message(
        "Var det inte du behöver du inte göra något: utan bekräftelse kommer "
        "inga brev, och adressen glöms efter %(days)s dagar."
    ),
    "news_subject": message("%(count)s nya träffar: %(title)s"),
    "one_subject": message("En ny träff: %(title)s"),
    "why": message("Du får brevet för att du bevakar %(title)s. Detta är nytt i arkivet:"),
    "matched": message("Varför: %(reasons)s"),
    "reason": message("”%(query)s” motsvaras av %(words)s (%(rule)s)"),
    "of_case": message("Varför: hör till ärendet"),
    "filtered": message("Varför: handlingen hör till det du bevakar"),
    "undated": message("datum saknas"),
    "page": message("sida %(page)s"),
    "same": message("Se allt"),
    "manage": message("Pausa eller ändra bevakningen"),
    "end": message("Avsluta bevakningen"),
}


def say(language: str, name: str, **values: object) -> str:
    """Return a sentence in a language; Swedish where the language is none of ours."""
    return SENTENCES[name].filled(**values).in_language(language)
