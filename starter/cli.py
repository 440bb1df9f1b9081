"""`fulfil`: the commands of the system, put together. Each has a module in `starter/terminal/`.

A command's module is imported when the command is called, so that `fulfil --help` answers at
once. To add one: its module with a Typer `app`, a line in `COMMAND_HELP`, its name in
`MODULE_FOLDERS`.
"""

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from activities.adapters.process.lifetime import begin, end
from activities.adapters.process.watchers import LANGUAGE_VARIABLES
from starter.terminal.console import output, terminal_language
from starter.terminal.console.usage_texts import usage_text

COMMAND_HELP = {
    "dev": "Run everything on this machine, in real time, until Ctrl-C.",
    "server": "Run the Temporal server of this machine alone.",
    "provision": "Make tables, namespace and search attributes where they are missing.",
    "worker": "Run one worker process.",
    "api": "Serve the HTTP door.",
    "demo": "Play two weeks of orders through every leg, in minutes.",
    "orders": "Import, list, show, watch and explain orders.",
    "report": "Tell what happened: one report to an order or a leg.",
    "decide": "Take a decision: confirm, hand on, hold, cancel, repair …",
    "bulk": "The same decision about many orders.",
    "return": "Ask for a return on a delivered order.",
    "care": "What customers write: answer it, ask back, hand it over, resolve it.",
    "verifications": "What the platform cannot verify: tell the orders of a table.",
    "files": "Photos and papers of an order: send, list, save.",
    "incidents": "What went wrong, and who is responsible: list, show.",
    "slots": "Half days on which providers come to customers: set, list, take.",
    "worklist": "What waits for a role.",
    "appointments": "Whose appointment is when on a day.",
    "stages": "What is open, late and old by stage.",
    "notices": "Who is told what, and whether it has gone.",
    "overdue": "What is overdue, and who owes it.",
    "belated": "Who tells of things long after they happened.",
    "opinions": "What customers say: counted, and in their own words.",
    "papers": "Papers of orders as PDF: pickup list, loading list, hand-over sheet …",
    "views": "Saved views of lists: save, list, remove.",
    "export": "Write a list as a file: xlsx or csv.",
    "terms": "The numbers of the SOP as they hold for a merchant.",
    "duties": "The SOP's deadlines: list them, work one out.",
    "erase": "Erase the personal data of a closed order.",
    "keys": "Make and list the keys of the HTTP door.",
    "links": "Links that let people in: a driver at his jobs, a clerk at his account.",
    "webhooks": "The secrets that partners sign their callbacks with.",
    "ring": "The key ring that encrypts private data in Temporal.",
    "backup": "Copy both stores of this machine, while everything runs.",
    "restore": "Put a backup in place of the stores of this machine.",
    "reconcile": "Compare our database with Temporal's store, settle what differs.",
    "doctor": "Look whether this machine can run the system.",
}
"""Name and one line of help."""

MODULE_FOLDERS = {
    "orders": ("orders", "report", "decide", "bulk", "files", "papers"),
    "cases": ("return", "care", "verifications", "incidents", "opinions"),
    "lists": (
        "slots", "worklist", "appointments", "stages", "notices", "overdue", "belated", "views",
        "export",
    ),
    "access": ("keys", "links", "webhooks", "ring"),
    "operation": (
        "dev", "server", "provision", "worker", "api", "demo", "terms", "duties", "erase",
        "backup", "restore", "reconcile", "doctor",
    ),
}  # fmt: skip
"""Which folder of `starter/terminal/` has a command's module, which is named like it."""


def module_of(command: str) -> str:
    """The module of a command; a word that Python keeps for itself gets an underscore."""
    (room,) = (room for room, commands in MODULE_FOLDERS.items() if command in commands)
    return f"starter.terminal.{room}.{command}{'_' if iskeyword(command) else ''}"


class LazyGroup(TyperGroup):
    """A group that knows its commands by name, and imports the one that is called."""

    context_class = terminal_language.TranslatedContext

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, help_text in COMMAND_HELP.items():
            self.add_command(TyperCommand(name, help=help_text, rich_markup_mode=None))

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Know the language before anything is said, help and what is wrong with a call too."""
        (option,) = [one for one in self.params if one.name == "_lang"]
        terminal_language.use_language(option.resolve_envvar_value(ctx))
        parser = self.make_parser(ctx)
        parser.ignore_unknown_options = True  # they are complained of in the language asked for
        typed, _, _ = parser.parse_args(args=list(args))
        if "_lang" in typed:
            terminal_language.use_language(typed["_lang"], by_name=True)
        terminal_language.translated_command(self)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load the command that is called in place of its line of help."""
        if args and args[0] in COMMAND_HELP:
            module = import_module(module_of(args[0]))
            self.add_command(
                terminal_language.translated_command(typer.main.get_command(module.app)), args[0]
            )
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=LazyGroup,
    help="Furniture fulfilment, from pickup to installed, on a Temporal server.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # not needed by any other call

        typer.echo(f"fulfil {version('fulfil')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error happened.")] = False,
    _lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            envvar=list(LANGUAGE_VARIABLES),
            show_envvar=False,
            metavar="zh-CN|en",
            help="The language of texts and tables; else FULFIL_LANG, or LANG where it is Chinese.",
        ),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Furniture fulfilment, from pickup to installed, on a Temporal server."""
    ctx.obj = {"debug": debug}


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code; errors become lines on stderr."""
    command = typer.main.get_command(app)
    try:
        result = command.main(arguments or ["--help"], prog_name="fulfil", standalone_mode=False)
        return result if isinstance(result, int) else output.DONE
    except TyperException as error:
        context = getattr(error, "ctx", None)
        hint = f"{context.command_path} --help" if context else None
        output.complain(usage_text(error), hint=hint)
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        output.note("stopped")
        return 130
    except BrokenPipeError:
        return output.DONE
    except Exception as error:
        if "--debug" in arguments[:1]:
            output.show_traceback(error)
        return output.explain(error)


def main() -> None:
    """The console script: runs a command and ends the process."""
    begin()
    output.use_utf8()
    end(run(sys.argv[1:]))
