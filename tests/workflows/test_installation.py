"""Installation on the real server: the order of the steps, verification, parts (FH-11)."""

from datetime import timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.legs.status import Status
from models.messages.orders.order import VerifyBy
from models.messages.timeline.timeline import EntryKind
from models.sop.terms import Sop
from tests.builders import a_report, an_order
from tests.workflows.order_path import reach, reports_of
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
SECOND_VISIT = "FH-11.2.2:report_second_visit"
PART = "FH-11.3.1.2:install_after_part"
CLAIM = "FH-11.3.1.2:claim_part"
MINUTE = timedelta(minutes=1)


async def at_home(world: World, number: str, **changes: Any) -> OrderUnderTest:
    """An order whose goods stand in the customer's flat."""
    order = await world.place(an_order(number, **changes))
    await reach(order, HOME)
    await order.at_step("awaiting_site_check", HOME)
    await order.quiet(HOME)
    return order


async def test_each_wait_of_the_installation_is_shown(world: World) -> None:
    """Shows FH-3.4.1, FH-3.4.4, FH-11.2.3 to FH-11.2.6, FS-4.1, FS-4.2."""
    order = await at_home(world, "I-1001")
    steps = (
        "awaiting_site_check", "awaiting_packing_sign", "awaiting_inspection",
        "awaiting_installation", "awaiting_acceptance", "awaiting_verification",
    )  # fmt: skip
    for step, report in zip(steps, reports_of(HOME), strict=True):
        assert (await order.marks(HOME))["SopStage"] == step
        assert step in await order.page(HOME)
        await order.submit(report, HOME)
    assert await order.handle.result() == "closed"
    assert await order.done("technician") == ["assignments"]  # a sheet is checked by nobody


@pytest.mark.parametrize("way", [VerifyBy.CODE, VerifyBy.MARKETPLACE])
async def test_a_code_is_checked_on_the_platform_and_a_wrong_one_is_asked_anew(
    world: World, way: VerifyBy
) -> None:
    order = await at_home(world, f"I-1002-{way}", verify_by=way)
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    wrong = {"by_way_of": way, "code": "0000"}
    await order.tell("verified", HOME, report_id="r-wrong", data=wrong)
    await order.until(lambda status: "code_refused" in status.problems, HOME)
    status = await order.at_step("awaiting_verification", HOME)
    assert status.waiting_on == "technician"
    await order.quiet(HOME)
    assert (await order.marks(HOME))["ProblemCode"] == "code_refused"
    await order.tell("verified", HOME, data={"by_way_of": way, "code": "8421"})
    assert await order.handle.result() == "closed"
    assert (await order.done("technician")).count("verifications") == 1
    assert (await order.marks())["NeedsAttention"] is False


async def test_a_site_that_is_not_fit_needs_the_customers_signature(world: World) -> None:
    """Shows FH-11.2.1."""
    order = await at_home(world, "I-1003")
    await order.tell("site_checked", HOME, report_id="r-1", data={"fit": False})
    answer = await order.tell("installed", HOME)
    assert (answer["outcome"], "waiver_signed" in answer["reason"]) == ("refused", True)
    assert (await order.marks(HOME))["ProblemCode"] == "site_unfit"
    signed = {"fit": False, "waiver_signed": True}
    await order.tell("site_checked", HOME, data=signed)
    await order.at_step("awaiting_packing_sign", HOME)


async def test_inspected_without_photo_or_signature_is_not_inspected(world: World) -> None:
    """Shows FH-10.2.5, MC-七(四)1."""
    order = await at_home(world, "I-1004")
    changes: tuple[dict[str, Any], ...] = (
        {"photos": []}, {"signed": False}, {"list_checked": False},
    )  # fmt: skip
    for n, change in enumerate(changes):
        data = {"list_checked": True, "photos": ["p/1"], "signed": True, **change}
        answer = await order.tell("inspected", HOME, report_id=f"r-{n}", data=data)
        assert answer["outcome"] == "refused"
    assert (await order.status(HOME)).step == "awaiting_site_check"


async def test_verified_alone_waits_for_the_acceptance(world: World) -> None:
    order = await at_home(world, "I-1005")
    answer = await order.tell("verified", HOME)
    assert (answer["outcome"], answer["reason"]) == ("accepted", "waits for the acceptance")
    assert (await order.status(HOME)).step == "awaiting_site_check"
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    assert await order.handle.result() == "closed"


@pytest.mark.parametrize(
    "proof", [{"sheet": "s/1"}, {"by_way_of": "code", "code": "8421"}], ids=["sheet", "code"]
)
async def test_the_customers_own_proof_is_his_acceptance(
    world: World, proof: dict[str, str]
) -> None:
    order = await at_home(world, f"I-1011-{len(proof)}")
    await order.tell("verified", HOME, data=proof)
    assert await order.handle.result() == "closed"
    status = await order.leg(HOME).query("status", result_type=Status)
    assert {"accepted", "verified"} <= {*status.facts}
    assert not {"packing_signed", "inspected"} & {*status.facts}  # nobody has reported them


