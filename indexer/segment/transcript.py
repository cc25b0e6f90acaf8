"""Where do the pages of a document begin that a portal shows as one transcript?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.segment.contents import opening_title, said_contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.lines import Line

_NUMBER = re.compile(r"(\d{1,4}) (?=\S)")


def pages(text: str, lines: Sequence[Line]) -> list[tuple[int, str | None]]:
    """Return the lines that begin a page, each with the chapter title it opens with, if any.

    A portal gives each page as one paragraph; its own page number may stand first.
    """
    contents = said_contents(text[line.start : line.end] for line in lines)
    found: list[tuple[int, str | None]] = []
    for i, line in enumerate(lines):
        if i and not line.gap:
            continue
        number = _NUMBER.match(line.text)
        opened = line.text[number.end() :] if number else line.text
        found.append((i, opening_title(opened, contents)))
    return found
