"""Web, commands and exports reach nothing unrestricted: no name, no call, no statement of SQL."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import archive

ROOT = Path(archive.__file__).parent.parent
_WHOLE = {"access", "catalogue", "engines"}
"""What restricts, and what it restricts."""
_WHOLE_GENERATIONS = {"pulling.py", "consistency.py"}
"""Modules that bring or check a whole generation, of which no reader sees anything."""
UNRESTRICTED = {"Catalogue", "CatalogueWriter", "CatalogueReader"}
FILES = sorted(
    path
    for room in ("webapp", "archive")
    for path in (ROOT / room).rglob("*.py")
    if not _WHOLE & {*path.parts} and path.name not in _WHOLE_GENERATIONS
)
_OWN_FILES = {
    *("catalogue", "register", "changes", "letters", "places.py", "sessions.py"),
    *("file_table.py", "seen_files.py"),
}
"""Rooms and modules with a database of their own; none but the first asks the catalogue's."""
SQL = ("select ", "insert ", "update ", "delete ", "pragma ")


def imported(tree: ast.AST) -> set[str]:
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("archive.catalogue")
        for alias in node.names
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_unrestricted_is_within_reach(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not imported(tree) & UNRESTRICTED
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert [node.lineno for node in attributes if node.attr == "restricted_to"] == []


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for room in ("archive", "indexer", "webapp")
        for path in (ROOT / room).rglob("*.py")
        if not _OWN_FILES & {*path.parts}
    ),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_sql_stands_in_the_catalogue_alone(path: Path) -> None:
    """But for what is no part of it: the register, the log of changes, a run's own tables."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.strip()
            assert not text.startswith(tuple(word.upper() for word in SQL)), f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for room in ("archive", "indexer", "webapp")
        for path in (ROOT / room).rglob("*.py")
        if not {"catalogue", "register"} & {*path.parts}
    ),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_nothing_but_the_catalogue_asks_its_tables(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = ast.unparse(node.func.value).rpartition(".")[2].lstrip("_")
            assert (asked, node.func.attr) != ("catalogue", "query"), f"{path}:{node.lineno}"


def test_one_module_of_the_web_chooses_whose_archive_answers() -> None:
    """Views get the archive of the request's level, or what everybody may see; none names one."""
    choosing = {
        path.name
        for path in (ROOT / "webapp").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "of"
        and [ast.unparse(argument).partition(".")[0] for argument in node.args]
        in (["g"], ["Level"])
    }
    assert choosing == {"handles.py"}
