"""Conversion between addresses and queries; the two are inverse.

Pages use Swedish names (`organ`, `typ`, `fran`), programs may use the contract's (`body`, `type`,
`from`); addresses are always written with the Swedish ones, defaults left out, so that one question
has one address.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote_plus

from archive.errors import UsageError
from archive.model import DECLARED, Filters, Query
from archive.query import date_bounds
from archive.search.decided import is_question
from webapp.languages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import MultiDict

NAMES = {facet.name: facet.parameter for facet in DECLARED}
"""Facet → its name in an address."""
SORTS = {"relevance": "relevans", "date": "datum", "-date": "-datum"}
_SORT_OF = {swedish: name for name, swedish in SORTS.items()} | {name: name for name in SORTS}
_ALIASES = {
    **{name: (parameter,) for name, parameter in NAMES.items()},
    "from": ("fran",),
    "to": ("till",),
    "sort": ("ordning",),
    "order": ("sortera",),
    "offset": ("sida",),
    "ref": ("references",),
    "syn": ("synonyms",),
    "inflections": ("bojning",),
    "compounds": ("sammansattning",),
    "readings": ("tolkning",),
}
"""Parameter → its other names, first the one on pages."""
MATCHES = ("all", "any")
PAGE_SIZE = 12
"""Records on a page of hits, two to three screens, so that it stays below 40 kB.

A program that names no number gets Query's.
"""
BESIDE_ANSWER = 6
"""Records on a page that quotes the decisions which answer a question in words, for the same."""
MAX_TEXT = 500
"""Characters of a query: longer ones are pasted by mistake or sent to tire the machine."""
MAX_DEPTH = 10_000
"""Entries one can leaf past; whoever needs more wants the export, which has no limit."""
MAX_VALUES = 50


def aliases(name: str) -> tuple[str, ...]:
    """Return the other names that a parameter may stand under in an address."""
    return _ALIASES.get(name, ())


def _given(args: MultiDict[str, str], name: str) -> str:
    """Return a parameter under any of its names, "" where there is none."""
    return next((args[alias] for alias in (name, *aliases(name)) if args.get(alias)), "")


def of_program(args: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return a program's parameters, with the number of hits it gets when it names none."""
    asked = args.copy()
    asked.setdefault("limit", str(Query().limit))
    return asked


def page_size(text: str) -> int:
    """Return how many records a page of hits for a query has that names no number."""
    return BESIDE_ANSWER if is_question(text) else PAGE_SIZE


def page_query(text: str = "", **asked: Any) -> Query:  # noqa: ANN401 - the fields of a Query
    """Return a Query for a page of hits."""
    return Query(text=text, limit=page_size(text), **asked)


def query_of(args: MultiDict[str, str]) -> Query:
    """Return the Query an address asks.

    Raises:
        UsageError: the text is too long, a number or date is none, or the page is too far in.
    """
    text = text_of(args, "q")
    limit = whole_number(args, "limit", page_size(text), 1, 200)
    offset = whole_number(args, "offset", (whole_number(args, "sida", 1, 1) - 1) * limit, 0)
    if offset > MAX_DEPTH:
        msg = _(
            "Det går att bläddra förbi högst %(number)d träffar. Avgränsa sökningen eller ladda "
            "ned hela träfflistan.",
            number=MAX_DEPTH,
        )
        raise UsageError(msg)
    asked_sort = _given(args, "sort") or "relevance"
    if asked_sort not in _SORT_OF:
        msg = _(
            "Ordningen ”%(name)s” finns inte; välj relevans, datum eller -datum.",
            name=asked_sort[:40],
        )
        raise UsageError(msg)
    return Query(
        text=text,
        filters=_filters(args),
        sort=_SORT_OF[asked_sort],
        limit=limit,
        offset=offset,
        group=args.get("alla") != "1",
        synonyms=_given(args, "syn") != "0",
        match=_match(args.get("match", "all")),
        inflections=_given(args, "inflections") != "0",
        compounds=_given(args, "compounds") != "0",
        meanings=_given(args, "readings") != "0",
    )


