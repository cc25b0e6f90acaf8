"""What readers call values of the register and of the status: roles, states and grounds."""

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
