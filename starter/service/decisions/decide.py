"""What a person decides, handed to the workflow that it is about: it alone says yes or no."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError
from temporalio.client import Client

from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import DecisionRow, OrderSummary, StoredDecision
from models.errors import Closed, Conflict, Refused
from models.field_errors import faulty, field_error, nearest
from models.messages.decisions import decisions
from models.messages.decisions.decision import Decision
from models.messages.decisions.decision_body import body_hash, strange_field
from models.messages.decisions.decisions import DECISIONS, DecisionAnswer
from models.messages.decisions.provider_decisions import ReplaceProvider
from models.messages.decisions.recorded_answers import RecordedDecision
from models.messages.orders.outbox_state import OutboxState
from models.phrases import Code, JoinedTexts, phrase
from models.stages.order.corrections import corrected
from models.stages.workflow_ids import is_case
from starter.service.access.links import end_former_links
from starter.service.app_context import AppContext
from starter.service.decisions.decision_targets import REFUSED_FOR_GOOD, targets_of
from starter.service.decisions.fees import with_price
from starter.service.decisions.missing_target import why_nobody
from starter.service.decisions.refusal_withdrawal import check_way_back
from starter.service.decisions.undelivered_returns import check_delivery_stands
from starter.service.reading.known_orders import kept
from starter.service.reports.file_references import check_proofs
from starter.service.reports.report_decisions import most_specific_refusal
from starter.service.reports.report_delivery import RECORD_HEADER
from starter.service.reports.report_queue import catch_up
from starter.service.running.workflow_start import start_order
from starter.service.temporal.call_errors import (
    CallFailed,
    CallRefused,
    NotRunning,
)
from starter.service.temporal.update_errors import decision_unanswered


async def decide(
    context: AppContext,
    merchant: str,
    number: str,
    name: str,
    body: Mapping[str, Any],
    *,
    case: int | None = None,
    key_id: str | None = None,
) -> DecisionAnswer:
    """Hand a decision to its order, or to its return `case`; the newest, for one of `OF_RETURNS`.

    Sent again under its `decision_id`, it is done once and answered alike. A `repair` goes to
    the open leg, and to the order where nothing is parked there; of an order that has ended, as an
    `acknowledge` does, to its open cases. `key_id`: of the key it came with.

    Raises:
        InvalidInput: there is no such decision, or it says too little, or what no order can have.
        NotFound: there is no such order, or no such return.
        Refused: the workflow says no, and why.
        Conflict: its `decision_id` was used for another decision.
        Closed: it has ended.
        Unavailable: nobody answered in time. It may still be done: send it again under the
            same `decision_id` until it is answered.
    """
    decision = _read(name, body)
    order = kept(await context.order(merchant, number))
    await check_proofs(context, order.workflow_id, decision)
    await check_way_back(context, order, decision)
    if isinstance(decision, decisions.Correct) and not order.closed:
        corrected(order.content, decision.changes)  # what no order can have, no workflow is asked
    if order.outbox == OutboxState.PENDING:
        try:
            await start_order(context, order)
        except CallFailed as error:
            raise decision_unanswered(name, error) from None
    decision = await with_price(context, order, decision)
    targets = await targets_of(context, order, decision, case)
    await check_delivery_stands(context, order, decision, targets[0])
    return await _decided(context, order, decision, targets, case=case, key_id=key_id)


async def decide_file(
    context: AppContext,
    file: OrderSummary,
    name: str,
    body: Mapping[str, Any],
    *,
    key_id: str | None = None,
) -> DecisionAnswer:
    """Hand a decision to what is filed under an id and is no order: a ticket; as `decide`."""
    decision = _read(name, body)
    return await _decided(context, file, decision, [file.workflow_id], key_id=key_id)


async def _decided(
    context: AppContext,
    order: OrderSummary,
    decision: Decision,
    targets: list[str],
    *,
    case: int | None = None,
    key_id: str | None = None,
) -> DecisionAnswer:
    taken = await context.store.decisions.take(
        order.workflow_id,
        decision.name,
        decision,
        f"{case or ''}:{body_hash(decision)}",
        sent_to=targets[0],
        key_id=key_id,
        at=context.now(),
    )
    if taken.state is StoreOutcome.OTHER:
        raise _used(decision.decision_id)
    answer = taken.row.answer
    if answer is None:
        with suppress(CallRefused):  # a person is not kept waiting by what cannot be delivered
            before = await context.store.reports.waiting(order.workflow_id)
            await catch_up(context, order.workflow_id, before)
        content = decision.model_dump(mode="json", exclude_none=True)
        answer = await _sent(context, order, taken, targets, content)
    if isinstance(decision, ReplaceProvider):
        await end_former_links(context, order, decision.who, made_by=taken.row.taken_at)
    return answer


async def _sent(
    context: AppContext,
    order: OrderSummary,
    taken: StoredDecision,
    targets: list[str],
    content: dict[str, Any],
) -> DecisionAnswer:
    """Send it to the workflow that had it before, then to the others, until one takes it."""
    row, refusals = taken.row, list[Refused]()
    for target in dict.fromkeys((row.sent_to, *targets)):
        last = target == targets[-1]
        if target != row.sent_to:
            await context.store.decisions.send_to(row.id, target)
        try:
            answer = await _answered(context, target, row, content)
        except CallFailed as error:
            raise decision_unanswered(
                row.name, error, repeated=taken.state is StoreOutcome.SAME
            ) from None
        except Conflict:
            await context.store.decisions.refuse(row)
            raise
        except Refused as error:
            refusals.append(error)
            if last or (row.name in REFUSED_FOR_GOOD and not is_case(target)):
                await context.store.decisions.refuse(row)
                raise most_specific_refusal(refusals) from None
        except NotRunning:
            if last:
                break
        else:
            await context.store.decisions.answer(row.id, answer.answer, answer.record)
            return answer.answer
    why = await why_nobody(context, order, targets[-1], row.name)
    is_new = taken.state is StoreOutcome.NEW  # a repeat may have been done before
    if isinstance(why, Closed) and is_new:
        await context.store.decisions.refuse(row)
    raise why


def _read(name: str, body: Mapping[str, Any]) -> Decision:
    model = DECISIONS.get(name)
    if model is None:
        near = nearest(name, DECISIONS)
        known = phrase("one of {names}", names=JoinedTexts(DECISIONS, ", "))
        known = phrase("{near}?", near=near) if near else known
        raise field_error(
            "decision", phrase("there is no decision {name}: {known}", name=name, known=known)
        )
    for field in body:
        strange = strange_field(model, {field: body[field]})
        if strange:
            raise field_error(field, phrase("{name} has {strange}", name=name, strange=strange))
    try:
        return model.model_validate(dict(body))
    except ValidationError as error:
        raise faulty(error, Code("decision", name)) from None


async def _answered(
    context: AppContext, target: str, row: DecisionRow, content: dict[str, Any]
) -> RecordedDecision:
    """One workflow's answer; under the same update id it is the one that it gave before."""

    async def by_update(client: Client) -> RecordedDecision:
        decided: RecordedDecision = await client.get_workflow_handle(target).execute_update(
            row.name,
            args=[content, RECORD_HEADER],
            id=update_id(row),
            result_type=RecordedDecision,
        )
        return decided

    try:
        return await context.gateway.call(by_update)
    except Refused as error:
        sentence = phrase(
            "{decision} is refused: {why}", decision=Code("decision", row.name), why=error.message
        )
        raise Refused(sentence, not_known=error.not_known) from None


def update_id(row: DecisionRow) -> str:
    """The same decision is one update, and its repeat is answered as it was."""
    return f"{row.decision_id}:{row.name}:{row.body_hash}"


def _used(decision_id: str) -> Conflict:
    return Conflict(
        phrase(
            "decision_id {decision_id} was used for another decision about this order",
            decision_id=decision_id,
        ),
        hint="make a new decision_id for each decision; repeat one only with the same content",
    )
