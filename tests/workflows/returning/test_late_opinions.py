"""An opinion of how a return was handled is taken for a term of days after its end (FE-4.4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from activities.adapters.store.customers.opinions import Period
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.roles import Role
from starter.service.reading.need_to_know import READING_OF_ROLE, narrowed_cases
from starter.service.reports.late_opinions import unrated_returns
from starter.service.reports.report import report
from tests.builders import ANY_DAY, a_report
from tests.workflows.deep_check import untrue
from tests.workflows.test_returns import ReturnUnderTest, came_back, money, returned
from tests.workflows.way_back import case_shown, context_of, page_of, tell_at_the_door
from tests.workflows.world import World

OPINION: dict[str, Any] = {
    "report_id": "r-opinion",
    "by": "customer",
    "data": {"score": 2, "words": "slow"},
}


async def refunded(world: World, number: str) -> ReturnUnderTest:
    """A return whose money is back: it has ended."""
    case = await returned(world, number, paid_fen=199_00)
    await came_back(case)
    await case.at_step("awaiting_refund")
    await tell_at_the_door(case.order, "refunded", by="after_sales", **money())
    await case.handle.result()
    await case_shown(case.order, "refunded")
    return case


async def test_an_opinion_after_the_end_counts_and_is_asked_for_until_then(world: World) -> None:
    """Shows FE-4.4."""
    case = await refunded(world, "LO-1")
    context = context_of(case.order)
    assert await unrated_returns(context, await page_of(case.order)) == (1,)
    for outcome in ("accepted", "known"):
        answer = await tell_at_the_door(case.order, "opinion_given", **OPINION)
        assert isinstance(answer, Answer), answer
        assert answer.outcome == outcome
    page = await page_of(case.order)
    assert [line.case for line in page.timeline if line.what == "opinion_given"] == [1]
    assert await unrated_returns(context, page) == ()
    assert await untrue(case.order) == [], "the doctor knows who took it"
    of_the_shop = await world.store.opinions.words(Period(merchant="shop-a"), limit=100)
    assert [(one.score, one.words) for one in of_the_shop if one.number == "LO-1"] == [(2, "slow")]


async def test_after_its_term_an_opinion_is_refused_with_where_it_goes(world: World) -> None:
    """Shows FE-4.4."""
    case = await refunded(world, "LO-2")
    later = datetime.now(UTC) + timedelta(days=ANY_DAY.return_opinion_days, minutes=5)
    context = replace(context_of(case.order), now=lambda: later)
    assert await unrated_returns(context, await page_of(case.order)) == ()
    message = Report.model_validate(a_report("opinion_given", **OPINION))
    answer = await report(context, "shop-a", "LO-2", message, None)
    assert answer.outcome == "refused"
    assert "more than 30 days ago" in str(answer.reason)
    assert "written as a message" in str(answer.reason)


async def test_money_that_was_sent_is_shown_with_its_time_to_whom_it_concerns(
    world: World,
) -> None:
    """Shows MC-八(二)3."""
    case = await refunded(world, "LO-3")
    (shown,) = (await page_of(case.order)).cases
    (sent,) = shown.refunds
    assert (sent.what, sent.amount_fen, sent.refund_by) == ("refunded", 199_00, "original")
    read = {
        role: narrowed_cases([shown], READING_OF_ROLE[role])[0]
        for role in (Role.CUSTOMER, Role.DRIVER)
    }
    assert (read[Role.CUSTOMER].refunds, read[Role.DRIVER].refunds) == ((sent,), ())
