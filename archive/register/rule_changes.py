"""Tell by which decisions of meetings a version of a rule was adopted, changed, prolonged or ended.

A decision means a version whose own decision it cites, or whose title it names; one that names a
rule by its kind alone ("avtalet") may mean the only such rule of its case. Of several versions with
one title it means that of the years it names, else the latest that held then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from archive.register.entry_values import CASE, RULE_CHANGE, RuleChange
from archive.register.numbers import case_key
from archive.register.resolving import folded, same_organisation
from archive.register.rule_titles import title_key, title_pattern, title_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.register.entry_values import ValidityPeriod
    from archive.register.register_entries import Entries, Paragraph, RegisterRow

_change = msgspec.json.Decoder(RuleChange).decode
_TELLING = 4
"""Words of a title by which it is known where no other title begins so."""
_LETTERS = 4
"""Letters by which words are looked up that may be inflected."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a rule: its paper, what it says of its validity, and the first day it holds."""

    paper: Paragraph
    validity: ValidityPeriod
    begins: str | None

    @property
    def decided(self) -> tuple[str, ...]:
        """The days on which it was decided."""
        return tuple(filter(None, (self.validity.adopted, self.validity.revised)))

    @property
    def decision(self) -> str:
        """The day and § by which it was decided last, as decisions cite them."""
        return f"{(self.validity.revised or self.validity.adopted)} {self.validity.section}"

    @property
    def years(self) -> frozenset[str]:
        """The years in its title."""
        return title_years(self.paper.title)


@dataclass(frozen=True, slots=True)
class Changing:
    """What a § (or a paper that replaces it) does to a rule, and on which day."""

    section: Paragraph
    day: str
    change: RuleChange


class RuleChanges:
    """The decisions on rules of an archive, by the words of their clauses and what they cite."""

    def __init__(
        self, entries: Entries, titles: Iterable[tuple[str, str]], versions: Iterable[Version]
    ) -> None:
        self._words: dict[str, list[Changing]] = defaultdict(list)
        self._cited: dict[str, list[Changing]] = defaultdict(list)
        self._of_paper: dict[str, list[Changing]] = defaultdict(list)
        keys, versions = list(titles), list(versions)
        self._titles = sorted(set(keys))
        papers = {
            v.paper.document_id: (v.paper, key) for v, key in zip(versions, keys, strict=True)
        }
        self.decided = list(_deciding_paragraphs(entries, entries.of_kind(RULE_CHANGE)))
        for decision in self.decided:
            for ident in _papers_of_case(entries, decision, papers):
                self._of_paper[ident].append(decision)
        for decision in (*self.decided, *_replacing_versions(versions)):
            for word in {word[:_LETTERS] for word in decision.change.what.split()}:
                self._words[word].append(decision)
            for cited in decision.change.cited:
                self._cited[cited].append(decision)

    def of_series(self, key: str, versions: Sequence[Version]) -> list[list[Changing]]:
        """Return what is decided on each of the versions of a rule, in order of time."""
        by_version: list[list[Changing]] = [[] for _ in versions]
        paper = versions[0].paper
        for decision in sorted(self._of_rule(key, versions), key=lambda decision: decision.day):
            place = (
                _meant_version(decision, versions)
                if same_organisation(paper, decision.section)
                else None
            )
            if place is not None:
                by_version[place].append(decision)
        return by_version

    def _of_rule(self, key: str, versions: Sequence[Version]) -> list[Changing]:
        """Return what cites the decision on a version, is of its case, or names the rule."""
        meant = [d for version in versions for d in self._cited.get(version.decision, ())]
        meant += (d for v in versions for d in self._of_paper.get(v.paper.document_id, ()))
        meant += self._naming(key, versions[0].paper.organisation or "") if key else ()
        return list({id(decision): decision for decision in meant}.values())

    def _naming(self, key: str, organisation: str) -> Iterator[Changing]:
        """Yield what names a rule and no longer title."""
        beginning = " ".join(key.split()[:_TELLING])
        alone = len(self._beginning_with(organisation, beginning)) == 1
        named = title_pattern(beginning if alone else key)
        others = [title_pattern(title) for title in self._beginning_with(organisation, f"{key} ")]
        for decision in self._words.get(key[:_LETTERS].split(maxsplit=1)[0], ()):
            what = decision.change.what
            if named.search(what) and not any(other.search(what) for other in others):
                yield decision

    def _beginning_with(self, organisation: str, words: str) -> list[str]:
        """Return the titles of an organisation's rules that begin with some words."""
        first = bisect_left(self._titles, (organisation, words))
        last = bisect_left(self._titles, (organisation, f"{words}\U0010ffff"))
        return [title for _, title in self._titles[first:last]]


def _deciding_paragraphs(entries: Entries, rows: Sequence[RegisterRow]) -> Iterator[Changing]:
    """Yield the decisions of dated paragraphs, each § once."""
    final = {section.section_id for section in folded(entries, (row.paragraph for row in rows))}
    for row in rows:
        if row.paragraph.day and row.paragraph.section_id in final:
            yield Changing(row.paragraph, row.paragraph.day, _change(row.data))


def _papers_of_case(
    entries: Entries, decision: Changing, papers: Mapping[str, tuple[Paragraph, tuple[str, str]]]
) -> set[str]:
    """Return the papers of the one rule of a decision's case that is of the kind it names."""
    kind, number = decision.change.kind, case_key(decision.section.case_number or "")
    if not kind or not number:
        return set()
    held = {row.paragraph.document_id for row in entries.of_key(CASE, number)} & papers.keys()
    fitting = {ident for ident in held if kind in papers[ident][0].title.casefold()}
    return fitting if len({papers[ident][1] for ident in fitting}) == 1 else set()


def _replacing_versions(versions: Iterable[Version]) -> Iterator[Changing]:
    """Yield what papers say that they replace, from the day they hold themselves."""
    for version in versions:
        if (what := version.validity.replaces) and version.begins:
            change = RuleChange("repealed", what, title_key(what))
            yield Changing(version.paper, version.begins, change)


def _meant_version(decision: Changing, versions: Sequence[Version]) -> int | None:
    """Return the place of the version that a decision means, None where it means none of them."""
    change, places = decision.change, range(len(versions))
    now = [place for place in places if decision.day in versions[place].decided]
    if change.change == "adopted":
        return now[-1] if now else _only_undated(versions)
    if change.change in ("lasts", "changed", "prolonged") and now:
        return now[-1] if change.change == "lasts" else None
    cited = {reference.partition(" ")[0] for reference in change.cited}
    named = title_years(change.words)
    held = [place for place in places if _may_mean(versions[place], decision, cited)]
    years = [place for place in held if versions[place].years and versions[place].years <= named]
    return max(years or held, default=None)


def _may_mean(version: Version, decision: Changing, cited: set[str]) -> bool:
    """Tell whether a version held when it was decided on, and is not another than that cited."""
    if cited and version.decided and cited.isdisjoint(version.decided):
        return False
    if version.begins is None:
        return True
    return version.begins < decision.day and decision.day not in version.decided


def _only_undated(versions: Sequence[Version]) -> int | None:
    """Return the place of the only version that does not tell when it was decided."""
    undated = [place for place, version in enumerate(versions) if version.begins is None]
    return undated[0] if len(undated) == 1 else None
