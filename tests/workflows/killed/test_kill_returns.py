"""A worker that is killed within a return: goods, new order and money go on, each once."""

from typing import Any

from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report
from tests.workflows.killed.test_kill import applied, in_flight
from tests.workflows.processes import Home, as_it_runs, home
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.returning.test_returns_paths import money
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.world import OrderUnderTest

__all__ = ["home"]


def as_order(case: ReturnUnderTest) -> OrderUnderTest:
    """The return, where a helper asks for the workflow of an order."""
    return OrderUnderTest(case.order.world, case.order.order, case.handle)


async def signalled(case: ReturnUnderTest, kind: str, **fields: Any) -> None:
    """A report while nobody is at work."""
    await case.handle.signal("report", a_report(kind, **fields))


@as_it_runs
async def test_goods_are_put_back_once_and_the_money_told_meanwhile_counts_once(home: Home) -> None:
    case = await returned(home.world, "RZ-16", paid_fen=19900)
    await home.world.fault("stock", fault="slow", match="RZ-16", seconds=5)
    await came_back(case)
    await in_flight(as_order(case))
    home.kill_worker()
    await signalled(case, "refunded", **money(9900, "r-1"))
    await signalled(case, "refund_bounced", **money(9900, "r-2"))
    await signalled(case, "refunded", **money(9900, "r-3"))
    home.start_worker()
    await case.until(lambda status: status.step == "awaiting_refund")
    home.kill_and_start_worker()
    await case.tell("refunded", **money(10000, "r-4"))
    assert (await case.handle.result())["outcome"] == "refunded"
    counts = applied(await case.order.timeline())
    assert {counts[f"r-{n}"] for n in (1, 2, 3, 4)} == {1}
    assert set((await home.effects()).values()) == {1}


@as_it_runs
async def test_a_new_order_is_taken_in_once_and_its_word_is_received(home: Home) -> None:
    case = await returned(home.world, "RZ-17", wish="exchange", exchange_sent="first")
    await case.at_step("awaiting_answer")
    home.kill_worker()
    fields = {"decision_id": "a-1", "by": "after_sales", "approve": True}
    home.start_worker()
    await case.order.world.update(case.handle, "answer", fields, "u-answer")
    home.kill_and_start_worker()
    await case.at_step("awaiting_collection")
    home.kill_worker()
    await signalled(case, "exchange_accepted", data={"order": "order:shop-a:RZ-17-E1"})
    home.start_worker()
    await decide(case, "end_return", by="after_sales", reason="he keeps both, and has paid")
    assert (await case.handle.result())["outcome"] == "exchanged"
    lines = await case.order.lines_of(EntryKind.STAGE)
    assert [line.what for line in lines].count("exchange_ordered") == 1
    new = await home.world.store.orders.get("shop-a", "RZ-17-E1")
    assert new is not None


@as_it_runs
async def test_an_order_whose_goods_all_go_back_ends_once_and_nobody_pays_twice(home: Home) -> None:
    case = await returned(home.world, "RZ-18", paid_fen=19900)
    await case.answer(approve=True)
    home.kill_worker()
    await signalled(case, "return_collected", data={"pieces": 3})
    home.start_worker()
    await case.at_step("awaiting_inspection")
    home.kill_and_start_worker()
    assert await case.order.handle.result() == "returned"
    home.kill_worker()
    await signalled(case, "return_inspected", data={"as_described": True, "pieces": 3})
    await signalled(case, "refunded", **money(19900, "r-1"))
    home.start_worker()
    assert (await case.handle.result())["outcome"] == "refunded"
    rows = await home.world.store.cases.of_order(case.order.name)
    assert [one.kind for one in rows] == ["return"]
    assert set((await home.effects()).values()) == {1}
