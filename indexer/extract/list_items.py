"""Numbers of a web page's list items (`ol`, `start`, `value`, `reversed`), as a browser shows them.

Rules: HTML Standard, "The ol element", and CSS Counter Styles for the forms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from indexer.extract.docx.list_numbers import in_form

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTS = frozenset(("ol", "ul", "menu", "dir"))
_TYPES = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_STYLES = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
_UNNUMBERED = re.compile(
    r"breadcrumb|pagination|pager|unstyled|no-?(?:bullet|number|marker|style)|\b(?:nav|menu)\b",
    re.IGNORECASE,
)
"""Names of lists that style sheets elsewhere show without their numbers."""
_OWN_NUMBER = re.compile(r"\s*(?:§+\s*\d|\d{1,3}\s*(?:§|[.):]))")


class ListNumbers:
    """How far each list of a page has counted."""

    def __init__(self) -> None:
        self._next: dict[int, int] = {}

    def label(self, item: Any, declared: Mapping[str, str]) -> str:  # noqa: ANN401
        """Count a list item; return the number shown before it, empty where none is.

        Args:
            item: the `li`.
            declared: what style sheets and its own style declare of it, by property.
        """
        parent = item.parent
        if parent is None or parent.tag not in _LISTS:
            return ""
        above, own = parent.attributes, item.attributes
        step = -1 if "reversed" in above else 1
        number = _integer(own.get("value"))
        if number is None:
            number = self._next.get(parent.mem_id)
        if number is None:
            number = _first(parent, step)
        self._next[parent.mem_id] = number + step
        form = _form(parent.tag, own.get("type") or above.get("type"), declared)
        if not form or _shows_none(above) or _OWN_NUMBER.match(item.text() or ""):
            return ""
        return f"{in_form(number, form)}."


def _first(parent: Any, step: int) -> int:  # noqa: ANN401
    """Return the number that a list begins with."""
    start = _integer(parent.attributes.get("start"))
    if start is not None:
        return start
    return 1 if step > 0 else sum(child.tag == "li" for child in parent.iter())


def _form(tag: str, kind: str | None, declared: Mapping[str, str]) -> str:
    """Return the form of a list's numbers, empty for one that shows none."""
    words = f"{declared.get('list-style-type', '')} {declared.get('list-style', '')}".split()
    styled = next((word for word in words if word in _STYLES), None)
    if styled:
        return _STYLES[styled]
    if tag != "ol" or words or declared.get("display", "list-item") != "list-item":
        return ""
    return _TYPES.get(kind or "1", "decimal")


def _shows_none(attributes: Mapping[str, str | None]) -> bool:
    return bool(_UNNUMBERED.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))


def _integer(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if re.fullmatch(r"[+-]?\d{1,9}", text) else None
