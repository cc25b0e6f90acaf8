"""How sections lie in an OpenSearch index: token fields, columns, and BM25 as `bm25` has it.

Lucene's own BM25 takes the number of sections and their mean length from those that have the field
at all; ours from all. A mark is therefore indexed with every field, at the position of its first
token: `field.docCount` is then the number of sections, and the mean length is
sumTotalTermFreq / docCount - 1, for tokens at the same position do not count in a length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.engines.bm25 import K1, B
from archive.engines.collect.columns import DOCUMENT, distinct_values, first_and_last_day
from archive.model import FACETS, UNKNOWN
from archive.tree import FIELDS

if TYPE_CHECKING:
    from archive.engines.base import Entry

COLUMNS = (*FACETS, "access", "kind")

# Letters of the private use area: in no text that has been folded to tokens.
_SPACES = dict(zip(" \t\n\x0b\f\r", "\ue000\ue001\ue002\ue003\ue004\ue008", strict=True))
NOTHING = "\ue005"
"""The empty token, which holds a position."""
PRESENT = "\ue006"
"""The mark that every section has in every field."""
_JOIN = "\ue007"
_ENCODE = str.maketrans(_SPACES)
_DECODE = str.maketrans({mark: space for space, mark in _SPACES.items()})

_WEIGHT = f"""
double n = term.docFreq;
double all = field.docCount;
return query.boost * {K1 + 1} * Math.log(1 + (all - n + 0.5) / (n + 0.5));
"""
_SCORE = f"""
double mean = (double) field.sumTotalTermFreq / field.docCount - 1;
double norm = mean > 0 ? {K1} * (1 - {B} + {B} * doc.length / mean) : {K1};
return weight * doc.freq / (doc.freq + norm);
"""


def encoded(token: str) -> str:
    """Return a token as it is indexed: without white space, never empty."""
    return token.translate(_ENCODE) or NOTHING


def encoded_prefix(prefix: str) -> str:
    """Return the beginning of a token as it is indexed."""
    return prefix.translate(_ENCODE)


def decoded(token: str) -> str:
    """Return a token from the index as it was given."""
    return token.translate(_DECODE)


def body(shards: int) -> dict[str, Any]:
    """Return the settings and mappings of a new index; copies come when it is sealed."""
    text = {
        "type": "text",
        "analyzer": "kept",
        "search_analyzer": "asked",
        "similarity": "ours",
        "index_options": "positions",
        "fielddata": True,
    }
    columns = {name: {"type": "keyword"} for name in ("id", DOCUMENT, *COLUMNS)}
    numbers = {"first": "integer", "last": "integer", "prior": "float", "digest": "long"}
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "max_result_window": 1_000_000,
            "index.merge.policy.expunge_deletes_allowed": 0,
            "similarity": {
                "ours": {
                    "type": "scripted",
                    "weight_script": {"source": _WEIGHT},
                    "script": {"source": _SCORE},
                }
            },
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": False,
            "_source": {"enabled": False},
            "properties": {
                **dict.fromkeys(FIELDS, text),
                **columns,
                **{name: {"type": kind} for name, kind in numbers.items()},
            },
        },
    }


_ANALYSIS = {
    "tokenizer": {
        "spaces": {
            "type": "char_group",
            "tokenize_on_chars": [" "],
            "max_token_length": 30_000,
        }
    },
    "filter": {
        "present": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"^([^{_JOIN}]+)", f"{_JOIN}({PRESENT})$"],
        },
        "gaps": {"type": "stop", "stopwords": [NOTHING]},
    },
    "analyzer": {
        "kept": {"tokenizer": "spaces", "filter": ["present"]},
        "asked": {"tokenizer": "spaces", "filter": ["gaps"]},
    },
}


def fields_of(entry: Entry, digest: int) -> dict[str, Any]:
    """Return an entry as a document of the index."""
    out: dict[str, Any] = {"id": entry.id, DOCUMENT: entry.document_id, "prior": entry.prior}
    for name in FIELDS:
        first, *rest = [encoded(token) for token in entry.tokens.get(name, ())] or [""]
        out[name] = " ".join([f"{first}{_JOIN}{PRESENT}" if first else PRESENT, *rest])
    for column in COLUMNS:
        out[column] = list(distinct_values(entry, column)) or [UNKNOWN]
    if (known := first_and_last_day(entry)) is not None:
        out["first"], out["last"] = known
    return out | {"digest": digest}
