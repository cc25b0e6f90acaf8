"""Fields of DOC and RTF whose stored value LibreOffice would compute anew: day, name of the file.

A letter with a DATE field shows the day it was last saved, and LibreOffice today's. Before it
converts, such a field is made one of a kind whose stored value it keeps.
"""

from __future__ import annotations

import io
import re
import struct

import olefile

_NAMES = (
    "AUTHOR|COMMENTS|CREATEDATE|DATE|EDITTIME|FILENAME|FILESIZE|KEYWORDS|LASTSAVEDBY|NUMCHARS|"
    "NUMWORDS|PRINTDATE|REVNUM|SAVEDATE|SUBJECT|TEMPLATE|TIME|TITLE|USERADDRESS|USERINITIALS|"
    "USERNAME"
)
_BEFORE = r"\\fldinst\b(?:[\s{}]|\\[a-z]{1,32}(?:-?\d{1,9})? ?|\\\*){0,200}+"
_CODE = re.compile(rf"({_BEFORE})(?=(?:{_NAMES})\b)".encode(), re.IGNORECASE)
_KINDS = frozenset((*range(15, 26), *range(27, 33), 60, 61, 62, 69))
"""Numbers of those fields in a DOC ([MS-DOC] 2.9.90, flt)."""
_FORMULA = 34
_BEGIN = 0x13
_FIRST_PAIR = 0x9A
_TABLES = (16, 17, 18, 19, 48, 57, 59)
"""Which pairs of the file's head tell where the fields of body, heads, notes and boxes stand."""


def keep_rtf_fields(data: bytes) -> bytes:
    """Return RTF code whose computed fields have a name that no program knows."""
    return _CODE.sub(rb"\g<1>STORED", data)


def keep_doc_fields(data: bytes) -> bytes:
    """Return a binary Word file whose computed fields are formulas; as it is where it is damaged.

    Source: [MS-DOC] 2.5.6 (FibRgFcLcb97) and 2.8.25 (PlcFld).
    """
    changed = io.BytesIO(data)
    try:
        with olefile.OleFileIO(changed, write_mode=True) as ole:
            head = ole.openstream("WordDocument").read()
            name = f"{struct.unpack_from('<H', head, 10)[0] >> 9 & 1}Table"
            table = bytearray(ole.openstream(name).read())
            for pair in _TABLES:
                _keep_fields(table, *struct.unpack_from("<II", head, _FIRST_PAIR + 8 * pair))
            ole.write_stream(name, bytes(table))
            return changed.getvalue()
    except (OSError, struct.error, IndexError, ValueError):
        return data


def _keep_fields(table: bytearray, start: int, length: int) -> None:
    count = max(0, length - 4) // 6
    first = start + 4 * (count + 1)
    for place in range(first, first + 2 * count, 2):
        if table[place] & 0x1F == _BEGIN and table[place + 1] in _KINDS:
            table[place + 1] = _FORMULA
