"""Guards that stop a run before it changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import NothingDoneError
from indexer.scan import identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.scan import Scan

_NAMED = 5
"""Names in one sentence; the report has them all."""


def not_empty(scan: Scan) -> None:
    """Refuse a corpus without files: it is more likely not mounted than emptied.

    Raises:
        NothingDoneError: there is no file in it.
    """
    if not scan.files:
        msg = (
            f"Samlingen {scan.corpus} är tom; inget har ändrats. Lägg filer i den, eller "
            "kontrollera att den är monterad."
        )
        raise NothingDoneError(msg)


def still_there(scan: Scan) -> None:
    """Refuse to go on when the corpus was taken away or swapped while it was read.

    Raises:
        NothingDoneError: the folder is another than at the beginning.
    """
    if identity(scan.corpus) != scan.root:
        msg = (
            f"Samlingen {scan.corpus} byttes ut medan den lästes (monterades den av?); "
            "inget har ändrats. Kör om när den är på plats."
        )
        raise NothingDoneError(msg)


def unconfirmed(paths: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Return in sentences what would have opened or come back without a person's word."""
    said = []
    if paths:
        said.append(
            f"{_some_names(paths)} hålls kvar på sin strängare nivå, fast ingen regel längre "
            "kräver det. Rätta regeln, eller bekräfta i access.toml under [opened]."
        )
    if taken:
        said.append(
            f"{_some_names(taken)} hålls borttagna på begäran, fast posten i takedown.toml är "
            "borta. Lägg tillbaka den, eller bekräfta i takedown.toml under [[returned]]."
        )
    return said


def _some_names(names: Sequence[str]) -> str:
    more = f" och {len(names) - _NAMED} till" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def few_removals(what: str, gone: int, before: int, share: float, *, allowed: bool) -> None:
    """Refuse to take away more than a share of what was searchable; `what` is filer, handlingar.

    Raises:
        NothingDoneError: too many are gone, and it is not allowed.
    """
    if allowed or gone <= 1 or gone <= share * before:
        return
    msg = (
        f"{gone} av {before} {what} är borta ur samlingen, mer än gränsen "
        f"{share:.0%} (max_removed); inget har ändrats. Stämmer det, kör om med --allow-removals."
    )
    raise NothingDoneError(msg)
