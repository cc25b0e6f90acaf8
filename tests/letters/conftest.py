"""Nights without runs: generations with an index, and a mail server that others wrote."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from archive import changes, generations, vocabulary
from archive.catalogue import Catalogue, CatalogueWriter, sql_schema
from archive.engines import engine
from archive.letters.watch_store import WatchStore, store_of
from archive.settings import Settings
from indexer.build import terms
from indexer.build.analysis import analyser_of
from tests.changes.conftest import BARE, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import EmailMessage
    from pathlib import Path


@dataclass
class Mailbox:
    """Takes every letter, but to addresses that have an answer of their own (or to "" all)."""

    letters: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if answer := self.answers.get(address) or self.answers.get(""):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.senders.append(envelope.mail_from)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@dataclass
class Nights:
    """An index to which generations are published, and the store of watches."""

    settings: Settings

    @property
    def store(self) -> WatchStore:
        store = store_of(self.settings)
        assert store
        return store

    def publish(self, records: Mapping[str, Record], *, follow: bool = True) -> None:
        index = self.settings.index
        name = generations.new_name(index)
        place = generations.folder(index) / name
        place.mkdir(parents=True)
        path = place / generations.CATALOGUE
        with CatalogueWriter(path) as writer:
            writer.set_meta(schema=sql_schema.VERSION)
            for ident, record in records.items():
                writer.put_file(record.file())
                writer.put(record.stored(ident))
            writer.commit()
        with closing(Catalogue.open(path)) as catalogue:
            terms.write(
                engine("arrays", self.settings), place / generations.ENGINE, catalogue,
                self.settings, put=catalogue.document_ids(), dropped=(), progress=lambda done: None,
            )  # fmt: skip
        manifest = replace(
            BARE,
            name=name,
            analyser=analyser_of(None).version,
            vocabulary=vocabulary.load(None).version,
            files=generations.contents(place),
        )
        generations.seal(place, manifest)
        generations.publish(index, name)
        if follow:
            changes.follow(index)

    def rollback(self) -> None:
        generations.rollback(self.settings.index)
        changes.follow(self.settings.index)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def nights(tmp_path: Path, mailbox: Mailbox) -> Iterator[Nights]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    (tmp_path / "corpus").mkdir()
    made = Settings(
        corpus=tmp_path / "corpus",
        index=tmp_path / "index",
        watch_store=tmp_path / "watches.sqlite",
        address="https://arkiv.example",
        mail_from="arkivet@ekby.example",
        mail_server=f"127.0.0.1:{port}",
        letters_per_minute=0,
        searches_per_minute=0,
        exports_per_minute=0,
        seconds_per_minute=0,
        jobs=1,
    )
    yield Nights(made)
    controller.stop()
