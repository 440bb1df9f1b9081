"""What is installed and accepted is what reached the home: the delivery counts it (FH-10.2.4)."""

from typing import Any

import pytest

from models.figures.visits import visits_in
from models.ids import Stage
from models.messages.shipments.handover import Handover
from models.messages.shipments.shipment import Shipment, ShipmentReason
from models.messages.timeline.timeline import Entry, EntryKind
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.city_delivery.reports import CityDelivery
from models.stages.order.leg_inputs import INPUT_OF, CommonLegInput
from models.stages.order.record import OrderRecord
from models.stages.stage_terms import terms_of
from models.stages.table import watched_by
from models.tracking.runs.baton import begin_stage
from models.tracking.runs.delivered_goods import goods_delivered
from models.tracking.situation.visits import pieces_of
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.home import at_home
from tests.models.machine import ORDER, on, tell

CITY = Stage.CITY_DELIVERY
TEN, THREE = on(23, "10:00"), on(23, "15:00")


def a_city(pieces: int = 3) -> StageState:
    """A delivery of what the truck brought."""
    start = CityDelivery(
        order=ORDER, number="1", sop=stamped(Sop(), terms_of(CITY)), begun_at=on(22, "20:00"),
        pieces=pieces,
    )  # fmt: skip
    return begin_stage(
        CITY, start, watched_by(CITY), workflow_id=f"{ORDER}:city", now=on(23, "09:00")
    )


def collect(leg: StageState, pieces: int, refused: int = 0) -> None:
    says: dict[str, Any] = {"pieces": pieces, "packing_sound": True}
    kinds = [{"sku": "YG-2000", "pieces": refused}] * bool(refused)
    tell(leg, "collected", TEN, data={**says, "refused": kinds})


def deliver(leg: StageState, pieces: int | None = None) -> None:
    tell(leg, "delivered", THREE, data={"pieces": pieces} if pieces else {})


def lose(leg: StageState, clock: str) -> None:
    says = {"pieces": 1, "cause": "a fall", "incident": "fall"}
    assert tell(leg, "goods_lost", on(23, clock), data=says).outcome == "accepted"


def to_be_installed(handed_on: Handover, *shipments: Shipment) -> int | None:
    """How many pieces are to be installed of an order of three, after that delivery."""
    record = OrderRecord(order=ORDER, content=an_order("1"))
    record.handover = Handover(pieces=3).joined(handed_on)
    home = at_home(shipments=shipments).input
    common: Any = {name: getattr(home, name) for name in CommonLegInput.__annotations__}
    return pieces_of(INPUT_OF[Stage.INSTALLATION](record, Sop(), common), [])


@pytest.mark.parametrize(
    ("collected", "refused", "delivered", "at_home", "short"),
    [
        (3, 0, None, 3, 0),
        (3, 0, 3, 3, 0),
        (2, 0, None, 2, 1),  # one was missing at the hub
        (2, 1, 2, 2, 0),  # one stayed there, with a way back of its own
        (3, 0, 2, 2, 1),  # one was missing at the door
        (2, 1, 1, 1, 1),
        (2, 0, 3, 3, 0),  # the missing one turned up
    ],
)
def test_the_delivery_hands_on_what_stands_in_the_home(
    collected: int, refused: int, delivered: int | None, at_home: int, short: int
) -> None:
    """Shows FH-10.2.2, FH-10.2.4."""
    leg = a_city()
    collect(leg, collected, refused)
    deliver(leg, delivered)
    handed_on = goods_delivered(leg)
    assert (handed_on.short, sum(one.pieces for one in handed_on.refused)) == (short, refused)
    assert to_be_installed(handed_on) == at_home


def test_a_delivery_that_nobody_counted_is_of_all_that_was_brought() -> None:
    leg = a_city()
    deliver(leg)
    assert goods_delivered(leg) == Handover()
    assert to_be_installed(goods_delivered(leg)) == 3


@pytest.mark.parametrize("delivered", [None, 2])
def test_what_is_lost_on_the_way_is_taken_off_once(delivered: int | None) -> None:
    leg = a_city()
    lose(leg, "09:30")
    collect(leg, 2)
    deliver(leg, delivered)
    handed_on = goods_delivered(leg)
    assert handed_on.short == 0
    assert to_be_installed(handed_on, *leg.situation.shipments.values()) == 2


def test_what_is_lost_once_it_was_collected_does_not_stand_in_the_home() -> None:
    leg = a_city()
    collect(leg, 3)
    lose(leg, "12:00")
    deliver(leg)
    assert to_be_installed(goods_delivered(leg), *leg.situation.shipments.values()) == 2


INSTEAD = Shipment(name="t", why=ShipmentReason.REPLACEMENT, pieces=1, loaded=1)


@pytest.mark.parametrize(("collected", "refused", "pieces"), [(2, 1, 3), (2, 0, 3), (3, 0, None)])
def test_what_is_sent_in_place_of_what_did_not_come_is_counted(
    collected: int, refused: int, pieces: int | None
) -> None:
    leg = a_city()
    collect(leg, collected, refused)
    deliver(leg)
    assert to_be_installed(goods_delivered(leg), INSTEAD) == pieces


@pytest.mark.parametrize(
    ("collected", "delivered", "pieces"), [(None, None, 5), (4, None, 4), (5, 3, 3), (4, 5, 5)]
)
def test_a_further_shipment_counts_as_it_was_counted_last(
    collected: int | None, delivered: int | None, pieces: int
) -> None:
    truck = Shipment(name="t", pieces=5, loaded=5, collected=collected, delivered=delivered)
    assert to_be_installed(Handover(), truck) == 3 + pieces


@pytest.mark.parametrize(
    ("collected", "delivered", "left"),
    [({}, {}, 2), ({"pieces": 2}, {}, 1), ({}, {"pieces": 2}, 1)],
)
def test_an_orders_page_counts_what_the_delivery_counted(
    collected: dict[str, Any], delivered: dict[str, Any], left: int
) -> None:
    reports: tuple[tuple[str, dict[str, Any]], ...] = (
        ("picked_up", {"pieces": 3}), ("collected", collected), ("delivered", delivered),
        ("installed", {"pieces": 1}),
    )  # fmt: skip
    lines = [
        Entry(
            key=what, order="o", stage=Stage.ORDER, at=on(24, f"1{n}:00"), text=what, what=what,
            recorded_at=on(24, f"1{n}:00"), happening=EntryKind.REPORT, report_id=what, data=data,
        )
        for n, (what, data) in enumerate(reports)
    ]  # fmt: skip
    assert [one.left for one in visits_in(lines) if one.done] == [left]
