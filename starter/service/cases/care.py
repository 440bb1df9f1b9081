"""Care: what a customer writes about an order is written down, then run next to it (ER-4.3)."""

import shlex
from datetime import datetime, timedelta

from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import CaseRow, OrderRow
from models.errors import Conflict, NotFound, Refused
from models.field_errors import field_error
from models.hints import Hint
from models.ids import Stage, is_ticket
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.reports.inbox_state import InboxState
from models.phrases import Code, phrase
from models.sop.formatting import show
from models.stages.care.case_opening import care_case
from models.stages.care.request import CareCase, CareKind, CareRequest
from models.stages.workflow_ids import stage_of
from starter.service.app_context import AppContext
from starter.service.cases.asked_entries import note_asked
from starter.service.reading.known_orders import kept
from starter.service.reading.queries import order as order_shown
from starter.service.reading.view_model import Instant, View
from starter.service.reading.views import CaseShown
from starter.service.reports.surveys import note_survey
from starter.service.running.workflow_start import start_now

MESSAGE_FIELDS = ("words", "to", "link_kind", "link", "about")
"""The fields of a report's data that a message shows."""


class MessageShown(View):
    """One message of a care case: what was written, by whom and when; `what` is the report's kind.

    `words` is null where it was erased; `score` is a survey's, from 1 to 5. `to` has it now, `link`
    is what it has become, `about` the order that a case was found to be about.
    """

    what: str
    by: str
    actor: str | None
    at: Instant
    words: str | None
    to: str | None = None
    link_kind: str | None = None
    link: str | None = None
    about: str | None = None
    score: int | None = None
    state: str


class CareShown(CaseShown):
    """A care case with what was written in it, the oldest first."""

    messages: tuple[MessageShown, ...] = ()


async def open_care(
    context: AppContext, merchant: str, number: str, request: CareRequest
) -> CaseShown:
    """Take in what a customer has written about an order, open or closed, and start its case.

    Written again under its `request_id`, it is the same case.

    Raises:
        NotFound: there is no such order.
        Closed: its personal data was erased.
        InvalidInput: it was written before the order was taken in, or is still to be written.
        Refused: it is a survey, and the order is not closed as accepted.
        Conflict: its `request_id` was used for something else.
        Unavailable: the database cannot be written now; it was not taken.
    """
    order = kept(await context.order(merchant, number))
    if request.kind is CareKind.SURVEY and order.outcome != OrderOutcome.CLOSED:
        raise _not_asked(order)
    sop = context.sop_for(merchant)
    at = _written_of(context.now(), order, request, timedelta(seconds=sop.clock_skew_seconds))
    request = request.model_copy(update={"written_at": at})
    case = care_case(
        order.workflow_id, order.number, request, sop=sop, at=at, furniture=True
    )  # fmt: skip
    taken = await context.store.cases.take_care(order, case, opened_at=context.now())
    if taken.state is StoreOutcome.OTHER:
        raise Conflict(
            phrase(
                "request_id {request_id} was used for another request of this order",
                request_id=request.request_id,
            ),
            hint="make a new request_id for each message; repeat one only with the same content",
        )
    await note_care(context, taken.row)
    await start_now(context, taken.row)
    found = await care_of(context, merchant, number)
    opened = next(one for one in found if one.workflow_id == taken.row.workflow_id)
    if request.kind is CareKind.SURVEY:
        await note_survey(context, merchant, number, request, opened, found)
    return opened


async def care_of(context: AppContext, merchant: str, number: str) -> tuple[CaseShown, ...]:
    """The care cases of an order, and the tickets that are about it, the oldest first.

    Raises:
        NotFound: there is no such order.
        Unavailable: the database cannot be read now.
    """
    cases = (await order_shown(context, merchant, number)).cases
    return tuple(one for one in cases if stage_of(one.workflow_id) is Stage.CARE)


