"""The command line: arguments in, `pipeline` called, one line for every error.

Commands are imported when they are called; `--help` costs no more than click.
"""

from __future__ import annotations

import gc
import re
import sys
from importlib import import_module
from typing import Any

import click

from auditor import __version__
from auditor.cli.talk import FAILED, Failure, complain, fail, help_text, language
from auditor.data import load

_COMMANDS = {
    "audit": "audit", "explain": "explain", "verify": "verify", "evaluate": "evaluate", "compare": "compare",
    "profile": "profile", "checklist": "checklist", "schema": "schema", "init": "init", "baseline": "baseline",
    "rulings": "rulings", "examples": "examples", "query": "query",
}  # fmt: skip


class Lazy(click.Group):
    """A group whose commands live in modules of their own and are imported on call."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"auditor.cli.{_COMMANDS[cmd_name]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            raise click.NoSuchCommand(args[0], possibilities=list(_COMMANDS), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # Each command's line comes from the data, not from its module: help imports none of them.
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text(name)) for name in _COMMANDS])


@click.group(cls=Lazy, help=help_text("root"), context_settings={"help_option_names": []})
@click.help_option("-h", "--help", help=help_text("help"))
@click.version_option(__version__, "--version", message="auditor %(version)s", help=help_text("version"))
def root() -> None:
    pass


def _usage(error: click.ClickException, lang: str) -> str:
    """Click's complaint as one line of ours."""
    context: click.Context | None = getattr(error, "ctx", None)
    failure = _failure(error, context)
    message = failure.message(lang) if failure else error.format_message().rstrip(".")
    command = context.command_path if context else "auditor"
    told = str(load("cli")["error"][lang]["usage"]).format(message=message, command=command)
    return " ".join(told.split())


def _failure(error: click.ClickException, context: click.Context | None) -> Failure | None:
    """What the call got wrong, with all that is allowed in its place."""
    if isinstance(error, click.NoSuchOption):
        known = context.command.params if context else []
        return Failure("no_such_option", [p.opts[-1] for p in known if isinstance(p, click.Option)],
                       found=error.option_name)  # fmt: skip
    if isinstance(error, click.exceptions.NoSuchCommand):
        group = context.command if context else root
        names = group.list_commands(context) if isinstance(group, click.Group) and context else list(_COMMANDS)
        return Failure("no_such_command", names, found=error.command_name)
    if isinstance(error, click.MissingParameter):
        return Failure("missing", name=_name(error.param))
    message = error.format_message()
    if isinstance(error, click.BadOptionUsage):
        return Failure("takes_no_value" if "not take" in message else "needs_value", found=error.option_name)
    extra = re.match(r"Got unexpected extra arguments? \((.+)\)", message)
    return Failure("too_many", found=extra[1]) if extra else None


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return ""
    return parameter.make_metavar(click.Context(root)) if isinstance(parameter, click.Argument) else parameter.opts[-1]


def _utf8() -> None:
    """Chinese comes out whole whatever the terminal says of itself."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status: 0 clean, 1 gaps, 2 could not audit."""
    _utf8()
    # Checklists, patterns and records hold no cycles worth looking for every 700 objects.
    gc.set_threshold(100_000, 20, 20)
    given = sys.argv[1:] if arguments is None else arguments
    lang = language(given)
    try:
        status = root.main(args=given, prog_name="auditor", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        complain(error.format_message())
        sys.exit(FAILED)
    except Failure as failure:
        fail(failure, lang)
    except click.ClickException as error:
        complain(_usage(error, lang))
        sys.exit(FAILED)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing to say and no one to say it to.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)
