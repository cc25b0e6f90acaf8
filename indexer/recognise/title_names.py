"""Names that a title carries by its form: Stadgar för X, X årsmöte, X 2014-05-09."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.recognise.forms import is_body

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = (
    r"(?i:stadgar|budget(?:förslag)?|årsredovisning|verksamhetsberättelse|verksamhetsplan|policy"
    r"|(?:ekonomiskt\s)?reglemente|ekonomisk berättelse|(?:mötes|sammanträdes|årsmötes"
    r"|styrelse)?protokoll"
    r"|arbetsordning|revisionsberättelse|kallelse|dagordning|minnesanteckningar|nyhetsbrev"
    r"|medlemsbrev"
    r"|delårsrapport|välkommen till|förbundsordning|ordningsregler|delegationsordning"
    r"|årsmöteshandlingar"
    r"|sponsorpaket|information|verksamhetsinriktning|bokslut|årsrapport|föredragningslista)"
)
_WORD = r"[A-ZÅÄÖ][\w:&.\-]*"
_AFTER_KIND = re.compile(
    rf"(?:^|\s){_KINDS}\s+(?:för|från|till|i|hos)?\s*(?P<name>[A-ZÅÄÖ][^\n]*)$"
)
_BEFORE_KIND = re.compile(rf"^(?P<name>{_WORD}(?:\s[\w&\-]+){{0,2}}?)\s+{_KINDS}(?!\w)")
_BEFORE_MEETING = re.compile(
    rf"^(?P<name>{_WORD}(?:\s+[\w:&.\-]+){{0,3}}?)s?\s+"
    r"(?i:(?:ordinarie\s|extra\s)?(?:års|vår|höst|stor|styrelse|sektions|medlems"
    r"|förbunds)(?:möte|stämma)\w*)"
)
_WITH_DATE = re.compile(
    r"^(?P<name>[A-ZÅÄÖ][\w:&\-]*(?:[ ][\w:&\-]+){0,3})[\s,]+"
    r"(?:19|20)\d\d[\-–.]?(?:0[1-9]|1[0-2])[\-–.]?[0-3]\d$"
)
_TRAILS = re.compile(
    r"[\s,:–-]*(?:\b(?:räkenskapsåret|verksamhetsåret|för|år|avseende|den)\b.*|(?:19|20)\d\d.*"
    r"|[–-]\s*protokoll.*|nr\s?\d.*)$",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"s?\s+(?:ordinarie\s|extra\s)?(?:års|vår|höst|stor|styrelse|sektions|medlems|förenings)"
    r"(?:möte|stämma).*$",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    (
        *("för", "på", "i", "om", "av", "till", "vid", "kring", "och", "med", "från", "den", "det"),
        *("date", "datum", "tid", "uppdaterad", "publicerad", "plats", "version", "möte", "mötet"),
        *("föredragningslista", "dagordning", "kallelse", "protokoll", "ordinarie", "extra"),
        *("föreslagen", "förslag", "nästa", "senast", "sida", "sidan", "ny", "nya", "årlig"),
        *("anslag", "anslaget", "anslås", "anslagsdatum", "sätts", "tas", "nedtas", "sammanträde"),
        *("mötesprotokoll", "styrelsemötesprotokoll", "årsmötesprotokoll"),
        *("ekonomisk", "ekonomiskt", "justerat", "ojusterat", "preliminärt", "godkänt", "digitalt"),
    )
)


def names_in_title(text: str) -> Iterator[str]:
    """Yield what a title names as its owner by the way it is built."""
    for pattern in (_WITH_DATE, _BEFORE_MEETING, _BEFORE_KIND):
        match = pattern.match(text)
        if match and may_be_name(match["name"]):
            yield match["name"]
    after = _AFTER_KIND.search(text)
    if after:
        name = _MEETING.sub("", _TRAILS.sub("", after["name"])).strip()
        words = name.split()
        if 1 <= len(words) <= 6 and name[:1].isupper() and words[0].casefold() not in _NO_NAME:
            yield name


def may_be_name(name: str) -> bool:
    """Tell whether words before a kind of paper can be a name and not a description."""
    words = name.split()
    if any(word.casefold().strip(":") in _NO_NAME for word in words) or is_body(name):
        return False
    if is_body(words[0]) and any(character.isdigit() for character in name):
        return False
    return len(words) > 1 or name.isupper() or any(c.isupper() or c == "-" for c in name[1:])
