"""Application factory of the Flask site; nothing happens at import.

Views are functions that turn an address into a value of `archive` and the value into HTML, JSON or
a file. They acquire the open archive for the length of a request and never write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_compress import Compress

from archive import vocabulary
from archive.access import OriginalFiles
from archive.export import FORMATS
from archive.letters.watch_store import store_of
from webapp import (
    access,
    addresses,
    error_handlers,
    facet_html,
    fact_views,
    handles,
    hardening,
    hit_html,
    languages,
    links,
    rate_limit,
    requesting,
    signin,
    site,
    telemetry,
    terms,
    times,
    twins,
    wording,
)
from webapp.page_images import PageImages
from webapp.streaming import Streams
from webapp.views import (
    api,
    browse,
    cases,
    changes,
    comparing,
    document,
    export,
    feeds,
    harvesting,
    meetings,
    opendata,
    operations,
    original,
    page_image,
    registers,
    runs,
    search,
    watching,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.search.opened import OpenArchive
    from archive.settings import Settings

VIEWS = (
    search,
    document,
    cases,
    comparing,
    meetings,
    registers,
    original,
    page_image,
    words,
    browse,
    runs,
    export,
    changes,
    api,
    feeds,
    harvesting,
    opendata,
    watching,
    operations,
)
MAX_BODY = 64 * 1024
COMPRESSED = (
    "application/atom+xml",
    "application/json",
    "application/x-ndjson",
    "application/opensearchdescription+xml",
    "application/rdf+xml",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
    "text/xml",
    *(f.media_type.partition(";")[0] for f in FORMATS.values() if f.text),
)
"""What is sent compressed: all that is text, pages and exports alike."""
LIGHTLY = 3
"""Level of compression: a page is 4 % larger than at the usual level, in half the time."""
WEEK = 7 * 24 * 3600


def create_app(
    settings: Settings, archive: OpenArchive | None = None, *, shared: bool = False
) -> Flask:
    """Return the application; `archive` is served when given, else what `settings.index` holds.

    `shared` when processes forked from this one are to answer together.
    """
    app = Flask(__name__)
    app.config.update(
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=MAX_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=WEEK,
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_LEVEL=LIGHTLY,
        COMPRESS_BR_LEVEL=LIGHTLY,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(word=wording, when=times, term=terms.term)
    app.jinja_env.globals.update(expects_body=terms.expects_body)
    app.jinja_env.globals.update(site=settings.title, to=addresses, contact=settings.contact)
    app.jinja_env.globals.update(links.GLOBALS, known_address=site.known_address)
    app.jinja_env.globals.update(hit_html.GLOBALS, **facet_html.GLOBALS)
    app.jinja_env.globals.update(requesting.GLOBALS, fact_label=fact_views.fact_label)
    app.jinja_env.globals.update(can_watch=lambda: app.extensions["watches"] is not None)
    app.jinja_env.globals.update(twins=twins.twin_ids, twin_of=twins.twin_of)
    app.jinja_env.finalize = wording.without_controls
    known = vocabulary.load(settings.vocabulary)
    app.extensions["vocabulary"], app.extensions["labels"] = known, terms.labels(known)
    handles.set_up(app, settings.index, _opener(settings, archive))
    telemetry.set_up(app)
    languages.set_up(app, settings.language)
    signs_in = signin.set_up(app, settings)
    access.set_up(app, settings)
    rate_limit.set_up(app, settings, shared=shared)
    charge = app.extensions["rates"].charge
    app.extensions["watches"] = store_of(settings)
    app.extensions["originals"] = OriginalFiles()
    app.extensions["page_images"] = PageImages(charge=rate_limit.charge_asking)
    app.extensions["streams"] = Streams(settings.export_seconds, charge)
    hardening.set_up(app)
    error_handlers.set_up(app)
    Compress(app)
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
    if signs_in:
        from webapp.views import signing  # noqa: PLC0415 - needs the extra

        app.register_blueprint(signing.blueprint)
    # Taken once: Jinja makes an imported macro anew for every page.
    macros = vars(app.jinja_env.get_template("_macros.html").module)
    app.jinja_env.globals["searchbox"] = macros["searchbox"]
    return app


def _opener(settings: Settings, archive: OpenArchive | None) -> Callable[[], OpenArchive]:
    if archive is not None:
        return lambda: archive

    def opened() -> OpenArchive:
        from archive.search.opened import OpenArchive as Opened  # noqa: PLC0415 - engines load when served

        return Opened.open(settings)

    return opened
