"""`make mutants [ROOM=query] [SAMPLE=20] [SEED=1]`: mutation score of the tests, by cosmic-ray.

A mutant is our code with one operator, number or keyword changed. The tests of its room kill it
when one of them fails. Mutants are made in a copy of the tracked files, a random sample of them
each room, and the score is the share of the sample that was killed. Those within annotations,
which are never evaluated here, are none.
"""

from __future__ import annotations

import argparse
import ast
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cosmic_ray.work_db import WorkDB, use_db

if TYPE_CHECKING:
    from collections.abc import Iterator


def _tests(folder: str, names: str) -> tuple[str, ...]:
    return tuple(f"tests/{folder}/test_{name}.py" for name in names.split())


ROOMS = {
    "query": ("archive/query", ("tests/query",)),
    "personal": ("archive/personal", ("tests/test_personal.py",)),
    "search": (
        "archive/search",
        _tests(
            "search",
            "scores ranking matching letters snippets texts entry decided titles readings nearwords"
            " occurrences fields_of_words question_words meanings number_queries",
        ),
    ),
    "export": (
        "archive/export",
        _tests("export", "citation table harvested zotero styles export tables_again"),
    ),
    "access": (
        "archive/access",
        (
            *_tests("access", "overlay originals withholding level_readers restricted path_levels"),
            "tests/engines/test_restricted_searcher.py",
        ),
    ),
}
"""Room → the code that is changed and the tests that are to notice, the quickest first.

Tests that build large archives are left out, for they cost a minute of processor, and those that
start the installed program, which is not the one with the mutant in it.
"""
_CONFIG = """[cosmic-ray]
module-path = "{code}"
timeout = 600.0
excluded-modules = []
test-command = "{python} -m pytest -q -x -p no:cacheprovider -p no:randomly {tests}"

[cosmic-ray.distributor]
name = "local"
"""


def main() -> None:
    """Print the score of the wanted rooms, and each mutant that lived."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants")
    parser.add_argument("--room", choices=tuple(ROOMS))
    parser.add_argument("--sample", type=int, default=20, help="mutants tried in each room")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for room in (args.room,) if args.room else ROOMS:
        with tempfile.TemporaryDirectory() as folder:
            measure(room, Path(folder), args.sample, args.seed)


def measure(room: str, folder: Path, sample: int, seed: int) -> None:
    """Try a sample of a room's mutants in a copy of the project and print what became of them."""
    files = subprocess.run(["git", "archive", "HEAD"], check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], check=True, input=files, cwd=folder)
    code, tests = ROOMS[room]
    config = _CONFIG.format(code=code, tests=" ".join(tests), python=sys.executable)
    (folder / "mutants.toml").write_text(config, "utf-8")
    hashed = ("--invalidation-mode", "checked-hash", "archive", "indexer", "webapp")
    subprocess.run([sys.executable, "-m", "compileall", "-q", *hashed], check=True, cwd=folder)
    _cosmic_ray(folder, "baseline", "mutants.toml")
    _cosmic_ray(folder, "init", "mutants.toml", "mutants.sqlite")
    session = str(folder / "mutants.sqlite")
    with use_db(session, WorkDB.Mode.open) as db:
        idle = {path: list(_annotations(path)) for path in (folder / code).rglob("*.py")}
        every = [
            item
            for item in sorted(db.work_items, key=lambda item: str(item.mutations))
            for change in item.mutations
            if not any(a <= change.start_pos < b for a, b in idle[folder / change.module_path])
        ]
        chosen = random.Random(seed).sample(every, min(sample, len(every)))
        db.clear()
        db.add_work_items(chosen)
    _cosmic_ray(folder, "exec", "mutants.toml", "mutants.sqlite")
    with use_db(session, WorkDB.Mode.open) as db:
        results = dict(db.results)
    lived = [results[item.job_id] for item in chosen if not results[item.job_id].is_killed]
    print(f"| {room} | {len(every)} | {len(chosen)} | {len(chosen) - len(lived)} |", flush=True)
    for result in lived:
        print(result.diff, flush=True)


def _annotations(path: Path) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield from where to where (line and column) the annotations of a module stand.

    What is imported for them alone is no code that a test could miss either.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield (node.lineno, 0), (node.lineno + 1, 0)
        for name in ("annotation", "returns"):
            if isinstance(note := getattr(node, name, None), ast.expr):
                end = (note.end_lineno or note.lineno, note.end_col_offset or 0)
                yield (note.lineno, note.col_offset), end


def _cosmic_ray(folder: Path, *command: str) -> None:
    program = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([program, *command], check=True, cwd=folder)


if __name__ == "__main__":
    main()