async def test_a_second_visit_is_told_the_same_day_or_is_late(world: World) -> None:
    """Shows FH-11.2.2."""
    order = await at_home(world, "I-1006")
    now = await order.now(HOME)
    await order.move(HOME, now + timedelta(hours=25))
    data = {"reason": "the wall is not dry"}
    await order.tell("second_visit", HOME, data=data, occurred_at=now.isoformat())
    await order.quiet(HOME)
    assert await order.happenings_of(SECOND_VISIT) == [EntryKind.LATE]
    marks = await order.marks(HOME)
    assert (marks["ProblemCode"], marks["BreachCount"]) == ("second_visit", 1)
    await order.tell("verified", HOME, data={"sheet": "s/1"})
    assert await order.handle.result() == "closed"
    assert (await order.marks())["SlaState"] == "met_late"


async def test_a_part_is_claimed_and_installed_within_a_day_of_its_coming(world: World) -> None:
    """Shows FH-11.3.1.2."""
    order = await at_home(world, "I-1007")
    await order.tell("part_fault", HOME, data={"part": "hinge"}, by="provider")
    assert (await order.marks(HOME))["DeadlineCode"] == CLAIM
    await order.tell("part_claimed", HOME, by="provider")
    await order.tell("part_arrived", HOME, by="provider")
    due = (await order.due(PART, HOME)).due_at
    assert abs(due - await order.now(HOME) - timedelta(hours=24)) < MINUTE
    await order.move(HOME, due + MINUTE)
    await order.quiet(HOME)
    assert await order.happenings_of(PART) == [EntryKind.WARNED, EntryKind.BREACHED]
    await order.tell("verified", HOME, data={"sheet": "s/1"})
    assert await order.handle.result() == "closed"
    assert (await order.happenings_of(PART))[-1] is EntryKind.LATE
    assert await order.happenings_of(CLAIM) == [EntryKind.KEPT]


async def test_not_accepted_is_put_right(world: World) -> None:
    """Shows FH-11.2.6."""
    order = await at_home(world, "I-1008")
    for report in reports_of(HOME)[:4]:
        await order.submit(report, HOME)
    await order.tell("not_accepted", HOME, data={"reason": "a door hangs"}, by="provider")
    assert (await order.marks(HOME))["ProblemCode"] == "not_accepted"
    await order.tell("put_right", HOME, by="provider")
    assert (await order.marks(HOME))["NeedsAttention"] is False
    await order.quiet(HOME)
    assert await order.happenings_of("FH-11.2.6:put_right") == [EntryKind.KEPT]


async def test_what_was_not_accepted_and_is_received_after_the_verification_is_put_right_first(
    world: World,
) -> None:
    """FH-11.2.6: the verification would have waited for it; the order does."""
    order = await world.place(an_order("I-1011"), Sop(survey_hours=24))
    await reach(order, HOME)
    *before, verified = reports_of(HOME)
    for report in before:
        await order.submit(report, HOME)
    found_at = await order.now(HOME) + 20 * MINUTE
    await order.move(HOME, found_at + 20 * MINUTE)
    await order.submit(verified, HOME)
    await order.at_step("before_survey")
    found = a_report("not_accepted", at=found_at, data={"reason": "a door hangs"})
    await order.move(None, found_at + 30 * MINUTE)
    await order.submit({**found, "by": "customer"})
    await order.move(None, found_at + timedelta(days=2))
    status = await order.at_step("awaiting_last_reports")
    assert (status.waiting_on, status.problems) == ("service_desk", ("not_accepted",))
    await order.tell("put_right", by="provider")
    assert await order.handle.result() == "closed"


async def test_repeated_early_and_wrong_reports_are_answered(world: World) -> None:
    order = await world.place(an_order("I-1009"))
    await reach(order, Stage.CITY_DELIVERY)
    early = await order.submit(a_report("site_checked"), Stage.CITY_DELIVERY)
    assert early["reason"] == "passed on to the order"
    await order.tell("delivered", Stage.CITY_DELIVERY)
    await order.at_step("awaiting_packing_sign", HOME)
    assert (await order.tell("site_checked", HOME))["outcome"] == "known"
    wrong = await order.tell("product_fault", HOME, data={"what": "crack"}, by="customer")
    assert (wrong["outcome"], "not by customer" in wrong["reason"]) == ("refused", True)


async def test_a_held_installation_moves_what_is_owed(world: World) -> None:
    order = await at_home(world, "I-1010")
    await order.tell("part_arrived", HOME, by="provider")
    before = (await order.due(PART, HOME)).due_at
    await order.decide("hold", reason="the family is away")
    await order.until(lambda status: status.held is not None, HOME)
    began = await order.now(HOME)
    await order.move(HOME, began + timedelta(days=2))
    await order.decide("resume")
    await order.until(lambda status: status.held is None, HOME)
    moved = (await order.due(PART, HOME)).due_at - before
    assert abs(moved - timedelta(days=2)) < MINUTE
    assert await order.happenings_of(PART) == []


async def test_a_part_that_is_missed_after_the_last_leg_is_owed_by_the_provider(
    world: World,
) -> None:
    """Shows FH-11.3.1.2."""
    order = await world.place(an_order("I-1030"), Sop(survey_hours=24))
    await reach(order, HOME)
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    await order.at_step("before_survey")
    await order.tell("part_fault", by="provider", data={"part": "hinge"})
    assert [one.duty for one in (await order.status()).deadlines] == [CLAIM]
    await order.tell("part_claimed", by="provider")
    await order.quiet()
    assert await order.happenings_of(CLAIM) == [EntryKind.KEPT]
