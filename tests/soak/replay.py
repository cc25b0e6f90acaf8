"""Copied cookies replayed over all processes of a real site after signing out: none answers."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import requests

from tests.webapp.provider import CLIENT, SECRET, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.cookiejar import CookieJar

    from tests.soak.house import Counts, House

_CLOSED = "hemligkammaren"
"""Stands in a closed record only."""
_BESIDE = " och budget"
"""Stands beside it in the record, and in no address."""
_ADDRESSES = (f"/sok?q={_CLOSED}", f"/api/search?q={_CLOSED}", f"/export?q={_CLOSED}&format=jsonl")
_REPLAYS = 40
_SECONDS = 30.0


class Replay:
    """A site of two processes with signing-in, and a thief who copies each reader's cookie."""

    def __init__(self, house: House, counts: Counts, seed: int) -> None:
        self._dice = random.Random(seed)
        self._house, self._counts = house, counts
        (house.corpus / "stangd").mkdir(parents=True)
        (house.corpus / "access.toml").write_text('[folders]\n"stangd" = "closed"\n', "utf-8")
        (house.corpus / "stangd" / "a.txt").write_text(f"Om {_CLOSED} och budget.", "utf-8")
        (house.corpus / "b.txt").write_text("Om vatten och budget.", "utf-8")
        code, told = house.run()
        if code:
            counts.remark("wrong", f"replay: exit {code}: {told[-300:]}")

    def cycle(self, readers: int = 4) -> None:
        """Let readers sign in and out of one site while their cookies are copied and replayed."""
        with contextlib.closing(Provider()) as provider, self._site(provider) as address:
            provider.groups = ["arkivarie"]
            for _ in range(readers):
                self._one_reader(address)

    def _one_reader(self, address: str) -> None:
        reader = requests.Session()
        page = reader.get(f"{address}/logga-in", params={"vidare": "/"}, timeout=_SECONDS).text
        token = re.search(r'name="token" value="([^"]+)"', page)
        cookies = reader.cookies.copy()
        if not token or not self._sees(address, cookies):
            self._counts.remark("wrong", f"replay: signing in opened nothing: {page[:80]}")
            return
        if self._dice.random() < 0.5:  # a second signing-in ends the session before it
            reader.get(f"{address}/logga-in", params={"vidare": "/"}, timeout=_SECONDS)
        else:
            reader.post(f"{address}/logga-ut", data={"token": token[1]}, timeout=_SECONDS)
        answered = sum(self._sees(address, cookies) for _ in range(_REPLAYS))
        if answered:
            self._counts.remark("leaked", f"replay: {answered} of {_REPLAYS} after signing out")

    def _sees(self, address: str, cookies: CookieJar) -> bool:
        """Ask once, over a connection of its own, which any of the processes may take."""
        self._counts.requests += 1
        where = address + self._dice.choice(_ADDRESSES)
        answer = requests.get(where, cookies=cookies, timeout=_SECONDS)
        if answer.status_code >= 500:
            self._counts.remark("wrong", f"replay: {where}: {answer.status_code}")
        return _BESIDE in answer.text

    @contextlib.contextmanager
    def _site(self, provider: Provider) -> Iterator[str]:
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        secret = self._house.index.with_name("oidc-secret")
        secret.write_text(SECRET)
        settings = {
            "OIDC_ISSUER": provider.issuer,
            "OIDC_CLIENT": CLIENT,
            "OIDC_SECRET": f"file:{secret}",
            "OIDC_CLOSED": "arkivarie",
            "SESSION_SECRET": "s" * 40,
            "ADDRESS": address,
            "SEARCHES_PER_MINUTE": "0",
            "EXPORTS_PER_MINUTE": "0",
            "SECONDS_PER_MINUTE": "0",
        }
        command = [sys.executable, "-c", "from archive.cli import main; main()", "serve", "--quiet"]
        command += ["--index", str(self._house.index), "--port", str(port), "--workers", "2"]
        environ = os.environ | {f"HANDLINGAR_{name}": value for name, value in settings.items()}
        process = subprocess.Popen(command, env=environ, start_new_session=True)
        try:
            _wait_until_up(address)
            yield address
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(_SECONDS)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_up(address: str) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{address}/readyz", timeout=_SECONDS).ok:
                return
        time.sleep(0.1)
    msg = f"{address} does not answer"
    raise TimeoutError(msg)
