"""Sketches of a section's words, by which another matter under a standing heading is told apart.

Bottom-k sketches (Broder 1997): a text becomes its set of words, each hashed; the smallest hashes
make the sketch, and the share that two texts have in common is estimated from the smallest of both.
"""

from __future__ import annotations

import re
import zlib

_KEPT = 32
_WIDTH = 4
_OTHER = 0.2
"""Share of words in common below which they are wholly other; turns of phrase stay below it."""
_WORD = re.compile(r"\w+")


def word_sketch(text: str, name: str) -> bytes:
    """Return the sketch of a text's words, those of its `name` (number and heading) left out.

    At most 128 bytes; none for a text that says nothing beyond its name.
    """
    hashes = {zlib.crc32(word.encode()) for word in _word_set(text) - _word_set(name)}
    return b"".join(value.to_bytes(_WIDTH, "big") for value in sorted(hashes)[:_KEPT])


def are_wholly_other(sketch: bytes, other: bytes) -> bool:
    """Tell from two sketches whether the words of one text are hardly any of the other's.

    What is said under a name that stood alone before (or the other way) is wholly other too.
    """
    ours, theirs = _sketch_values(sketch), _sketch_values(other)
    smallest = sorted(ours | theirs)[:_KEPT]
    shared = sum(value in ours and value in theirs for value in smallest)
    return bool(smallest) and shared < _OTHER * len(smallest)


def _word_set(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _sketch_values(sketch: bytes) -> set[bytes]:
    return {sketch[start : start + _WIDTH] for start in range(0, len(sketch), _WIDTH)}
