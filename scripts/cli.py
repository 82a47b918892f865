"""The command line, `tanya`: finds the command's file, and turns every refusal into one clear line."""

from __future__ import annotations

import importlib
import sys

import click

# Each command is one file of this folder with a click command of its name in it, imported when it is asked
# for: `tanya ask` must not pay for what `tanya run` needs.
COMMANDS = (
    "run",
    "chat",
    "ask",
    "search",
    "build",
    "list",
    "show",
    "check",
    "gaps",
    "teach",
    "edit",
    "archive",
    "history",
    "diff",
    "add",
    "drafts",
    "rollback",
    "stats",
    "visits",
    "purge",
    "vectors",
    "evaluate",
    "catalogue",
    "benchmark",
    "backup",
    "restore",
    "doctor",
)


class Commands(click.Group):
    """A group whose commands are imported by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"scripts.{cmd_name}").command
        return command


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Shell completion: see README, “Shell completion”.",
)
@click.version_option(package_name="tanya-bandung", prog_name="tanya")
def tanya() -> None:
    """Answer questions about Bandung's e-government, with sources; build and serve the knowledge base.

    \b
    Examples:
      tanya build                     build the knowledge base
      tanya ask "apa itu e-RK?"       ask one question
      tanya run                       start the bot (Telegram with a token, else this terminal)
    """


def main() -> None:
    """Run the command line. Exit 0 done, 1 refused or failed with one clear line, 2 usage."""
    from scripts.common import USER_ERRORS, explained

    try:
        status = tanya.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (`| head`) has gone; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(141)
    except USER_ERRORS as error:
        click.echo(f"tanya: {explained(error)}", err=True)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)
