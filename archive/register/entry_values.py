"""Values of the register: what a section says towards it, and what is joined from many."""

from __future__ import annotations

from dataclasses import dataclass

PLACE, PLACE_OF_YEAR, CASE, CASE_TAIL = "place", "year place", "case", "case tail"
UNTIED = "untied"
CITATION, HANDLING, MOTION = "citation", "handling", "motion"
VOTE, ROLL_CALL, STATEMENT = "vote", "roll call", "statement"
POSTPONEMENT, ASSIGNMENT, REPORT, VALIDITY = "postponement", "assignment", "report", "validity"
MEETING, POSTING, DELEGATION = "meeting", "posting", "delegation"
RULE_CHANGE = "rule change"
"""Kinds of entries in the catalogue's `register` table."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a section cites, as it is written.

    form: date (den 6 december 2013, § 71), year (KS § 45/2023), here (§ 12 ovan), case (Dnr …),
    handling (2024 nr 7), law (SFS 2017:725) or motion. `body` is the body named in the words
    before it, None where the context leaves it open.
    """

    form: str
    text: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case number as a section or its document carries it."""

    number: str
    whole: bool = False
    """Whether the document carries it as a whole, and not this section of its own."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as the minutes give it; counts are None where the passage has none we can read.

    `question` is the proposition that yes and no stand for, `annex` the number of the annex that
    holds the roll call, `main` whether the minutes call it the main vote.
    """

    text: str
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    question: str | None = None
    annex: int | None = None
    main: bool = False


@dataclass(frozen=True, slots=True)
class Ballot:
    """How one member voted: choice is ja, nej, avstår or frånvarande."""

    name: str
    party: str
    choice: str


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who voted how in the vote that stands at a place; its names add up to the tally.

    `vote` is where the vote begins in the repaired text.
    """

    vote: int
    ballots: tuple[Ballot, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A reservation, yttrande, yrkande, jäv or `deltar inte`: who, which parties, in what words."""

    kind: str
    who: str
    parties: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Postponement:
    """A matter put off; `day` in ISO form where the decision names one.

    `to_next`: it is put off to the next meeting of the body, whichever day that is.
    """

    words: str
    day: str | None = None
    to_next: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """What somebody was asked to do; the deadline only as it is quoted, its last day in ISO."""

    to: str
    text: str
    point: str | None = None
    deadline: str | None = None
    deadline_words: str | None = None


@dataclass(frozen=True, slots=True)
class AssignmentReport:
    """What a decision says of an assignment given before.

    done: True for förklaras fullgjort, False for inte fullgjort, None for a report that is noted.
    `point` is the decided point of the giving, where it is named; `proposed`: not yet decided.
    """

    words: str
    done: bool | None
    point: str | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class DelegatedDecision:
    """A decision made by delegation; `day` in ISO form, `by` the office that decided.

    None where the list or paper does not say. `heading` is the matter where a paper names one,
    `point` that of the delegation order.
    """

    text: str
    day: str | None = None
    by: str | None = None
    case_number: str | None = None
    point: str | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """Quoted days on the notice board of approved minutes, in ISO form."""

    approved: str | None = None
    posted: str | None = None
    taken_down: str | None = None
    appeal: str | None = None


@dataclass(frozen=True, slots=True)
class ValidityPeriod:
    """When a policy, rule, plan or agreement says it was adopted, revised, begins and ends.

    Days in ISO form; `body` and `section` tell who decided, `words` how the paper says so, `covers`
    is the first day of the year that a plan or budget is made for, `renews` whether it goes on
    after its last day where nobody gives notice.
    """

    adopted: str | None = None
    revised: str | None = None
    starts: str | None = None
    ends: str | None = None
    body: str | None = None
    section: str | None = None
    words: str = ""
    replaces: str | None = None
    covers: str | None = None
    renews: bool = False


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a decision does to a policy, rule, plan or agreement that it names.

    change: adopted, repealed (it holds no more), lasts (it holds to `until`, or until further
    notice where that is None), prolonged (by `months` beyond its end, None where it is not told
    how long) or changed. `what` names the rule, as titles are compared. `until` is its last day
    and `begins` its first in ISO form, None where the decision states none. `cited`: by which
    decisions the rule was made, as day and § (`2014-02-06 11`). `kind` is the stem of the word
    for its kind where the decision names it by that alone (`avtal` of "avtalet"): it may be the
    rule of the case.
    """

    change: str
    words: str
    what: str
    until: str | None = None
    begins: str | None = None
    cited: tuple[str, ...] = ()
    months: int | None = None
    kind: str = ""