async def show_care(context: AppContext, merchant: str, number: str, n: int) -> CareShown:
    """One care case of an order, with what was written in it.

    Raises:
        NotFound: there is no such order, or no such case.
        Unavailable: the database cannot be read now.
    """
    order = await context.order(merchant, number)
    cases = await care_of(context, merchant, number)
    found = [one for one in cases if one.n == n and not is_ticket(one.workflow_id)]
    if not found:
        raise NotFound(phrase("order {number} has no care case {n}", number=order.number, n=n))
    row = await context.store.cases.by_id(found[0].workflow_id)
    assert row is not None, "the case was there a moment ago, and none is deleted"
    messages = await messages_of(context, row)
    return CareShown.model_validate({**found[0].model_dump(), "parked": None, "messages": messages})


async def messages_of(context: AppContext, row: CaseRow) -> tuple[MessageShown, ...]:
    """What was written in a care case, the oldest first.

    Raises:
        Unavailable: the database cannot be read now.
    """
    request = CareCase.model_validate(row.start_input).request
    first = MessageShown(
        what="care_opened", by=request.by, actor=request.actor,
        at=request.written_at or row.opened_at, words=request.words, score=request.score,
        state=InboxState.APPLIED,
    )  # fmt: skip
    rows = await context.store.reports.of_order(row.order)
    later = [
        MessageShown(
            what=one.kind, by=one.by, actor=one.actor,
            at=one.report.occurred_at or one.received_at, state=one.state,
            **{name: one.report.data.get(name) for name in MESSAGE_FIELDS},
        )
        for one in rows
        if one.sent_to == row.workflow_id
    ]  # fmt: skip
    return (first, *later)


def _not_asked(order: OrderRow) -> Refused:
    """Why nobody is asked for his opinion: not yet, or never, and where it goes all the same."""
    if not order.closed:
        why = phrase(
            "order {number} is not closed as accepted: its customer is not asked yet",
            number=order.number,
        )
        return Refused(why, hint="ask him once it has closed")
    named = f"{shlex.quote(order.merchant)} {shlex.quote(order.number)}"
    return Refused(
        phrase(
            "order {number} has ended as {outcome}: its customer is not asked",
            number=order.number,
            outcome=Code("outcome", order.outcome or ""),
        ),
        hint=Hint(
            phrase(
                "note what he says all the same as a complaint, or a message: fulfil "
                'care open {named} --kind complaint --words "…"',
                named=named,
            ),
            "send what he says all the same with kind `complaint`, or `message`",
        ),
    )


def _written_of(now: datetime, order: OrderRow, request: CareRequest, skew: timedelta) -> datetime:
    """When he wrote it: from when the order was taken in, and not beyond its clock.

    Raises:
        InvalidInput: it lies before, or ahead by more than two clocks differ.
    """
    if request.written_at is not None and request.written_at < order.accepted_at:
        since, written = show(order.accepted_at), show(request.written_at)
        raise field_error(
            "written_at",
            phrase(
                "{written} is before the order was taken in, {since}", written=written, since=since
            ),
        )
    return written_at(request, now=now, latest=max(order.clock(now), now), skew=skew)


def written_at(
    request: CareRequest, *, now: datetime, latest: datetime, skew: timedelta
) -> datetime:
    """When he wrote it: now, where he does not say, and not beyond `latest`.

    Raises:
        InvalidInput: it lies ahead by more than two clocks differ.
    """
    written = request.written_at
    if written is None:
        return now
    if written > latest + skew:
        raise field_error(
            "written_at",
            phrase("{written} lies ahead: it is {now}", written=show(written), now=show(latest)),
        )
    return min(written, latest)


async def note_care(context: AppContext, row: CaseRow) -> None:
    """The order's timeline always says that a care case stands next to it (ADR-0016); a ticket's
    own says that it came in."""
    case = CareCase.model_validate(row.start_input)
    data = {"kind": case.kind, "score": case.request.score}
    stage = Stage.CARE if is_ticket(row.order) else Stage.ORDER
    text = f"a {case.kind} has come in"
    await note_asked(context, row, case, "care_asked", text, data, stage=stage)
