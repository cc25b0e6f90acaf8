"""Recognition of the body of a meeting's paper by the name of its file or folder.

The last of all that tells a body, for what lies in a folder was named by whoever put it there:
KS 2024-10-16.pdf, Miljönämnden/2019/protokoll.pdf.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule
from indexer.recognise.authority import authority
from indexer.recognise.forms import bodies_by_form

if TYPE_CHECKING:
    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout

_IN_NAME = 0.3
_ENDING = re.compile(r"\.\w{2,5}$")
_BETWEEN = re.compile(r"[\W_\d]+")
"""What parts the words of a file's name."""


def body_in_name(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return the body that the file's name names, or the nearest folder that names one."""
    for name in (view.file_name, *reversed(view.folders)):
        words = unicodedata.normalize("NFC", _ENDING.sub("", name))
        if body := _body_of_words(words, vocabulary):
            value = body[:1].upper() + body[1:]
            return Fact("body", value, name, FactRule.FILE_NAME, _IN_NAME, inferred=True)
    return None


def _body_of_words(words: str, vocabulary: Vocabulary) -> str | None:
    """Return the one body that some words name in full, by form or by its abbreviation."""
    plain = " ".join(re.sub(r"[_.]+|-(?=\d)|(?<=\d)-", " ", words).split())
    if known := authority(vocabulary.bodies).find(plain, scanned=False):
        return known[0].name if len({named.name for named in known}) == 1 else None
    if formed := next(iter(bodies_by_form(plain)), None):
        return formed.name
    parts = {part.casefold() for part in _BETWEEN.split(words)}
    short = {
        body.name
        for body in vocabulary.bodies
        if parts & {abbreviation.casefold() for abbreviation in body.abbreviations}
    }
    return short.pop() if len(short) == 1 else None
