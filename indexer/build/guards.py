"""When must a run stop before it changes anything?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import NothingDoneError
from indexer.scan import identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.rules.access import Access
    from indexer.scan import Scan


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


def access_kept(meta: Mapping[str, str], access: Access, *, allowed: bool) -> None:
    """Refuse to open what was closed only because the rules have vanished.

    Raises:
        NothingDoneError: there were rules for folders before, there are none now, and that is
            not allowed.
    """
    if meta.get("access") == "1" and not access and not allowed:
        msg = (
            "Filen access.toml med regler för vem som får se vad är borta; inget har ändrats. "
            "Lägg tillbaka den, eller kör om med --allow-access om allt ska bli öppet."
        )
        raise NothingDoneError(msg)


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
