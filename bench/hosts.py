"""Three web hosts on three ports, a generation apart while 32 readers ask: no wrong answer.

    python -m bench.hosts [--minutes 1]

One index is published anew while the readers ask; the hosts pull it one after the other over the
minutes given. Each answer of /api/search names its generation: it must be what that generation
finds, and no host may go back to an older one.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import replace
from multiprocessing import util
from pathlib import Path
from typing import Any

from archive.model import Query
from archive.progress import silent
from archive.replication import pull
from archive.search import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

HOSTS, READERS = 3, 32
WORDS = ("larm", "vatten", "avfall", "buller", "skola", "beslutar")
_UNLIMITED = "searches_per_minute = 0\nseconds_per_minute = 0\nworkers = 1\n"


class Host:
    """A site on a port of its own, over an index that pulls from the one that is built."""

    def __init__(self, folder: Path, there: Settings, number: int) -> None:
        self.settings = replace(there, index=folder / f"host{number}")
        self._source = str(there.index)
        self.pull()
        config = folder / f"host{number}.toml"
        config.write_text(f'corpus = "corpus"\nindex = "host{number}"\n{_UNLIMITED}')
        command = [sys.executable, "-c", "from archive.cli import main; main()"]
        self._process = subprocess.Popen(
            [*command, "serve", "--config", str(config), "--port", "0", "--quiet"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.address = self._process.stdout.readline().split()[-4]

    def pull(self) -> None:
        pull(self.settings, self._source)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    minutes = parser.parse_args().minutes
    util.get_temp_dir()  # not in a folder that is deleted before this process ends
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        there = Settings(corpus=folder / "corpus", index=folder / "there", jobs=1, engine="arrays")
        expected: dict[str, dict[str, list[str]]] = {}
        _night(there, range(40), expected)
        hosts = [Host(folder, there, number) for number in range(HOSTS)]
        try:
            _measure(hosts, there, expected, minutes * 60)
        finally:
            for host in hosts:
                host.stop()


def _night(there: Settings, numbers: range, expected: dict[str, dict[str, list[str]]]) -> str:
    """Let a night pass with some records more; note what each word finds from then on."""
    for number in numbers:
        word = WORDS[number % (len(WORDS) - 1)]
        text = f"Protokoll {2000 + number}\n\n§ 1 Om {word}\n\nDirektionen beslutar om {word}.\n"
        (there.corpus / f"{number}.txt").write_text(text)
    run(there, Options(), silent)
    with open_archive(there) as archive:
        expected[archive.generation] = {
            word: [hit.document.id for hit in archive.search(Query(word, limit=50)).hits]
            for word in WORDS
        }
        return archive.generation


def _measure(
    hosts: list[Host], there: Settings, expected: dict[str, dict[str, list[str]]], seconds: float
) -> None:
    counted: Counter[str] = Counter()
    seen: list[Counter[str]] = [Counter() for _ in hosts]
    stop = threading.Event()

    def read(number: int) -> None:
        choice, latest = random.Random(number), [""] * len(hosts)
        while not stop.is_set():
            at, word = choice.randrange(len(hosts)), choice.choice(WORDS)
            try:
                told = _ask(hosts[at].address, word)
            except OSError:
                counted["failed"] += 1
                continue
            generation = told["generation"]
            ids = [hit["document_id"] for hit in told["hits"]]
            right = ids == expected.get(generation, {}).get(word) and generation >= latest[at]
            counted["right" if right else "wrong"] += 1
            latest[at] = generation
            seen[at][generation] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    time.sleep(5)
    _night(there, range(40, 55), expected)
    for host in hosts:
        time.sleep(seconds / len(hosts))
        host.pull()
    time.sleep(5)
    stop.set()
    for reader in readers:
        reader.join()
    print(f"{HOSTS} hosts, {READERS} readers: {dict(counted)}")
    for number, generations in enumerate(seen):
        print(f"  host {number}: {dict(sorted(generations.items()))}")


def _ask(address: str, word: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}api/search?q={word}&limit=50", timeout=60) as answer:
        told: dict[str, Any] = json.load(answer)
        return told


if __name__ == "__main__":
    main()
