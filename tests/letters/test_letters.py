"""Alerts by mail: each new § in exactly one letter, and nobody's but their own."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import signal
import smtplib
import sqlite3
import time
import warnings
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from archive import changes, generations
from archive.commands import letters as command
from archive.errors import (
    IndexUnusableError,
    NotFoundError,
    NothingDoneError,
    SettingsError,
    UsageError,
)
from archive.letters.composing import Estimate, compose, estimate
from archive.letters.delivering import deliver
from archive.letters.mail_messages import confirmation
from archive.letters.watch_store import WatchStore, store_of
from archive.letters.watches import DAY, Draft, Watch, WatchState
from archive.lock import held
from archive.messages import message
from archive.model import Query
from archive.search.opened import open_archive
from tests.changes.conftest import Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    from archive.letters.watches import Letter
    from tests.letters.conftest import Mailbox, Nights

OLD = Record({"1": "Trygghetslarm fanns redan", "2": "Budget"}, path="gammal.txt")


def search(text: str, **known: str) -> Watch:
    question = msgspec.json.encode(Query(text=text)).decode()
    return Watch("anna@ekby.example", "search", question, f"”{text}”", f"/sok?q={text}", **known)  # type: ignore[arg-type]


def watching(nights: Nights, watch: Watch) -> Watch:
    kept = nights.store.add(watch)
    assert kept
    with open_archive(nights.settings) as archive:
        log = changes.ChangeLog(nights.settings.index, archive.catalogue)
        nights.store.confirm(kept.token, log.latest_arrival())
        log.close()
    return nights.store.find(kept.token)


def body_of(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def send(nights: Nights, now: float | None = None) -> None:
    compose(nights.settings, nights.store, now)
    deliver(nights.settings, nights.store)


def test_a_letter_says_what_is_new_which_watch_and_why(nights: Nights, mailbox: Mailbox) -> None:
    nights.publish({"old": OLD})
    watch = watching(nights, search("trygghetslarm"))
    new = Record({"7": "Trygghetslarmen <köps> in & ut", "8": "Budget"}, path="ny.txt")
    nights.publish({"old": OLD, "new": new})
    send(nights)
    (letter,) = mailbox.letters
    assert letter["Subject"] == "[Handlingar] En ny träff: ”trygghetslarm”"
    assert letter["To"] == "anna@ekby.example"
    assert letter["From"] == "Handlingar <arkivet@ekby.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime is not None
    end = f"https://arkiv.example/bevaka/{watch.token}/avsluta"
    assert letter["List-Unsubscribe"] == f"<{end}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<[0-9a-f]{32}@ekby\.example>", letter["Message-ID"])
    text, page = body_of(letter, "plain"), body_of(letter, "html")
    assert "du bevakar ”trygghetslarm”" in text
    assert "”trygghetslarm” motsvaras av" in text
    assert "(böjning)" in text
    assert "https://arkiv.example/avsnitt/new-" in text
    assert text.count(end.removesuffix("/avsluta")) == 2
    assert "fanns redan" not in text
    assert "&lt;köps&gt; in &amp; ut" in page
    assert nights.store.letters() == []
    send(nights, time.time() + 2 * DAY)
    assert len(mailbox.letters) == 1


def test_letters_are_in_the_language_of_the_watch(nights: Nights, mailbox: Mailbox) -> None:
    nights.publish({"old": OLD})
    watching(nights, search("budget", language="en"))
    nights.publish({"old": OLD, "new": Record({"9": "Budgeten antas"}, path="ny.txt")})
    send(nights)
    (letter,) = mailbox.letters
    assert "A new hit" in letter["Subject"]
    assert "(inflection)" in body_of(letter, "plain")
    assert letter["Content-Language"] == "en"


def test_a_weekly_watch_is_told_once_a_week(nights: Nights, mailbox: Mailbox) -> None:
    nights.publish({"old": OLD})
    watching(nights, search("budget", period="weekly"))
    now, held = time.time(), {"old": OLD}
    for day in range(15):
        held[f"n{day}"] = Record({"9": f"Budget {day}"}, path=f"{day}.txt")
        nights.publish(held)
        send(nights, now + day * DAY)
    assert len(mailbox.letters) == 3
    assert [len(set(re.findall(r"avsnitt/n\d+", str(m)))) for m in mailbox.letters] == [1, 7, 7]


def test_a_paused_watch_is_not_told_and_an_ended_one_is_forgotten(
    nights: Nights, mailbox: Mailbox
) -> None:
    nights.publish({"old": OLD})
    watch = watching(nights, search("budget"))
    nights.store.pause(watch.token)
    nights.publish({"old": OLD, "new": Record({"9": "Budget"}, path="ny.txt")})
    send(nights)
    assert mailbox.letters == []
    nights.store.resume(watch.token, 10**13)
    assert nights.store.find(watch.token).state is WatchState.ACTIVE
    compose(nights.settings, nights.store)
    nights.store.write(watch, [Draft("news", b"To: anna@ekby.example\n\n", frozenset({b"k"}))])
    nights.store.end(watch.token)
    assert nights.store.counts() == {"pending": 0, "active": 0, "paused": 0, "letters": 0}
    with pytest.raises(NotFoundError):
        nights.store.find(watch.token)
    nights.store.write(watch, [Draft("news", b"To: anna@ekby.example\n\n", frozenset({b"k"}))])
    assert nights.store.letters() == []
    assert nights.settings.watch_store
    assert b"anna@" not in nights.settings.watch_store.read_bytes()


def test_only_what_is_public_is_told(nights: Nights, mailbox: Mailbox) -> None:
    nights.publish({"old": OLD})
    watching(nights, search("budget"))
    hidden = Record({"9": "Budget för hemligt"}, path="hemlig.txt", access="internal")
    nights.publish({"old": OLD, "hidden": hidden})
    send(nights)
    assert mailbox.letters == []
    nights.publish({"old": OLD, "hidden": replace(hidden, access="public")})
    send(nights, time.time() + DAY)
    assert len(mailbox.letters) == 1


def test_many_sections_come_in_several_letters(
    nights: Nights, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.letters.composing.MOST", 2)
    nights.publish({"old": OLD})
    watching(nights, search("budget"))
    nights.publish({"new": Record({str(n): f"Budget {n}" for n in range(5)}, path="ny.txt")})
    send(nights)
    assert [len(set(re.findall(r"avsnitt/new-\w+", str(m)))) for m in mailbox.letters] == [2, 2, 1]
    assert len({m["Message-ID"] for m in mailbox.letters}) == 3


def test_what_was_never_confirmed_is_forgotten(nights: Nights) -> None:
    now = time.time()
    first = nights.store.add(search("budget"), now - 8 * DAY)
    assert first
    assert nights.store.add(search("budget"), now)
    with pytest.raises(NotFoundError):
        nights.store.find(first.token)
    assert nights.store.add(search("larm"), now + 60) is None
    assert nights.store.due(now) == []


def test_capitals_make_no_other_address(nights: Nights) -> None:
    now = time.time()
    assert nights.store.add(search("larm"), now)
    for address in ("Anna@ekby.example", "ANNA@EKBY.EXAMPLE", "anna@Ekby.example"):
        assert nights.store.add(replace(search("budget"), address=address), now + 60) is None
    assert nights.store.add(replace(search("budget"), address="bo@ekby.example"), now + 60)


def test_a_letter_that_waits_tells_of_nothing_closed_meanwhile(
    nights: Nights, mailbox: Mailbox
) -> None:
    nights.publish({"old": OLD})
    watching(nights, search("budget"))
    papers = {
        "open": Record({"9": "Budget antas"}, path="ny.txt"),
        "shut": Record({"8": "Budget för Karin Ek"}, path="karin.txt"),
    }
    nights.publish({"old": OLD} | papers)
    assert compose(nights.settings, nights.store) == 1  # and the mail server is away
    (waiting,) = nights.store.letters()
    assert b"Karin" in waiting.data
    nights.publish({"old": OLD} | papers | {"shut": replace(papers["shut"], access="closed")})
    send(nights)
    (letter,) = mailbox.letters
    assert letter["Message-ID"] == waiting.message_id
    assert "Budget antas" in body_of(letter, "plain")
    assert "Karin" not in str(letter)
    nights.publish({"old": OLD} | papers)  # opened again: nobody has been told of it
    send(nights, time.time() + DAY)
    assert "Karin Ek" in body_of(mailbox.letters[1], "plain")
    assert "Budget antas" not in body_of(mailbox.letters[1], "plain")


def test_a_letter_of_which_nothing_is_public_any_more_is_not_sent(
    nights: Nights, mailbox: Mailbox
) -> None:
    nights.publish({"old": OLD})
    watching(nights, search("budget"))
    new = Record({"9": "Budget antas"}, path="ny.txt")
    nights.publish({"old": OLD, "new": new})
    assert compose(nights.settings, nights.store) == 1
    nights.publish({"old": OLD})
    send(nights)
    assert mailbox.letters == []
    assert nights.store.letters() == []


def test_a_letter_that_a_server_may_have_is_told_under_its_own_message_id(
    nights: Nights, mailbox: Mailbox
) -> None:
    """Killed between the server's yes and our note; then one of its two sections is closed."""
    nights.publish({"old": OLD})
    watching(nights, search("budget"))
    papers = {
        "open": Record({"9": "Budget antas"}, path="ny.txt"),
        "shut": Record({"8": "Budget för Karin Ek"}, path="karin.txt"),
    }
    nights.publish({"old": OLD} | papers)
    compose(nights.settings, nights.store)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WatchStore, "sent", lambda *_: os._exit(0))
        _in_a_process_that_is_killed(lambda: send(nights))
    shut = replace(papers["shut"], access="closed")
    nights.publish({"old": OLD} | papers | {"shut": shut})
    send(nights)
    nights.publish({"old": OLD} | papers)
    send(nights, time.time() + DAY)
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert "Karin" in str(first)
    assert "Karin" not in str(second)


