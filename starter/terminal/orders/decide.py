"""`fulfil decide`: what a person decides about an order; its workflow says yes or no."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.phrases import JoinedTexts, phrase
from starter.terminal.console.output import (
    ActorOption,
    Output,
    OutputOption,
    note,
    say,
    show_one,
    sub_app,
)

if TYPE_CHECKING:
    from models.messages.decisions.decisions import DecisionAnswer
    from starter.terminal.console.runner import Desk

app = sub_app("Take a decision: confirm, hand on, hold, cancel, repair …")

HOW_TO_SET = phrase("the reason is --reason, fields of its own are --set field=value")

CORRECT = "correct"

At = Annotated[str | None, typer.Option(help="When it was decided; now, where it is left out.")]
Until = Annotated[
    str | None, typer.Option(help="acknowledge: no daily reminder comes before that.")
]

DECISION_NAMES = (
    "confirm, hand_on, correct, decide_short, hold, resume, cancel, repair, acknowledge, "
    "settle_question, withdraw, set_fee, plan_visit, replace_provider, answer, withdraw_return, "
    "end_return, agree_return, judge, admit, appeal, offer_remedy, agree."
)
"""Every decision, as the help names them."""


@app.command()
def decide(
    merchant: Annotated[str, typer.Argument(help="The merchant's code.")],
    number: Annotated[str, typer.Argument(help="The order's number.")],
    decision: Annotated[
        str,
        typer.Argument(help=DECISION_NAMES),
    ],
    by: Annotated[str | None, typer.Option(help="The role that decides.")] = None,
    actor: ActorOption = None,
    reason: Annotated[str | None, typer.Option(help="Why; it is kept.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="field=value: of the order (correct), of the decision."),
    ] = None,
    at: At = None,
    until: Until = None,
    case: Annotated[int | None, typer.Option("--return", help="About this return.")] = None,
    seen_step: Annotated[
        str | None, typer.Option(help="Refuse, if the order has moved on from this step.")
    ] = None,
    decision_id: Annotated[
        str | None, typer.Option(help="Makes sending it again harmless.")
    ] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Decide about an order: confirm, hand it on, correct it, hold it, cancel it, repair a step.

    `correct` takes the fields of the order: --set customer.phone=13800138000, or the template's
    words: --set 收货城市=成都市 --set payment=已付. `decide_short`
    takes --set choice=retry|cancel, `repair` --set choice=retry|skip|give_up, `answer` --set
    approve=true|false, `settle_question` --set report_id=… --set choice=confirm|reject, `withdraw`
    --set report_id=…, `acknowledge` --until T, --actor, --set cause=no_vehicle, `set_fee` --set
    incident=…, `plan_visit` --set day=2026-11-30 (or from_at, to_at) --set incident=….
    `replace_provider` --set cause=declined|quarrel|fault|other --set who=provider|technician.
    `judge` takes --set incident=… --set party=carrier, `admit`, `appeal` and `agree`
    --set incident=…, `offer_remedy` --set incident=… --set remedy=other_day.
    """
    common = {
        "by": by,
        "actor": actor,
        "reason": reason,
        "seen_step": seen_step,
        "at": _instant("--at", at),
        "until": _instant("--until", until),
    }
    content = {name: value for name, value in common.items() if value is not None}
    content |= decision_fields(decision, read_fields(set_ or ()))
    _show(decision, _send(merchant, number, decision, content, decision_id, case), output)


def decision_fields(decision: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a decision besides reason and role, each read as its type asks; a correction's
    are the order's fields."""
    from activities.adapters.process import wall_clock
    from models.messages.decisions.decisions import DECISIONS
    from models.messages.orders.order import Order
    from models.sop import clock
    from starter.order_files.importing.corrections import correction_fields
    from starter.service.reports.typed_values import read_typed

    model = DECISIONS.get(decision)
    if model is None:
        return fields
    if decision != CORRECT:
        return read_typed(model, fields)
    own = {name: fields.pop(name) for name in ("own_mistake",) if name in fields}
    changes = correction_fields(fields, clock.day_of(wall_clock.now()))
    return {"changes": read_typed(Order, changes), **read_typed(model, own)}


def read_fields(words: Iterable[str]) -> dict[str, Any]:
    """`field=value` words: `customer.phone=…` sets a field of an object, `[…]`, `{…}` and null
    are JSON, everything else is text."""
    from models.errors import UsageError
    from starter.service.reports.report_kinds import read_json
    from starter.terminal.console.arguments import pairs_of

    fields: dict[str, Any] = {}
    for name, text in pairs_of("--set", words):
        *path, last = name.split(".")
        inside = fields
        for part in path:
            inside = inside.setdefault(part, {}) if isinstance(inside, dict) else inside
        if not isinstance(inside, dict) or last in inside:
            raise UsageError(phrase("--set {name} is set twice", name=name))
        is_json = text.startswith(("[", "{")) or text == "null"
        inside[last] = read_json(name, text) if is_json else text
    return fields


def _send(
    merchant: str,
    number: str,
    name: str,
    content: dict[str, Any],
    decision_id: str | None,
    case: int | None,
) -> "DecisionAnswer":
    from activities.adapters.process.wall_clock import fresh_id
    from models.errors import Refused, Unavailable, UsageError
    from models.ids import is_ticket
    from models.messages.decisions.decisions import Confirm
    from starter.service.cases.tickets import decide_ticket
    from starter.service.decisions.decide import decide as send
    from starter.terminal.console.runner import with_existing_desk

    id_ = fresh_id("decision") if decision_id is None else decision_id

    async def sent(desk: "Desk") -> "DecisionAnswer":
        here = {"actor": desk.actor} if desk.actor else {}
        body = {**here, **content, "decision_id": id_}
        if is_ticket(number):
            return await decide_ticket(desk.context, number, name, body)
        await _check_correction(desk, merchant, number, name, content)
        try:
            return await send(desk.context, merchant, number, name, body, case=case)
        except Refused as no:
            if name != Confirm.name:
                raise
            left = await _left_to_correct(desk, merchant, number)
            raise Refused(no.message, hint="\n".join(left) or no.hint) from None

    try:
        return with_existing_desk(sent)
    except Unavailable:
        note(phrase("to send it again: --decision-id {id}", id=id_))
        raise
    except UsageError as error:
        raise UsageError(error.message, hint=error.hint or HOW_TO_SET) from None


async def _check_correction(
    desk: "Desk", merchant: str, number: str, name: str, content: Mapping[str, Any]
) -> None:
    from starter.order_files.places.corrected_places import check_places

    if name == CORRECT:
        check_places((await desk.context.order(merchant, number)).content, content["changes"])


async def _left_to_correct(desk: "Desk", merchant: str, number: str) -> list[str]:
    """A command for each field that an order in review waits for."""
    from models.stages.order.review_findings import findings
    from starter.service.reading.next_commands import correcting

    order = await desk.context.order(merchant, number)
    faults = findings(order.content, received_at=order.accepted_at)
    fields = dict.fromkeys(one.field for one in faults)
    return [correcting(merchant, number, [field]) for field in fields]


def _instant(option: str, text: str | None) -> Any:
    from starter.service.reports.typed_times import read_instant

    return read_instant(option, text) if text is not None else None


def _show(name: str, answer: "DecisionAnswer", output: Output) -> None:
    if output is not Output.TEXT:
        show_one(answer.model_dump(mode="json"), output)
        return
    done = f"{name} {answer.outcome} {answer.decision_id}"
    say(JoinedTexts([done, *([answer.reason] if answer.reason else [])], ": "))
