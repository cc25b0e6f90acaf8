"""Read votes: tallies, propositions and roll calls; a roll call only when it adds up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import SectionKind
from archive.register.entry_values import ROLL_CALL, VOTE, Ballot, RollCall, Vote
from indexer.register.count_words import COUNT, number_of
from indexer.register.entries import entry, on_one_line, own_sections, plain_text
from indexer.register.labelled_blocks import blocks_of, without_running_heads
from indexer.register.roll_calls import annexes_of, named_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document

_SPEAKS = re.compile(r"röst|voter", re.IGNORECASE)
_TALLY = re.compile(
    rf"""\b(?:(?:omröstning(?:en|ens)?|votering(?:en|ens)?|röstning(?:en|ens)?|resultat(?:et)?)\b
    (?:(?!\n[ \t]*\n)[^.\d]){{0,60}}?|med\s+)
    (?P<yes>{COUNT})\s+(?:ja|ja-?röster|röster\sför)\b(?:(?!\b(?:nej|avst))[^.\d]){{0,40}}?
    (?:mot|och|samt|,)\s+(?P<no>{COUNT})\s+(?:nej|nej-?röster|röster\smot)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_FIRST = re.compile(
    rf"""\b(?:omröstning|votering|röstning|resultat)\w*\b(?:(?!\n[ \t]*\n)[^.\d]){{0,60}}?
    (?P<no>{COUNT})\s+(?:nej|nej-?röster|röster\smot)\b[^.\d]{{0,40}}?
    (?:mot|och|samt|,)\s+(?P<yes>{COUNT})\s+(?:ja|ja-?röster|röster\sför)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD_FIRST = re.compile(
    r"""\b(?:omröstning|votering|röstning|resultat)\w*\b(?:(?!\n[ \t]*\n)[^.\d]){0,60}?
    \bja(?:-?röster)?\s*[:=–-]?\s*(?P<yes>\d{1,3})\b[\s,;.]{1,6}
    nej(?:-?röster)?\s*[:=–-]?\s*(?P<no>\d{1,3})\b
    (?:[\s,;.]{1,6}avst(?:år|ående|od)\w*\s*[:=–-]?\s*(?P<abstain>\d{1,3})\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
_SIDE = re.compile(
    r"\b(?:röstar|röstade|avger)\s(?P<choice>ja|nej)\s*\((?P<count>\d{1,3})\)"
    r"|\b(?:avstår|avstod)(?:\s\w+){0,4}?\s*\((?P<abstained>\d{1,3})\)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[:”“\"]|\.\s|\n[ \t]*\n")
_LISTED = re.compile(
    r"^[ \t]*(?P<choice>ja|nej|avstår)(?:-röster|[ ]röstar|[ ]röstade)?(?:[ ]\((?P<count>\d+)\))?:"
    r"(?P<names>[^:]+?)(?=\n[ \t]*\n|\Z|\n[ \t]*(?:ja|nej|avstår)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_ABSTAIN = re.compile(
    rf"(?P<n>{COUNT})\s+(?:ledam(?:öter|ot)\s+)?(?:avstår|avstod|avstått|avstående)", re.IGNORECASE
)
_ANNEX = re.compile(r"\bbilaga\s+(?:nr\s+)?(?P<n>\d{1,3})\b", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:voteringsproposition|propositionsordning(?:en)?|omröstningsproposition)[^:”“\"]{0,40}:?\s*"
    r"[”“\"](?P<text>[^”“\"]{5,600})[”“\"]?",
    re.IGNORECASE,
)
_BEHIND = 320
"""So far behind a tally stands what belongs to it: abstentions and the annex."""
_VOTED = re.compile(
    r"\b(?:omröstning|votering)\s+(?:begärs|begärdes|verkställs|genomförs|sker|verkställdes)\b"
    r"|\bbegär(?:de)?\s+(?:omröstning|votering)\b"
    r"|\b(?:omröstning|votering|röstning)(?:en|ens)?\s+(?:utfaller|utföll|ger|gav|visar|visade|slutar"
    r"|slutade|resulterar|resulterade)\b|\b(?:omröstnings|voterings)(?:resultat|utfall)\w*",
    re.IGNORECASE,
)
_LABELS = ("omröstning", "votering", "huvudvotering")
_PASSAGE, _LONGEST = 600, 4000
_RULE = "namnen ger röstetalet"


@dataclass(frozen=True, slots=True)
class _Found:
    """A vote with its place in the text and the ballots that the paragraph itself names."""

    start: int
    end: int
    vote: Vote
    ballots: tuple[Ballot, ...] = ()


def votes_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield the votes of each paragraph, and the roll calls whose names add up to a tally."""
    annexes = annexes_of(document)
    for section in own_sections(document):
        if section.kind is not SectionKind.PARAGRAPH or not _SPEAKS.search(section.text):
            continue
        for passage in _votes_in(without_running_heads(plain_text(section))):
            at = (passage.start, passage.end)
            yield entry(section, VOTE, "", passage.vote, at, rule="omröstning", confidence=0.95)
            ballots = passage.ballots or annexes.get(passage.vote.annex or 0, ())
            if ballots and adds_up(passage.vote, ballots):
                called = RollCall(section.span.start + passage.start, ballots)
                yield entry(section, ROLL_CALL, "", called, at, rule=_RULE, confidence=0.98)


def adds_up(vote: Vote, ballots: tuple[Ballot, ...]) -> bool:
    """Tell whether names and choices give exactly the tally of a vote, nobody twice."""
    count = Counter(ballot.choice for ballot in ballots)
    counts = (vote.yes, vote.no, vote.abstain or 0)
    same = (count["ja"], count["nej"], count["avstår"]) == counts
    return same and len({(ballot.name, ballot.party) for ballot in ballots}) == len(ballots)


def _votes_in(text: str) -> list[_Found]:
    """Return the votes of a paragraph in order; where none can be read, the passage of one."""
    passages = [*_tallied_votes(text), *_named_votes(text)]
    passages.sort(key=lambda passage: passage.start)
    if not passages:
        return list(_unread_vote(text))
    ends = [0, *(passage.end for passage in passages)]
    huge = [(b.start, b.end) for b in blocks_of(text) if _is_main(b.label)]
    return [
        replace(
            passage,
            vote=replace(
                passage.vote,
                question=_question_put(text[before : passage.start]),
                main=any(start <= passage.start < end for start, end in huge),
            ),
        )
        for before, passage in zip(ends, passages, strict=False)
    ]


def _is_main(label: str) -> bool:
    return "huvudvotering" in label and "motförslag" not in label


def _tallied_votes(text: str) -> Iterator[_Found]:
    matches = _tally_places(text)
    for place, match in enumerate(matches):
        stop = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        after = text[match.end() : min(stop, match.end() + _BEHIND)].split("\n\n", maxsplit=1)[0]
        abstained, annex = _ABSTAIN.search(after), _ANNEX.search(after)
        aside = match.groupdict().get("abstain") or (abstained["n"] if abstained else None)
        end = text.find(".", match.end())
        end = end + 1 if end >= 0 else len(text)
        vote = Vote(
            text=on_one_line(text[match.start() : end]),
            yes=number_of(match["yes"]),
            no=number_of(match["no"]),
            abstain=number_of(aside) if aside else None,
            annex=int(annex["n"]) if annex else None,
        )
        ballots = _listed_ballots(text[match.end() : stop]) if not annex else ()
        yield _Found(match.start(), end, vote, ballots)


def _tally_places(text: str) -> list[re.Match[str]]:
    """Return where tallies stand, in order, none within another."""
    every = (m for rule in (_TALLY, _NO_FIRST, _WORD_FIRST) for m in rule.finditer(text))
    kept: list[re.Match[str]] = []
    for match in sorted(every, key=lambda match: match.start()):
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return kept


def _listed_ballots(text: str) -> tuple[Ballot, ...]:
    """Return the ballots of lists behind a tally: Ja: Anna Berg (S), Bo Ek (M)."""
    return tuple(
        ballot
        for match in _LISTED.finditer(text)
        for ballot in named_in(match["names"], match["choice"].casefold())
    )


def _named_votes(text: str) -> Iterator[_Found]:
    """Yield the votes whose sides are told by name with their numbers: … röstar Ja (7)."""
    sides: list[re.Match[str]] = []
    for match in _SIDE.finditer(text):
        apart = sides and re.search(r"\n[ \t]*\n", text[sides[-1].end() : match.start()])
        if apart or _side_of(match) in map(_side_of, sides):
            yield from _of_sides(text, sides)
            sides = []
        sides.append(match)
    yield from _of_sides(text, sides)


def _of_sides(text: str, sides: list[re.Match[str]]) -> Iterator[_Found]:
    count = {_side_of(match): int(match["count"] or match["abstained"]) for match in sides}
    if "ja" not in count or "nej" not in count:
        return
    starts = [_names_before(text, match.start()) for match in sides]
    ballots = tuple(
        ballot
        for start, match in zip(starts, sides, strict=True)
        for ballot in named_in(text[start : match.start()], _side_of(match))
    )
    words = on_one_line(text[starts[0] : sides[-1].end()])
    vote = Vote(words, count["ja"], count["nej"], count.get("avstår"))
    yield _Found(starts[0], sides[-1].end(), vote, ballots)


def _names_before(text: str, end: int) -> int:
    """Return where the names before a verb begin: behind the last sentence, quote or label."""
    begin = max(0, end - _LONGEST)
    breaks = list(_BREAK.finditer(text, begin, end))
    start = breaks[-1].end() if breaks else begin
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _side_of(match: re.Match[str]) -> str:
    return match["choice"].casefold() if match["choice"] else "avstår"


def _unread_vote(text: str) -> Iterator[_Found]:
    """Yield the passage of a vote whose result cannot be read."""
    for block in blocks_of(text):
        if block.text.strip() and block.label.startswith(_LABELS):
            start = block.start + len(block.text) - len(block.text.lstrip())
            yield _vote_passage(text, start, block.end)
            return
    if match := _VOTED.search(text):
        before = max(text.rfind(mark, 0, match.start()) for mark in (". ", ".\n", "\n\n"))
        end = text.find("\n\n", match.end())
        yield _vote_passage(text, max(before + 1, 0), end if end > 0 else len(text))


def _vote_passage(text: str, start: int, end: int) -> _Found:
    words = text[start:end].strip()[:_PASSAGE]
    begin = text.index(words, start)
    return _Found(begin, begin + len(words), Vote(on_one_line(words)))


def _question_put(text: str) -> str | None:
    questions = list(_QUESTION.finditer(text))
    return on_one_line(questions[-1]["text"]) if questions else None
