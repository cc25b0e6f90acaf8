"""Which changes of a module say something else: those that change what it does."""

from __future__ import annotations

import pytest

from indexer.build.code_text import code_text

SAME = [
    ("def f(a):\n    b = a\n    return b", "def f(a):\n    c = a\n    return c"),
    ("def f(a):\n    return [b + c for b, c in a]", "def f(a):\n    return [d + b for d, b in a]"),
    (
        "def f(a):\n    b = [b for b in a]\n    return b",
        "def f(a):\n    c = [b for b in a]\n    return c",
    ),
    (
        "def f(a):\n    def b(): return a\n    return b",
        "def f(a):\n    def c(): return a\n    return c",
    ),
    ("def f(a):\n    if b := a: return b", "def f(a):\n    if c := a: return c"),
    ("_A = 1\ndef f(): return _A", "_B = 1\ndef f(): return _B"),
    ("def _a(): pass\ndef f(): return _a()", "def _b(): pass\ndef f(): return _b()"),
    (
        "async def f(a):\n    async for b in a: yield b",
        "async def f(a):\n    async for c in a: yield c",
    ),
    ('def f():\n    """Said."""\n    return 1', "def f():  # said\n    return (1)"),
]
OTHER = [
    ("A = 1", "B = 1"),
    ("def f(a): return a", "def f(b): return b"),
    ("def f(a): return a.b", "def f(a): return a.c"),
    ("def f(a): return a(b=1)", "def f(a): return a(c=1)"),
    ("class A:\n    _b = 1", "class A:\n    _c = 1"),
    ("class A:\n    def _b(self): pass", "class A:\n    def _c(self): pass"),
    ("class A:\n    def f(self): self._b = 1", "class A:\n    def f(self): self._c = 1"),
    ("def f(a):\n    b = c = a\n    return b", "def f(a):\n    b, c = a\n    return c"),
    (
        "def f(a, b):\n    c = a; d = b\n    return c",
        "def f(a, b):\n    c = a; d = b\n    return d",
    ),
    (
        "def f(a):\n    b = 1\n    return [b for b in b]",
        "def f(a):\n    c = 1\n    return [b for b in b]",
    ),
    ("def f(a=b):\n    b = 1", "def f(a=c):\n    c = 1"),
    ("def f():\n    global a\n    a = 1", "def f():\n    global b\n    b = 1"),
    ("def f():\n    import a\n    a = 1", "def f():\n    import b\n    b = 1"),
    ("_A = 1\n_B = 2\ndef f(): return _A", "_A = 1\n_B = 2\ndef f(): return _B"),
    ("A = ['']", "A = []"),
    ("A = f'{a:b}c'", "A = f'{a:b}d'"),
    ("def f(): return None", "def f(): return"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_names_that_nothing_else_knows_comments_and_layout_say_nothing(
    before: str, after: str
) -> None:
    assert code_text(before) == code_text(after)


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_what_a_module_does_and_what_others_know_it_by_is_said(before: str, after: str) -> None:
    assert code_text(before) != code_text(after)


def test_each_release_of_python_says_the_same() -> None:
    assert code_text("def f(a): return f'{a:%H}'") == (
        "Module(body=[FunctionDef(name='f',args=arguments(args=[arg(arg='a')]),body=["
        "Return(value=JoinedStr(values=[FormattedValue(value=Name(id='a',ctx=Load()),conversion=-1,"
        "format_spec=JoinedStr(values=[Constant(value='%H')]))]))])])"
    )
