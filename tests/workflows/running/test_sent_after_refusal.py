"""A report that was refused and is sent again, the very same, is judged by what is so now."""

import pytest

from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from starter.service.reports.report import report
from tests.builders import a_report
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.way_back import context_of
from tests.workflows.world import World

BOUNCED = {"amount_fen": 9000, "refund_by": "original"}


async def sent(case: ReturnUnderTest, kind: str, report_id: str, **data: object) -> Answer:
    """One report at the door."""
    body = Report.model_validate(a_report(kind, report_id, data=data))
    shop, number = case.order.order.merchant, case.order.order.number
    return await report(context_of(case.order), shop, number, body, None)


@pytest.mark.parametrize("door", [True, False])
async def test_what_was_too_soon_is_taken_once_its_time_has_come(world: World, door: bool) -> None:
    case = await returned(world, f"RZ-11{door}", paid_fen=19900)
    await came_back(case)
    await case.at_step("awaiting_refund")

    async def bounced() -> tuple[str, str]:
        if door:
            answer = await sent(case, "refund_bounced", "r-1", **BOUNCED)
            return answer.outcome.value, str(answer.reason)
        answered = await case.tell("refund_bounced", report_id="r-1", data=BOUNCED)
        return answered["outcome"], str(answered["reason"])

    for _ in range(2):
        outcome, why = await bounced()
        assert (outcome, "0 fen were paid" in why) == ("refused", True)
    await sent(case, "refunded", "r-2", **BOUNCED)
    assert (await bounced())[0] == "accepted"
    assert (await bounced())[0] == "known"
    lines = [line for line in await case.order.timeline() if line.report_id == "r-1"]
    assert [line.happening.value for line in lines] == ["refused_report", "report"]


async def test_what_a_desk_has_rejected_is_answered_with_that_and_asks_nobody_again(
    world: World,
) -> None:
    case = await returned(world, "RZ-12", paid_fen=19900)
    await came_back(case)
    await case.at_step("awaiting_refund")
    other = {"amount_fen": 19900, "refund_by": "wechat"}
    assert (await sent(case, "refunded", "r-1", **other)).state == "questioned"
    body = {"report_id": "r-1", "choice": "reject", "by": "after_sales", "reason": "it never left"}
    await decide(case, "settle_question", **body)
    await case.until(lambda status: status.pending == ())
    row = await world.store.reports.named(case.order.name, "r-1")
    assert row is not None
    assert row.state == "refused"
    answer = await sent(case, "refunded", "r-1", **other)
    assert (answer.outcome, "it never left" in str(answer.reason)) == ("refused", True)
    assert (await case.status()).pending == ()
