"""Ask the register: citations, cases, meetings and decisions of what a reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.register import assignments, cases, delegations, meetings, policies, resolving
from archive.register.register_entries import Entries
from archive.register.sections import record_of

if TYPE_CHECKING:
    from archive.catalogue import RestrictedCatalogue
    from archive.register.assignments import FollowedAssignment
    from archive.register.cases import WholeCase
    from archive.register.delegations import DelegationRow
    from archive.register.meetings import Meeting, MeetingPage
    from archive.register.policies import InForce
    from archive.register.register_entries import Paragraph
    from archive.register.resolving import Resolved
    from archive.register.sections import SectionRecord


class Register:
    """What is joined across the documents of a catalogue, which its reader may see."""

    def __init__(self, catalogue: RestrictedCatalogue, *, persons: bool = True) -> None:
        self.entries = Entries(catalogue, persons=persons)

    def paragraph(self, section_id: str) -> Paragraph | None:
        """Return a section as the register sees it, None where the reader has none."""
        return self.entries.paragraph(section_id)

    def cites(self, section_id: str) -> list[Resolved]:
        """Return what a section cites, each with its target or the reason why there is none."""
        return resolving.citations_in(self.entries, section_id)

    def cited_by(self, section_id: str) -> list[tuple[Paragraph, Resolved]]:
        """Return the sections that cite one, in order of time."""
        target = self.paragraph(section_id)
        return resolving.cited_by(self.entries, target) if target else []

    def meetings(self) -> list[Meeting]:
        """Return all meetings that papers and plans tell of, by day and body."""
        return meetings.meetings(self.entries)

    def meeting(self, ident: str, known: list[Meeting] | None = None) -> MeetingPage | None:
        """Return a meeting by its id, with what stands in its minutes."""
        return meetings.page(self.entries, known or self.meetings(), ident)

    def assignments(self) -> list[FollowedAssignment]:
        """Return every assignment given, the oldest first, with where it was reported back."""
        return assignments.followed_assignments(self.entries)

    def delegations(self) -> list[DelegationRow]:
        """Return every decision made by delegation that lists and papers tell, newest first."""
        return delegations.delegation_rows(self.entries)

    def in_force(self) -> InForce:
        """Return the policies, rules, plans and agreements that papers and decisions tell of."""
        return policies.in_force(self.entries)

    def record(self, section_id: str) -> SectionRecord:
        """Return the votes, statements and postponement of a section."""
        return record_of(self.entries.of_section(section_id), persons=self.entries.persons)

    def cases(self, number: str) -> list[WholeCase]:
        """Return the cases that a number means, in any spelling, one for each organisation."""
        keys = cases.case_keys(self.entries, number)
        return [case for key in keys for case in cases.cases(self.entries, key)]
