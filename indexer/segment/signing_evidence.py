"""Evidence of electronic signing bound with a record, by Scrive, Visma, Adobe, Penneo or others.

Signature pages, event logs and appendices of a signing service say who signed, when and by which
service. They belong to the record as its evidence and are nobody's text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.segment.patterns import any_of

if TYPE_CHECKING:
    from indexer.segment.text_layout import Layout

_TITLE = any_of(
    r"""
    verifi(?:kat|kation|ering)(?:ssida|sbilaga)?\b.{0,80}
    (?:e-?signerings|signerings|signatur|underskrifts)(?:bevis|sida|certifikat|kvitto|logg)\b.{0,80}
    (?:(?:digitalt|elektroniskt) )?(?:signerat|undertecknat|underskrivet) dokument.{0,60}
    (?:final )?audit (?:report|trail).{0,80}|slutgiltig granskningsrapport.{0,60}
    certificate of completion.{0,60}|signature (?:page|certificate).{0,60}
    signing (?:page|certificate|log|evidence).{0,60}
    evidence (?:log|package|quality|of|for)\b.{0,80}
    (?:appendix|bilaga) \d+:? (?:evidence|service description|digital signature)\b.{0,80}
    """
)
_LIKE_A_TITLE = any_of(
    r"underskrifter(?: med e-legitimation)?|signatures?|signaturer|signerande parter"
)
"""What may head the page on which people sign by hand as well."""
_CUE = any_of(
    r"""
    \b(?:mobilt )?bankid\b|\be-legitimation\b|\bfreja(?: eid)?\b
    \bip(?:-adress| address)?:? ?(?:\d{1,3}\.){3}\d{1,3}\b|\bip-adress\b|\bip address\b
    \btrans(?:aktion|action)(?:s-?id| id|snummer)?:? ?[\w-]{8,}
    \b(?:dokument|document|envelope|kuvert)[- ]?(?:id|nyckel|key|nr)\b
    \bserienummer\b|\bserial number\b|\bsha-?(?:1|256|512)\b|\bhash(?:summa|värde)?\b
    \btidsstämpel\b
    \bhändelse(?:r i detta ärende|logg)\b|\bevent log\b|\btime source\b
    \bjuridiskt bindande\b|\blegally binding\b|\bevidence of the signing\b
    \be-sign(?:ed|atur|erad\w*)\b
    \bsignera(?:des?|d|ts?) (?:digitalt|elektroniskt|dokumentet|med|den)\b
    \b(?:undertecknade?|underskrivet) (?:digitalt|elektroniskt|dokumentet|med|den)\b
    \b(?:document|agreement) (?:e-)?(?:signed|created|emailed|viewed|completed)\b
    \bnamn(?:et)? (?:som )?returnera(?:t|des) från\b|\bsigning (?:parties|service|party)\b
    \b(?:scrive|penneo|docusign|adobe (?:acrobat )?sign|getaccept|assently|oneflow|comfact)\b
    \bvisma (?:addo|sign)\b
    """
)
_NO_EVIDENCE = any_of(r"§ ?\d|\bbeslutar att\b|\bförslag till beslut\b")
_TOP, _LOOKED_AT = 6, 6000
_TITLED, _LIKELY, _UNTITLED = 1, 3, 4
"""Kinds of cues that make evidence of a page with a title of one, one like it, and of any page."""


def is_evidence(text: str, *, titled: bool = False) -> bool:
    """Tell whether a page or a whole appendix is evidence of signing and nothing else.

    `titled` when its name already says so.
    """
    lines = [" ".join(line.split()) for line in text[:_LOOKED_AT].splitlines() if line.strip()]
    if not lines or _NO_EVIDENCE.search(text[:_LOOKED_AT]):
        return False
    cues = {match[0].casefold()[:8] for match in _CUE.finditer(" ".join(lines))}
    if titled or any(_TITLE.fullmatch(line) for line in lines[:_TOP]):
        return len(cues) >= _TITLED
    likely = any(_LIKE_A_TITLE.fullmatch(line) for line in lines[:_TOP])
    return len(cues) >= (_LIKELY if likely else _UNTITLED)


def names_evidence(name: str) -> bool:
    """Tell whether an appendix is called evidence: Appendix 5 Evidence of Intent.html."""
    return bool(_TITLE.match(re.sub(r"\.\w{2,5}$", "", name.rsplit("/", 1)[-1])))


def evidence_begins(layout: Layout) -> int | None:
    """Return the first line of the pages at the end that are evidence of signing, or None."""
    lines = layout.lines
    tops = [i for i, line in enumerate(lines) if line.first and i]
    begin, end = None, len(lines)
    for top in reversed(tops):
        text = "\n".join(line.text for line in lines[top:end])
        if not is_evidence(text):
            break
        begin, end = top, top
    return begin
