"""The state of a walk through a Word file: what is written, and what is left out on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.extract.docx.docx_fields import OpenFields
from indexer.extract.docx.list_numbers import W

if TYPE_CHECKING:
    from lxml import etree

    from indexer.extract.builder import TextBuilder
    from indexer.extract.docx.docx_package import DocxPackage
    from indexer.extract.docx.hidden_runs import HiddenRuns
    from indexer.extract.docx.list_numbers import Numbering

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class DocxWalk:
    """A walk through one part of a document.

    `beside` is what follows the block that is open; `hidden` and `deleted` are words left out.
    """

    document: DocxPackage
    part: str
    builder: TextBuilder
    numbering: Numbering
    hidden_runs: HiddenRuns
    notes: dict[str, dict[str, etree._Element]] = field(default_factory=dict)
    fields: OpenFields = field(default_factory=OpenFields)
    beside: list[etree._Element | str] = field(default_factory=list)
    blocks: int = 0
    deleted: int = 0
    hidden: int = 0


def words_of(element: etree._Element) -> int:
    """Return how many words stand within an element, deleted ones too."""
    texts = (item.text or "" for item in element.iter(f"{W}t", f"{W}delText", f"{MATH}t"))
    return sum(len(_WORD.findall(text)) for text in texts)


def left_out(element: etree._Element, walk: DocxWalk) -> bool:
    """Count the words of what is hidden, and do not go into it."""
    walk.hidden += words_of(element)
    return False
