"""`fulfil erase`: the personal data of a closed order, for good; an operator's act."""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.errors import UsageError
from models.messages.orders.erasure_state import ErasureState
from models.phrases import Code, Phrase, phrase
from starter.terminal.console.output import Output, OutputOption, in_words, note, show_one, sub_app

if TYPE_CHECKING:
    from starter.service.upkeep.erasure import ErasureReplay, ErasureTarget
    from starter.terminal.console.runner import Desk

app = sub_app("Erase the personal data of a closed order.")

WORDS_MAX = 200


@dataclass(frozen=True)
class ErasureRequest:
    """What the command line says of one erasure."""

    merchant: str
    number: str
    reason: str
    by: str
    export: Path | None
    yes: bool


@app.command("erase")
def erase(
    merchant: Annotated[str | None, typer.Argument(help="The merchant's code.")] = None,
    number: Annotated[str | None, typer.Argument(help="The order's number.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; it is kept.")] = None,
    by: Annotated[str | None, typer.Option(help="The operator who does it; it is kept.")] = None,
    export: Annotated[
        Path | None, typer.Option(help="Where to write what was held; a new file.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    replay: Annotated[
        Path | None, typer.Option(help="Erase again, after a restore, what this log names.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Rewrite our SQLite files, without remains.")
    ] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Erase a closed order's personal data, in our tables and in Temporal, for good.

    What was held is exported first. Figures, times and who did what by role stay.
    """
    named = merchant is not None and number is not None
    if replay is not None and not named:
        _replay(replay, output)
    elif rebuild and not named:
        _rebuild_all()
    elif merchant is None or number is None:
        raise UsageError("which order?", hint="fulfil erase MERCHANT NO --reason … --by …")
    else:
        asked = ErasureRequest(
            merchant, number, _word("--reason", reason), _word("--by", by), export, yes
        )
        _erase(asked, output)


def _word(option: str, text: str | None) -> str:
    word = " ".join((text or "").split())
    if not word or len(word) > WORDS_MAX:
        raise UsageError(
            phrase(
                "{option} is needed, with up to {most} characters: it is kept",
                option=option,
                most=WORDS_MAX,
            )
        )
    return word


def _erase(asked: ErasureRequest, output: Output) -> None:
    from starter.terminal.console.runner import at_desk

    shown = at_desk(lambda desk: _erased(desk, asked))
    remains = _rebuild()
    show_one(shown, output)
    for line in (*remains, *REMARKS_BY_STATE[shown["in_temporal"]]):
        note(line)


async def _erased(desk: "Desk", asked: ErasureRequest) -> dict[str, Any]:
    from models.ids import is_ticket
    from starter.local import partners
    from starter.local.local_settings import settings_here
    from starter.local.ports import read_ports
    from starter.service.upkeep import erasure as service

    context, settings = desk.context, settings_here()
    if is_ticket(asked.number):
        found = await service.look_at_ticket(context, asked.number)
    else:
        found = await service.look(context, asked.merchant, asked.number)
    file = None
    if found.done is None:
        _tell(found)
        await asyncio.to_thread(_confirm, asked)
        file = asked.export or _export_file(found)
        service.export(found, file, at=context.now())
        note(phrase("what was held: {file}; hand it on, then delete it", file=file.absolute()))
    else:
        at, by = found.done.at, found.done.by
        note(phrase("it was erased before, {at:%Y-%m-%d} by {by}", at=at, by=by))
    row = await service.erase(
        context, found, by=asked.by, reason=asked.reason, log_file=settings.erasures
    )
    where = partners.partner_addresses(settings, read_ports(settings.data_dir))
    holders = await partners.holders(context, found.order.workflow_id)
    if left := await partners.forget_order(where, found.order.workflow_id, holders):
        note(_left_with(row.order, left))
    return {
        "order": row.order,
        "erased_at": row.at,
        "by": row.by,
        "reason": row.reason,
        "in_temporal": row.in_temporal,
        "export": str(file.absolute()) if file else None,
        "linked": found.linked,
    }


def _left_with(order: str, partners: Iterable[str]) -> Phrase:
    return phrase(
        "partners hold what they were told of {order}; ask them: {left}",
        order=order,
        left=", ".join(partners),
    )


def _tell(found: "ErasureTarget") -> None:
    order = found.order
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in found.held.items() if rows)
    note(
        phrase(
            "order {merchant}/{number}, {outcome}; rows about it: {counts}",
            merchant=order.merchant,
            number=order.number,
            outcome=Code("outcome", order.outcome or ""),
            counts=counts,
        )
    )
    if found.sealed:
        note("Temporal's copy is sealed: it goes with the order's data key")
    else:
        note(
            phrase(
                "Temporal's copy is in clear: {n} executions are deleted",
                n=len(found.executions),
            )
        )
    if found.tickets:
        note(
            phrase(
                "these cases are about it and go with it: {tickets}",
                tickets=", ".join(found.tickets),
            )
        )
    if found.linked:
        note(phrase("linked orders stay as they are: {linked}", linked=", ".join(found.linked)))


def _confirm(asked: ErasureRequest) -> None:
    if asked.yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked here", hint="add --yes")
    typer.confirm(in_words(phrase("erase it for good?")), abort=True, err=True)


def _export_file(found: "ErasureTarget") -> Path:
    from models import ids

    order = found.order
    return Path(f"erased-{order.merchant}-{ids.number_key(order.number)}.json")


REMARKS_BY_STATE = {
    ErasureState.SEALED: (
        phrase("a process that has used its data key lately forgets it within ten minutes"),
    ),
    ErasureState.DELETED: (
        phrase(
            "free pages of Temporal's own database may hold remains until that is rebuilt: stop "
            "it, then fulfil erase --rebuild; with a key ring there are none"
        ),
    ),
    ErasureState.PENDING: (
        phrase(
            "Temporal is still deleting its executions: run the same command again, and it says so"
        ),
    ),
}
"""What else is to be known, by how it went in Temporal."""


def _rebuild_all() -> None:
    from starter.local import file_rewrite
    from starter.local.local_settings import settings_here

    for line in file_rewrite.rewrite_all_files(settings_here()):
        note(line)


def _rebuild() -> tuple[str, ...]:
    from starter.local import file_rewrite
    from starter.local.local_settings import settings_here

    return file_rewrite.rewrite_own_file(settings_here())


def _replay(log_file: Path, output: Output) -> None:
    from starter.service.upkeep import erasure as service
    from starter.terminal.console.runner import at_desk

    if not log_file.exists():
        raise UsageError(phrase("there is no {log_file}", log_file=log_file))

    async def replayed(desk: "Desk") -> "ErasureReplay":
        return await service.replay(desk.context, log_file)

    done = at_desk(replayed)
    for line in _rebuild() if done.erased else ():
        note(line)
    shown = {name: list(getattr(done, name)) for name in ("erased", "known", "waiting", "unknown")}
    show_one(shown, output)
