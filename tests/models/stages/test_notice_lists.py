"""What several orders of a merchant and a day have in common, and what a notice passes on."""

from collections import Counter
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.notices import NoticeItem
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.notice_texts import text_of
from models.tracking.state import StageState
from tests.models.machine import KNOWN, a_leg, on, tell
from tests.models.stages.order.test_order_desk import a_desk, confirm, decide, hand_on, machine
from tests.models.stages.test_notice_causes import DAYS, TRUCK, groups


def a_list(*orders: str) -> list[StageState]:
    """Pickups of several orders, all for one day and without a vehicle."""
    return [a_leg(order=f"order:{one.replace('/', ':')}") for one in orders]


def test_six_orders_of_a_list_without_a_vehicle_are_one_notice_for_each_person_and_tier() -> None:
    legs = a_list(*(f"shop-a/{n}" for n in range(6)))
    for leg in legs:
        for now in DAYS:
            leg.deadlines.tick(now)
    found = groups(*legs, code="duty")
    assert Counter(tier.split()[0] for _, tier in found) == {
        "warn": 1, "due": 2, "lead": 1, "manager": 1, "daily": 4,
    }  # fmt: skip


def test_that_no_vehicle_can_be_had_is_received_once_of_a_merchants_list() -> None:
    legs = a_list("shop-a/1", "shop-a/2", "shop-b/1")
    for leg in legs:
        tell(leg, "no_vehicle", on(24, "09:00"), data={"reason": "all are on the road"})
    assert len(groups(*legs, code="no_vehicle")) == 2


def test_another_day_is_another_list() -> None:
    day = {Milestone.PICKUP_DAY: on(26, "00:00").date()}
    legs = [a_leg(), a_leg(milestones={**KNOWN[Stage.TRUNK_PICKUP], **day})]
    for leg in legs:
        tell(leg, "no_vehicle", on(24, "09:00"), data={"reason": "all are on the road"})
    assert len(groups(*legs, code="no_vehicle")) == 2


def test_the_trunk_desk_is_informed_once_of_a_merchants_list_for_a_day() -> None:
    """Shows FH-7.2.3."""
    causes = set()
    for number in ("SO-1", "SO-2"):
        desk = a_desk(number=number)
        desk.plan_list(on(23, "10:00"), on(23, "10:00"))
        assert [decide(desk, confirm()), decide(desk, hand_on())] == ["done", "done"]
        (line,) = [one for one in machine(desk).outbox.notices if one.code == "handed_on"]
        causes.add(line.cause)
    assert causes == {f"each shop-a {on(25, '00:00'):%Y-%m-%d} handed_on"}


LOADED: dict[str, Any] = {"pieces": 2, "packing_sound": True, "sorted_by_area": True}


@pytest.mark.parametrize(
    ("reports", "says"),
    [
        ((("picked_up", LOADED), ("departed", {}), ("result_shared", {})),
         ("fetched 2026-11-25", "2 pieces", "it left 2026-11-25")),
        ((("pickup_failed", {"reason": "the gate is shut"}), ("failed_pickup_passed_on", {})),
         ("the reason: the gate is shut",)),
    ],
)  # fmt: skip
def test_who_is_passed_something_on_receives_what_it_is(
    reports: tuple[tuple[str, dict[str, Any]], ...], says: tuple[str, ...]
) -> None:
    """Shows FH-8.2.5, FH-8.3.2.1."""
    leg = a_leg()
    tell(leg, "vehicle_booked", on(23, "10:00"), data=TRUCK)
    for n, (kind, data) in enumerate(reports):
        assert tell(leg, kind, on(25, f"15:{n}5"), data=data).outcome == "accepted"
    (line,) = [one for one in leg.outbox.notices if one.code == reports[-1][0]]
    text = text_of(Role.ORDER_DESK, [NoticeItem.model_validate(dict(line))])
    assert [one for one in says if one not in text] == [], text


def test_an_order_stands_with_the_city_and_hub_that_it_goes_to() -> None:
    item = NoticeItem(order="order:shop-a:1", code="departed", tier="now", at=on(25, "15:00"))
    there = item.model_copy(update={"city": "成都市", "hub": "CTU"})
    other = there.model_copy(update={"order": "order:shop-a:2", "city": "绵阳市"})
    text = text_of(Role.TRUNK_DESK, [there, other])
    assert "2 orders: shop-a/1 (成都市, CTU), shop-a/2 (绵阳市, CTU). For information." in text
    assert "(" not in text_of(Role.CUSTOMER, [there])
