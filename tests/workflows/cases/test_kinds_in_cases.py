"""Every kind of report comes to a case at the door, one after another: none wedges it."""

from datetime import UTC, datetime
from typing import Any

from models.codes import QuestionCode
from models.errors import FulfilError, Unavailable
from models.messages.reports.report import Report
from models.stages.table import KINDS
from starter.service.app_context import AppContext
from starter.service.reports.report import report
from tests.builders import BY
from tests.models.every_kind import content_of
from tests.workflows.cases.test_incident_case import of_a_closed_order
from tests.workflows.test_care import written
from tests.workflows.test_returns import ReturnUnderTest, returned
from tests.workflows.way_back import context_of
from tests.workflows.world import NUMBERS, OrderUnderTest, World, a_decision

OUTCOMES = {"accepted", "known", "refused"}


async def every_kind_comes(order: OrderUnderTest, case: int) -> None:
    """A report of each kind about that case: it is answered, or refused in words, never a fault."""
    context, number = context_of(order), order.order.number
    for kind in KINDS:
        outcome = await answered(context, number, kind, case)
        assert outcome, kind


async def answered(context: AppContext, number: str, kind: str, case: int) -> str:
    """What the door answers; an internal fault is none."""
    content = content_of(kind, datetime.now(UTC))
    fields: dict[str, Any] = {
        "report_id": f"x-{kind}-{next(NUMBERS)}", "kind": kind, "data": content, "case": case,
        "by": BY.get(kind) or KINDS[kind].by[0],
    }  # fmt: skip
    message = Report.model_validate(fields)
    try:
        answer = await report(context, "shop-a", number, message, None)
    except Unavailable:
        raise  # an internal fault, or nobody is there
    except FulfilError as refused:
        return refused.message
    assert answer.outcome in OUTCOMES
    return answer.outcome


async def test_what_an_order_has_left_comes_to_its_end_after_all_of_them(world: World) -> None:
    """Shows FH-8.3.2.1."""
    left = await of_a_closed_order(world, "IZ-ALL-LEFT")
    await every_kind_comes(left.order, 1)
    row = await world.store.cases.by_id(left.handle.id)
    assert row is not None
    if not row.closed:
        await left.decide("judge", party="nobody", basis="as said", reason="he was seen")
    assert (await left.handle.result())["outcome"] == "settled"


async def test_a_return_is_answered_and_ends_after_all_of_them(world: World) -> None:
    """Shows FE-4.3."""
    case = await returned(world, "IZ-ALL-RETURN", paid_fen=19900)
    await every_kind_comes(case.order, 1)
    await case.answer(approve=False, reason="not as agreed")
    assert (await case.handle.result())["outcome"] == "refused"


async def test_an_approved_return_is_ended_after_all_of_them(world: World) -> None:
    """Shows FE-4.3: what is asked about is rejected, and after-sales ends it."""
    case = await returned(world, "IZ-ALL-APPROVED", paid_fen=19900)
    await case.answer(approve=True)
    await every_kind_comes(case.order, 1)
    status = await case.status()
    for asked in [one for one in status.pending if one.why in set(QuestionCode)]:
        body = {"report_id": asked.report_id, "choice": "reject", "reason": "a test"}
        await decided(case, "settle_question", **body)
    await decided(case, "end_return", reason="settled otherwise")
    assert (await case.handle.result())["outcome"] in {"taken_back", "withdrawn", "refunded"}


async def decided(case: ReturnUnderTest, name: str, **body: Any) -> None:
    fields = a_decision(**body, by="after_sales")
    await case.order.world.update(case.handle, name, fields, fields["decision_id"])


async def test_a_care_case_is_resolved_after_all_of_them(world: World) -> None:
    """Shows ER-4.3.2."""
    case = await written(world, "IZ-ALL-CARE")
    await every_kind_comes(case.order, 1)
    if (await case.status()).step != "resolved":
        await case.tell("care_resolved")
    await case.at_step("resolved")
