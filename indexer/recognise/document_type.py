"""Recognition of the document type: minutes, notice, plan, report and others.

Weighed evidence: a type's label in the title counts most, then in the first lines and running
heads, then words of the text that speak for a type, then file name and metadata. What stands first
and alone on its line counts more than what stands last in a long one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Fact, FactRule, Span
from indexer.recognise.by_identity import by_identity
from indexer.recognise.correspondence import addressees
from indexer.recognise.notices import of_notice
from indexer.recognise.ocr_confusables import one_off

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.vocabulary import DocumentType, Vocabulary
    from indexer.recognise.document_layout import DocumentLayout, LayoutLine

OTHER = "övrigt"
_WORD = re.compile(r"\w+")
_ENOUGH = 0.45
_ONE_AT_LEAST = 0.35
_FIRST_LINES = 14
_ALONE, _FORM = 0.92, 0.3
"""What a line says for itself above the title is the form of paper; the title says the subject."""
_LONGEST = 110
"""Characters beyond which a line is prose and no heading."""
_BLANKS = re.compile(r"_{5,}|\.{12,}(?![.\s]*\d)|…{4,}")
_EMPTY_NUMBERS = re.compile(r"(?:^[ \t]*\d{1,2}\.[ \t]*\n){4,}", re.MULTILINE)
_DUMMY = re.compile(r"lorem ipsum|\bX{4,}\b|klicka eller tryck här", re.IGNORECASE)
_RUBRIC = re.compile(r"\s+(?:och|samt|&)\s+(?:andra\s+|övriga\s+)?(?:handlingar|dokument)\b")
"""Papers of a kind and others: the heading of a place where they are found."""
_EXTRACT = re.compile(
    r"(?:protokolls?)?utdrag\s+(?:ur|från)\b[^\n]*(?:protokoll|sammanträde)|ur\s+[^\n]*\bprotokoll"
    r"|utdrag$",
    re.IGNORECASE,
)
_SENT_ON = re.compile(
    r"(?:protokolls?utdrag|utdrag|protokollet|kallelsen?|beslutet|kopia)\s+(?:ska\s+)?"
    r"(?:skickas|sändes?|sänds|expedieras|delges|delas)\b",
    re.IGNORECASE,
)
"""What says where a paper is sent names another paper than the one it stands in."""
_MEETING = re.compile(
    r"(?:(?:ordinarie|extra)\s)?(?:[a-zåäö]{2,20}möte|[a-zåäö]{0,20}sammanträde)\b|möte\s(?:nr\s)?\d",
    re.IGNORECASE,
)
_OPENS_MINUTES = re.compile(
    r"(?:protokoll|(?:minnes|mötes)?anteckningar|kallelse)\w*\s+(?:fört|förda|från|vid|till)\b",
    re.IGNORECASE,
)
"""How minutes begin that name body, place and day in one long line."""
_HEAD_LINES = 6
_DECIDING = 3
_SIGN_LENGTH = 3
_CUE = 0.09
_RANK = 0.02
_SIGN = 0.24
_CUES_AT_MOST = 0.6
_LONG_WORD = re.compile(r"[a-zåäöé\-]{6,}")
_REMEMBERED = 65_536
"""Words of which it is remembered what they name."""


@dataclass(frozen=True, slots=True)
class _Labels:
    words: re.Pattern[str]
    owner: dict[str, str]
    endings: tuple[tuple[str, str], ...]
    cues: tuple[tuple[str, tuple[str, ...]], ...]
    signs: frozenset[str]
    rank: dict[str, int]
    long: dict[tuple[str, int], tuple[tuple[str, str], ...]]
    _known: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def of_word(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the types that a word names by its ending or a misread letter, with a share."""
        if word not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[word] = tuple(self._types_of(word))
        return self._known[word]

    def _types_of(self, word: str) -> Iterator[tuple[str, float]]:
        for ending, name in self.endings:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                yield name, 0.85
                return
        yield from ((name, 0.8) for label, name in self.near(word) if one_off(word, label))

    def near(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield the long labels of about a word's length and with its first letter."""
        for length in range(len(word) - 1, len(word) + 2):
            yield from self.long.get((word[0], length), ())


class _Score(NamedTuple):
    weight: float
    text: str
    span: Span | None
    rule: FactRule


def recognise_type(view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary) -> Fact:
    """Return the type of a document; `övrigt` when nothing speaks clearly for any."""
    if notice := of_notice(view, title):
        return notice
    labels = _labels(vocabulary.types)
    evidence: defaultdict[str, list[_Score]] = defaultdict(list)
    _from_lines(view, title, labels, evidence)
    _from_names(view, labels, evidence)
    _from_cues(view, labels, evidence)
    _from_blanks(view, evidence)
    _from_extract(view, title, evidence)
    if to := addressees(view):
        evidence["brev"].append(_Score(0.5, min(to), None, FactRule.RECEIVER_ADDRESS))
    if view.is_mail:
        sender = view.metadata["from"]
        evidence["brev"].append(_Score(0.6, sender, None, FactRule.MAIL_HEADER))
    if len(view.actors) >= _DECIDING:
        words = f"{len(view.actors)} paragrafer med beslut"
        evidence["protokoll"].append(_Score(1.2, words, None, FactRule.DECIDING_PARAGRAPHS))
    elif view.actors and view.first_paragraph is not None and _opens_so(view):
        words = " ".join(view.points[0])
        evidence["protokoll"].append(_Score(0.8, words, None, FactRule.BEGINS_WITH_PARAGRAPH))
    elif len(view.points) > 1 and (held := _meeting_above(view)):
        evidence["protokoll"].append(_Score(0.8, held, None, FactRule.PARAGRAPHS_OF_MEETING))
    scores = {
        name: sum(e.weight for e in evidences) * (1 + _RANK * labels.rank.get(name, 0))
        for name, evidences in evidence.items()
    }
    if not scores:
        return _unlike_any(view, FactRule.NOTHING_FOR_A_TYPE, 0.3)
    best = max(scores, key=lambda name: scores[name])
    strongest = max(evidence[best], key=lambda e: e.weight)
    if scores[best] < _ENOUGH or strongest.weight < _ONE_AT_LEAST:
        return _unlike_any(view, FactRule.NOTHING_CLEAR_FOR_A_TYPE, 0.4)
    rivals = [score for name, score in scores.items() if name != best]
    sure = min(0.98, 0.55 + 0.4 * (scores[best] - max(rivals, default=0)) / scores[best])
    return Fact("type", best, strongest.text, strongest.rule, round(sure, 2), strongest.span)


def _opens_so(view: DocumentLayout) -> bool:
    """Tell whether a paper's first words are a paragraph's: minutes whose cover is lost."""
    return len(view.text[: view.first_paragraph].strip()) <= _SIGN_LENGTH


def _meeting_above(view: DocumentLayout) -> str:
    """Return the line above the paragraphs that names a meeting, empty where none does."""
    lines = (line.text for line in view.lines[:_HEAD_LINES])
    return next((line for line in lines if _MEETING.match(line)), "")


def _unlike_any(view: DocumentLayout, rule: FactRule, sure: float) -> Fact:
    """Return what a document is that is like no type: a page of the web, or something else."""
    if view.is_web:
        return Fact("type", "webbsida", "", FactRule.WEB_PAGE, 0.6)
    return Fact("type", OTHER, "", rule, sure)


def _from_lines(
    view: DocumentLayout,
    title: Fact | None,
    labels: _Labels,
    evidence: defaultdict[str, list[_Score]],
) -> None:
    """Weigh the title and the first lines: the strongest counts whole, others add a quarter."""
    seen: defaultdict[str, list[_Score]] = defaultdict(list)
    if title:
        for name, strength in _named(title.value, labels).items():
            seen[name].append(_Score(1.1 * strength, title.text, title.span, FactRule.TITLE))
    for number, line in enumerate(view.lines[:_FIRST_LINES]):
        for name, strength in _named(line.text, labels).items():
            weight = strength * (0.9 - 0.05 * number)
            if line.mark in {"title", "heading"}:
                weight *= 1.15
            if strength >= _ALONE and title and _above(line, title):
                weight += _FORM
            if all(evidences.span != line.span for evidences in seen[name]):
                seen[name].append(_Score(weight, line.text, line.span, FactRule.HEADING_LINE))
    for name, evidences in seen.items():
        strongest, *others = sorted(evidences, key=lambda e: -e.weight)
        evidence[name].append(strongest)
        evidence[name] += [e._replace(weight=e.weight / 4) for e in others[:3]]
    for line in {head.text: head for head in view.heads}.values():
        for name, strength in _named(line.text, labels).items():
            evidence[name].append(
                _Score(0.3 * strength, line.text, line.span, FactRule.RUNNING_HEAD)
            )


def _above(line: LayoutLine, title: Fact) -> bool:
    return title.span is not None and line.span.end <= title.span.start


def _from_names(
    view: DocumentLayout, labels: _Labels, evidence: defaultdict[str, list[_Score]]
) -> None:
    stem = re.sub(r"\.\w{2,5}$", "", view.file_name)
    for text, weight, rule in (
        (re.sub(r"[_\-.]+", " ", stem), 0.35, FactRule.FILE_NAME),
        (view.metadata.get("title", ""), 0.25, FactRule.METADATA),
    ):
        for name, strength in _named(text, labels).items():
            evidence[name].append(_Score(weight * strength, text, None, rule))


def _from_cues(
    view: DocumentLayout, labels: _Labels, evidence: defaultdict[str, list[_Score]]
) -> None:
    text = f" {_plain(view.text[:12000])} {_plain(view.furniture)} "
    for name, phrases in labels.cues:
        cues = [phrase for phrase in phrases if f" {phrase} " in text]
        if cues:
            weight = sum(_SIGN if cue in labels.signs else _CUE for cue in cues)
            weight = min(_CUES_AT_MOST, weight)
            evidence[name].append(
                _Score(weight, ", ".join(sorted(cues)), None, FactRule.WORDS_OF_TEXT)
            )


def _from_blanks(view: DocumentLayout, evidence: defaultdict[str, list[_Score]]) -> None:
    blanks = _BLANKS.findall(view.opening)
    if len(blanks) >= 3 and len(blanks) * 250 > len(view.opening):
        weight = 2.5 if 3 * sum(map(len, blanks)) > len(view.opening) else 1.2
        evidence["blankett"].append(_Score(weight, blanks[0][:20], None, FactRule.LINES_TO_FILL_IN))
    if empty := _EMPTY_NUMBERS.search(view.text):
        evidence["blankett"].append(_Score(0.6, empty[0].strip()[:20], None, FactRule.EMPTY_ITEMS))
    if re.search(r"mall|template", view.file_name, re.IGNORECASE) and _DUMMY.search(view.opening):
        evidence["blankett"].append(_Score(0.5, view.file_name, None, FactRule.TEMPLATE))


def _from_extract(
    view: DocumentLayout, title: Fact | None, evidence: defaultdict[str, list[_Score]]
) -> None:
    """See what is cut out of minutes: Utdrag ur nämndens protokoll, Ur protokoll fört vid."""
    lines = [(title.value, title.span)] if title else []
    lines += [(line.text, line.span) for line in view.lines[:_HEAD_LINES]]
    for text, span in lines:
        if len(text) <= _LONGEST and _EXTRACT.match(text):
            evidence["protokollsutdrag"].append(
                _Score(2.0, text, span, FactRule.EXTRACT_OF_MINUTES)
            )
            return


def _named(text: str, labels: _Labels) -> dict[str, float]:
    """Return the types that a line names, each with a strength from 0 to 1."""
    if _SENT_ON.match(text) or (len(text) > _LONGEST and not _OPENS_MINUTES.match(text)):
        return {}
    lowered = text[:_LONGEST].lower()
    strengths: dict[str, float] = {}
    for match in labels.words.finditer(lowered):
        name = labels.owner[match[0]]
        strength = _strength(lowered, match.start(), match.end())
        strengths[name] = max(strengths.get(name, 0), strength)
    if not strengths:
        for match in _LONG_WORD.finditer(lowered):
            for name, share in labels.of_word(match[0]):
                strength = share * _strength(lowered, match.start(), match.end())
                strengths[name] = max(strengths.get(name, 0), strength)
    return strengths


def _strength(line: str, start: int, end: int) -> float:
    """Weigh a label by its place: alone on the line, first, after a dash, last, or in between."""
    if end - start >= len(line.strip(' .:”"')) - 1:
        return 1.0
    if _RUBRIC.match(line, end) or re.search(
        r"\b(?:av|till|för|om|enligt|i|på|från|ur|med|och|kring"
        r"|vid)\s+\w*\s?$",
        line[:start],
    ):
        return 0.3
    if start == 0 or re.search(r"^[\d.\s]{1,6}$", line[:start]):
        return 0.92
    if re.search(r"[-–:|,]\s*$", line[:start]):
        return 0.85
    if re.fullmatch(r"[a-zåäöé-]+s\s+", line[:start]):
        return 0.88
    words_before = line[:start].count(" ")
    return max(0.4, 0.8 - 0.08 * words_before)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def names_a_kind(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a line names a kind of paper at its beginning or alone."""
    named = _named(text, _labels(vocabulary.types))
    return any(strength >= 0.85 for strength in named.values())


def _by_first_letter(words: list[str]) -> Iterator[str]:
    """Yield the words as patterns that share a first letter: what begins otherwise is soon left."""
    for letter in dict.fromkeys(word[0] for word in words):
        rest = "|".join(re.escape(word[1:]) for word in words if word[0] == letter)
        yield f"{re.escape(letter)}(?:{rest})"


@by_identity
def _labels(types: tuple[DocumentType, ...]) -> _Labels:
    owner = {label.lower(): kind.name for kind in types for label in kind.labels}
    words = sorted(owner, key=len, reverse=True)
    alternatives = "|".join(_by_first_letter(words)) or r"(?!)"
    endings = sorted(
        ((ending, kind.name) for kind in types for ending in kind.endings),
        key=lambda pair: -len(pair[0]),
    )
    long: defaultdict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for word in words:
        if len(word) >= 9 and " " not in word:
            long[word[0], len(word)].append((word, owner[word]))
    return _Labels(
        words=re.compile(rf"(?<![\wåäö-])(?:{alternatives})(?![\wåäö])"),
        owner=owner,
        endings=tuple(endings),
        cues=tuple(
            (kind.name, tuple(_plain(cue) for cue in (*kind.signs, *kind.cues)))
            for kind in types
            if kind.cues or kind.signs
        ),
        signs=frozenset(_plain(sign) for kind in types for sign in kind.signs),
        rank={kind.name: kind.rank for kind in types},
        long={place: tuple(labels) for place, labels in long.items()},
    )
