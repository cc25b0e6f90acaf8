"""Parser of the demo's text files: a few papers, each a path, a head and blocks.

A paper begins with `=== path`, then `key: value` lines, an empty line, and its body:

    § 12 | AKF 2014/031 | Heading     a matter of a protocol
    ## Heading, ### Heading           chapters
    **Beslut**                        a label on a line of its own
    - item                            a list
    | a | b |                         a table row
    >>>                               a new page
    anything else                     a paragraph, up to the next empty line
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CASE = re.compile(r"§ (\d+) \|\s*(.*?)\s*\| (.+)")
_SINGLE = (
    ("break", re.compile(r"(>>>)")),
    ("heading", re.compile(r"## (.+)")),
    ("subheading", re.compile(r"### (.+)")),
    ("label", re.compile(r"\*\*(.+)\*\*")),
    ("item", re.compile(r"- (.+)")),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a paper: kind, text, and for a matter its §, for a table its rows.

    kind: title, subtitle, heading, subheading, case, label, text, item, table, pair, sign, break.
    """

    kind: str
    text: str = ""
    number: str = ""
    case_number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be: where it goes, what its head says, what it holds."""

    path: str
    head: dict[str, str]
    blocks: tuple[Block, ...]

    @property
    def suffix(self) -> str:
        """The format, as the file name says it."""
        return self.path.rpartition(".")[2]

    @property
    def title(self) -> str:
        """The title its head gives."""
        return self.head.get("titel", "")


def papers(folder: Path) -> tuple[Paper, ...]:
    """Return all papers of a folder of texts, in order of path.

    A paper whose head says `samma: path` has that paper's body.
    """
    by_path = {paper.path: paper for file in sorted(folder.glob("*.txt")) for paper in _file(file)}
    return tuple(
        replace(by_path[path], blocks=by_path[by_path[path].head.get("samma", path)].blocks)
        for path in sorted(by_path)
    )


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a body."""
    for chunk in re.split(r"\n\s*\n", text.strip("\n")):
        yield from _chunk(chunk.splitlines())


def _file(file: Path) -> Iterator[Paper]:
    for part in re.split(r"^=== ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n\n")
        path, *lines = head.splitlines()
        pairs = (line.partition(": ") for line in lines)
        yield Paper(path.strip(), {key: value for key, _, value in pairs}, tuple(blocks(body)))


def _chunk(lines: list[str]) -> Iterator[Block]:
    text: list[str] = []
    rows: list[tuple[str, ...]] = []
    for line in lines:
        block = _single(line)
        if line.startswith("| "):
            rows.append(tuple(cell.strip() for cell in line.strip()[1:-1].split("|")))
        elif block is None:
            text.append(line.strip())
            continue
        yield from _paragraph(text)
        if block:
            yield block
    yield from _paragraph(text)
    if rows:
        yield Block("table", rows=tuple(rows))


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield Block("text", " ".join(lines))
        lines.clear()


def _single(line: str) -> Block | None:
    if match := _CASE.fullmatch(line.strip()):
        return Block("case", match[3], match[1], match[2])
    for kind, pattern in _SINGLE:
        if match := pattern.fullmatch(line.strip()):
            return Block(kind, match[1])
    return None
