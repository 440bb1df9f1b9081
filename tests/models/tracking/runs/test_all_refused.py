"""Until when others may be sent for what the customer has refused whole (FH-10.2.5, ADR-0059)."""

import pytest

from models.messages.reports.report import Report
from models.tracking.runs.outstanding_goods import all_is_lost, own_pieces_left, refused_until
from models.tracking.state import StageState
from tests.builders import a_report
from tests.models.machine import on, tell
from tests.models.tracking.reports.test_goods_refused import refuse
from tests.models.tracking.runs.test_delivered_goods import a_city, collect
from tests.models.tracking.situation.test_liability import decide

MIDNIGHT = on(24, "00:00")
APART = {"shipment": "truck-2", "agreed_by": "李强"}


def refused(pieces: int = 3) -> StageState:
    leg = a_city()
    collect(leg, 3)
    refuse(leg, pieces)
    return leg


def test_it_is_the_day_on_which_it_was_reported() -> None:
    """Shows FH-10.2.5."""
    until = refused_until(refused())
    assert until is not None
    assert on(23, "23:59") < until < MIDNIGHT


def test_a_part_that_is_refused_ends_nothing() -> None:
    leg = refused(2)
    assert not all_is_lost(leg)
    assert refused_until(leg) is None


def test_as_soon_as_it_is_settled_nobody_waits_any_more() -> None:
    """Shows FH-10.2.5."""
    leg = refused()
    settled = {"remedy": "money back", "incident": "dent"}
    tell(leg, "exception_settled", on(23, "17:00"), by="order_desk", data=settled)
    until = refused_until(leg)
    assert until is not None
    assert until <= on(23, "17:00")


def test_told_the_next_day_it_is_waited_until_the_end_of_that() -> None:
    leg = a_city()
    collect(leg, 3)
    kinds = [{"sku": "YG-2000", "pieces": 3}]
    says = {"kinds": kinds, "reason": "a dent", "incident": "dent"}
    raw = a_report("goods_refused", "r-1", at=on(23, "20:00"), by="provider", data=says)
    leg.receive(Report.model_validate(raw), on(24, "09:00"))
    until = refused_until(leg)
    assert until is not None
    assert until > on(24, "23:00")


@pytest.mark.parametrize("burned", [1, 2])
def test_what_is_lost_besides_is_a_desks_to_decide(burned: int) -> None:
    leg = refused(3 - burned)
    lost = {"pieces": burned, "cause": "fire", "incident": "fire"}
    tell(leg, "goods_lost", on(23, "13:00"), data=lost)
    assert all_is_lost(leg)
    assert refused_until(leg) is None


@pytest.mark.parametrize(("refused_more", "left"), [(1, 1), (2, 0)])
def test_what_stayed_at_the_hub_is_not_waited_for(refused_more: int, left: int) -> None:
    """FH-10.2.2: one piece was refused there, and has a way back of its own."""
    leg = a_city()
    one = [{"sku": "YG-2000", "pieces": 1}]
    data = {"pieces": 2, "packing_sound": False, "refused": one}
    tell(leg, "collected", on(23, "10:00"), data=data)
    refuse(leg, refused_more)
    assert own_pieces_left(leg) == left
    assert all_is_lost(leg) is (left == 0)


def test_nobody_ends_it_once_it_is_agreed_that_others_are_sent() -> None:
    leg = refused()
    dent = {"incident": "dent"}
    assert decide(leg, "offer_remedy", on(23, "13:00"), remedy="replace", **dent) == "done"
    assert refused_until(leg) is not None
    assert decide(leg, "agree", on(23, "14:00"), by="merchant", **dent) == "done"
    assert refused_until(leg) is None


def test_what_stayed_at_the_hub_is_not_waited_for_either_where_the_rest_turns_round() -> None:
    """Shows FH-10.2.2, FE-4: one piece stays there, two are turned round at the provider's."""
    leg = a_city()
    collect(leg, 2, refused=1)
    back = {"pieces": 2, "kinds": [{"sku": "YG-2000", "pieces": 2}], "returned_by": "return:a:1:1"}
    turned = a_report("goods_turned_round", "t-1", at=on(23, "12:00"), by="after_sales", data=back)
    report = Report.model_validate(turned).on_the_way(confirmed=True)
    assert leg.receive(report, on(23, "12:00"), passed_on=True).outcome == "accepted"
    assert own_pieces_left(leg) == 0


def test_nor_where_other_goods_travel_apart() -> None:
    leg = a_city()
    tell(leg, "shipment_planned", on(23, "09:30"), data={**APART, "pieces": 1})
    collect(leg, 1, refused=1)
    assert own_pieces_left(leg) == 1
