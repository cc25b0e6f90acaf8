"""Parameters that an address for programs takes; any other is refused with what was meant."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from flask import request

from archive.errors import UsageError, unknown_parameter, unknown_value
from webapp import addresses
from webapp.languages import LANGUAGES, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

P = ParamSpec("P")
FILTERS = (*addresses.NAMES, "from", "to")
SHAPES = ("match", "ref", "syn", "inflections", "compounds", "readings")
QUESTION = ("q", *FILTERS, *SHAPES, "sort")
"""What shapes a question and its whole answer; each may have its name on pages instead."""
PAGED = ("sida", "alla")
"""What the address of a page says of its place in a list; the whole list is the same without."""
PAGING = ("limit", "offset", "alla")
EVERYWHERE = ("lang",)
MEANT = {
    "page": "offset",
    "sort": "order",
    "committee": "body",
    "org": "organisation",
    "size": "limit",
}
"""What other services call our parameters."""
_SWITCHES = ("ref", "syn", "inflections", "compounds", "readings", "facets", "alla")
_MANY = (*addresses.NAMES, "fold")
"""Parameters that may be given several times, for several values."""
_MAY_BE_EMPTY = ("q", "against", "nummer")


def takes(
    *names: str,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let a view take these parameters and `lang`, and refuse all others with 400.

    So are values that a form may leave empty and a person may mistype, but a program must not: an
    empty one, a second one where there can be one, a switch that is neither 0 nor 1.
    """
    known = (*names, *EVERYWHERE)
    every = (*known, *(alias for name in known for alias in addresses.aliases(name)))

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def exact(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            for name in request.args:
                if name not in every:
                    meant = MEANT.get(name)
                    raise unknown_parameter(name, every, meant if meant in known else None)
            for name in known:
                _check(name, request.args)
            return view(*args, **kwargs)

        return exact

    return decorate


def _check(name: str, args: MultiDict[str, str]) -> None:
    """Refuse values that a parameter, under any of its names, cannot have.

    Raises:
        UsageError: it has one; the sentence names it.
    """
    values = [value for alias in (name, *addresses.aliases(name)) for value in args.getlist(alias)]
    if len(values) > 1 and name not in _MANY:
        raise UsageError(_("”%(name)s” står flera gånger i adressen; ange det en gång.", name=name))
    empty = name not in _MAY_BE_EMPTY and not all(map(str.strip, values))
    if empty or (name in _SWITCHES and not {*values} <= {"0", "1"}):
        msg = _("”%(name)s” är tom eller har fel värde; se /api/openapi.json.", name=name)
        raise UsageError(msg)
    if name == "lang" and not {*values} <= {*LANGUAGES}:
        raise unknown_value(values[0], tuple(LANGUAGES))
