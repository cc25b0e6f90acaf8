"""Guard of the pipeline: text whose letters are not those that were written is told.

Repair mends what is certain. What still shows as another character set, a code or noise is read so
by nobody and found by no word: the file is partial, for a person to look at.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from string import ascii_lowercase
from typing import TYPE_CHECKING

from archive.messages import recorded
from archive.model import Source
from indexer.extract.pdf import gate
from indexer.quality import known_share, known_word
from indexer.repair.escapes import BASE64, in_address
from indexer.repair.seven_bits import seven_bit_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Reading, Repaired

_MISREAD = re.compile(
    "[ÃÂ][¤¥¦¶©…„–\x80-\x9f]|â€|Ãƒ|├[ÑÂ╢]|√[∂§•Ö]|[^\\W\\d_][\x80-\x9f\ufffd][^\\W\\d_]"
    "|(?<![^\\s])\ufffd[a-zåäö]"
)
"""Letters of UTF-8 shown as another set's, and controls or no letters where letters stood."""
_ODD = re.compile(
    "[a-zåäö][†‡„”ƒˆ‰¤¦§÷┼─≈\ufffd\ue000-\uf8ff][a-zåäö]|[^\\W\\d_][\ufffd\ue000-\uf8ff]"
    "|(?<![\\w.!?])[\ufffd\ue000-\uf8ff][^\\W\\d_]|(?<=[a-zåäö])\\?(?=[a-zåäö])"
)
_CODED = re.compile(
    r"[a-z](?:=[0-9A-F]{2}|%[0-9A-F]{2}|&#\d{2,5};|&[aoAO](?:uml|ring);|\\u00[0-9a-fA-F]{2}"
    r"|\\'[0-9a-f]{2}|\\\"\{?[aoAO]|=\?[\w-]+\?[bBqQ]\?)(?![0-9A-F])"
)
_MISREAD_SIGN = re.compile("[ÃÂâ├√\x80-\x9f\ufffd]")
_ODD_SIGN = re.compile("[†‡„”ƒˆ‰¤¦§÷┼─≈?\ufffd\ue000-\uf8ff]")
_CODE_SIGN = re.compile(r"[=%&\\]")
"""What each of them has a sign of: soon looked for."""
_MANY = 3
"""Places from which odd signs within words are no slip of a pen or a program."""
_LETTERED = re.compile("[åäöÅÄÖ]")
_STRAY = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f]")
_OFTEN = 0.005
"""Share of å, and of ä or ö, among the letters from which a page is in those of Swedish."""
_COMMON = 0.6
"""Share of the nine commonest letters among a to z; Swedish and Finnish have two thirds."""
_BARS = 2
_AROUND_BAR = re.compile(r"(?<![^\W\d_])(?=([A-Za-zåäöÅÄÖ]+)\|([A-Za-zåäöÅÄÖ]+))")
_KNOWN = 0.5
"""Share of known words below which a Swedish page is hard to read, as one that OCR read is."""


def garbled(reading: Reading, repaired: Repaired) -> Iterator[str]:
    """Yield a sentence for each way in which the letters of a text are not those written."""
    text = repaired.text
    if places := _misread_places(text) + _cut_words(reading.raw, text):
        yield recorded(
            "Texten är svårläst: tecken är fel tolkade på %(count)s ställen; spara filen som UTF-8 "
            "eller granska originalet.",
            count=places,
        )
    if blocks := len(BASE64.findall(text)):
        yield recorded(
            "Kodade data (base64, %(count)s stycken) står i texten och är inte lästa; spara det "
            "kodade som egna filer.",
            count=blocks,
        )
    bare = not _LETTERED.search(text) and gate.NO_UMLAUTS in gate.suspicions(text)
    if bare and gate.reads_as_swedish(text):
        yield recorded(
            "Texten är svårläst: den är svensk men saknar å, ä och ö; granska originalet."
        )
    noisy = [number for number, page in _pages(reading, repaired) if _is_noise(page)]
    if noisy:
        yield recorded(
            "Texten är svårläst: tecknen bildar få ord (sida %(named)s); granska originalet.",
            named=", ".join(map(str, noisy[:20])) + (" …" if len(noisy) > 20 else ""),
        )


def _misread_places(text: str) -> int:
    """Return in how many places letters are misread, 0 where it may be a slip."""
    places = len(_MISREAD.findall(text)) if _MISREAD_SIGN.search(text) else 0
    places += len(seven_bit_words(text))
    asked = ((_ODD_SIGN, _ODD), (_CODE_SIGN, _CODED))
    matches = (m for sign, odd in asked if sign.search(text) for m in odd.finditer(text))
    odd = sum(not in_address(text, match.start()) for match in matches)
    return places + odd if places or odd >= _MANY else 0


def _pages(reading: Reading, repaired: Repaired) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each page that OCR did not read: the reader told of those."""
    seen = {page.number for page in reading.pages if page.source is Source.OCR}
    ends = (*repaired.page_starts[1:], len(repaired.text))
    for number, start, end in zip(repaired.page_numbers, repaired.page_starts, ends, strict=True):
        if number not in seen:
            yield number, repaired.text[start:end]


def _is_noise(page: str) -> bool:
    """Return whether the characters of a page make no words, or too few that anybody knows."""
    why = gate.suspicions(page)
    if gate.CID in why or (gate.ODD_CHARACTERS in why and len(_STRAY.findall(page)) >= _MANY):
        return True
    asked = gate.reads_as_swedish(page) or gate.NO_WORDS in why or _is_ciphered(page)
    share = known_share(page) if asked else None
    return share is not None and share < _KNOWN


def _is_ciphered(page: str) -> bool:
    """Return whether a page has å, ä and ö as Swedish has, but too few of the other common letters.

    A cipher of the letters a to z (ROT13) leaves them whole.
    """
    counts = Counter("".join(gate.words_of(page)))
    latin = sum(counts[letter] for letter in ascii_lowercase)
    swedish = min(counts["å"], counts["ä"] + counts["ö"]) > _OFTEN * counts.total()
    return swedish and sum(counts[letter] for letter in "eantrsilo") < _COMMON * latin


def _cut_words(raw: str, text: str) -> int:
    """Return how many words of 7-bit Swedish a table drawn with | has cut: |K|p av bil|.

    Their rows have more bars than is usual in the table, and one that makes a known word of what
    stands about it.
    """
    if "|" not in raw:
        return 0
    cut = 0
    for drawn, lines in groupby(raw.splitlines(), key=lambda line: line.count("|") >= _BARS):
        rows = list(lines) if drawn else []
        usual = Counter(row.count("|") for row in rows).most_common(1)
        for row in rows:
            more = row.count("|") - usual[0][0]
            words = {f"{match[1]}ö{match[2]}" for match in _AROUND_BAR.finditer(row)}
            known = {word for word in words if known_word(word.lower()) and word not in text}
            cut += max(0, min(more, len(known)))
    return cut
