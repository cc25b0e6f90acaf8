"""Names of bodies within a text, and the fact that a document is of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, Span
from indexer.recognise.authority import authority
from indexer.recognise.forms import Formed, bodies_by_form, owned_body

if TYPE_CHECKING:
    from archive.vocabulary import Vocabulary

_FOR = re.compile(r"^(?:för|med|av|i)\s+", re.IGNORECASE)
_LEAD = 4
"""Characters before a body's name: an article."""
_TRAILING_YEAR = re.compile(r"\s*(?:19|20)\d\d.*$")


def named_body(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the body that a text begins with, an article aside."""
    owned = owned_body(text)
    if owned and owned.span.start <= _LEAD:
        return owned.name
    known = authority(vocabulary.bodies).find(text)
    if known and known[0].span.start == 0:
        return known[0].text
    formed = formed_body(text, vocabulary)
    if formed and formed.span.start <= _LEAD:
        return formed.name
    return None


def formed_body(text: str, vocabulary: Vocabulary) -> Formed | None:
    """Return the first body a text names by form; Socialstyrelsen has the form and is none."""
    known = authority(vocabulary.organisations)
    return next((formed for formed in bodies_by_form(text) if not known.find(formed.name)), None)


def body_fact(
    name: str,
    where: tuple[str, Span | None],
    rule: FactRule,
    confidence: float,
    vocabulary: Vocabulary,
) -> Fact:
    """Return that a document is of a body, by its name and where that stands."""
    text, span = where
    name = _FOR.sub("", name.strip(" ,.:;"))
    known = authority(vocabulary.bodies).find(name)
    if len(known) == 1 and len(known[0].text) >= 0.8 * len(name):
        name = known[0].name
    return Fact("body", name[:1].upper() + name[1:], text, rule, confidence, span)


def without_year(line: str) -> str:
    """Return a line up to the year that it ends with or goes on from."""
    return _TRAILING_YEAR.sub("", line)
