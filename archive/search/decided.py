"""Answer a question in words with quoted decisions in order of time, or say that none answers it.

Nothing is generated: a passage is a decision as the minutes have it. A decision answers when the
words of the question stand in its paragraph, most of them in its heading or in the decision.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from archive.model import DecidedAnswer, MatchRule, Passage
from archive.query import FIELDS
from archive.register.bodies import NAMED
from archive.register.register_entries import OF_MINUTES
from archive.search.asked_dates import asked_dates
from archive.search.asked_evidence import acting_bodies, asked_evidence
from archive.search.asked_sums import COSTS
from archive.search.decision_points import LONG_LIST, Point, points, quoted
from archive.search.matching import Matcher
from archive.search.question_words import as_minutes_say, milder_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from archive.language import Analyser
    from archive.model import Hit, Query, Section
    from archive.search.asked_dates import AskedDate
    from archive.search.asked_evidence import AskedEvidence
    from archive.search.query_compiler import CompiledQuery
    from archive.search.query_words import QueryWord

_ASKS = re.compile(
    r"^\s*(?:vad|vilk(?:en|et|a)|när|vem|vilka|hur|varför|har|fick|får|ska|blev|är|kan|finns|var"
    r"|vars|what|when|who|which|how|did|has)\b|\?\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(name for names in FIELDS.values() for name in names))}):"
    r"|[\"*()”“]",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"(?:be)?slut\w*|beslöt\w*|bestäm(?:m|d|t|s)\w*|antog\w*|anta(?:git|gits|s)|fastställ\w*|godkän\w*"
    r"|avslog\w*|avslag\w*|bifall\w*|biföll|bordla\w*|bordlä\w*|återremit\w*|uppdrag(?:et|en)?"
    r"|ärende\w*|frågan?|sagt|sades|sa|säg(?:a|er)|tyck(?:er|te)|svarade|arbetar?|hände|gäller|gällande|angående|kring|rör(?:ande)?|gjorde"
    r"|fick|gav|gett|kom|tog\w*|ta|fram|blev|gick|datum|dag|års?|förbundet|decided?|about|the"
    r"|första|gång(?:en)?|förslag(?:et|en)?|röst(?:a|ar|ade|ning\w*)|omröst\w*|reserver\w*|reservation\w*|kvar|slutligen|egentligen|cost"
    r"|politik(?:en|er|erna)|partierna|ledamöterna|besked(?:et)?"
    r"|ja|nej|igenom|gehör|igen|upp|tas|tagits|togs|behandla(?:s|de|des|t|ts)?|diskuter\w*"
    r"|klubba\w*|hantera(?:s|des|ts)|avgjor(?:t|des)|ställ(?:er|de|t|a)|sig|ansåg|anser|resonera\w*"
    r"|kommer|kunna|kunde|ha|bli|senast|sist|nu|idag|ännu|redan|någonsin|fortfarande|vidare|ny(?:a|tt)?",
    re.IGNORECASE,
)
"""Words of a question that tell how it is asked, and not what it is about."""
_FEW = 5
"""Decisions that a single word may single out, where more than it was asked for in words alone."""
_POOL, _MOST, _SHARE = 60, 20, 0.5
"""Hits by rank, and by day, that are looked through; decisions quoted; share of words they need."""
_OF_A_DAY = 1000
"""Sections of a day that are looked through, where all that was decided then is asked for."""
_STRETCH = 2500
"""Characters within which the words of a question stand, that its heading does not have."""
_OUTCOME_OF = re.compile(r"\b(?:resultatet|utfallet|utgången|följden)(?=\s+av\b)", re.IGNORECASE)
"""Words that ask what became of something, where that is named behind them."""


@dataclass(frozen=True, slots=True)
class _Rated:
    """A hit with the share of the words that stand in what it decides.

    together: whether all stand in one stretch of its paragraph; in a list of many matters, in one
    of its points. `points` are these, where the heading does not name the matter, `places` where
    its words begin in its heading and decision.
    """

    hit: Hit
    close: float
    together: bool
    places: tuple[int, ...]
    points: tuple[Point, ...] = ()


def is_question(text: str) -> bool:
    """Tell whether a query is asked in words: by a question word or a question mark."""
    return bool(_ASKS.search(text)) and not _FIELD.search(text) and len(text.split()) > 2


def topic_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return what a question is about: without bodies and words of deciding."""
    formal = (_DECIDES, COSTS, NAMED)
    return tuple(w for w in words if not any(pattern.fullmatch(w) for pattern in formal))


