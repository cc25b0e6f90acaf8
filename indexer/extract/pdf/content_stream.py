"""Tokeniser of a page's content stream: one compiled expression finds its operators.

pdfminer reads the stream letter by letter and spends most of its time there (56 %, measured). Only
what places text or reaches other content is carried out; lines, colours and shadings are passed by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import LIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TOKEN = re.compile(
    rb"""[\x00\t\n\x0c\r ]+ | %[^\r\n]*
    | (?P<number>[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20}))(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)
    | \((?P<plain>[^()\\\r]*)\)
    | (?P<operator>[A-Za-z'"][A-Za-z0-9*]*)(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)
    | /(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)
    | (?P<open>\[|<<) | (?P<close>\]|>>)
    | <(?P<hex>[0-9A-Fa-f\x00\t\n\x0c\r ]*)>
    | (?P<string>\()
    | [^\x00\t\n\x0c\r ()<>\[\]{}/%]+ | .""",
    re.DOTALL | re.VERBOSE,
)
_STRING_SIGN = re.compile(rb"[()\\\r]")
_SPACE = re.compile(rb"[\x00\t\n\x0c\r ]+")
_IMAGE_DATA = re.compile(
    rb"\bID[\x00\t\n\x0c\r ].*?[\x00\t\n\x0c\r ]EI(?=[\x00\t\n\x0c\r ]|$)", re.DOTALL
)
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PASSED = frozenset(
    b"m l c v y h re S s f F f* B B* b b* n W W* CS cs SC SCN sc scn G g RG rg K k sh d w J j M ri "
    b"i gs BMC BDC EMC MP DP d0 d1 BX EX".split()
)
_WORDS = {b"true": True, b"false": False, b"null": None}


class ContentInterpreter(PDFPageInterpreter):
    """pdfminer's interpreter with another way of cutting streams into operators."""

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out content streams; one that is being carried out already is passed by."""
        self.stream_ids.clear()
        parts = []
        for each in streams:
            stream = stream_value(each)
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                self.stream_ids.add(stream.objid)
                parts.append(stream.get_data())
        self._carry_out(b"\n".join(parts))

    def _carry_out(self, data: bytes) -> None:
        operators: dict[bytes, tuple[Callable[..., None] | None, int]] = {}
        outer: list[list[Any]] = []
        operands: list[Any] = []
        at, end = 0, len(data)
        while at < end:
            token = _TOKEN.match(data, at)
            if token is None:
                return
            at, kind = token.end(), token.lastgroup
            if kind is None:
                continue
            if kind == "operator" and not outer:
                name = token["operator"]
                if name in _WORDS:
                    operands.append(_WORDS[name])
                    continue
                if name == b"BI":
                    image = _IMAGE_DATA.search(data, at)
                    at = image.end() if image else end
                elif name not in _PASSED:
                    carrier = operators.get(name) or self._operator(name, operators)
                    self._call(*carrier, operands)
                operands = []
            elif kind == "open":
                outer.append(operands)
                operands = []
            elif kind == "close":
                if outer:
                    inner, operands = operands, outer.pop()
                    operands.append(inner)
            elif kind == "string":
                value, at = _string(data, at)
                operands.append(value)
            else:
                operands.append(_value(kind, token[kind]))

    def _operator(
        self, name: bytes, operators: dict[bytes, tuple[Callable[..., None] | None, int]]
    ) -> tuple[Callable[..., None] | None, int]:
        spelled = name.decode("latin-1").replace("*", "_a").replace('"', "_w").replace("'", "_q")
        method = getattr(self, f"do_{spelled}", None)
        operators[name] = method, method.__code__.co_argcount - 1 if method else 0
        return operators[name]

    @staticmethod
    def _call(method: Callable[..., None] | None, count: int, operands: list[Any]) -> None:
        if method is not None and len(operands) >= count:
            method(*operands[len(operands) - count :])


def _value(kind: str, token: bytes) -> object:
    if kind == "number":
        return float(token) if b"." in token else int(token)
    if kind == "plain":
        return token
    if kind == "hex":
        digits = _SPACE.sub(b"", token)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if kind == "name":
        raw = _NAME_CODE.sub(lambda code: bytes((int(code[1], 16),)), token)
        try:
            return LIT(raw.decode("utf-8"))
        except UnicodeDecodeError:
            return LIT(raw)
    return None


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    """Return a string that has escapes or inner brackets, and where it ends."""
    parts, depth = [], 1
    while sign := _STRING_SIGN.search(data, at):
        parts.append(data[at : sign.start()])
        at, letter = sign.end(), sign[0]
        if letter == b"(":
            depth += 1
        elif letter == b")":
            depth -= 1
            if not depth:
                return b"".join(parts), at
        elif letter == b"\r":
            letter, at = b"\n", at + (data[at : at + 1] == b"\n")
        else:
            letter, at = _escaped(data, at)
        parts.append(letter)
    return b"".join(parts), len(data)


def _escaped(data: bytes, at: int) -> tuple[bytes, int]:
    letter = data[at : at + 1]
    if b"0" <= letter <= b"7":
        last = at + 1
        while last < at + 3 and b"0" <= data[last : last + 1] <= b"7":
            last += 1
        return bytes((int(data[at:last], 8) & 255,)), last
    if letter in (b"\r", b"\n"):
        return b"", at + 1 + (data[at : at + 2] == b"\r\n")
    return _ESCAPES.get(letter, letter), at + 1
