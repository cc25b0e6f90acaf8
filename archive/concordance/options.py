"""Options of concordances and word lists, with what holds where nothing is chosen.

Light to load: commands need it before they know what they are asked to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import UsageError, query_error
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

CONTEXT = 70
WIDEST_CONTEXT = 500
"""Characters on either side of the key: where nothing else is asked for, and at most."""
KEYS = ("key", *(f"{n}{side}" for n in (1, 2, 3) for side in "LR"))
"""What lines can be sorted by: the key, and the first, second or third word on either side."""
ORDERS: Mapping[str, tuple[str, ...]] = {
    "hits": (),
    "left": ("1L", "2L", "3L"),
    "key": ("key",),
    "right": ("1R", "2R", "3R"),
}
"""Named orders → by what they sort; `hits` is the order of the archive."""
FOLDS = ("agendas", "drafts", "duplicates")
"""What can be folded away.

agendas: notices of meetings (kallelser), and the parts of other records that list what follows.
drafts: a record of which a newer version is among those asked for. duplicates: all but one of the
records with the same words.
"""
UNITS = ("lemma", "form")
"""By what words are counted: base form (the stem where the word is unknown), or surface form."""
SPLITS = ("year", "body", "type", "organisation")
"""By what an archive is split."""
WINDOW = 5
WIDEST_WINDOW = 20
"""Words on either side in which collocates stand: where nothing else is asked for, and at most."""
LEAST = 3
"""How often a collocate stands near the query, or a key word in both texts, at least."""
MEASURES: Mapping[str, tuple[str, ...]] = {
    "collocates": ("log_dice", "log_likelihood", "mutual_information", "together"),
    "keyness": ("log_likelihood", "log_ratio", "percent_difference"),
}
"""List → by what it can be ordered, the first where nothing else is asked for."""
LISTS = ("forms", "distribution", "collocates", "keyness")
"""Which word lists there are."""


SHAPED_BY: Mapping[str, tuple[str, ...]] = {
    "lines": ("order", "context", "sample", "seed", "fold"),
    "forms": ("unit", "min", "fold"),
    "distribution": ("by", "unit", "min", "fold"),
    "collocates": ("left", "right", "unit", "min", "measure", "fold"),
    "keyness": ("against", "unit", "min", "measure", "fold"),
}
"""Lines of a concordance, or a list → the parameters it takes besides those of its query.

Every list takes `unit` and `min`, so that a program may ask all lists alike.
"""


def refuse_unused(name: str, given: Collection[str]) -> None:
    """Refuse parameters that do not shape what is asked for: one of SHAPED_BY.

    Raises:
        UsageError: one does not.
    """
    unused = [parameter for parameter in given if parameter not in SHAPED_BY[name]]
    if unused:
        msg = message(
            "”%(name)s” hör inte till ”%(list)s” som det frågas. Ta bort det.",
            name=unused[0],
            list=name,
        )
        raise UsageError(msg)


def refuse_seed_alone(seed: int | None, sample: int | None) -> None:
    """Refuse a seed where nothing is drawn at random.

    Raises:
        UsageError: there is a seed and no sample.
    """
    if seed is not None and not sample:
        raise UsageError(
            message("seed gäller bara ett urval. Ange också sample, eller ta bort seed.")
        )


def order_of(name: str) -> tuple[str, ...]:
    """Return the keys that lines are sorted by: of one of ORDERS, or of KEYS with commas between.

    Raises:
        QueryError: there is no such order.
    """
    if name in ORDERS:
        return ORDERS[name]
    keys = tuple(part.strip().upper().replace("KEY", "key") for part in name.split(","))
    if all(key in KEYS for key in keys):
        return keys
    raise query_error(
        "Ordningen ”%(name)s” finns inte; välj hits, left, key, right, eller ord som 1L,2L,1R.",
        name=name[:40],
    )


def order_name(keys: tuple[str, ...]) -> str:
    """Return what an order is called: the inverse of `order_of`."""
    return next((name for name, order in ORDERS.items() if order == keys), ",".join(keys))