@dataclass(frozen=True, slots=True)
class DecisionFinder:
    """What finds the decisions that answer a question; `hits` is asked for what satisfies one."""

    analyser: Analyser
    ask: Callable[[Query], CompiledQuery]
    hits: Callable[[Query], Sequence[Hit]]

    def answer(self, query: Query) -> DecidedAnswer | None:
        """Return the decisions that answer a question; None for a query that asks none.

        Raises:
            QueryError: the query has a mistake.
        """
        if not is_question(query.text):
            return None
        query = replace(query, text=as_minutes_say(query.text))
        words = [word.surface for word in self.ask(query).words if word.kind != "stop"]
        asking = {match[0].casefold() for match in _OUTCOME_OF.finditer(query.text)}
        about = topic_words(word for word in words if word.casefold() not in asking)
        acting = acting_bodies(query.text, about)
        about = tuple(word for word in about if word not in acting)
        dates = asked_dates(query.text, about)
        matter = tuple(word for word in about if word not in {date.words for date in dates})
        evidence = asked_evidence(query.text, words, acting, matter)
        if not matter:
            return self._answer_of_days(query, evidence, dates)
        fitting = self._fitting_decisions(query, matter, evidence, dates)
        milder = () if fitting else milder_topics(query.text, matter)
        if milder:
            fitting = self._fitting_decisions(query, milder, evidence, dates)
            enough = len(milder) > 1 or evidence.kinds or len(fitting) <= _FEW
            fitting = fitting if enough else []
        return _in_time(fitting, about, evidence)

    def _answer_of_days(
        self, query: Query, evidence: AskedEvidence, dates: tuple[AskedDate, ...]
    ) -> DecidedAnswer | None:
        """Return all that was decided on the days that a question asks for; None without days."""
        days = [date for date in dates if date.first == date.last and date.of == "decision"]
        if not days or len(days) < len(dates):
            return None
        kinds = query.filters.type or OF_MINUTES
        wanted = replace(query, text="", sort="date", group=False, limit=_OF_A_DAY, offset=0)
        asked = [
            replace(query.filters, type=kinds, date_from=day.first, date_to=day.last)
            for day in days
        ]
        hits = [hit for filters in asked for hit in self.hits(replace(wanted, filters=filters))]
        shown = [hit for hit in hits if hit.section.decisions]
        shown = [hit for hit in shown if evidence.shown_by(hit.section, hit.document)]
        fitting = [_Rated(hit, 1.0, together=True, places=()) for hit in shown]
        return _in_time(fitting, tuple(day.words for day in days), evidence)

    def _fitting_decisions(
        self,
        query: Query,
        about: tuple[str, ...],
        evidence: AskedEvidence,
        dates: tuple[AskedDate, ...],
    ) -> list[_Rated]:
        """Return the decisions that answer what a question is about."""
        filters = replace(query.filters, type=query.filters.type or OF_MINUTES)
        wanted = replace(query, text=" ".join(about), filters=filters, sort="relevance")
        wanted = replace(wanted, group=False, limit=_POOL, offset=0)
        asked = [replace(wanted, sort="-date"), wanted]
        for date in dates:
            then = replace(filters, date_from=date.first, date_to=date.last)
            dated = replace(wanted, text=f"{wanted.text} {date.words}", meanings=False)
            asked += [dated, replace(wanted, filters=then)]
        pool = {hit.section.id: hit for one in asked for hit in self.hits(one)}.values()
        topics = [self.ask(replace(wanted, text=topic)).wanted for topic in about]
        rated = self._rated_decisions([hit for hit in pool if hit.section.decisions], topics)
        fitting = [
            candidate
            for candidate in rated
            if _is_answer(candidate)
            and evidence.shown_by(candidate.hit.section, candidate.hit.document)
        ]
        return _of_dates(fitting, dates)

    def _rated_decisions(
        self, hits: Sequence[Hit], topics: Sequence[Sequence[QueryWord]]
    ) -> Iterator[_Rated]:
        tongues = {hit.document.language for hit in hits}
        matchers = {tongue: _TopicMatcher(topics, self.analyser, tongue) for tongue in tongues}
        for hit in hits:
            section, matcher = hit.section, matchers[hit.document.language]
            close = _decided(section)
            share, places = matcher.share(close), tuple(at for at, _ in matcher.places(close))
            together = matcher.share(f"{section.text}\n{close}") == 1.0
            listed = points(section.decision or "")
            if len(listed) >= LONG_LIST and not _names_all(matcher, section.heading or ""):
                telling = tuple(point for point in listed if _tells(matcher, point))
                together = together and bool(telling)
                yield _Rated(hit, share, together, places, telling)
            else:
                together = together and _stand_together(matcher, section)
                yield _Rated(hit, share, together, places)


def _decided(section: Section) -> str:
    """Return the heading and the decision of a section."""
    return f"{section.heading or ''}\n{section.decision or ''}"


