"""Language of a request and its gettext; the catalogues are those of `archive.messages`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request
from markupsafe import Markup

from archive.messages import (
    LANGUAGES,
    SOURCE,
    _,
    catalog,
    language,
    ngettext,
    set_reader_language,
    translated,
)

if TYPE_CHECKING:
    from flask import Flask, Response

__all__ = ["LANGUAGES", "SOURCE", "_", "catalog", "language", "ngettext", "set_up"]

COOKIE = "sprak"
YEAR = 365 * 24 * 3600


@lru_cache(maxsize=4096)
def _markup(language: str, singular: str, plural: str = "", count: int = 1) -> Markup:
    known = catalog(language)
    text = known.ngettext(singular, plural, count) if plural else known.gettext(singular)
    return Markup(text)  # noqa: S704 - our own words, no reader's


def worded(message: str, **values: object) -> Markup:
    """Translate a sentence of a template; our words are HTML, the values are escaped.

    In place of Jinja's own, which looks the sentence up and formats it at every place anew.
    """
    translated = _markup(language(), message)
    return translated % values if values else translated


def counted(singular: str, plural: str, count: int, **values: object) -> Markup:
    """Translate a counted sentence of a template; %(num)s is the count."""
    return _markup(language(), singular, plural, count) % ({"num": count} | values)


def set_up(app: Flask, default: str) -> None:
    """Choose the language of every request and give the templates their gettext."""

    @app.before_request
    def _choose() -> None:
        asked = request.args.get("lang") or request.cookies.get(COOKIE) or _accepted() or default
        set_reader_language(asked if asked in LANGUAGES else default)

    def _accepted() -> str | None:
        """Return the language that a program prefers; a person chooses on the page."""
        if not request.path.startswith("/api/"):
            return None
        return request.accept_languages.best_match(LANGUAGES)

    @app.teardown_request
    def _forget(_error: BaseException | None) -> None:
        set_reader_language(None)

    @app.after_request
    def _remember(response: Response) -> Response:
        if request.path.startswith("/api/"):
            response.vary.add("Accept-Language")
        elif request.args.get("lang") in LANGUAGES:
            response.set_cookie(
                COOKIE, language(), max_age=YEAR, samesite="Lax", secure=request.is_secure
            )
        return response

    app.jinja_env.globals.update(_=worded, gettext=worded, ngettext=counted)
    app.jinja_env.globals.update(
        language=language, languages=LANGUAGES, translated=translated, Markup=Markup
    )
