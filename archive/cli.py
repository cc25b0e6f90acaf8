"""The one command, `handlingar`: joins the rooms' subcommands and turns errors to exit codes."""

from __future__ import annotations

import errno
import os
import sys
from importlib.metadata import entry_points, version
from typing import Any, NoReturn

import click

from archive.click_messages import localized, sentence_of
from archive.errors import ArchiveError, NothingDoneError, why
from archive.messages import _, set_process_language
from archive.personal import mask
from archive.settings import preferred_language

ORDER = (
    *("index", "read", "serve", "search", "export", "extract", "show"),
    *("status", "report", "check", "pull", "rollback"),
)


class _Commands(click.Group):
    """Loads a subcommand, and what it imports, only when it is asked for."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run a command; one whose output nobody reads any more ends well, without a word."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except Exception as error:
            if _is_closed_pipe(error):
                _end_quietly()
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        names = {point.name for point in entry_points(group="handlingar.commands")}
        return sorted(names, key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        points = entry_points(group="handlingar.commands", name=cmd_name)
        for point in points:
            command: click.Command = point.load()
            return localized(command)
        return None


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("handlingar"), prog_name="handlingar", help="Visa versionen.")
def handlingar() -> None:
    """Sök i och arkivera kommunalförbunds handlingar."""


def main() -> None:
    """Run the command; one sentence on stderr and the right exit code when it cannot be done."""
    set_process_language(preferred_language(sys.argv[1:]))
    try:
        # Outside standalone mode click returns the exit code a subcommand asked for.
        sys.exit(localized(handlingar).main(standalone_mode=False))
    except click.ClickException as error:
        click.echo(f"handlingar: {sentence_of(error)}", err=True)
        sys.exit(2)
    except ArchiveError as error:
        click.echo(f"handlingar: {mask(str(error))}", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo(_("handlingar: avbrutet."), err=True)
        sys.exit(130)
    except Exception as error:  # the last line of defence
        if isinstance(error, UnicodeEncodeError) and not all(map(_is_utf8, sys.argv)):
            click.echo(
                _("handlingar: ett argument är inte skrivet i UTF-8; skriv om det."), err=True
            )
            sys.exit(2)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            click.echo(
                _("handlingar: svaret kan inte skrivas: %(reason)s.", reason=why(error)), err=True
            )
            _end_quietly(NothingDoneError.exit_code)
        import logging  # noqa: PLC0415

        logging.getLogger(__name__).debug("internal error", exc_info=True)
        click.echo(
            _(
                "handlingar: internt fel (%(error)s); kör om med --verbose och rapportera det.",
                error=f"{type(error).__name__}: {mask(str(error))}",
            ),
            err=True,
        )
        sys.exit(4)


def _is_utf8(argument: str) -> bool:
    """Say whether an argument's bytes were UTF-8: others come as lone surrogates (PEP 383)."""
    return not any("\udc80" <= letter <= "\udcff" for letter in argument)


def _is_closed_pipe(error: BaseException | None) -> bool:
    """Say whether an error, or one behind it, is that nobody reads what is written any more."""
    while error is not None:
        if isinstance(error, BrokenPipeError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _end_quietly(code: int = 0) -> NoReturn:
    """End, as after good work: what is still to be written, or complained of, goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    sys.exit(code)
