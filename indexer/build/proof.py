"""Regression queries: a new generation must answer them before it is published."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from archive import vocabulary
from archive.access import LevelReaders
from archive.engines import engine
from archive.engines.base import Request
from archive.errors import ArchiveError, NothingDoneError
from archive.messages import message, recorded
from archive.model import Level, Query
from archive.tree import All
from indexer.build.analysis import analyser_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from archive.search.archive import Archive
    from archive.settings import Settings
    from indexer.rules.golden import Golden

_FALL = 0.5
"""A golden query that finds less than this share of what it found before stops the run."""
_FIRST = 10
Answers = dict[str, tuple[int, list[str]]]


def ask_golden_queries(
    settings: Settings, catalogue: Path, index: Path, name: str, golden: Iterable[Golden]
) -> tuple[Answers, list[str]]:
    """Return what the golden queries find (total, first sources), and what they ought to find.

    Raises:
        ArchiveError: engine and catalogue do not hold the same sections.
    """
    with closing(LevelReaders(catalogue, engine(name, settings).open(index))) as readers:
        reader = readers.of(Level.CLOSED)
        sections = reader.catalogue.counts()["sections"]
        indexed = reader.searcher.search(Request(All(), limit=0)).total
        if indexed != sections:
            msg = message(
                "Sökindexet har %(indexed)s avsnitt men katalogen %(sections)s; inget har "
                "publicerats. Kör handlingar index --rebuild.",
                indexed=indexed,
                sections=sections,
            )
            raise ArchiveError(msg)
        return _ask_golden(settings, readers, tuple(golden))


def _ask_golden(
    settings: Settings,
    readers: LevelReaders,
    golden: tuple[Golden, ...],
) -> tuple[Answers, list[str]]:
    if not golden:
        return {}, []
    from archive.search.opened import OpenArchive  # noqa: PLC0415 -- most archives have no query

    opened = OpenArchive(
        "",
        readers,
        analyser_of(settings.vocabulary),
        words=vocabulary.load(settings.vocabulary),
    )
    answers: Answers = {}
    missing = []
    archive = opened.of(Level.CLOSED)
    for query in golden:
        result = archive.search(Query(query.text, limit=5 * _FIRST))
        sources = [hit.document.source_id or "" for hit in result.hits]
        first = list(dict.fromkeys(sources))[:_FIRST]
        answers[query.text] = (result.total, first)
        missing += [
            recorded(
                "”%(text)s” ger inte %(source)s bland de %(first)s första",
                text=query.text,
                source=source,
                first=_FIRST,
            )
            for source in query.expect
            if source not in first
        ]
        missing += _other_sections(archive, query)
        if query.documents not in (None, result.documents):
            missing.append(
                f"”{query.text}” ger {result.documents} handlingar, inte {query.documents}"
            )
    return answers, missing


def _other_sections(archive: Archive, query: Golden) -> list[str]:
    """Return that a query finds other sections than the one it must be the same as, if so."""
    if not query.same_as:
        return []
    answered = archive.matching_ids(Query(query.text))
    other = archive.matching_ids(Query(query.same_as))
    if answered == other:
        return []
    more, fewer = len(answered - other), len(other - answered)
    return [
        recorded(
            "”%(text)s” ger %(more)s avsnitt som ”%(same_as)s” inte ger, och saknar %(fewer)s",
            text=query.text,
            more=more,
            same_as=query.same_as,
            fewer=fewer,
        )
    ]


def fallen_queries(before: Mapping[str, tuple[int, list[str]]], now: Answers) -> list[str]:
    """Return the golden queries that find far less than they did before."""
    return [
        recorded(
            "”%(text)s” ger %(number)s träffar, förut %(total)s",
            text=text,
            number=now[text][0],
            total=total,
        )
        for text, (total, _) in before.items()
        if text in now and now[text][0] < _FALL * total
    ]


def refuse(problems: list[str], *, allowed: bool) -> None:
    """Stop the run when golden queries fail and that is not allowed.

    Raises:
        NothingDoneError: they fail.
    """
    if problems and not allowed:
        msg = message(
            "Provfrågorna i golden.toml svarar sämre än de ska: %(problems)s. Inget har "
            "publicerats. Är det riktigt, kör om med --allow-golden.",
            problems="; ".join(problems),
        )
        raise NothingDoneError(msg)
