"""Mail to a real SMTP server and a webhook to a real HTTP server, both in this process."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import replace
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from archive import runs
from archive.errors import SettingsError
from archive.progress import silent
from archive.runs import RunReport
from archive.runs.sending import send
from archive.settings import Settings, secret
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WELL = RunReport(started="2026-01-01T02:30:00Z", result="published", new=["a.pdf"], name="n")
ILL = replace(WELL, result="stopped", reason="Samlingen är tom; inget har ändrats.\nRad två")


class Box:
    """Keeps what is delivered."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.refuse = 0

    async def handle_DATA(  # noqa: N802 - as the server calls it
        self, server: object, session: object, envelope: Any
    ) -> str:
        if self.refuse > 0:
            self.refuse -= 1
            return "451 later"
        self.mails.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, Settings]]:
    kept = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    yield (
        kept,
        Settings(
            title="Ådalens handlingar",
            address="https://arkiv.example.se/",
            mail_to=("arkivet@example.se", "vakt@example.se"),
            mail_from="handlingar@example.se",
            mail_server=f"127.0.0.1:{port}",
        ),
    )
    controller.stop()


class Hook(HTTPServer):
    """Answers with the statuses it is given, the last one for ever, and keeps what it hears."""

    def __init__(self, *statuses: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses, self.heard = list(statuses), []  # type: ignore[var-annotated]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/krok"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["Content-Type"], json.loads(body)))
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.send_header("Location", "/annanstans")
        self.end_headers()

    def do_GET(self) -> None:
        self.server.heard.append(("GET", "", {}))

    def log_message(self, *said: object) -> None:
        pass


def test_a_mail_tells_what_is_wrong(box: tuple[Box, Settings]) -> None:
    kept, settings = box
    assert send(settings, ILL) == ()
    ((envelope, mail),) = kept.mails
    assert envelope.rcpt_tos == ["arkivet@example.se", "vakt@example.se"]
    assert mail["Subject"] == (
        "[Ådalens handlingar] Uppdateringen avbröts: Samlingen är tom; inget har ändrats. Rad två"
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"]
    text = mail.get_content()
    assert "Samlingen är tom" in text
    assert text.rstrip().endswith("https://arkiv.example.se/status/korningar/n")


def test_a_good_night_is_told_only_when_asked_for(box: tuple[Box, Settings]) -> None:
    kept, settings = box
    assert send(settings, WELL) == ()
    assert kept.mails == []
    assert send(replace(settings, report_when="always"), WELL) == ()
    assert "Ny generation: 1 ny fil, 0 ändrade." in kept.mails[0][1]["Subject"]


def test_a_server_that_is_busy_is_asked_again(box: tuple[Box, Settings]) -> None:
    kept, settings = box
    kept.refuse = 2
    assert send(settings, ILL, pauses=(0.0, 0.0)) == ()
    assert len(kept.mails) == 1
    kept.refuse = 3
    (warning,) = send(settings, ILL, pauses=(0.0, 0.0))
    assert warning.startswith("Rapporten kunde inte skickas (mail_to): SMTPDataError")


def test_the_hook_gets_the_record_and_is_tried_again() -> None:
    hook = Hook(500, 503, 204)
    settings = Settings(title="Ådalen", webhook=hook.address)
    assert send(settings, ILL, pauses=(0.0, 0.0)) == ()
    assert [path for path, _, _ in hook.heard] == ["/krok"] * 3
    _, kind, said = hook.heard[-1]
    assert kind == "application/json"
    assert (said["archive"], said["result"], said["new"]) == ("Ådalen", "stopped", ["a.pdf"])
    assert said["troubles"] == [f"Uppdateringen avbröts: {ILL.reason}"]
    hook.shutdown()


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_hook_that_refuses_is_a_warning_and_no_redirect_is_followed(status: int) -> None:
    hook = Hook(status)
    (warning,) = send(Settings(webhook=hook.address), ILL, pauses=())
    assert str(status) in warning
    assert [path for path, _, _ in hook.heard] == ["/krok"]
    hook.shutdown()


def test_only_web_addresses_are_posted_to(tmp_path: Path) -> None:
    (warning,) = send(Settings(webhook=f"file://{tmp_path}"), ILL)
    assert "webhook" in warning


def test_no_one_there_never_fails_a_run(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.txt").write_text("Text.\n")
    settings = Settings(
        corpus=tmp_path / "corpus", index=tmp_path / "index", engine="arrays", jobs=1,
        mail_to=("a@example.se",), mail_server="127.0.0.1:1", report_when="always",
    )  # fmt: skip
    report = run(settings, Options(), silent)
    assert report.result == "published"
    (warning,) = runs.runs(settings.index)[0].warnings
    assert warning.startswith("Rapporten kunde inte skickas (mail_to): ConnectionRefusedError")
    assert run(settings, Options(send=False), silent).warnings == []


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "lösen").write_text("hemligt\n")
    assert secret(f"file:{tmp_path}/lösen") == "hemligt"
    assert secret("rakt") == "rakt"
    with pytest.raises(SettingsError):
        secret("file:/finns/inte")
    assert "hemligt" not in repr(Settings(mail_password="hemligt", webhook="https://x/hemligt"))
