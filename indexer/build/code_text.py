"""What a module's code says, in a form that comments, layout and its own names leave the same.

Docstrings are left out. Names that only one function, comprehension or module knows (variables,
functions within functions, what is private to a module) are numbered in the order in which they
are bound, so that a renaming says nothing new. Arguments, attributes, classes and what is public
keep their names: other modules, and data, may know them. Every release of Python writes the same.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@cache
def code_text(source: str | bytes) -> str:
    """Return what a module says; modules that behave otherwise say something else."""
    module = ast.parse(source)
    private = (name for name in _bound_names(module) if name.startswith("_"))
    return _node_text(_Numbering(_numbers(module, private, 0), 1).generic_visit(module))


def _node_text(node: object) -> str:
    """Write a node, a list of nodes or a value; what is empty is left out, and docstrings."""
    if isinstance(node, list):
        return f"[{','.join(_node_text(item) for item in node if not _is_docstring(item))}]"
    if not isinstance(node, ast.AST):
        return ascii(node)
    fields = [(name, value) for name, value in ast.iter_fields(node) if value not in (None, [])]
    texts = ",".join(f"{name}={_node_text(value)}" for name, value in fields)
    return f"{type(node).__name__}({texts})"


def _is_docstring(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


class _Numbering(ast.NodeTransformer):
    """Puts numbers for the names that a scope and those around it bind."""

    def __init__(self, numbers: Mapping[str, str], depth: int) -> None:
        self._numbers = numbers
        self._depth = depth

    def visit(self, node: ast.AST) -> ast.AST:
        """Number the names in a node; functions and comprehensions have some of their own."""
        if isinstance(node, ast.Name):
            node.id = self._numbers.get(node.id, node.id)
        elif isinstance(node, _Function):
            self._visit_function(node)
        elif isinstance(node, _Comprehension):
            self._visit_comprehension(node)
        else:
            if isinstance(node, ast.JoinedStr):  # some releases end them with an empty text
                node.values = [part for part in node.values if getattr(part, "value", None) != ""]
            self.generic_visit(node)
        return node

    def _visit_function(self, node: _Function) -> None:
        inner = self._inner_scope(node)
        node.name = self._numbers.get(node.name, node.name)
        body, node.body = node.body, []
        self.generic_visit(node)  # decorators, defaults and annotations are read outside
        for statement in body:
            inner.visit(statement)
        node.body = body

    def _visit_comprehension(self, node: _Comprehension) -> None:
        inner = self._inner_scope(node)
        first = node.generators[0]
        source, first.iter = first.iter, ast.Constant(None)
        self.visit(source)  # what a comprehension goes through first is read outside
        inner.generic_visit(node)
        first.iter = source

    def _inner_scope(self, scope: ast.AST) -> _Numbering:
        own = _numbers(scope, _bound_names(scope), self._depth)
        return _Numbering({**self._numbers, **own}, self._depth + 1)


def _numbers(scope: ast.AST, names: Iterable[str], depth: int) -> dict[str, str]:
    """Return numbers for names of a scope, save those that something else in it is called by."""
    kept = set(_kept_names(scope))
    own = [name for name in dict.fromkeys(names) if name not in kept]
    return {name: f"{depth}.{number}" for number, name in enumerate(own)}


def _bound_names(scope: ast.AST) -> Iterator[str]:
    """Yield the variables that a scope binds and the functions that it defines, in order."""
    if isinstance(scope, _Comprehension):
        targets = [node for part in scope.generators for node in ast.walk(part.target)]
        yield from (node.id for node in targets if isinstance(node, ast.Name))
        return
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, _Function):
            yield node.name
        elif isinstance(node, _Comprehension):
            named = [part.target for part in ast.walk(node) if isinstance(part, ast.NamedExpr)]
            yield from (target.id for target in named)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.ClassDef | ast.Lambda):
            yield from _bound_names(node)


def _kept_names(scope: ast.AST) -> Iterator[str]:
    """Yield the names in a scope that are bound otherwise: by arguments, handlers, imports."""
    for node in ast.walk(scope):
        if isinstance(node, ast.ClassDef):
            yield from (part.name for part in node.body if isinstance(part, _Function))
        if not isinstance(node, _Function | ast.Name | ast.Attribute | ast.keyword | ast.Constant):
            for _, value in ast.iter_fields(node):
                values = value if isinstance(value, list) else [value]
                yield from (text for text in values if isinstance(text, str))
