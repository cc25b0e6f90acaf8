"""Query language: parsing of what a user typed."""

from archive.query.dates import date_bounds, interval, span
from archive.query.expressions import (
    Both,
    Close,
    Either,
    Exact,
    Expression,
    Field,
    Without,
    Words,
)
from archive.query.lexing import FIELDS, meant_field
from archive.query.parsing import parse
from archive.query.writing import plain_words, written

__all__ = [
    "FIELDS",
    "Both",
    "Close",
    "Either",
    "Exact",
    "Expression",
    "Field",
    "Without",
    "Words",
    "date_bounds",
    "interval",
    "meant_field",
    "parse",
    "plain_words",
    "span",
    "written",
]
