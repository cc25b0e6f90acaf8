"""`python -m bench.size [REVISION …]`: how large the code is in each room, and how it is named.

Statements are those of Python's grammar without docstrings, so that neither comments nor layout
count. A function name is of one word when it has no underscore between letters; a basename or
class name is repeated when a room has it more than once; `__init__.py`, commands and the parts
that engines share are left aside.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from typing import NamedTuple

ROOMS = ("archive", "indexer", "webapp", "bench")
_COLUMNS = (
    *("revision", "room", "files", "lines", "statements"),
    *("functions of one word", "basenames twice", "classes twice"),
)


class Size(NamedTuple):
    """What is counted of a room."""

    files: int
    lines: int
    statements: int
    one_word: int
    basenames: int
    classes: int


def main() -> None:
    """Print a table of the rooms at each revision named, of HEAD when none is."""
    print("|", " | ".join(_COLUMNS), "|")
    print("|---" * len(_COLUMNS) + "|")
    for revision in sys.argv[1:] or ["HEAD"]:
        for room in ROOMS:
            cells = (revision, room, *size_of(revision, room))
            print("|", " | ".join(map(str, cells)), "|")


def size_of(revision: str, room: str) -> Size:
    """Return the size of a room at a revision that git knows."""
    listed = _git("ls-tree", "-r", "--name-only", revision, room).split("\n")
    paths = [path for path in listed if path.endswith(".py")]
    texts = [_git("show", f"{revision}:{path}") for path in paths]
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    names = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
    own = [path for path in paths if not {"commands", "engines"} & {*path.split("/")}]
    files = Counter(path.rpartition("/")[2] for path in own)
    classes = Counter(node.name for node in nodes if isinstance(node, ast.ClassDef))
    return Size(
        len(paths),
        sum(text.count("\n") for text in texts),
        sum(isinstance(node, ast.stmt) and not _is_docstring(node) for node in nodes),
        sum("_" not in name.strip("_") for name in names if not name.startswith("__")),
        sum(count > 1 for name, count in files.items() if name != "__init__.py"),
        sum(count > 1 for count in classes.values()),
    )


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _git(*command: str) -> str:
    return subprocess.run(["git", *command], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
