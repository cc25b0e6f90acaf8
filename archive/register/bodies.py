"""Compare and address bodies: as texts name them, and by slug."""

from __future__ import annotations

import re

_SHORT = {
    "kf": "kommunfullmäktige",
    "ks": "kommunstyrelse",
    "ksau": "kommunstyrelsens arbetsutskott",
    "au": "arbetsutskott",
    "fd": "direktion",
    "fu": "fullmäktige",
    "rf": "regionfullmäktige",
    "rs": "regionstyrelse",
    "förbundsdirektion": "direktion",
    "förbundsfullmäktig": "fullmäktig",
}
NAMED = re.compile(
    r"\b(?:[\w-]{0,40}(?:styrelsens?|nämnd(?:en)?s?|direktion(?:en)?s?|fullmäktiges?"
    r"|utskott(?:et)?s?|beredning(?:en)?s?|presidi(?:et|um)s?)|(?-i:KS|KF|AU|KSAU|FD|RS|RF)s?)\b",
    re.IGNORECASE,
)
"""A body named in running text."""
_ENDINGS = ("ens", "ets", "en", "et", "es", "s", "e", "n")


def body_key(name: str) -> str:
    """Return what the forms of a body's name have in common: Direktionens and direktionen."""
    plain = " ".join(name.casefold().split())
    plain = _SHORT.get(plain) or _SHORT.get(plain.removesuffix("s"), plain)
    for ending in _ENDINGS:
        if len(plain) - len(ending) >= 4 and plain.endswith(ending):
            plain = plain.removesuffix(ending)
            break
    return _SHORT.get(plain, plain)


def same_body(named: str, body: str) -> bool:
    """Tell whether a body named in a text may be a body by its full name.

    The shorter may leave out what the longer begins with: fullmäktige, Kommunfullmäktige.
    """
    key, other = body_key(named), body_key(body)
    return key.endswith(other) or other.endswith(key)


NO_NAME = "okand"
"""The slug of an organisation or body that is not known."""
_FOLDED = str.maketrans("åäöéüøæ", "aaoeuoa")


def slug(name: str | None) -> str:
    """Return a name as it stands in an address: Älvdalens direktion is alvdalens-direktion."""
    plain = (name or "").casefold().translate(_FOLDED)
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or NO_NAME
