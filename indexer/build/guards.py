"""Guards that stop a run before it changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import NothingDoneError
from archive.messages import message, recorded
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
        msg = message(
            "Samlingen %(corpus)s är tom; inget har ändrats. Lägg filer i den, eller "
            "kontrollera att den är monterad.",
            corpus=scan.corpus,
        )
        raise NothingDoneError(msg)


def still_there(scan: Scan) -> None:
    """Refuse to go on when the corpus was taken away or swapped while it was read.

    Raises:
        NothingDoneError: the folder is another than at the beginning.
    """
    if identity(scan.corpus) != scan.root:
        msg = message(
            "Samlingen %(corpus)s byttes ut medan den lästes (monterades den av?); inget har "
            "ändrats. Kör om när den är på plats.",
            corpus=scan.corpus,
        )
        raise NothingDoneError(msg)


def unconfirmed(paths: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Return in sentences what would have opened or come back without a person's word."""
    sentences = []
    if paths:
        sentences.append(
            recorded(
                "%(named)s hålls kvar på sin strängare nivå, fast ingen regel längre kräver det. "
                "Rätta regeln, eller bekräfta i access.toml under [opened].",
                named=_some_names(paths),
            )
        )
    if taken:
        sentences.append(
            recorded(
                "%(named)s hålls borttagna på begäran, fast posten i takedown.toml är borta. "
                "Lägg tillbaka den, eller bekräfta i takedown.toml under [[returned]].",
                named=_some_names(taken),
            )
        )
    return sentences


def copies(paths: Sequence[str]) -> str:
    """Return in a sentence which files hold the text of records that a rule closes elsewhere."""
    return recorded(
        "Har samma text som en stängd handling, och hålls på dess nivå: %(named)s.",
        named=_some_names(paths),
    )


def near_copies(paths: Sequence[str]) -> str:
    """Return in a sentence which files hold nearly the text of a more closed record."""
    return recorded(
        "Har nästan samma text som en handling som är mer stängd, men hålls inte på dess nivå: "
        "%(named)s. Se efter om de ska stängas.",
        named=_some_names(paths),
    )


def _some_names(names: Sequence[str]) -> str:
    more = (
        recorded(" och %(number)s till", number=len(names) - _NAMED) if len(names) > _NAMED else ""
    )
    return ", ".join(names[:_NAMED]) + more


def few_removals(what: str, gone: int, before: int, share: float, *, allowed: bool) -> None:
    """Refuse to take away more than a share of what was searchable; `what` is filer, handlingar.

    Raises:
        NothingDoneError: too many are gone, and it is not allowed.
    """
    if allowed or gone <= 1 or gone <= share * before:
        return
    limit = f"{share:.0%}"
    msg = message(
        "%(gone)s av %(before)s %(what)s är borta ur samlingen, mer än gränsen %(limit)s "
        "(max_removed); inget har ändrats. Stämmer det, kör om med --allow-removals.",
        gone=gone,
        before=before,
        what=what,
        limit=limit,
    )
    raise NothingDoneError(msg)
