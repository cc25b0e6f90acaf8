"""Help and mistakes of the command line in the language of the settings, where click has English.

click looks its own words up in catalogues of the machine (gettext.translation), not in ours.
"""

from __future__ import annotations

import copy
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from archive.messages import SOURCE, _, language, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.messages import Message

_HELP_OPTIONS = ("-h", "--help")
_MISTAKES = (
    (
        r"No such option (?P<name>\S+?)\.(?: \(?Did you mean (?:one of: )?(?P<meant>.+?)\?\)?)?",
        message("Flaggan %(name)s finns inte."),
    ),
    (
        r"No such command (?P<name>\S+?)\.(?: \(?Did you mean (?:one of: )?(?P<meant>.+?)\?\)?)?",
        message("Kommandot %(name)s finns inte; se handlingar --help."),
    ),
    (r"Missing argument (?P<name>.*?)\.?", message("Det saknas ett argument: %(name)s.")),
    (r"Missing option (?P<name>.*?)\.?", message("Flaggan %(name)s saknas.")),
    (r"Missing command\.", message("Det saknas ett kommando; se handlingar --help.")),
    (
        r"Got unexpected extra arguments? \((?P<names>.*)\)",
        message("För många argument: %(names)s."),
    ),
    (r"Option (?P<name>\S+) requires an argument\.", message("Flaggan %(name)s kräver ett värde.")),
    (
        r"Option (?P<name>\S+) does not take a value\.",
        message("Flaggan %(name)s tar inget värde."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): (?P<value>.+) is not one of (?P<known>.+)\.",
        message("Värdet %(value)s för %(name)s finns inte; välj ett av %(known)s."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): (?P<value>.+) is not in the range (?P<range>.+)\.",
        message("Värdet %(value)s för %(name)s är utanför gränserna %(range)s."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): (?P<value>.+) is not a valid (?:integer|int).*\.",
        message("Värdet %(value)s för %(name)s ska vara ett heltal."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): (?P<value>.+) is not a valid float.*\.",
        message("Värdet %(value)s för %(name)s ska vara ett tal."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): \S+ (?P<value>.+) does not exist\.",
        message("Det finns ingen fil eller mapp %(value)s (%(name)s)."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): \S+ (?P<value>.+) is a directory\.",
        message("%(value)s är en mapp; %(name)s ska vara en fil."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): \S+ (?P<value>.+) is a file\.",
        message("%(value)s är en fil; %(name)s ska vara en mapp."),
    ),
    (
        r"Invalid value for (?P<name>[^:]+): (?P<rest>.+)",
        message("Värdet för %(name)s kan inte användas: %(rest)s"),
    ),
)
"""What click says of a mistake, and what we say."""


class _Formatter(click.HelpFormatter):
    """Writes the headings of a help page in our words."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Användning: "))

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Open a part of the page under its heading."""
        headings = {
            "Options": _("Flaggor"),
            "Commands": _("Kommandon"),
            "Positional arguments": _("Argument"),
        }
        with super().section(headings.get(name, name)):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


def localized(command: click.Command) -> click.Command:
    """Return a copy of a command with its help in the language of this process."""
    translated = copy.copy(command)
    translated.context_class = _Context
    whole = " ".join((command.help or "").split())
    translated.help = _(whole) if whole else None
    translated.short_help = _(command.short_help) if command.short_help else None
    translated.params = [*map(_translated_option, command.params), *_help_option(command)]
    translated.add_help_option = False
    return translated


def _translated_option(param: click.Parameter) -> click.Parameter:
    translated = copy.copy(param)
    if isinstance(translated, click.Option) and translated.help:
        translated.help = _(translated.help)
    return translated


def _help_option(command: click.Command) -> Iterator[click.Parameter]:
    taken = {name for param in command.params for name in param.opts}
    if names := [name for name in _HELP_OPTIONS if name not in taken]:
        decorated = click.help_option(*names, help=_("Visa hjälpen."))(click.Command(None))
        yield from decorated.params


def sentence_of(error: click.ClickException) -> str:
    """Return a mistake on the command line in the language of this process."""
    written = error.format_message()
    if language() != SOURCE:
        return written
    for pattern, known in _MISTAKES:
        if same := re.fullmatch(pattern, written, re.DOTALL):
            return _with_meant(known, same.groupdict())
    return written


def _with_meant(known: Message, values: dict[str, str | None]) -> str:
    meant = values.pop("meant", None)
    sentence = _(known.sentence, **values)
    return f"{sentence} {_('Menade du %(meant)s?', meant=meant)}" if meant else sentence
