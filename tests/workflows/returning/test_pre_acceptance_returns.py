"""What a return takes from the home before the acceptance: its order goes on without, or ends."""

from typing import Any

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import SOFA, WARDROBE
from tests.workflows.calls.test_visit_calls import in_two_days, plan, provider
from tests.workflows.deep_check import untrue
from tests.workflows.order_path import reports_of
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.test_installation import at_home
from tests.workflows.test_returns import ReturnUnderTest, asked_for
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
ONE = [{"sku": "SF-3", "pieces": 1}]
PRICED: dict[str, Any] = {
    "lines": [line.model_copy(update={"amount_fen": 100_00}) for line in (WARDROBE, SOFA)],
    "total_fen": 200_00, "payment": "paid",
}  # fmt: skip


async def taken(order: OrderUnderTest, pieces: int, **wish: Any) -> ReturnUnderTest:
    """A return that is approved, and whose goods are fetched."""
    case = await asked_for(order, **wish)
    await case.answer(approve=True)
    await order.until(lambda status: "goods_go_back" in status.facts, HOME)
    await case.tell("return_collected", data={"pieces": pieces})
    return case


async def paid_back(case: ReturnUnderTest, fen: int, pieces: int) -> str:
    await case.tell("return_inspected", data={"as_described": True, "pieces": pieces})
    await case.at_step("awaiting_refund")
    await case.tell("refunded", data={"amount_fen": fen, "refund_by": "original"})
    return str((await case.handle.result())["outcome"])


async def kinds_of_cases(order: OrderUnderTest) -> list[str]:
    rows = await order.world.store.cases.of_order(order.name)
    return [str(one.kind) for one in rows]


async def test_an_order_whose_goods_all_go_back_before_they_are_installed_ends(
    world: World,
) -> None:
    """Shows FE-4, MC-八(二)3."""
    order = await at_home(world, "TH-1", **PRICED)
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await plan(order, day=f"{await in_two_days(order):%F}")
    await order.quiet(HOME)
    case = await taken(order, 3)
    assert await order.handle.result() == "returned"
    done = await order.done("technician")
    assert sorted(done) == ["assignment-cancellations"] * 2 + ["assignments"] * 2
    notices = {*await order.notices()}
    assert {("goods_go_back", "provider"), ("order_returned", "customer")} <= notices
    assert await paid_back(case, 200_00, 3) == "refunded"
    assert await kinds_of_cases(order) == ["return", "incident"]  # the visit was owed before
    assert await order.done("stock") == ["reservations", "shipments", "returns"]
    row = await world.store.orders.get("shop-a", "TH-1")
    assert row is not None
    assert (row.closed, row.outcome, row.needs_attention) == (True, "returned", False)
    assert not await order.lines_of(EntryKind.BREACHED)


async def test_what_is_left_of_an_order_is_accepted_without_what_goes_back(world: World) -> None:
    """Shows FE-4, FH-11.2.6."""
    order = await at_home(world, "TH-2", **PRICED)
    for report in reports_of(HOME)[:3]:
        await order.submit(report, HOME)
    await order.tell("installed", HOME, data={"pieces": 2})
    case = await taken(order, 1, lines=ONE)
    await order.at_step("awaiting_acceptance", HOME)
    for report in reports_of(HOME)[-2:]:
        await order.submit(report, HOME)
    assert await order.handle.result() == "closed"
    assert await paid_back(case, 100_00, 1) == "refunded"


async def test_goods_that_are_kept_after_all_are_installed(world: World) -> None:
    order = await at_home(world, "TH-3", **PRICED)
    for report in reports_of(HOME)[:3]:
        await order.submit(report, HOME)
    await order.tell("installed", HOME, data={"pieces": 2})
    case = await asked_for(order, lines=ONE)
    await case.answer(approve=True)
    await order.at_step("awaiting_acceptance", HOME)
    await decide(case, "withdraw_return", by="customer", reason="I keep it")
    assert (await case.handle.result())["outcome"] == "withdrawn"
    await order.until(lambda status: "goods_stay" in status.facts, HOME)
    assert await untrue(order) == []
    answer = await order.tell("accepted", HOME, by="customer", data={"sheet": "s/1"})
    assert answer["reason"] == "waits until all pieces are installed"
    await order.tell("installed", HOME, report_id="r-rest", data={"pieces": 1})
    await order.tell("verified", HOME, data={"sheet": "s/1"})
    assert await order.handle.result() == "closed"


async def test_an_order_that_is_accepted_is_not_told(world: World) -> None:
    order = await at_home(world, "TH-4", **PRICED)
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    await order.handle.result()
    case = await asked_for(order)
    await case.answer(approve=True)
    await case.tell("return_collected", data={"pieces": 3})
    assert await paid_back(case, 200_00, 3) == "refunded"
    assert "goods_go_back" not in {line.what for line in await order.timeline()}
