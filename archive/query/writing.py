"""Write a parsed query as text that is parsed to the same query again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.language.tokens import tokenize
from archive.query.expressions import Both, Close, Either, Exact, Field, Without, Words
from archive.query.lexing import FIELDS, is_operator, lex

if TYPE_CHECKING:
    from archive.query.expressions import Expression


def written(expression: Expression | None) -> str:
    """Return a query's text: operators in Swedish, fields by their first name."""
    match expression:
        case Words(words):
            text = words
        case Exact(words):
            text = f'"{words}"'
        case Close(operands, distance):
            text = f" NÄRA/{distance} ".join(map(written, operands))
        case Field("heading" | "decision" as name, value, quoted=False):
            text = f"{FIELDS[name][0]}:{value}"
        case Field(name, value):
            text = f'{FIELDS[name][0]}:"{value}"'
        case Both(operands):
            text = _and_operands(operands)
        case Either(operands):
            text = " ELLER ".join(map(_or_operand, operands))
        case Without(operand):
            text = f"INTE {_excluded(operand)}"
        case None:
            text = ""
    return text


def plain_words(text: str) -> str:
    """Return the words of a text so that none is read as an operator, a field or a bracket."""
    words = (token.text for token in tokenize(text))
    return " ".join(map(_as_word, words))


def _as_word(token: str) -> str:
    """Return a token so that it is read as a word: nära, organ s; EU:s as it stands."""
    if is_operator(token):
        return token.lower()
    kinds = [piece.kind for piece in lex(token)]
    return token if kinds == ["word"] else token.replace(":", " ")


def _or_operand(operand: Expression) -> str:
    return f"({written(operand)})" if isinstance(operand, Either) else written(operand)


def _and_operands(operands: tuple[Expression, ...]) -> str:
    text, before = "", None
    for operand in operands:
        joint = " OCH " if isinstance(operand, Words) and isinstance(before, Words) else " "
        text += (joint if text else "") + _grouped(operand)
        before = operand
    return text


def _excluded(operand: Expression) -> str:
    several = isinstance(operand, Words) and " " in operand.text
    return f"({written(operand)})" if several else _grouped(operand)


def _grouped(expression: Expression) -> str:
    text = written(expression)
    return f"({text})" if isinstance(expression, Both | Either) else text