def _of_dates(fitting: list[_Rated], dates: Iterable[AskedDate]) -> list[_Rated]:
    """Return the decisions of the days that are asked for, or of matters named by them."""
    for date in dates:
        beside = [r for r in fitting if date.stands_beside(_decided(r.hit.section), r.places)]
        then = [r for r in fitting if date.is_of(r.hit.document)]
        within = [r for r in fitting if date.stands_in(r.hit.section.text)]
        if date.of == "matter":
            fitting = beside or within
        elif date.of == "decision":
            fitting = then
        else:
            fitting = [r for r in fitting if r in beside or r in then]
    return fitting


class _TopicMatcher:
    """Finds in texts what a question is about, each topic by any of its words."""

    def __init__(
        self, topics: Sequence[Sequence[QueryWord]], analyser: Analyser, language: str | None
    ) -> None:
        self.topics = len(topics)
        surfaces = [[word.surface for word in words] for words in topics]
        self.numbers = {n for n, words in enumerate(surfaces) if any(map(str.isdigit, words))}
        self._topic_of = [n for n, words in enumerate(topics) for _ in words]
        self._matcher = Matcher([word for words in topics for word in words], analyser, language)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where which topic stands in a text, no part of a compound alone."""
        matches = self._matcher.matches(text)
        return [
            (match.start, self._topic_of[match.word])
            for match in matches
            if match.rule is not MatchRule.PIECE
        ]

    def share(self, text: str) -> float:
        """Return the share of the topics that stand in a text."""
        return len({topic for _, topic in self.places(text)}) / max(self.topics, 1)


def _names_all(matcher: _TopicMatcher, heading: str) -> bool:
    """Tell whether a heading names what is asked about, and all of it that is a year or number."""
    named = matcher.places(heading)
    return any(not heading[at : at + 1].isdigit() for at, _ in named) and matcher.numbers <= {
        topic for _, topic in named
    }


def _tells(matcher: _TopicMatcher, point: Point) -> bool:
    """Tell whether a point has all the words, and one of them itself."""
    return matcher.share(point.whole) == 1.0 and bool(matcher.places(point.text))


def _stand_together(matcher: _TopicMatcher, section: Section) -> bool:
    """Tell whether the words that are not in the heading stand in one stretch of a paragraph."""
    named = {topic for _, topic in matcher.places(section.heading or "")}
    wanted = set(range(matcher.topics)) - named
    return any(
        _are_near(matcher, text, wanted) for text in (section.text, section.decision) if text
    )


def _are_near(matcher: _TopicMatcher, text: str, wanted: Collection[int]) -> bool:
    """Tell whether all of some words, by number, stand in one stretch of a text."""
    places = sorted(place for place in matcher.places(text) if place[1] in wanted)
    here: Counter[int] = Counter()
    first = 0
    for at, word in places:
        here[word] += 1
        while at - places[first][0] > _STRETCH:
            here[places[first][1]] -= 1
            first += 1
        if sum(here[number] > 0 for number in wanted) == len(wanted):
            return True
    return not wanted


def _is_answer(rated: _Rated) -> bool:
    return rated.together and rated.close >= _SHARE


def _in_time(
    fitting: Sequence[_Rated], looked_for: tuple[str, ...], evidence: AskedEvidence
) -> DecidedAnswer:
    """Return the best decisions and the latest, in order of time, each paragraph once."""
    best = sorted(fitting, key=lambda rated: (-rated.close, -rated.hit.score))
    dated = [rated for rated in best if rated.hit.document.date]
    newest = max(dated, key=lambda rated: _day_order(rated.hit)[0], default=None)
    paragraphs: dict[tuple[str | None, ...], _Rated] = {}
    for rated in (*filter(None, [newest]), *best):
        paragraphs.setdefault(_paragraph_key(rated.hit), rated)
    chosen = islice(paragraphs.values(), _MOST)
    ordered = sorted(chosen, key=lambda rated: _day_order(rated.hit))
    passages = tuple(
        Passage(
            rated.hit.section,
            rated.hit.document,
            _quoted_points(rated),
            evidence.told_beside(rated.hit.section),
        )
        for rated in ordered
    )
    more = len(paragraphs) - len(passages)
    return DecidedAnswer(passages, looked_for, more, evidence.bodies, evidence.kinds)


def _quoted_points(rated: _Rated) -> tuple[str, ...]:
    """Return what is quoted of a long list."""
    return quoted(points(rated.hit.section.decision or ""), rated.points)


def _paragraph_key(hit: Hit) -> tuple[str | None, ...]:
    """Return what is the same of all versions of a paragraph."""
    if hit.section.number is None:
        return (hit.section.id,)
    return (hit.document.body, _day_order(hit)[0], hit.section.number)


def _day_order(hit: Hit) -> tuple[str, str, int]:
    date = hit.document.date
    return (date.start.isoformat() if date else "9999", hit.document.id, hit.section.ordinal)
