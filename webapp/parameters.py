"""Parameters that an address for programs takes; any other is refused with what was meant."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from flask import request

from archive.errors import unknown_parameter, unknown_value
from webapp import addresses
from webapp.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

P = ParamSpec("P")
SWITCHES = ("ref", "syn", "inflections", "compounds", "readings")
FILTERS = (*addresses.NAMES.keys(), *addresses.NAMES.values(), "from", "to", "fran", "till")
QUESTION = (
    *("q", *FILTERS, "ref", "references", "sort", "ordning", "match"),
    *("syn", "synonyms", "inflections", "bojning", "compounds", "sammansattning"),
    *("readings", "tolkning"),
)
"""What shapes a question and its whole answer, by the names of programs and of pages."""
PAGING = ("limit", "offset", "sida", "alla")
EVERYWHERE = ("lang",)
MEANT = {"page": "offset", "committee": "body", "org": "organisation", "size": "limit"}
"""What other services call our parameters."""


def takes(
    *names: str,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let a view take these parameters and `lang`, and refuse all others with 400."""
    known = (*names, *EVERYWHERE)

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def exact(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            for name in request.args:
                if name not in known:
                    meant = MEANT.get(name)
                    raise unknown_parameter(name, known, meant if meant in known else None)
            for language in request.args.getlist("lang"):
                if language not in LANGUAGES:
                    raise unknown_value(language, tuple(LANGUAGES))
            return view(*args, **kwargs)

        return exact

    return decorate
