"""What it costs that the customer moves his appointment 逾期物流费 is reported by itself."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.legs.leg import Baton
from models.sop.milestones import Milestone
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.machine import a_leg, on, tell

CITY = Stage.CITY_DELIVERY
FIRST = appointed(on(26, "15:00"), on(26, "10:00"))
LATER = appointed(on(29, "15:00"), on(29, "10:00"))
PUT_OFF = {**LATER, "put_off_by": "not_today"}


def at_the_hub() -> StageState:
    """The goods are there, and are to be delivered on the 26th."""
    there: dict[Milestone, Any] = {
        Milestone.HUB_ARRIVED: on(24, "09:00"), Milestone.ARRIVAL_NOTIFIED: on(24, "10:00"),
    }  # fmt: skip
    city = a_leg(CITY, on(24, "10:00"), baton=Baton(milestones=there, facts=("arrived_at_hub",)))
    tell(city, "appointment_booked", on(24, "12:00"), data=FIRST)
    return city


def fees(leg: StageState) -> list[tuple[Any, ...]]:
    """What is proposed: which fee, who pays, how many days."""
    found = [one.data for one in leg.outgoing if one.kind == "fee_reported"]
    return [(one["fee"], one["payer"], one["quantity"]) for one in found]


@pytest.mark.parametrize(
    ("cause", "payer"),
    [("not_today", "customer"), ("unreachable", "customer"), ("wrong_address", "merchant")],
)
def test_it_is_reported_with_the_other_appointment_by_its_days(cause: str, payer: str) -> None:
    """Shows FH-10.2.1: the goods stay for three days more than was agreed."""
    city = at_the_hub()
    tell(city, "appointment_booked", on(25, "09:00"), data={**LATER, "put_off_by": cause})
    assert fees(city) == [("overdue_logistics", payer, 3)]


@pytest.mark.parametrize("cause", ["provider_unable", "goods_late"])
def test_what_is_moved_by_our_side_costs_the_customer_nothing(cause: str) -> None:
    """Shows FH-10.2.1."""
    city = at_the_hub()
    failed = {"cause": "not_today", "reason": "he is abroad", "incident": "abroad"}
    tell(city, "contact_failed", on(24, "14:00"), data=failed)
    tell(city, "appointment_booked", on(25, "09:00"), data={**LATER, "put_off_by": cause})
    assert fees(city) == []


def test_who_could_not_be_reached_and_has_another_appointment_is_one_of_them() -> None:
    city = at_the_hub()
    failed = {"cause": "not_today", "reason": "he is abroad", "incident": "abroad"}
    tell(city, "contact_failed", on(26, "14:00"), data=failed)
    tell(city, "appointment_booked", on(26, "14:30"), data=LATER)
    assert fees(city) == [("overdue_logistics", "customer", 3)]


def test_a_sum_that_the_provider_names_is_reported_as_a_fee_and_priced_by_the_tariff() -> None:
    """Shows FH-11.3.2.2."""
    city = at_the_hub()
    again = appointed(on(26, "18:00"), on(26, "17:00"))
    tell(city, "appointment_booked", on(25, "09:00"), data={**again, "fee_fen": 99_900})
    assert fees(city) == [("overdue_logistics", "customer", 1)]
    assert "99900" not in str([one.data for one in city.outgoing])


@pytest.mark.parametrize(
    "again",
    [
        LATER,  # nobody says that the customer wished it
        appointed(on(26, "18:00"), on(26, "17:00"), put_off_by="not_today"),  # the same day
        appointed(on(25, "15:00"), on(25, "10:00"), put_off_by="not_today"),
    ],
)
def test_nothing_is_reported_where_nobody_waits_longer_for_the_customer(
    again: dict[str, Any],
) -> None:
    city = at_the_hub()
    tell(city, "appointment_booked", on(24, "13:00"), data=again)
    assert fees(city) == []


def test_nothing_is_reported_before_the_goods_are_at_the_hub() -> None:
    """Nobody stores them by then; what a delay on the road costs is reported with the delay."""
    city = a_leg(CITY, on(24, "10:00"))
    tell(city, "appointment_booked", on(24, "12:00"), data=FIRST)
    tell(city, "appointment_booked", on(25, "09:00"), data=PUT_OFF)
    assert fees(city) == []


def test_what_it_costs_does_not_depend_on_what_is_received_first() -> None:
    """The former appointment, and why nobody was met, are reported once there is another one."""
    there: dict[Milestone, Any] = {
        Milestone.HUB_ARRIVED: on(24, "09:00"), Milestone.ARRIVAL_NOTIFIED: on(24, "10:00"),
    }  # fmt: skip
    city = a_leg(CITY, on(24, "10:00"), baton=Baton(milestones=there, facts=("arrived_at_hub",)))
    now = on(26, "18:00")
    tell(city, "appointment_booked", now, at=on(26, "14:30"), data=LATER)
    failed = {"cause": "not_today", "reason": "he is abroad", "incident": "abroad"}
    tell(city, "contact_failed", now, at=on(26, "14:00"), data=failed)
    assert fees(city) == []
    tell(city, "appointment_booked", now, at=on(24, "12:00"), data=FIRST)
    assert fees(city) == [("overdue_logistics", "customer", 3)]
