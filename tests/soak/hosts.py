"""Three web hosts on three ports, a generation apart while 32 readers ask: no wrong answer.

    python -m tests.soak.hosts [--minutes 1]

One index is published anew while the readers ask; the hosts pull it one after the other over the
minutes given. Each answer of /api/search names its generation: it must be what that generation
finds, and no host may go back to an older one.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.model import Query
from archive.progress import silent
from archive.replication import pull
from archive.search.opened import open_archive
from archive.settings import Settings
from bench.site import served
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from bench.site import Site

    Expected = dict[str, dict[str, list[str]]]

HOSTS, READERS = 3, 32
WORDS = ("larm", "vatten", "avfall", "buller", "skola", "beslutar")


def main() -> None:
    """Print how many answers were right, wrong or failed, and which generations each host had."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    minutes = parser.parse_args().minutes
    util.get_temp_dir()  # not in a folder that is deleted before this process ends
    with tempfile.TemporaryDirectory() as name, ExitStack() as sites:
        folder = Path(name)
        (folder / "corpus").mkdir()
        there = Settings(corpus=folder / "corpus", index=folder / "there", jobs=1, engine="arrays")
        expected: Expected = {}
        _night(there, range(40), expected)
        hosts = [replace(there, index=folder / f"host{number}") for number in range(HOSTS)]
        for host in hosts:
            pull(host, str(there.index))
        served_hosts = [sites.enter_context(served(host.index, 1)) for host in hosts]
        stop = threading.Event()
        with ThreadPoolExecutor(READERS) as readers:
            counts = [
                readers.submit(_read, served_hosts, expected, number, stop)
                for number in range(READERS)
            ]
            time.sleep(5)
            _night(there, range(40, 55), expected)
            for host in hosts:
                time.sleep(minutes * 60 / HOSTS)
                pull(host, str(there.index))
            time.sleep(5)
            stop.set()
    counted = sum((own.result() for own in counts), Counter[str]())
    print(f"{HOSTS} hosts, {READERS} readers: {dict(sorted(counted.items()))}")


def _night(there: Settings, numbers: range, expected: Expected) -> None:
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


def _read(
    hosts: list[Site], expected: Expected, number: int, stop: threading.Event
) -> Counter[str]:
    """Ask hosts at random until told to stop; count right, wrong and failed answers."""
    choice, latest = random.Random(number), [""] * len(hosts)
    counted: Counter[str] = Counter()
    while not stop.is_set():
        host, word = choice.randrange(len(hosts)), choice.choice(WORDS)
        try:
            answer = _ask(hosts[host], word)
        except OSError:
            counted["failed"] += 1
            continue
        generation = answer["generation"]
        ids = [hit["document_id"] for hit in answer["hits"]]
        right = ids == expected.get(generation, {}).get(word) and generation >= latest[host]
        counted["right" if right else "wrong"] += 1
        counted[f"host {host} with {generation}"] += 1
        latest[host] = generation
    return counted


def _ask(host: Site, word: str) -> dict[str, Any]:
    address = f"http://{host.host}:{host.port}/api/search?q={word}&limit=50"
    with urllib.request.urlopen(address, timeout=60) as stream:
        answer: dict[str, Any] = json.load(stream)
        return answer


if __name__ == "__main__":
    main()