def text_of(args: MultiDict[str, str], name: str) -> str:
    """Return a query's text, spaces put right.

    Raises:
        UsageError: it is too long.
    """
    text = args.get(name, "")
    if len(text) > MAX_TEXT:
        msg = _("Sökningen är längre än %(number)d tecken. Korta den.", number=MAX_TEXT)
        raise UsageError(msg)
    return " ".join(text.replace("\x00", " ").split())


def _match(name: str) -> str:
    if name not in MATCHES:
        msg = _("”match” ska vara all eller any, inte ”%(name)s”.", name=name[:40])
        raise UsageError(msg)
    return name


def _filters(args: MultiDict[str, str]) -> Filters:
    chosen = {
        facet: tuple(dict.fromkeys(v for v in args.getlist(name) + args.getlist(facet) if v))
        for facet, name in NAMES.items()
    }
    names = (*NAMES.keys(), *NAMES.values())
    if sum(len(args.getlist(name)) for name in names) > MAX_VALUES:
        msg = _("Välj högst %(number)d avgränsningar åt gången.", number=MAX_VALUES)
        raise UsageError(msg)
    date_from, date_to = date_bounds(_given(args, "from"), _given(args, "to"))
    return Filters(
        **chosen,
        date_from=date_from,
        date_to=date_to,
        references=_given(args, "ref") == "1",
    )


def whole_number(
    args: MultiDict[str, str], name: str, default: int, low: int, high: int = 999_999_999
) -> int:
    """Return a parameter as a whole number, `default` where it is empty.

    Raises:
        UsageError: it is none from `low` to `high`.
    """
    raw = args[name] if name in args else ""  # noqa: SIM401 - get raises within for what is not there
    if not raw:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", raw) or not low <= int(raw) <= high:
        msg = _(
            "”%(name)s” ska vara ett heltal från %(low)d till %(high)d.",
            name=name,
            low=low,
            high=high,
        )
        raise UsageError(msg)
    return int(raw)


def parameters(query: Query) -> list[tuple[str, str]]:
    """Return the address parameters that ask a Query, in fixed order, defaults left out."""
    pairs, filters = [("q", query.text)] if query.text else [], query.filters
    for facet, name in NAMES.items():
        if values := getattr(filters, facet):
            pairs += [(name, value) for value in values]
    pairs += [("fran", filters.date_from.isoformat())] if filters.date_from else []
    pairs += [("till", filters.date_to.isoformat())] if filters.date_to else []
    pairs += [("ref", "1")] if filters.references else []
    pairs += [("ordning", SORTS[query.sort])] if query.sort != "relevance" else []
    pairs += [("alla", "1")] if not query.group else []
    pairs += [("syn", "0")] if not query.synonyms else []
    pairs += [("bojning", "0")] if not query.inflections else []
    pairs += [("sammansattning", "0")] if not query.compounds else []
    pairs += [("tolkning", "0")] if not query.meanings else []
    pairs += [("match", query.match)] if query.match != "all" else []
    pairs += [("limit", str(query.limit))] if query.limit != page_size(query.text) else []
    page = query.offset // query.limit + 1
    pairs += [("sida", str(page))] if page > 1 else []
    return pairs


_PLACES = {"q": 0} | {name: place for place, name in enumerate(NAMES.values(), 1)}


def _place_of(name: str) -> int:
    """Return where a parameter stands in an address: the query's words first, facets behind."""
    return _PLACES.get(name, len(_PLACES))


def address(path: str, query: Query, extra: tuple[tuple[str, str], ...] = ()) -> str:
    """Return `path` with the parameters of a Query, and some more."""
    pairs = [*parameters(query), *extra]
    written = _written(pairs)
    return f"{path}?{written}" if written else path


