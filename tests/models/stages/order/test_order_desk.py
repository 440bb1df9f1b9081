"""The order desk without an engine: what it refuses and why, and what a decision does."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.codes import StepCode
from models.ids import Stage
from models.messages.decisions.decision import Decision
from models.messages.decisions.decisions import (
    DECISIONS,
    Cancel,
    Confirm,
    Correct,
    DecideShort,
    HandOn,
    Hold,
    Resume,
    ShortChoice,
)
from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.order import duties
from models.stages.order.desk import OrderDesk
from models.stages.order.intake import order_input
from models.stages.order.record import OrderRecord
from models.stages.table import LEGS
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.machine import lines, on

NOW = on(23, "09:00")
LATER = on(23, "11:30")


def a_desk(now: datetime = NOW, *, sop: Sop | None = None, **content: Any) -> OrderDesk:
    """The desk of an order that comes in now, wanted on the 25th."""
    content.setdefault("wanted_pickup_day", on(25, "00:00").date())
    order = an_order(**content)
    start = order_input(order, accepted_at=now, sop=sop or Sop())
    state = begin_stage(Stage.ORDER, start, duties.DUTIES, workflow_id=start.order, now=now)
    desk = OrderDesk(state, start, OrderRecord(order=start.order, content=order))
    desk.review()
    return desk


def machine(desk: OrderDesk) -> StageState:
    """The machine that follows its order."""
    assert isinstance(desk.state, StageState)
    return desk.state


def due(desk: OrderDesk) -> datetime:
    """When the nearest duty is due."""
    nearest = machine(desk).deadlines.nearest()
    assert nearest
    return nearest.due_at


def decide(desk: OrderDesk, decision: Decision, now: datetime = NOW) -> str:
    """What became of it: why it is refused, or the outcome."""
    return desk.why_not(decision) or desk.apply(decision, now).outcome


def confirm(**fields: Any) -> Confirm:
    return Confirm(decision_id="d1", **fields)


def hand_on(**fields: Any) -> HandOn:
    return HandOn(decision_id="d2", **fields)


def correct(**changes: Any) -> Correct:
    return Correct(decision_id="d3", changes=changes)


def short(choice: ShortChoice = ShortChoice.RETRY) -> DecideShort:
    return DecideShort(decision_id="d4", choice=choice)


HOLD = Hold(decision_id="d5", reason="the customer is away")
RESUME = Resume(decision_id="d6")
CANCEL = Cancel(decision_id="d7", reason="so it is wished")
DECISIONS_OF_THE_ORDER = (confirm(), hand_on(), correct(urgent=True), short(), HOLD, RESUME, CANCEL)
DECISIONS_OF_OTHER_WORKFLOWS = {
    *("set_fee", "plan_visit", "acknowledge", "repair", "settle_question", "withdraw"),
    "replace_provider",
    *("answer", "withdraw_return", "end_return", "agree_return"),
    *(model.name for model in INCIDENT_DECISIONS),
}
"""Decisions that every workflow takes, or a return."""


def test_an_order_is_confirmed_once_then_handed_on_once() -> None:
    desk = a_desk()
    assert decide(desk, hand_on()) == "it is not confirmed yet: confirm it first"
    assert [decide(desk, confirm()), decide(desk, hand_on())] == ["done", "done"]
    assert decide(desk, confirm()) == "it is confirmed already"
    assert decide(desk, hand_on()) == "it is with the trunk desk already"
    assert desk.state.milestones[Milestone.ORDER_CONFIRMED] == NOW


def test_a_decision_counts_from_when_it_was_made_not_from_when_it_was_received() -> None:
    desk = a_desk()
    made = NOW + timedelta(minutes=50)
    assert decide(desk, confirm(at=made), made + timedelta(minutes=20)) == "done"
    assert desk.state.milestones[Milestone.ORDER_CONFIRMED] == made


@pytest.mark.parametrize("decision", DECISIONS_OF_THE_ORDER, ids=lambda one: one.name)
def test_only_a_desk_decides_about_what_it_saw_and_only_before_the_end(decision: Decision) -> None:
    desk = a_desk()
    driver = decision.model_copy(update={"by": Role.DRIVER})
    assert decide(desk, driver) == "driver cannot decide this: ask order_desk or customer_service"
    stale = decision.model_copy(update={"seen_step": "stock_short"})
    assert decide(desk, stale) == "you saw stock_short, and it has moved on to started"
    desk.state.cancel_by = "unnamed"
    assert decide(desk, decision) == "it has ended, or is being cancelled"


def test_what_is_in_review_is_corrected_before_it_is_confirmed() -> None:
    desk = a_desk(customer={"name": "王芳"})
    assert decide(desk, correct(customer={"phone": "+8613800138000"})) == "done"
    assert decide(desk, confirm()) == "done"
    assert desk.record.content.customer.phone == "+8613800138000"


def test_a_confirmation_is_refused_with_every_reason_and_the_field_to_correct() -> None:
    desk = a_desk(customer={"name": "王芳"}, wanted_pickup_day=None, lines=())
    refused = decide(desk, confirm())
    assert len(desk.record.review) == 3
    assert all(f"{one.field}: {one.message}" in refused for one in desk.record.review)


def test_a_correction_that_leaves_a_doubt_says_which() -> None:
    desk = a_desk(customer={}, wanted_pickup_day=None)
    applied = desk.apply(correct(customer={"name": "王芳"}), NOW)
    assert applied.outcome == "in_review"
    assert "phone" in str(applied.reason)
    assert "pickup day" in str(applied.reason)


def test_a_day_that_was_doubted_and_is_given_alike_is_meant_so() -> None:
    long_ago = on(23, "00:00").date() - timedelta(days=30)
    desk = a_desk(wanted_pickup_day=long_ago)
    assert [one.field for one in desk.record.review] == ["wanted_pickup_day"]
    assert decide(desk, correct(wanted_pickup_day=str(long_ago))) == "done"


def test_a_list_that_came_late_is_planned_for_the_day_after() -> None:
    """FH-7.2.1."""
    late = on(24, "17:00")
    desk = a_desk(late)
    desk.plan_list(late, late)
    assert desk.state.milestones[Milestone.PICKUP_DAY] == on(26, "00:00").date()
    assert lines(machine(desk), "FH-7.2.1:send_list", EntryKind.LATE)


def test_a_field_is_fixed_as_its_leg_begins() -> None:
    desk = a_desk()
    desk.record.begun.append(LEGS[0])
    assert "too late to change urgent" in decide(desk, correct(urgent=True))


@pytest.mark.parametrize(
    ("changes", "fields", "collect"),
    [
        ({"customer": {"phone": "+8613800138009"}}, ("customer.phone",), None),
        ({"delivery": {"street": "新街 2 号"}}, ("delivery.street",), None),
        ({"paid_fen": 5000}, ("collect_fen",), 15000),
        ({"payment": "paid"}, ("collect_fen",), 0),
        ({"note": "ring twice"}, None, None),
        ({"customer": {"phone": "+8613800138000"}}, None, None),
    ],
)
def test_whoever_has_a_copy_is_told_of_a_correction(
    changes: dict[str, Any], fields: tuple[str, ...] | None, collect: int | None
) -> None:
    desk = a_desk(payment="on_delivery", total_fen=20000)
    assert desk.apply(correct(**changes), NOW).reason is None  # the leg will read it
    desk = a_desk(payment="on_delivery", total_fen=20000)
    desk.record.begun.extend(LEGS[:2])
    reason = desk.apply(correct(**changes), NOW).reason
    news = [one for one in machine(desk).outbox.notices if one.code == "order_corrected"]
    receivers = [receiver.role for one in news for receiver in one.to]
    assert receivers == ([Role.PROVIDER, Role.TECHNICIAN] if fields else [])
    assert all(one.fields["fields"] == list(fields or ()) for one in news)
    assert all(one.fields.get("collect_fen") == collect for one in news)
    assert (reason is not None and "phone whoever" in reason) is bool(fields)


def test_a_return_works_with_a_copy_too() -> None:
    desk = a_desk()
    desk.record.begun.extend(LEGS)
    machine(desk).cases.append("return:shop-a:A-1:1")
    reason = desk.apply(correct(customer={"phone": "+8613800138009"}), NOW).reason
    assert "after_sales are told: customer.phone" in str(reason)
    news = [one for one in machine(desk).outbox.notices if one.code == "order_corrected"]
    assert [one.to[0].role for one in news] == [Role.PROVIDER, Role.TECHNICIAN, Role.AFTER_SALES]


def test_short_goods_are_decided_about_once_and_only_while_they_are_short() -> None:
    desk = a_desk()
    assert decide(desk, short()) == "nothing is short here"
    machine(desk).at(StepCode.STOCK_SHORT, Role.ORDER_DESK, NOW)
    assert decide(desk, short()) == "done"
    assert decide(desk, short(ShortChoice.CANCEL)) == "it is decided already: retry"


def test_while_goods_are_short_the_order_may_be_made_to_fit() -> None:
    desk = a_desk()
    one = [{"sku": "SF-3", "name": "三人沙发", "pieces": 1, "volume_m3": "3.0"}]
    desk.record.reservations = 1
    assert "its goods are reserved as they were ordered" in decide(desk, correct(lines=one))
    machine(desk).at(StepCode.STOCK_SHORT, Role.ORDER_DESK, NOW)
    assert decide(desk, correct(lines=one)) == "done"


def test_a_held_order_is_not_held_twice_and_its_clocks_move_by_the_time_held() -> None:
    desk = a_desk()
    assert decide(desk, RESUME) == "it is not held"
    before = due(desk)
    assert decide(desk, HOLD) == "done"
    assert decide(desk, HOLD) == "it is held already: the customer is away"
    assert decide(desk, RESUME, LATER) == "done"
    after = due(desk)
    assert after - before == LATER - NOW


def test_what_is_delivered_is_not_cancelled_but_returned() -> None:
    desk = a_desk()
    machine(desk).names.add("delivered")
    assert "it is delivered: ask for a return instead" in str(decide(desk, CANCEL))


def test_a_cancelled_order_says_who_wished_it() -> None:
    desk = a_desk()
    assert decide(desk, CANCEL) == "done"
    assert desk.state.cancel_by == "order_desk: so it is wished"


def test_every_decision_has_a_name_of_its_own() -> None:
    assert {one.name for one in DECISIONS_OF_THE_ORDER} | DECISIONS_OF_OTHER_WORKFLOWS == set(
        DECISIONS
    )
