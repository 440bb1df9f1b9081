"""A worker, and a server, killed while two shipments are open: each is where it was, once."""

from collections import Counter

from models.ids import Stage
from tests.builders import an_order
from tests.engines import kill_server
from tests.workflows.calls.test_shipments import (
    ONE,
    PICKUP,
    ROAD,
    of_second,
    pass_leg,
    shipments_of,
)
from tests.workflows.killed.test_kill import applied, in_flight
from tests.workflows.killed.test_kill_waiting import times_counted
from tests.workflows.order_path import PICKUP_DAYS, begin
from tests.workflows.partner_effects import books_of
from tests.workflows.processes import Home, as_it_runs, home
from tests.workflows.world import OrderUnderTest

__all__ = ["home"]

BOTH = ("truck-2", "truck-3")


async def on_two_more(home: Home, number: str) -> OrderUnderTest:
    """One piece on each of two vehicles besides the order's own, planned."""
    order = await home.world.place(an_order(number, pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    for name in BOTH:
        await order.submit(of_second("shipment_planned", f"p-{name}", shipment=name, pieces=1))
    return order


async def signal(order: OrderUnderTest, kind: str, *names: str) -> list[str]:
    """A report of each of these shipments, which nobody answers."""
    sent = []
    for name in names:
        more = {"pieces": 1} if kind in ("picked_up", "delivered") else {}
        report = of_second(f"shipment_{kind}", f"{kind}-{name}", shipment=name, **more)
        await order.handle.signal("report", report)
        sent.append(str(report["report_id"]))
    return sent


@as_it_runs
async def test_a_worker_killed_while_two_shipments_are_open_counts_each_report_once(
    home: Home,
) -> None:
    order = await on_two_more(home, "SZ-K1")
    sent = await signal(order, "picked_up", BOTH[0])
    home.kill_worker()
    sent += await signal(order, "picked_up", BOTH[1])
    sent += await signal(order, "departed", *BOTH)
    kill_server(home.engine)
    await home.engine.start_server()
    home.start_worker()
    assert [await times_counted(order, one) for one in sent] == [1, 1, 1, 1]
    await order.quiet(PICKUP)
    shown = await shipments_of(order)
    assert {name: (shown[name].state, shown[name].pieces) for name in BOTH} == dict.fromkeys(
        BOTH, ("on_the_road", 1)
    )
    assert set((await home.effects()).values()) == {1}


@as_it_runs
async def test_a_worker_killed_while_stock_books_two_shipments_out_books_each_out_once(
    home: Home,
) -> None:
    """Shows FE-3.2."""
    order = await on_two_more(home, "SZ-K2")
    sent = await signal(order, "picked_up", *BOTH)
    assert [await times_counted(order, one) for one in sent] == [1, 1]
    await pass_leg(order, PICKUP, picked_up={**ONE, "sorted_by_area": True})
    await pass_leg(order, ROAD)
    sent = await signal(order, "delivered", *BOTH)
    assert [await times_counted(order, one) for one in sent] == [1, 1]
    await pass_leg(order, Stage.CITY_DELIVERY, collected=ONE)
    await home.world.fault("stock", fault="slow", match="SZ-K2", seconds=5)
    await pass_leg(order, Stage.INSTALLATION)
    await in_flight(order)
    home.kill_and_start_worker()
    await order.at_step("awaiting_last_reports")
    assert sum((await books_of(order)).shipped.values()) == 3
    assert await order.done("stock") == ["reservations", *["shipments"] * 3]
    assert set(applied(await order.timeline()).values()) == {1}
    assert set(Counter(await home.effects()).values()) == {1}
