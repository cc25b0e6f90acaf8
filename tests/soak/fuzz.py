"""Fuzzing of files, queries and requests: answers or reasons, in time."""

from __future__ import annotations

import csv
import io
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archive import generations
from archive.commands.provenance import provenance_of
from archive.errors import ArchiveError
from archive.export import write
from archive.model import Query
from archive.query import parse
from archive.search.opened import open_archive
from tests.soak.house import Counts, House
from tests.soak.mutation import damaged, seeds
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from archive.search.archive import Archive

_DEMO = Path(__file__).parents[2] / "corpus" / "demo"
_SECRET = "hemligkammaren"
"""Stands in a closed record only, and is never asked for."""
_SLOWEST = 15.0
"""Seconds that one answer may take on a busy machine."""
_PIECES = (
    *("vatten", "ärendet", "budget", "trygghetslarm", "2014-05-09", "KSN-2015-1584", "§", "183"),
    *('"', "(", ")", "*", "-", "INTE", "ELLER", "OCH", "NÄRA/5", "NÄRA/", ":", "/", "\\", "'"),
    *("organ:", "typ:", "ämne:", "förbund:", "datum:", "dnr:", "§:", "beslut:", "2012..2014"),
    *("..", "9999", "0000-00-00", "\u0000", "\u202e", "é", "e\u0301", "ﬁ", "\U0001f600"),
    *("=1+1", "<script>", "%00", "a" * 300, "'; DROP TABLE", "{{7*7}}", "\n", "\t", "a*", "*a"),
)
_FROM_A_TERMINAL = "\udcff"
"""A byte that is no UTF-8, as Python hands it on from the command line."""
_NAMES = ("q", "sida", "ordning", "format", "typ", "organ", "ar", "fran", "till", "lang", "alla")


