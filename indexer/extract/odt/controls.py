"""What a form control of an OpenDocument text shows: its value, its label, whether it is ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.extract.odt.names import FORM, TEXT

if TYPE_CHECKING:
    from lxml import etree

_TICKED = frozenset((f"{FORM}checkbox", f"{FORM}radio"))
_UNSEEN = frozenset((f"{FORM}password", f"{FORM}hidden"))


def control_text(control: etree._Element) -> str:
    """Return what stands in a control, or on it; empty where it shows no words."""
    label = control.get(f"{FORM}label", "")
    if control.tag in _UNSEEN:
        return ""
    if control.tag in _TICKED:
        state = control.get(f"{FORM}current-state") or control.get(f"{FORM}state")
        ticked = state == "checked" if state else _is_chosen(control)
        return f"{'☒' if ticked else '☐'} {label}".strip()
    if control.tag == f"{FORM}listbox":
        options = control.iter(f"{FORM}option")
        chosen = (option.get(f"{FORM}label", "") for option in options if _is_chosen(option))
        return ", ".join(filter(None, chosen))
    written = control.get(f"{FORM}current-value") or control.get(f"{FORM}value", "")
    paragraphs = ("".join(map(str, item.itertext())) for item in control.iter(f"{TEXT}p"))
    return written or "\n".join(paragraphs) or label


def _is_chosen(control: etree._Element) -> bool:
    """Return whether a button or a line of a list is chosen: now, or else from the start."""
    chosen = control.get(f"{FORM}current-selected") or control.get(f"{FORM}selected")
    return chosen == "true"
