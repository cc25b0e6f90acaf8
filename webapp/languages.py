"""Language of a request and its gettext catalogues; Swedish is the source."""

from __future__ import annotations

import io
from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import request
from markupsafe import Markup

if TYPE_CHECKING:
    from flask import Flask, Response

FOLDER = Path(__file__).parent / "translations"
SOURCE = "sv"
LANGUAGES = {"sv": "Svenska", "en": "English"}
COOKIE = "sprak"
YEAR = 365 * 24 * 3600
_reader: ContextVar[str] = ContextVar("reader's language", default=SOURCE)


@cache
def catalog(language: str) -> NullTranslations:
    """Return the compiled catalog of a language; Swedish, the source, has none."""
    file = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def language() -> str:
    """Return the language of this request: asked for, remembered, or the site's own."""
    return _reader.get()


def _(message: str, **values: object) -> str:
    """Translate a Swedish sentence and fill in its %(name)s values."""
    translated = catalog(language()).gettext(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Translate a counted sentence; %(num)s is the count."""
    chosen = catalog(language()).ngettext(singular, plural, count)
    return chosen % ({"num": count} | values)


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
        _reader.set(asked if asked in LANGUAGES else default)

    def _accepted() -> str | None:
        """Return the language that a program prefers; a person chooses on the page."""
        if not request.path.startswith("/api/"):
            return None
        return request.accept_languages.best_match(LANGUAGES)

    @app.teardown_request
    def _forget(_error: BaseException | None) -> None:
        _reader.set(SOURCE)

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
    app.jinja_env.globals.update(language=language, languages=LANGUAGES, Markup=Markup)
