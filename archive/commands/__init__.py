"""Subcommands of the archive, one module each; each loads what it needs.

The modules are light: what a command works with is imported when it runs.
"""

from archive.commands.assignments import assignments
from archive.commands.case import case
from archive.commands.check import check
from archive.commands.decisions import decisions
from archive.commands.export import export
from archive.commands.kwic import kwic
from archive.commands.letters import letters
from archive.commands.meetings import meetings
from archive.commands.package import package
from archive.commands.policies import policies
from archive.commands.pull import pull
from archive.commands.report import report
from archive.commands.rollback import rollback
from archive.commands.search import search
from archive.commands.show import show
from archive.commands.status import status
from archive.commands.words import words

__all__ = [
    "assignments",
    "case",
    "check",
    "decisions",
    "export",
    "kwic",
    "letters",
    "meetings",
    "package",
    "policies",
    "pull",
    "report",
    "rollback",
    "search",
    "show",
    "status",
    "words",
]
