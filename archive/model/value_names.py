"""What readers call values of facts, of the register and of the status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.messages import Message

ROLE_NAMES: Mapping[str, Message] = {
    "notice": message("kallelse"),
    "minutes": message("protokoll"),
    "extract": message("protokollsutdrag"),
}
"""What a paper is to a meeting → its name; a paper of another role is a PAPER."""
PAPER = message("handling")
STATE_NAMES: Mapping[str, Message] = {
    "open": message("öppet"),
    "reported": message("återrapporterat"),
    "unknown": message("okänt"),
}
"""How it stands with an assignment → its name."""
BASIS_NAMES: Mapping[str, Message] = {
    "given": message("enligt arkivariens uppgift"),
    "plan": message("enligt sammanträdesplan"),
    "numbers": message("enligt protokollens nummer"),
    "calls": message("enligt kallelse"),
    "guess": message("uppskattat utifrån åren intill"),
}
"""By what it is known how many protocols there ought to be → its name."""
FACT_NAMES: Mapping[str, Message] = {
    "type": message("Handlingstyp"),
    "title": message("Titel"),
    "organisation": message("Organisation"),
    "body": message("Organ"),
    "date": message("Datum"),
    "period": message("Period"),
    "case_number": message("Diarienummer"),
    "case_numbers": message("Diarienummer"),
    "topic": message("Ämne"),
    "language": message("Språk"),
    "version": message("Version"),
    "signature": message("Underskrift"),
    "signing_service": message("Underskriftstjänst"),
    "evidence": message("Underskriftsbevis"),
    "file_date": message("Filens datum"),
    "mentioned_date": message("Nämnt datum"),
    "hidden_text": message("Dold text, utelämnad (ord)"),
    "hidden_text_reviewed": message("Dold text, utelämnad och granskad (ord)"),
    "covering_shapes": message("Fyllda former som kan täcka ord"),
    "covering_shapes_reviewed": message("Fyllda former som kan täcka ord, granskade"),
    "tie": message("Hör till ärende"),
    "untie": message("Hör inte till ärende"),
}
"""Kind of fact → its name."""
