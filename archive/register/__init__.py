"""The register: cases, meetings, decisions, assignments and citations across documents.

At night `indexer.register` notes for each section what it says towards the register: its place and
case, what it cites, votes, reservations, assignments. These entries are kept in the catalogue by
key. Nothing is kept of how they meet: cases, meetings and resolved citations are joined when they
are asked for, from the documents of the reader's levels alone. So the register is the same after
any order of runs, a new protocol changes only what it touches, and a closed section leaves no
trace in it.

The way of one §: minutes are segmented and recognised; `entries_of` notes `place 2014-10-17 58`,
`case akf-2013-27`, `cite 2013-12-06 71`, an assignment; the writer stores them with the document.
By day `Register.cases` joins all sections with that case key, folds drafts and extracts into the
minutes, and adds sections without a number that citations, agendas and postponements tie to it.
"""

from archive.register.register import Register

__all__ = ["Register"]