class Fuzzing:
    """An archive of mangled and whole files, asked in every odd way."""

    def __init__(self, folder: Path, counts: Counts, seed: int, engine: str = "whoosh") -> None:
        self._dice = random.Random(seed)
        self._seed, self._counts = seed, counts
        folder.mkdir(parents=True)
        self._house = House(folder / "corpus", folder / "index", counts, engine)
        self._house.variables = {"HANDLINGAR_FILE_SECONDS": "60"}

    def files(self, count: int) -> bool:
        """Index mangled files: each is accounted for and the run ends; say whether it did."""
        corpus = self._house.corpus
        (corpus / "stangd").mkdir(parents=True)
        (corpus / "access.toml").write_text('[folders]\n"stangd" = "closed"\n', "utf-8")
        (corpus / "stangd" / "a.txt").write_text(f"Om vatten i {_SECRET} och budget.", "utf-8")
        real = [p for p in sorted(_DEMO.rglob("*")) if p.is_file() and p.suffix != ".toml"]
        made = [(path.name, path.read_bytes()) for path in real] + list(seeds().items())
        for number in range(count):
            name, data = self._dice.choice(made)
            (corpus / f"{number}-{name}").write_bytes(damaged(data, self._dice))
        for number, (name, data) in enumerate(self._dice.sample(made, 12)):
            (corpus / f"hel-{number}-{name}").write_bytes(data)
        lie = sum(1 for path in corpus.rglob("*") if path.is_file() and path.suffix != ".toml")
        self._counts.files += lie
        code, said = self._house.run()
        if code not in {0, 1}:
            self._wrong(f"exit {code}: {said[-400:]}")
            return False
        known = generations.current(self._house.index).manifest.counts
        if sum(known.values()) != lie:
            self._counts.remark("lost", f"seed {self._seed}: {known} of {lie} files")
        if " avbröts" in said:
            self._counts.remark("hung", f"seed {self._seed}: {said[-600:]}")
        return True

    def questions(self, count: int) -> None:
        """Ask odd questions and export what they find: an answer or a sentence, and all rows."""
        with open_archive(self._house.settings()) as archive:
            for _ in range(count):
                text = self._text() + self._dice.choice(("", "", "", _FROM_A_TERMINAL))
                began = time.monotonic()
                try:
                    self._ask(archive, text)
                except ArchiveError as error:
                    if error.http_status != 400:
                        self._wrong(f"{text!r}: {error}")
                except Exception as error:  # noqa: BLE001 -- whatever a question brings out
                    self._wrong(f"{text!r}: {type(error).__name__}: {error}")
                self._in_time(began, text)

    def _ask(self, archive: Archive, text: str) -> None:
        parse(text)
        query = Query(text, group=False)
        total = archive.search(query).total
        hits = list(archive.all_hits(query))
        if len(hits) != total:
            self._wrong(f"{text!r}: {len(hits)} of {total} hits are exported")
        stream = io.BytesIO()
        write(
            "csv", iter(hits), provenance_of(archive, query, self._house.settings(), "csv"), stream
        )
        rows = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig")), delimiter=";"))
        if len(rows) != total + 1 or len({len(row) for row in rows}) != 1:
            self._wrong(f"{text!r}: {len(rows) - 1} rows of {total} in the CSV")
        if any(cell[:1] in {"=", "+", "@", "\t", "\r"} for row in rows for cell in row):
            self._wrong(f"{text!r}: a cell that a spreadsheet would run")
        if _SECRET.encode() in stream.getvalue():
            self._counts.remark("leaked", f"{text!r}: a closed record is exported")

    def requests(self, count: int) -> None:
        """Ask the site in odd ways: never an error of ours, never a closed record, in time."""
        most = 10**6
        settings = replace(
            self._house.settings(),
            searches_per_minute=most,
            exports_per_minute=most,
            files_per_minute=most,
            seconds_per_minute=0,
        )
        app = create_app(settings)
        client = app.test_client()
        routes = [str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        ids = [p.rpartition("/")[2] for p in self._known(client)]
        for _ in range(count):
            route = self._dice.choice(routes)
            for place in ("<path:filename>", "<path:rest>", "<int(max=100000):part>", "<name>"):
                route = route.replace(place, self._dice.choice(("1", "ris", "..", "a/../b", "x")))
            for start in range(route.count("<")):
                part = route[route.index("<") : route.index(">") + 1]
                value = self._dice.choice(ids) if ids and not start else self._text()
                route = route.replace(part, value.replace("/", ""), 1)
            args = {self._dice.choice(_NAMES): self._text() for _ in range(self._dice.randrange(4))}
            if self._dice.random() < 0.6:
                args["q"] = self._text()
            began = time.monotonic()
            try:
                answer = client.get(route, query_string=args, follow_redirects=False)
                body = answer.get_data()
            except Exception as error:  # noqa: BLE001 -- whatever a request brings out
                self._wrong(f"{route} {args}: {type(error).__name__}: {error}")
                continue
            self._in_time(began, f"{route} {args}")
            if answer.status_code >= 500:
                self._wrong(f"{route} {args}: {answer.status_code}")
            if _SECRET.encode() in body:
                self._counts.remark("leaked", f"{route} {args}: a closed record is shown")

    @staticmethod
    def _known(client: FlaskClient) -> list[str]:
        found = client.get("/api/search", query_string={"q": "vatten ELLER budget"})
        return [hit["document_id"] for hit in (found.get_json() or {}).get("hits", ())]

    def _text(self) -> str:
        space = self._dice.choice(("", " ", " "))
        return space.join(self._dice.choices(_PIECES, k=self._dice.randrange(1, 7)))

    def _in_time(self, began: float, what: str) -> None:
        self._counts.requests += 1
        if time.monotonic() - began > _SLOWEST:
            self._counts.remark("hung", f"seed {self._seed}: more than {_SLOWEST:.0f} s: {what}")

    def _wrong(self, text: str) -> None:
        self._counts.remark("wrong", f"fuzz {self._seed}: {text}")
