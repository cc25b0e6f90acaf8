"""Watch a search or a case by mail: ask, confirm, pause, change and end, without signing in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from flask import Blueprint, current_app, redirect, render_template, request

from archive.errors import NotFoundError, UsageError
from archive.letters.composing import CaseQuestion, estimate
from archive.letters.mail_messages import confirmation
from archive.letters.watches import PERIODS, Draft, Watch
from archive.model import Level
from webapp import addresses, links
from webapp.handles import change_log, public_archive
from webapp.languages import _, language
from webapp.rate_limit import limited
from webapp.site import site_settings
from webapp.views.cases import chosen_cases

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.letters.watch_store import WatchStore

blueprint = Blueprint("watching", __name__)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,254}}$)(?!.*=\?){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
"""Dot-atoms (RFC 5321, 4.1.2), but no encoded word (RFC 2047), which a header is read as."""
ACTIONS = ("bekrafta", "pausa", "ateruppta", "andra", "avsluta")


@blueprint.get("/bevaka")
@limited("search")
def ask() -> ResponseReturnValue:
    """Show what would be watched, how often it would be told of, and a form for the address."""
    _store()
    watch = _asked("")
    return render_template(
        "watch_ask.html",
        watch=watch,
        estimate=estimate(watch, public_archive()),
        pairs=list(request.args.items(multi=True)),
    )


@blueprint.post("/bevaka")
@limited("export")
def begin() -> ResponseReturnValue:
    """Keep a watch and write the letter that asks for it to be confirmed."""
    store = _store()
    address = _with_ascii_domain(request.form.get("epost", "").strip())
    if not _ADDRESS.fullmatch(address):
        raise UsageError(_("E-postadressen är inte giltig. Kontrollera den."))
    watch = _asked(address)
    estimate(watch, public_archive())  # a mistake in the query is told before anything is kept
    kept = store.add(watch)
    if kept:
        store.write(kept, [Draft("confirmation", confirmation(site_settings(), kept))])
    return render_template("watch_sent.html", address=address)


def _with_ascii_domain(address: str) -> str:
    """Return an address with its domain as mail servers write it, `åre.se` as `xn--re-xia.se`.

    By RFC 3490; an address that has no such domain is left as it is.
    """
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


@blueprint.get("/bevaka/<token>")
@limited("search")
def show(token: str) -> ResponseReturnValue:
    """Show a watch to whoever has its link, with what can be done."""
    return render_template("watch.html", watch=_store().find(token), periods=tuple(PERIODS))


@blueprint.get("/bevaka/<token>/avsluta")
@limited("search")
def end_page(token: str) -> ResponseReturnValue:
    """Show the watch: a link that a mail program follows by itself ends nothing."""
    return show(token)


@blueprint.post("/bevaka/<token>/<action>")
@limited("search")
def act(token: str, action: str) -> ResponseReturnValue:
    """Confirm, pause, resume, change or end a watch; ending is one press in a mail (RFC 8058)."""
    store = _store()
    if action == "avsluta":
        store.end(token)
        return render_template("watch_ended.html")
    if action not in ACTIONS:
        raise NotFoundError(_("En bevakning kan inte ändras på det sättet."))
    store.find(token)
    if action == "bekrafta":
        store.confirm(token, change_log(Level.PUBLIC).latest_arrival())
    elif action == "pausa":
        store.pause(token)
    elif action == "ateruppta":
        store.resume(token, change_log(Level.PUBLIC).latest_arrival())
    else:
        store.change_period(token, request.form.get("period", ""))
    return redirect(f"/bevaka/{token}", 303)


def _store() -> WatchStore:
    """Return the store of watches.

    Raises:
        NotFoundError: alerts are off.
    """
    store: WatchStore | None = current_app.extensions["watches"]
    if store is None:
        raise NotFoundError(_("Bevakning med e-post är inte påslagen här."))
    return store


def _asked(address: str) -> Watch:
    """Return the watch that an address or form asks for.

    Raises:
        UsageError: it asks for nothing, for what no record can have, or for letters neither daily
            nor weekly.
        NotFoundError: there is no such case.
    """
    given = request.values
    period = given.get("period") or "daily"
    if period not in PERIODS:
        raise UsageError(_("Välj om breven ska komma dagligen eller veckovis."))
    if number := given.get("arende"):
        organisation = given.get("forbund", "")
        case = chosen_cases(number, organisation, public=True)[0]
        question = msgspec.json.encode(CaseQuestion(case.number, organisation)).decode()
        title = _("ärendet %(number)s", number=case.number)
        page = links.case_address(case.number, organisation or None)
        return Watch(address, "case", question, title, page, language(), period)
    query = public_archive().followed(addresses.query_of(given))
    chosen = [value for name in addresses.NAMES for value in getattr(query.filters, name)]
    if not (query.text or addresses.is_filtered(query)):
        raise UsageError(_("Sök eller avgränsa först; allt på en gång går inte att bevaka."))
    title = ", ".join(filter(None, (f"”{query.text}”" if query.text else "", *chosen)))
    page = addresses.address("/sok", addresses.turned(query, 1))
    question = msgspec.json.encode(query).decode()
    return Watch(address, "search", question, title, page, language(), period)