def test_without_a_usable_index_only_confirmations_are_sent(
    nights: Nights, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.publish({"old": OLD})
    watching(nights, search("budget"))
    nights.publish({"old": OLD, "new": Record({"9": "Budget antas"}, path="ny.txt")})
    assert compose(nights.settings, nights.store) == 1
    asked = nights.store.add(replace(search("larm"), address="bo@ekby.example"))
    assert asked
    nights.store.write(asked, [Draft("confirmation", confirmation(nights.settings, asked))])
    place = generations.folder(nights.settings.index)
    place.rename(place.with_name("away"))
    module = import_module("archive.commands.letters")
    monkeypatch.setattr(module, "settings_of", lambda rest: nights.settings)
    done = CliRunner().invoke(command, [])
    assert isinstance(done.exception, IndexUnusableError)
    assert done.output == "0 brev skrevs, 1 skickades, 1 väntar, 0 gavs upp.\n"
    assert [letter["To"] for letter in mailbox.letters] == ["bo@ekby.example"]
    place.with_name("away").rename(place)
    monkeypatch.undo()
    send(nights)
    assert mailbox.letters[1]["To"] == "anna@ekby.example"


def test_what_is_closed_while_others_are_sent_is_not_sent_as_it_was(
    nights: Nights, mailbox: Mailbox
) -> None:
    nights.publish({"old": OLD})
    for address in ("anna@ekby.example", "bo@ekby.example"):
        watching(nights, replace(search("budget"), address=address))
    new = Record({"9": "Budget för Karin Ek"}, path="ny.txt")
    nights.publish({"old": OLD, "new": new})
    compose(nights.settings, nights.store)
    with pytest.MonkeyPatch.context() as patched:
        whole = WatchStore.sent

        def sent(store: WatchStore, letter: Letter) -> None:
            whole(store, letter)
            nights.publish({"old": OLD, "new": replace(new, access="closed")})

        patched.setattr(WatchStore, "sent", sent)
        assert deliver(nights.settings, nights.store).later == 1
    send(nights)
    assert len(mailbox.letters) == 1
    assert nights.store.letters() == []


@pytest.mark.parametrize("act", [WatchStore.end, WatchStore.pause])
def test_a_watch_ended_or_paused_while_others_are_sent_gets_no_letter(
    nights: Nights, mailbox: Mailbox, act: Callable[[WatchStore, str], None]
) -> None:
    nights.publish({"old": OLD})
    first = watching(nights, search("budget"))
    second = watching(nights, replace(search("budget"), address="bo@ekby.example"))
    nights.publish({"old": OLD, "new": Record({"9": "Budget antas"}, path="ny.txt")})
    compose(nights.settings, nights.store)
    with pytest.MonkeyPatch.context() as patched:
        whole = WatchStore.sent

        def sent(store: WatchStore, letter: Letter) -> None:
            whole(store, letter)
            act(store, second.token if letter.watch == first.id else first.token)

        patched.setattr(WatchStore, "sent", sent)
        deliver(nights.settings, nights.store)
    assert [letter["To"] for letter in mailbox.letters] == ["anna@ekby.example"]


def test_an_address_has_a_bounded_number_of_watches(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.letters.watch_store.MOST_WATCHES", 2)
    for hours in (5, 3):
        assert nights.store.add(search("x"), time.time() - hours * 3600)
    with pytest.raises(UsageError, match="högst 2"):
        nights.store.add(search("x"))


def test_a_refused_address_is_forgotten_and_an_absent_server_loses_nothing(
    nights: Nights, mailbox: Mailbox
) -> None:
    nights.publish({"old": OLD})
    watch = watching(nights, search("budget"))
    nights.publish({"new": Record({"9": "Budget"}, path="ny.txt")})
    compose(nights.settings, nights.store)
    away = replace(nights.settings, mail_server="127.0.0.1:9")
    with pytest.raises(OSError, match="refused"):
        deliver(away, nights.store)
    assert len(nights.store.letters()) == 1
    mailbox.answers["anna@ekby.example"] = "550 no such user"
    assert deliver(nights.settings, nights.store).given_up == 1
    with pytest.raises(NotFoundError):
        nights.store.find(watch.token)


def two_wait(nights: Nights) -> tuple[Watch, Watch]:
    """Two watches of two addresses, each with a letter on its way."""
    nights.publish({"old": OLD})
    anna = watching(nights, search("budget"))
    bo = watching(nights, replace(search("budget"), address="bo@ekby.example"))
    nights.publish({"new": Record({"9": "Budget"}, path="ny.txt")})
    compose(nights.settings, nights.store)
    return anna, bo


@pytest.mark.parametrize(
    "answer",
    ["451 4.3.1 insufficient storage", "450 4.2.0 greylisted", "552 5.2.2 full",
     "554 5.7.1 Relay access denied", "550 5.7.1 not allowed", "550 relay not permitted",
     "550 5.1.1 no such user", "553 sorry"],
)  # fmt: skip
def test_a_server_that_refuses_all_ends_no_watch(
    nights: Nights, mailbox: Mailbox, answer: str
) -> None:
    watches = two_wait(nights)
    mailbox.answers[""] = answer
    for _ in range(70):
        done = deliver(nights.settings, nights.store)
        assert (done.sent, done.later, done.given_up) == (0, 2, 0)
    assert done.answers == {answer[:3]}
    mailbox.answers.clear()
    assert deliver(nights.settings, nights.store).sent == 2
    assert [nights.store.find(one.token).state for one in watches] == [WatchState.ACTIVE] * 2


@pytest.mark.parametrize(
    ("answer", "forgotten"),
    [("550 no such user", True), ("550 5.1.1 user unknown", True), ("551 5.1.6 moved", True),
     ("553 5.1.3 bad address", True), ("550 5.2.1 disabled", True), ("550 5.1.10 null MX", True),
     ("550 5.7.1 blocked", False), ("554 5.7.1 denied", False), ("552 5.2.2 full", False),
     ("550 5.7.26 no SPF", False), ("554 no", False), ("450 4.1.1 later", False)],
)  # fmt: skip
def test_an_address_that_does_not_exist_is_forgotten_and_no_other(
    nights: Nights, mailbox: Mailbox, answer: str, forgotten: bool
) -> None:
    _, bo = two_wait(nights)
    mailbox.answers["bo@ekby.example"] = answer
    done = deliver(nights.settings, nights.store)
    assert (done.sent, done.given_up, done.later) == (1, int(forgotten), int(not forgotten))
    if forgotten:
        with pytest.raises(NotFoundError):
            nights.store.find(bo.token)
    else:
        assert nights.store.find(bo.token).state is WatchState.ACTIVE


@pytest.mark.parametrize("handed", [False, True])
@pytest.mark.parametrize("paused", [False, True])
def test_what_is_gone_stands_in_no_letter_that_waits(
    nights: Nights, handed: bool, paused: bool
) -> None:
    anna, _ = two_wait(nights)
    if paused:
        nights.store.pause(anna.token)
    if handed:
        for letter in nights.store.letters():
            nights.store.take(letter, letter.state)
    nights.publish({"old": OLD})
    compose(nights.settings, nights.store)
    assert nights.store.letters() == []


def configured(nights: Nights, folder: Path) -> Path:
    """The settings of the nights as a file, for the command."""
    config = folder / "handlingar.toml"
    made = nights.settings
    config.write_text(
        f'corpus = "{made.corpus}"\nindex = "{made.index}"\nwatch_store = "{made.watch_store}"\n'
        f'address = "{made.address}"\nmail_from = "{made.mail_from}"\n'
        f'mail_server = "{made.mail_server}"\nletters_per_minute = 0\n'
    )
    return config


def test_one_process_at_a_time_sends_letters(nights: Nights, tmp_path: Path) -> None:
    two_wait(nights)
    config = configured(nights, tmp_path)
    with held(nights.store.lock, message("%(owner)s")):
        busy = CliRunner().invoke(command, ["--config", str(config)])
    assert isinstance(busy.exception, NothingDoneError)
    assert len(nights.store.letters()) == 2
    assert CliRunner().invoke(command, ["--config", str(config)]).exit_code == 0
    assert nights.store.letters() == []


def test_what_the_server_answers_is_told_with_exit_1(
    nights: Nights, mailbox: Mailbox, tmp_path: Path
) -> None:
    two_wait(nights)
    mailbox.answers[""] = "451 4.3.1 insufficient storage"
    config = configured(nights, tmp_path)
    done = CliRunner().invoke(command, ["--config", str(config)])
    assert done.exit_code == 1
    assert "svar: 451" in done.output


@pytest.mark.parametrize(
    "title",
    [
        "Ekby arkiv", "Arkiv; Åre", "Norr: Å", 'Almådalens <b>&"handlingar"', "Å, b", "Å (c)",
        "kim@annan.example Å", 'Å "', "Å\\", 'Nämnder: Å; å <x@y.example> (z), "q"', "A.B.C",
        "Å" * 300, "Arkiv\nBcc: kim@annan.example", "a; b", "a: b;", "",
    ],
)  # fmt: skip
def test_letters_come_from_the_archive_whatever_its_title_holds(
    nights: Nights, mailbox: Mailbox, title: str
) -> None:
    settings = replace(nights.settings, title=title)
    watch = nights.store.add(search("budget"))
    assert watch
    nights.store.write(watch, [Draft("confirmation", confirmation(settings, watch))])
    assert deliver(settings, nights.store).sent == 1
    (letter,) = mailbox.letters
    (named,) = letter["From"].addresses
    assert (named.display_name, named.addr_spec) == (" ".join(title.split()), settings.mail_from)
    assert mailbox.senders == [settings.mail_from]
    assert letter["Bcc"] is None


@pytest.mark.parametrize(
    "address", ["arkivet", "", "Arkivet <a@b.example>", "a@b.example, c@d.example", "a b@c.example",
                "a@b.example\nBcc: c@d.example", "@b.example", "a@"],
)  # fmt: skip
def test_a_sender_that_is_no_address_is_refused_by_settings(nights: Nights, address: str) -> None:
    with pytest.raises(SettingsError, match="mail_from"):
        store_of(replace(nights.settings, mail_from=address))


@pytest.mark.parametrize(("count", "month"), [(0, 0), (5, 0), (11, 0), (12, 1), (30, 2), (36, 3)])
def test_an_estimate_says_one_a_month_only_where_there_is_one(count: int, month: int) -> None:
    assert Estimate(count, dt.date(2014, 5, 9)).a_month == month


def test_an_estimate_counts_the_last_year_with_records(nights: Nights) -> None:
    nights.publish({"old": OLD})
    with open_archive(nights.settings) as archive:
        assert estimate(search("budget"), archive) is None  # no record has a day


def test_the_command_needs_its_settings_and_says_what_it_did(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.publish({"old": OLD})
    assert store_of(replace(nights.settings, watch_store=None)) is None
    assert store_of(replace(nights.settings, address="")) is None
    assert store_of(replace(nights.settings, mail_from="handlingar@localhost")) is None
    with pytest.raises(SettingsError, match="utanför"):
        store_of(replace(nights.settings, watch_store=nights.settings.index / "w.sqlite"))
    module = import_module("archive.commands.letters")
    monkeypatch.setattr(module, "settings_of", lambda rest: nights.settings)
    done = CliRunner().invoke(command, [])
    assert done.output == "0 brev skrevs, 0 skickades, 0 väntar, 0 gavs upp.\n"


def _in_a_process_that_is_killed(work: Callable[[], None]) -> None:
    """Do some work in a process of its own, which kills itself somewhere within it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fork beside threads: the child uses none of them
        child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _killed_at(nth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process be killed at the nth of the moments that matter, before or after each."""
    left = iter(range(nth, -1, -1))

    def dangerous(cls: type, name: str) -> None:
        whole = getattr(cls, name)

        def step(*args: object, **more: object) -> object:
            if next(left, 1) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            done = whole(*args, **more)
            if next(left, 1) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        monkeypatch.setattr(cls, name, step)

    dangerous(WatchStore, "write")
    dangerous(WatchStore, "sent")
    dangerous(smtplib.SMTP, "sendmail")


def test_each_new_paragraph_is_in_exactly_one_letter_through_kills_and_rollbacks(
    nights: Nights, mailbox: Mailbox
) -> None:
    """30 nights, 300 records of two §§ in random order of their days; a seed in the open."""
    chance = random.Random(17)
    numbers = list(range(300))
    chance.shuffle(numbers)
    records = {
        f"r{n}": Record(
            {"1": f"Trygghetslarm nr{n}a köps", "2": f"Budget nr{n}b antas"},
            path=f"{n}.txt",
            title=f"Protokoll {1990 + n % 30}-{1 + n % 12:02}-{1 + n % 28:02} {n}",
            access="closed" if n % 10 == 3 else "public",
        )
        for n in numbers
    }
    nights.publish({"old": OLD})
    watching(nights, search("trygghetslarm"))
    watching(nights, replace(search("budget", period="weekly"), address="bo@ekby.example"))
    now, order = time.time(), list(records)
    for night in range(30):
        held = {"old": OLD} | {name: records[name] for name in order[: 10 * (night + 1)]}
        nights.publish(held, follow=chance.random() > 0.2)
        if chance.random() < 0.25:
            nights.rollback()
        at = now + night * DAY
        if chance.random() < 0.5:
            with pytest.MonkeyPatch.context() as patched:
                _killed_at(chance.randrange(12), patched)
                _in_a_process_that_is_killed(lambda at=at: send(nights, at))  # type: ignore[misc]
        else:
            send(nights, at)
    nights.publish({"old": OLD} | records)
    for later in (40, 50):
        send(nights, now + later * DAY)
    for address, mark in (("anna@ekby.example", "a"), ("bo@ekby.example", "b")):
        own = [m for m in mailbox.letters if m["To"] == address]
        by_id = {m["Message-ID"]: set(re.findall(rf"nr(\d+){mark}", str(m))) for m in own}
        told = [number for numbers in by_id.values() for number in numbers]
        public = {str(n) for n in range(300) if n % 10 != 3}
        assert sorted(told) == sorted(public)
        for letter in own:
            assert set(re.findall(rf"nr(\d+){mark}", str(letter))) == by_id[letter["Message-ID"]]
    assert nights.store.letters() == []
    with sqlite3.connect(nights.settings.watch_store or "") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_daily_watch_is_told_right_after_the_night(nights: Nights, mailbox: Mailbox) -> None:
    nights.publish({"old": OLD})
    watching(nights, search("budget"))
    now = time.time()
    nights.publish({"old": OLD, "other": Record({"9": "Larm"}, path="larm.txt")})
    send(nights, now)
    nights.publish({"old": OLD, "new": Record({"9": "Budget"}, path="ny.txt")})
    send(nights, now + 3600)  # nothing was sent an hour ago: this need not wait for tomorrow
    assert len(mailbox.letters) == 1
    nights.publish({"old": OLD, "newer": Record({"9": "Budget igen"}, path="nyare.txt")})
    send(nights, now + 7200)
    assert len(mailbox.letters) == 1
    send(nights, now + 7200 + DAY)
    assert len(mailbox.letters) == 2


def test_a_log_that_is_pulled_over_a_rollback_here_loses_no_section(
    nights: Nights, mailbox: Mailbox
) -> None:
    """The source noted a § before this host's own rollback, which the host pulled after it."""
    index = nights.settings.index
    nights.publish({"old": OLD})
    watching(nights, search("trygghetslarm"))
    nights.publish({"old": OLD, "may": Record({"7": "Trygghetslarm i maj"}, path="maj.txt")})
    before = (index / changes.FILE).read_bytes()
    more = {"june": Record({"8": "Trygghetslarm i juni"}, path="juni.txt")}
    nights.publish({"old": OLD, **more})
    pulled = (index / changes.FILE).read_bytes()
    (index / changes.FILE).write_bytes(before)
    time.sleep(0.01)
    nights.rollback()
    nights.rollback()
    send(nights)
    told = [body_of(letter, "plain") for letter in mailbox.letters]
    (index / changes.FILE).write_bytes(pulled)
    nights.publish({"old": OLD, **more}, follow=False)
    send(nights, time.time() + DAY)
    new = [body_of(letter, "plain") for letter in mailbox.letters][len(told) :]
    assert ["juni" in text for text in new] == [True]


def test_a_watch_that_begins_between_a_rollback_here_and_a_pull_loses_no_section(
    nights: Nights, mailbox: Mailbox
) -> None:
    """The source noted a § before the rollback here, after which the watch was confirmed."""
    index = nights.settings.index
    may = {"may": Record({"7": "Trygghetslarm i maj"}, path="maj.txt")}
    june = {"june": Record({"8": "Trygghetslarm i juni"}, path="juni.txt")}
    nights.publish({"old": OLD})
    nights.publish({"old": OLD, **may})
    before = (index / changes.FILE).read_bytes()
    nights.publish({"old": OLD, **may, **june})
    pulled = (index / changes.FILE).read_bytes()
    (index / changes.FILE).write_bytes(before)
    time.sleep(0.01)
    nights.rollback()
    nights.rollback()
    watching(nights, search("trygghetslarm"))
    (index / changes.FILE).write_bytes(pulled)
    nights.publish({"old": OLD, **may, **june}, follow=False)
    send(nights)
    (letter,) = mailbox.letters
    assert "juni" in body_of(letter, "plain")
    assert "maj" not in body_of(letter, "plain")


def test_a_watch_goes_on_under_the_name_that_what_it_watches_was_given(
    nights: Nights, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    filters = replace(Query(text="").filters, body=("Silverstyrelsen",))
    question = msgspec.json.encode(Query(text="larm", filters=filters)).decode()
    nights.publish({"old": OLD})
    watching(nights, replace(search("larm"), question=question))
    new = {"may": Record({"7": "Larm i maj"}, path="maj.txt")}
    nights.publish({"old": OLD, **new})
    send(nights)
    assert mailbox.letters == []
    assert "cannot be asked" in caplog.text
    folder = nights.settings.corpus.parent / "vocabulary"
    folder.mkdir()
    (folder / "bodies.toml").write_text(
        '[[bodies]]\nid = "direktionen"\nname = "Direktionen"\nkind = "direktion"\n'
        'variants = ["Silverstyrelsen"]\n',
        "utf-8",
    )
    renamed = replace(nights, settings=replace(nights.settings, vocabulary=folder))
    renamed.publish({"old": OLD, **new})
    send(renamed)
    (letter,) = mailbox.letters
    assert "§ 7 Larm" in body_of(letter, "plain")
