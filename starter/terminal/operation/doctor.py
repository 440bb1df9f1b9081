"""`fulfil doctor`: what is wrong with this machine's set-up, a line each, with the fix."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.phrases import phrase
from starter.terminal.console.output import (
    BUSINESS,
    DONE,
    Output,
    OutputOption,
    say,
    show_one,
    show_rows,
    sub_app,
)

if TYPE_CHECKING:
    from starter.local.doctor.check import Health
    from starter.local.doctor.deep import DeepFinding
    from starter.terminal.console.runner import Desk

app = sub_app("Look whether this machine can run the system.")

COLUMNS = ("", "check", "says", "fix")
MARK_OF_STATE = {"ok": "✓", "warning": "!", "wrong": "✗"}


Deep = Annotated[
    bool,
    typer.Option(
        "--deep", help="Hold every order against its histories and partners; takes a while."
    ),
]


@app.command()
def doctor(deep: Deep = False, output: OutputOption = Output.TEXT) -> int:
    """Look at everything the system stands on; exit 1 where something is wrong."""
    return _deep(output) if deep else _examine(output)


def _deep(output: Output) -> int:
    from starter.terminal.console.runner import at_desk

    found = at_desk(_found_deeply)
    if found or output is not Output.TEXT:
        rows = [one._asdict() for one in found]
        show_rows(rows, output, columns=("order", "check", "says", "fix"))
    if output is Output.TEXT:
        agree = phrase("what we say is what the histories and the partners hold")
        say(phrase("{n} differences", n=len(found)) if found else agree)
    return BUSINESS if found else DONE


async def _found_deeply(desk: "Desk") -> "list[DeepFinding]":
    from starter.local.doctor.deep import DEEP_CHECKS, run_deep_checks
    from starter.local.doctor.effects import open_effects
    from starter.local.local_settings import settings_here
    from starter.local.progress import open_progress

    async with open_effects(settings_here(), desk.context) as effects:
        with open_progress() as tell:
            return await run_deep_checks(desk.context, (*DEEP_CHECKS, effects), tell)


def _examine(output: Output) -> int:
    from starter.local.doctor.check import Health
    from starter.local.doctor.checks import examine
    from starter.local.local_settings import settings_here

    checks = asyncio.run(examine(settings_here()))
    is_well = all(check.health is not Health.WRONG for check in checks)
    rows: list[dict[str, Any]] = [check.model_dump(mode="json") for check in checks]
    if output is Output.JSON:
        show_one({"ok": is_well, "checks": rows}, output)
    elif output is Output.JSONL:
        show_rows(rows, output, columns=())
    else:
        show_rows(
            [
                {
                    "": MARK_OF_STATE[one.health],
                    "check": one.check,
                    "says": one.says,
                    "fix": one.fix or "",
                }
                for one in checks
            ],
            output,
            columns=COLUMNS,
        )
        say(_summary([check.health for check in checks]))
    return DONE if is_well else BUSINESS


def _summary(healths: "list[Health]") -> str:
    if "wrong" in healths:
        return phrase("something is wrong: see the lines marked ✗")
    if "warning" in healths:
        return phrase("nothing is wrong; see the lines marked !")
    return phrase("all is well")