def _written(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{name}={_quoted(value)}" for name, value in pairs)


_quoted = lru_cache(maxsize=8192)(quote_plus)
"""A page has the same few words and names in dozens of addresses."""


def toggled(query: Query, facet: str, value: str) -> Query:
    """Return the Query with a facet value added, or taken away when it is there; page one."""
    values: tuple[str, ...] = getattr(query.filters, facet)
    changed = tuple(v for v in values if v != value) if value in values else (*values, value)
    return replace(query, offset=0, filters=_with(query.filters, facet, changed))


def toggling(path: str, query: Query, facet: str) -> Callable[[str], str]:
    """Return what gives the address with a value of a facet added, or taken away.

    A page has hundreds of them, alike but for the value: what they share is written once.
    """
    values: tuple[str, ...] = getattr(query.filters, facet)
    place = _PLACES[NAMES[facet]]
    pairs = parameters(query if not query.offset else replace(query, offset=0))
    at = next((i for i, (name, _value) in enumerate(pairs) if _place_of(name) > place), len(pairs))
    before, after = _written(pairs[:at]), _written(pairs[at:])
    led = f"{path}?{before}&" if before else f"{path}?"
    led, followed = f"{led}{NAMES[facet]}=", f"&{after}" if after else ""

    def toggled_address(value: str) -> str:
        if value in values:
            return address(path, toggled(query, facet, value))
        return f"{led}{_quoted(value)}{followed}"

    return toggled_address


def only(query: Query, facet: str, values: tuple[str, ...]) -> Query:
    """Return the Query with exactly these values of a facet; page one."""
    return replace(query, offset=0, filters=_with(query.filters, facet, values))


def without_dates(query: Query) -> Query:
    """Return the Query without its day bounds; page one."""
    filters = replace(query.filters, date_from=None, date_to=None)
    return replace(query, offset=0, filters=filters)


def last_year(query: Query) -> Query:
    """Return the Query of the twelve months up to today; page one."""
    today = dt.datetime.now().astimezone().date()
    before = today.replace(year=today.year - 1, day=min(today.day, 28))
    filters = replace(query.filters, date_from=before, date_to=None, year=())
    return replace(query, offset=0, filters=filters)


def with_references(query: Query, *, on: bool = True) -> Query:
    """Return the Query with or without references among its hits; page one."""
    return replace(query, offset=0, filters=replace(query.filters, references=on))


def with_synonyms(query: Query, *, on: bool = True) -> Query:
    """Return the Query with or without other words of the same meaning; page one."""
    return replace(query, offset=0, synonyms=on)


def as_words(query: Query) -> Query:
    """Return the Query with no word read as a day, a year or a body; page one."""
    return replace(query, offset=0, meanings=False)


def unfiltered(query: Query) -> Query:
    """Return only the words of a Query, asked of everything the reader may see."""
    return replace(query, offset=0, filters=Filters())


def is_filtered(query: Query) -> bool:
    """Tell whether any filter is on."""
    return query.filters != Filters()


def asked(query: Query, text: str) -> Query:
    """Return the Query with other words; page one."""
    limit = page_size(text) if query.limit == page_size(query.text) else query.limit
    return replace(query, text=text, offset=0, limit=limit)


def turned(query: Query, page: int) -> Query:
    """Return the Query turned to a page, counted from 1."""
    return replace(query, offset=(page - 1) * query.limit)


def whole(query: Query) -> Query:
    """Return the Query of all its hits: of no page, of no number of them, not in groups."""
    return replace(query, offset=0, limit=page_size(query.text), group=True)


def sorted_by(query: Query, sort: Literal["relevance", "date", "-date"]) -> Query:
    """Return the Query in another order; page one."""
    return replace(query, sort=sort, offset=0)


def _with(filters: Filters, facet: str, values: tuple[str, ...]) -> Filters:
    if facet not in NAMES:
        raise KeyError(facet)
    return replace(filters, **{facet: values})  # type: ignore[arg-type]
