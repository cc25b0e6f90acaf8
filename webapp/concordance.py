"""Conversion between addresses and what is asked of a concordance or a word list.

The parameters have the same names for pages and programs; defaults are left out of addresses.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from archive.concordance.concordance import LinesAsked
from archive.concordance.options import (
    CONTEXT,
    FOLDS,
    LEAST,
    LISTS,
    MEASURES,
    SHAPED_BY,
    SPLITS,
    UNITS,
    WIDEST_CONTEXT,
    WIDEST_WINDOW,
    WINDOW,
    order_name,
    order_of,
    refuse_seed_alone,
    refuse_unused,
)
from archive.concordance.word_lists import WordsAsked
from archive.errors import UsageError
from webapp import addresses
from webapp.languages import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

LINE_NAMES = ("order", "context", "sample", "seed", "fold")
"""Parameters of a concordance besides those of its query."""
LIST_NAMES = ("list", "by", "unit", "min", "left", "right", "measure", "against", "fold")
"""Parameters of a word list besides those of its query."""
MOST_SAMPLED = 10_000
_LARGEST = 999_999_999


def lines_of(args: MultiDict[str, str]) -> LinesAsked:
    """Return the concordance that an address asks for.

    Raises:
        UsageError: a value is none, or there is no such order.
    """
    whole = addresses.whole_number
    sample = whole(args, "sample", 0, 0, MOST_SAMPLED)
    seed = whole(args, "seed", 0, 0, _LARGEST)
    refuse_seed_alone(seed or None, sample)
    return LinesAsked(
        query=addresses.query_of(args),
        order=order_of(args.get("order") or args.get("sortera") or "hits"),
        context=whole(args, "context", CONTEXT, 0, WIDEST_CONTEXT),
        sample=sample,
        seed=seed,
        folds=_folds(args),
    )


def words_of(args: MultiDict[str, str], name: str) -> WordsAsked:
    """Return the word list that an address asks for; `name` is one of LISTS.

    Raises:
        UsageError: a value is none, or there is no such list, measure or part.
    """
    whole = addresses.whole_number
    _one_of(name, LISTS, "list")
    return WordsAsked(
        query=addresses.query_of(args),
        name=name,
        folds=_folds(args),
        by=_one_of(args.get("by") or SPLITS[0], SPLITS, "by"),
        unit=_one_of(args.get("unit") or UNITS[0], UNITS, "unit"),
        least=whole(args, "min", LEAST, 1, _LARGEST),
        left=whole(args, "left", WINDOW, 0, WIDEST_WINDOW),
        right=whole(args, "right", WINDOW, 0, WIDEST_WINDOW),
        measure=_measure(args.get("measure", ""), name),
        against=addresses.text_of(args, "against"),
    )


def line_parameters(asked: LinesAsked) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a concordance besides its query, defaults left out."""
    pairs = [
        ("sortera", order_name(asked.order) if asked.order else ""),
        ("context", str(asked.context) if asked.context != CONTEXT else ""),
        ("sample", str(asked.sample or "")),
        ("seed", str(asked.seed or "") if asked.sample else ""),
        *(("fold", fold) for fold in asked.folds),
    ]
    return tuple(pair for pair in pairs if pair[1])


def word_parameters(asked: WordsAsked) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a word list besides its query and its name, defaults left out."""
    names = {"least": "min"}
    plain = WordsAsked(asked.query)
    pairs = [
        (name, str(getattr(asked, f.name)))
        for f in fields(asked)
        if (name := names.get(f.name, f.name)) in SHAPED_BY[asked.name]
        and getattr(asked, f.name) != getattr(plain, f.name)
    ]
    return (*pairs, *(("fold", fold) for fold in asked.folds))


def list_of(args: MultiDict[str, str], default: str) -> str:
    """Return the list an address asks for; unnamed, the first that all its parameters shape."""
    given = [name for name in (*LINE_NAMES, *LIST_NAMES[1:]) if name in args]
    taking = (name for name in (default, *LISTS) if {*given} <= {*SHAPED_BY[name]})
    return args.get("list") or next(taking, default)


def refuse_others(args: MultiDict[str, str], name: str) -> None:
    """Refuse parameters that shape another list than `name` of SHAPED_BY.

    Raises:
        UsageError: one does; the sentence names it.
    """
    every = dict.fromkeys((*LINE_NAMES, *LIST_NAMES[1:]))
    refuse_unused(name, [parameter for parameter in every if parameter in args])


def _folds(args: MultiDict[str, str]) -> tuple[str, ...]:
    asked = args.getlist("fold")
    return tuple(
        fold for fold in FOLDS if fold in {_one_of(value, FOLDS, "fold") for value in asked}
    )


def _measure(asked: str, name: str) -> str:
    known = MEASURES.get(name) or tuple(measure for some in MEASURES.values() for measure in some)
    return _one_of(asked, known, "measure") if asked else ""


def _one_of(value: str, known: Sequence[str], name: str) -> str:
    if value not in known:
        msg = _(
            "”%(name)s” ska vara ett av %(known)s, inte ”%(value)s”.",
            name=name,
            known=", ".join(known),
            value=value[:40],
        )
        raise UsageError(msg)
    return value
