"""The customer of a closed order is asked what he thinks 回访 (FH-7.3.1.3, MC-八(三)1)."""

from datetime import timedelta
from typing import Any

import pytest

from models.field_errors import InvalidInput
from models.ids import Stage
from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from models.stages.care.duties import ASK_OPINION
from models.stages.care.request import CareRequest
from starter.service.cases.care import care_of, open_care, show_care
from starter.service.cases.follow_ups import FollowUps
from starter.service.reports.report import report
from tests.builders import a_report, an_order
from tests.workflows.order_path import reach, reports_of
from tests.workflows.test_care import CareUnderTest, context_of, written
from tests.workflows.world import World


async def followed_up(world: World, number: str) -> CareUnderTest:
    """The follow-up of an order that has closed."""
    order = await world.place(an_order(number))
    await reach(order, Stage.INSTALLATION)
    for one in reports_of(Stage.INSTALLATION):
        await order.submit(one, Stage.INSTALLATION)
    assert await order.handle.result() == "closed"
    context = context_of(world)
    await FollowUps(context).once()
    (case,) = await care_of(context, "shop-a", number)
    return CareUnderTest.of(order, case.workflow_id)


def a_survey(score: int) -> CareRequest:
    """What the customer says to li."""
    content: dict[str, Any] = {"request_id": "s-1", "by": "customer_service", "actor": "li"}
    return CareRequest.model_validate({**content, "kind": "survey", "words": "…", "score": score})


async def test_somebody_is_set_to_ask_and_a_low_score_becomes_a_case_by_itself(
    world: World,
) -> None:
    """Shows FH-7.3.1.3, MC-八(三)1."""
    case = await followed_up(world, "SURVEY-1")
    context = context_of(world)
    assert (await case.at_step("awaiting_survey")).waiting_on == "customer_service"
    assert await FollowUps(context).once() == 0
    await case.move(await case.due(ASK_OPINION.id) + timedelta(minutes=1))
    survey = await open_care(context, "shop-a", "SURVEY-1", a_survey(1))
    assert (await case.handle.result())["outcome"] == "recorded"
    assert EntryKind.BREACHED in await case.order.happenings_of(ASK_OPINION.id)
    (message, *_) = (await show_care(context, "shop-a", "SURVEY-1", survey.n)).messages
    assert (message.by, message.actor, message.score, message.words) == (
        "customer_service",
        "li",
        1,
        "…",
    )
    low = CareUnderTest.of(case.order, survey.workflow_id)
    assert (await low.at_step("awaiting_reply")).waiting_on == "order_desk"


async def test_a_customer_who_is_not_reached_is_said_not_to_be(world: World) -> None:
    case = await followed_up(world, "SURVEY-2")
    content = a_report("survey_not_reached", by="customer_service", data={"words": "three calls"})
    nameless = Report.model_validate({**content, "report_id": "n-1", "case": 1})
    answer = await report(context_of(world), "shop-a", "SURVEY-2", nameless, None)
    assert (answer.outcome, "by name" in str(answer.reason)) == ("refused", True)
    message = Report.model_validate({**content, "actor": "li", "case": 1})
    answer = await report(context_of(world), "shop-a", "SURVEY-2", message, None)
    assert answer.outcome == "accepted"
    assert (await case.handle.result())["outcome"] == "recorded"
    assert await case.order.happenings_of(ASK_OPINION.id) == [EntryKind.KEPT]


async def test_a_survey_is_noted_of_nobody_who_was_not_to_be_asked(world: World) -> None:
    case = await written(world, "SURVEY-3", "message")
    answer = await case.tell("survey_noted", score=3, survey="care:shop-a:SURVEY-3:2")
    assert (answer["outcome"], "nobody is to be asked" in answer["reason"]) == ("refused", True)


async def test_a_low_score_is_never_noted_without_the_survey_that_is_followed(world: World) -> None:
    """Shows FH-7.3.1.3, MC-八(三)1."""
    case = await followed_up(world, "CZ-S4")
    data = {"score": 1, "words": "never again", "survey": "care:shop-a:CZ-S4:9"}
    content = a_report("survey_noted", by="customer_service", data=data)
    message = Report.model_validate({**content, "actor": "li", "case": 1})
    with pytest.raises(InvalidInput, match="has no survey of that id"):
        await report(context_of(world), "shop-a", "CZ-S4", message, None)
    straight = await case.tell("survey_noted", score=1)
    assert (straight["outcome"], straight["missing"]) == ("refused", ["survey"])
    assert (await case.status()).step == "awaiting_survey"
