"""Intake: the terms are stamped in, and the pickup is planned for a day that can be kept."""

from datetime import datetime
from typing import Any

import pytest

from models.sop.clock import WorkCalendar
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.order.intake import OrderInput, order_input, planned_day
from tests.builders import an_order
from tests.models.machine import on


def planned(accepted: datetime, wanted: int, sop: Sop | None = None, **changes: Any) -> str:
    """The day of November the list of such an order is planned for."""
    order = an_order(wanted_pickup_day=on(wanted, "00:00").date(), **changes)
    day = planned_day(order, accepted, sop or Sop())
    return "none" if day is None else f"{day:%d}"


@pytest.mark.parametrize(
    ("clock", "day"), [("16:29:59", "24"), ("16:30:00", "24"), ("16:30:01", "25"), ("23:59", "25")]
)
def test_a_list_after_half_past_four_is_planned_a_day_later(clock: str, day: str) -> None:
    assert planned(on(23, clock), wanted=24) == day


def test_a_list_in_good_time_is_planned_for_the_day_it_wants() -> None:
    assert planned(on(23, "23:00"), wanted=27) == "27"


def test_a_day_that_is_gone_is_planned_for_the_next_that_can_be() -> None:
    assert planned(on(23, "10:00"), wanted=20) == "24"
    assert planned(on(23, "17:00"), wanted=20) == "25"


def test_an_urgent_order_and_another_reading_keep_the_wanted_day() -> None:
    assert planned(on(23, "17:00"), wanted=24, urgent=True) == "24"
    assert planned(on(23, "17:00"), 24, Sop(late_list_next_day=False)) == "24"


def test_days_that_do_not_count_are_left_out() -> None:
    """The 27th is a Friday: its list is due on Thursday, and Monday follows it."""
    sop = Sop(calendar="china", workdays=WorkCalendar(years=(2026,)))
    assert planned(on(26, "17:00"), 27, sop) == "30"


def test_without_a_wanted_day_nothing_is_planned() -> None:
    assert planned_day(an_order(wanted_pickup_day=None), on(23, "10:00"), Sop()) is None


@pytest.mark.parametrize(("placed", "begun"), [("08:00", "08:00"), ("11:00", "10:00")])
def test_an_order_begins_when_it_was_placed_and_never_after_it_was_taken(
    placed: str, begun: str
) -> None:
    start = order_input(an_order(placed_at=on(23, placed)), accepted_at=on(23, "10:00"), sop=Sop())
    assert start.begun_at == on(23, begun)
    assert start.baton.milestones == {Milestone.ORDER_PLACED: on(23, begun)}


def test_an_order_carries_its_terms_and_only_those_that_it_needs() -> None:
    start = order_input(an_order(), accepted_at=on(23, "10:00"), sop=Sop(transit_hours=48))
    read = OrderInput.model_validate_json(start.model_dump_json())
    assert read.sop.transit_hours == 48
    assert "kpi" not in start.model_dump(mode="json")["sop"]
