"""Parsed query expressions: what was asked, before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand beside each other: all of them, or most when too few hits have all.

    A word that ends in `*` is the beginning of a word.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """What stood in quotation marks: these surface forms in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """Operands within so many words of each other, in any order."""

    operands: tuple[Words | Exact, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Field:
    """A restriction: `name` is one of lexing.FIELDS, `value` as typed without quotation marks.

    quoted: whether words of a heading or a decision stood in them, and so hold word for word.
    """

    name: str
    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """All of the operands."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the operands."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What the operand does not find."""

    operand: Expression


Expression = Words | Exact | Close | Field | Both | Either | Without
