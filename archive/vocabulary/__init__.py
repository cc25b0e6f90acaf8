"""Vocabularies: organisations, bodies, types, topics and abbreviations, with names and validity."""

from archive.vocabulary.candidates import Candidate, candidates
from archive.vocabulary.checking import CONTRACT_TYPES, check
from archive.vocabulary.entries import (
    Body,
    DocumentType,
    Locality,
    Organisation,
    Synonym,
    Topic,
    Vocabulary,
)
from archive.vocabulary.loading import FILES, load

__all__ = [
    "CONTRACT_TYPES",
    "FILES",
    "Body",
    "Candidate",
    "DocumentType",
    "Locality",
    "Organisation",
    "Synonym",
    "Topic",
    "Vocabulary",
    "candidates",
    "check",
    "load",
]
