"""Appendices that a signing service left in a file: evidence of its record, no records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule
from indexer.recognise.signing import signing_facts
from indexer.segment import is_evidence, names_evidence

if TYPE_CHECKING:
    from archive.catalogue import Stored
    from archive.model import Reading


def is_evidence_of_signing(reading: Reading) -> bool:
    """Tell whether a reading that lies within a file is evidence of signing and nothing else."""
    return is_evidence(reading.raw, titled=names_evidence(reading.name or ""))


def with_evidence(stored: Stored, reading: Reading) -> Stored:
    """Return a document with the appendix named and what it says of signing, each fact once."""
    name = (reading.name or "").rsplit("/", 1)[-1]
    document = stored.document
    known = {(fact.kind, fact.value) for fact in document.facts}
    facts = [
        Fact("evidence", name, name, FactRule.SIGNING_EVIDENCE, 1.0),
        *signing_facts(reading.raw),
    ]
    new = [fact for fact in facts if fact.value and (fact.kind, fact.value) not in known]
    return replace(stored, document=replace(document, facts=(*document.facts, *new)))
