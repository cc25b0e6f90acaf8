"""Swedish text analysis: tokenising, base forms, compound parts, identifiers."""

from archive.language.analyser import Analysed, Analyser
from archive.language.analysis import SNOWBALL, Word
from archive.language.fields import fields, heading_text, heading_tokens
from archive.language.tokens import Token, fold, tokenize

__all__ = [
    "SNOWBALL",
    "Analysed",
    "Analyser",
    "Token",
    "Word",
    "fields",
    "fold",
    "heading_text",
    "heading_tokens",
    "tokenize",
]
