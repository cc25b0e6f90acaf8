"""Fields of a Word file: their codes are no text; their results are, but for page numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.extract.docx.list_numbers import W, child_value
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from lxml import etree

_PAGE_NUMBER = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b")


@dataclass(slots=True)
class _Field:
    """A field under way: its code until the separator, then its result."""

    code: list[str] = field(default_factory=list)
    result: bool = False
    silent: bool = False


class OpenFields:
    """The fields, one within another, that a walk is inside of."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def show_text(self) -> bool:
        """Whether text here is shown: no page number, nor a result within another one's code."""
        within = len(self._open) > 1 and self._open[-1].result and not self._open[-2].result
        return not within and not self._silent()

    def _silent(self) -> bool:
        return any(field.silent for field in self._open)

    def add_code(self, code: str) -> None:
        """Add to the code of the innermost field."""
        if self._open and not self._open[-1].result:
            self._open[-1].code.append(code)

    def sign(self, element: etree._Element) -> str:
        """Begin a field, its result, or what follows it; return what a box or list of it says."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append(_Field())
            return _chosen(element)
        if self._open and kind == "separate":
            self._open[-1].result = True
            self._open[-1].silent = is_page_number("".join(self._open[-1].code))
        elif self._open and kind == "end":
            self._open.pop()
        return ""

    def end_paragraph(self) -> None:
        """Forget what nobody closed: a code, or a page number, ends with the paragraph."""
        if self._silent():
            self.clear()
        while self._open and not self._open[-1].result:
            self._open.pop()

    def clear(self) -> None:
        """Forget all fields."""
        self._open.clear()


def is_page_number(code: str) -> bool:
    """Return whether the code of a field asks for the number of a page or of pages."""
    return _PAGE_NUMBER.match(code) is not None


def _chosen(sign: etree._Element) -> str:
    """Return what a form's box or list says, for Word writes no text for it."""
    box = sign.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        state = box.find(f"{W}default") if state is None else state
        ticked = state is not None and state.get(f"{W}val", "1") not in {"0", "false", "off"}
        return "☒ " if ticked else "☐ "
    choices = sign.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
    chosen = child_value(choices, "result") or child_value(choices, "default") or "0"
    place = whole_number(chosen, len(entries))
    return entries[place] if place < len(entries) else ""
