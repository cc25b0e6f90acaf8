"""Notices on how an answer came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.messages import _, ngettext
from archive.model import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.engines.base import SearchHits

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    "no words": ("Sökningen innehåller inget ord. Skriv minst ett ord eller nummer."),
    "no field": "Fältet %(name)s: finns inte och söks som text. Menade du %(meant)s:?",
    "near words": "NÄRA söker orden i alla former, men inte synonymer av flera ord.",
    "none": "Inget avsnitt innehåller alla sökorden.",
    "none of question": "Inget avsnitt innehåller alla ord i frågan.",
    "none of all": "Inget avsnitt uppfyller hela sökningen.",
    "unknown": "Ordet ”%(word)s” finns inte i arkivet.",
    "none whole": "Inget avsnitt innehåller ”%(word)s”.",
    "not verbatim": "Den exakta frasen ”%(phrase)s” finns inte.",
    "not near": "Orden förekommer inte inom %(distance)s ord från varandra.",
    "reading": "Inga träffar på ”%(typed)s”. Nedan visas avsnitt med ”%(read)s”; de räknas inte.",
    "references": (
        "En hänvisning till en annan handling har orden; sök typ:hänvisning för att se den.",
        "%(num)s hänvisningar till andra handlingar har orden; sök typ:hänvisning för att se dem.",
    ),
    "references shown": (
        "En hänvisning till en annan handling svarar på frågan; den visas utanför träffarna.",
        (
            "%(num)s hänvisningar till andra handlingar svarar på frågan; "
            "här är de bästa, utanför träffarna."
        ),
    ),
    "words": (
        "Indexet byggs om med en ny språkanalys. Tills det är klart kan vissa ordformer missas."
    ),
    "sections": "Antal avsnitt: %(num)s.",
    "documents": "Antal handlingar: %(num)s.",
    "no organisation": "Ingen organisation i arkivet heter ”%(name)s”.",
    "no body": "Inget organ i arkivet heter ”%(name)s”.",
    "no topic": "Inget ämne i arkivet heter ”%(name)s”.",
    "no organisation, meant": (
        "Ingen organisation i arkivet heter ”%(name)s”. Menade du ”%(meant)s”?"
    ),
    "no body, meant": "Inget organ i arkivet heter ”%(name)s”. Menade du ”%(meant)s”?",
    "no topic, meant": "Inget ämne i arkivet heter ”%(name)s”. Menade du ”%(meant)s”?",
    "no outcome": "Inget beslut i arkivet heter ”%(name)s”.",
    "no file": "Ingen fil i arkivet har ”%(name)s” i sitt namn.",
    "no flag": "Ingen handling i arkivet har flaggan %(name)s.",
}
"""Kind of notice → its sentence, or one for a single thing and one for `num` of them."""

NO_NAME = frozenset(kind for kind in SENTENCES if kind.startswith("no ") and kind != "no words")
"""Kinds that say that a name in the query is none of the archive's."""


def notice(kind: str, **values: str | int) -> Notice:
    """Return a notice of one of the kinds in SENTENCES; `num` chooses between two sentences."""
    return Notice(kind, tuple(values.items()))


def count_notice(counted: str, hits: SearchHits) -> tuple[Notice, ...]:
    """Return the sentence that answers `antal:`, if it was asked."""
    match counted:
        case "sections":
            return (notice("sections", num=hits.total),)
        case "documents":
            return (notice("documents", num=hits.documents),)
    return ()


def worded_notice(notice: Notice) -> str:
    """Return a notice as a sentence in the language of whoever reads it."""
    sentence, values = SENTENCES[notice.kind], dict(notice.values)
    if isinstance(sentence, tuple):
        return ngettext(*sentence, int(values["num"]))
    return _(sentence, **values)
