"""Repair of text read in another character set than it was written in: kÃ¶pa, k”pa, kˆpa, kцpa.

Words with letters that Swedish lacks are tried in each way by which å ä ö are commonly misread: as
the bytes of their UTF-8, once to three times over, or in the sets of DOS, Macintosh and Windows for
one another. The way by which most of them become known words is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from indexer.quality import known_word
from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ORDINARY = "éÉèÈáàüÜøØæÆ§–—‑”“’‘…»«•·°½¼²³´×€−"
"""Letters and signs that Swedish text may have beside ASCII and å ä ö."""
_FOREIGN = re.compile("[^\x00-\x7fåäöÅÄÖ]")
_SWEDISH = re.compile("[åäö]")
_SPACE = r" \t\n\r\f\v\xa0\xad\u2000-\u200b\u202f"
_REST = rf"(?:[^{_SPACE}]|(?<=[ÃÂ])\xa0)*+"
_WORD = re.compile(
    rf"(?<![^{_SPACE}])[\x00-\x08\x0e-\x1f!-\x7fåäöÅÄÖ]*+[^\x00-\x7fåäöÅÄÖ{_SPACE}]{_REST}"
)
_ALLOWED = re.compile(f"[\x20-\x7eåäöÅÄÖ\xa0{_ORDINARY}]+")
_EDGES = _ORDINARY.translate(dict.fromkeys(map(ord, "éÉèÈáàüÜøØæÆ"))) + "\"'()[].,;:!?/*-_"
_BYTES = bytes(range(0x80, 0x100))
_MISREAD = (
    ("cp1252", "utf-8", 1), ("latin-1", "utf-8", 1), ("cp1252", "utf-8", 2),
    ("latin-1", "utf-8", 2), ("cp1252", "utf-8", 3), ("latin-1", "utf-8", 3),
    ("mac_roman", "utf-8", 1), ("cp850", "utf-8", 1), ("cp437", "utf-8", 1),
    ("cp1252", "cp850", 1), ("latin-1", "cp850", 1), ("mac_roman", "cp850", 1),
    ("cp1252", "mac_roman", 1), ("latin-1", "mac_roman", 1), ("cp850", "mac_roman", 1),
    ("cp850", "cp1252", 1), ("cp437", "cp1252", 1), ("mac_roman", "cp1252", 1),
    ("cp1250", "cp1252", 1), ("cp1251", "cp1252", 1), ("cp1253", "cp1252", 1),
    ("iso8859-5", "cp1252", 1), ("koi8-r", "cp1252", 1), ("cp1250", "cp850", 1),
)  # fmt: skip
"""Character sets in which text is read and in which it was written, and how many times over."""
_TRIED = 400
"""Different words by which a way is chosen."""
_LEAST, _SHARE = 2, 0.5
"""Different words that must become known, and the share of the odd ones that must."""
_SURE = 4
"""Letters of a word which alone in a text tells that its UTF-8 was misread."""


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """A way of misreading: what shows instead of each character; `sure` when as several."""

    meant: dict[str, str]
    shown: re.Pattern[str]
    telling: re.Pattern[str]
    sure: bool

    def undone(self, word: str) -> str:
        """Return what was written."""
        return self.shown.sub(lambda match: self.meant[match[0]], word)


def reencoded_edits(text: str) -> Iterator[Edit]:
    """Yield an edit for each word that shows as another character set has it."""
    if text.isascii() or not _FOREIGN.search(text):
        return
    words = {match[0] for match in _WORD.finditer(text)}
    odd = set(islice((word for word in sorted(words) if not _reads(word)), _TRIED))
    way = _likeliest(odd)
    if way is None:
        return
    whole = not _SWEDISH.search(text)
    for match in _WORD.finditer(text):
        meant = _meant(match[0], way, whole=whole)
        if meant != match[0]:
            yield Edit(*match.span(), meant)


def _reads(word: str) -> bool:
    """Return whether a word needs no mending, quotation marks and the like at its ends."""
    bare = word.strip(_EDGES)
    return not _FOREIGN.search(bare) or known_word(bare.lower())


def _likeliest(odd: Collection[str]) -> _Way | None:
    """Return the way by which most odd words become known, None where it is not certain."""
    together = " ".join(odd)
    ways = [way for way in _ways() if way.telling.search(together)]
    known = {way: sum(map(_known, map(way.undone, odd))) for way in ways} if odd else {}
    if not known:
        return None
    way = max(ways, key=lambda way: known[way])
    certain = known[way] >= max(_LEAST, _SHARE * len(odd))
    if not certain and way.sure:
        long = (word for word in map(way.undone, odd) if _known(word) and len(word) >= _SURE)
        certain = any(long)
    return way if certain else None


def _known(word: str) -> bool:
    bare = word.strip(_EDGES).lower()
    return len(bare) > 1 and not bare.isascii() and known_word(bare)


def _meant(word: str, way: _Way, *, whole: bool) -> str:
    """Return what a word was written as; the word itself where it reads, or the way does not fit.

    The ö that DOS wrote shows as a quotation mark: “”ver” is över, where “”år” begins a quotation
    unless the `whole` text was misread.
    """
    undone = way.undone(word)
    if _reads(word) and not (whole and word.strip(_EDGES)):
        bare = word.strip(_EDGES).lower()
        return undone if _known(undone) and not known_word(bare) else word
    return undone if _ALLOWED.fullmatch(undone) else word


@cache
def _ways() -> tuple[_Way, ...]:
    return tuple(_way(*misread) for misread in _MISREAD)


def _way(read_in: str, written_in: str, times: int) -> _Way:
    letters = set(_BYTES.decode("latin-1") + _BYTES.decode("cp1252", "ignore"))
    meant: dict[str, str] = {}
    for letter in sorted(letters):
        shown = letter
        for _ in range(times):
            shown = _shown(shown, read_in, written_in)
        if shown not in ("", letter):
            meant[shown] = letter
    if read_in in ("cp1252", "latin-1") and times == 1:  # LibreOffice shows bytes without a letter
        meant |= {chr(0xF100 + ord(sign)): meant[sign] for sign in meant if "\x80" <= sign < "\xa0"}
    longest = sorted(meant, key=len, reverse=True)
    return _Way(
        meant,
        re.compile("|".join(map(re.escape, longest))),
        re.compile("|".join(re.escape(shown) for shown in longest if meant[shown] in "åäöÅÄÖ")),
        sure=written_in == "utf-8",
    )


def _shown(text: str, read_in: str, written_in: str) -> str:
    """Return how a text shows in another character set; nothing where either has not all of it."""
    try:
        return "".join(_read(byte, read_in) for byte in text.encode(written_in))
    except UnicodeError:
        return ""


def _read(byte: int, encoding: str) -> str:
    """Return what a byte shows as: Windows leaves five open, which programs read as controls."""
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        if encoding != "cp1252":
            raise
        return chr(byte)
