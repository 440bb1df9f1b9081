"""Another provider in place of the first: whose a duty is, by when he was replaced (ADR-0050)."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from models import ids
from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.roles import Role
from models.sop.milestones import Milestone
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import a_report, an_order, appointed
from tests.models.machine import ORDER, a_leg, notices, on, tell

CITY = Stage.CITY_DELIVERY
BOOK = "FH-10.2.1:book_appointment"
TAKE_OVER = "FH-10.2.1:book_own_appointment"
NAME = "FH-8.2.6:name_another_provider"
THERE = "FH-10.3.2.4:be_at_customer"
PUT_RIGHT = "FH-11.2.6:put_right"
QUARREL = "FH-11.3.2.3:send_another_technician"
NOTIFIED = on(23, "10:00")
SHOUT = {"reason": "they shout"}


def replaced(at: datetime, n: int = 2, **data: Any) -> Report:
    """What the decision makes of it."""
    request = {
        "key": ids.replacement_key(ORDER, n), "order": ORDER, "pieces": 3,
        "address": an_order().delivery.model_dump(mode="json"), "expected_at": at.isoformat(),
    }  # fmt: skip
    data = {
        "n": n, "cause": "declined", "who": "provider", "reason": "no crew", "request": request,
        **data,
    }  # fmt: skip
    raw = a_report("provider_replaced", f"r-replaced-{n}", at=at, data=data)
    return Report.model_validate(raw).on_the_way(confirmed=True)


def replace(
    leg: StageState, at: datetime, n: int = 2, now: datetime | None = None, **data: Any
) -> Answer:
    return leg.receive(replaced(at, n, **data), now or at, passed_on=True)


def at_hub() -> StageState:
    """A delivery whose provider knows since ten that the goods are there."""
    baton = Baton(
        milestones={Milestone.ARRIVAL_NOTIFIED: NOTIFIED},
        facts=("picked_up", "departed", "arrived_at_hub"),
    )
    return a_leg(CITY, NOTIFIED, baton=baton)


def state_of(leg: StageState, duty: str, attempt: int = 1, ref: str = "") -> str:
    return str(leg.outbox.rows[duty, ref, attempt].state)


def test_what_was_not_due_is_averted_and_the_new_one_has_his_own_day() -> None:
    leg = at_hub()
    assert replace(leg, on(23, "18:00")).outcome == "accepted"
    assert state_of(leg, BOOK) == "averted"
    own = next(one for one in leg.deadlines.open.values() if one.duty == TAKE_OVER)
    assert (own.attempt, own.due_at) == (2, on(23, "23:59").replace(second=59, microsecond=999999))
    leg.deadlines.tick(on(24, "09:00"))
    assert state_of(leg, TAKE_OVER, 2) == "missed"
    assert leg.deadlines.breaches == 2  # and nobody has said who he is


def test_what_was_due_before_is_missed_by_the_former_alone() -> None:
    leg = at_hub()
    leg.deadlines.tick(on(24, "09:00"))
    replace(leg, on(24, "09:00"))
    assert state_of(leg, BOOK) == "missed"
    tell(leg, "provider_assigned", on(24, "10:00"))
    tell(
        leg, "appointment_booked", on(24, "11:00"), data=appointed(on(25, "15:00"), on(25, "12:00"))
    )
    assert state_of(leg, TAKE_OVER, 2) == "kept"
    assert state_of(leg, NAME, 2) == "kept"
    assert leg.deadlines.breaches == 1


def test_an_appointment_of_the_former_is_his_until_he_is_replaced() -> None:
    leg = at_hub()
    same = appointed(on(24, "15:00"), on(24, "12:00"))
    tell(leg, "appointment_booked", on(23, "11:00"), data=same)
    replace(leg, on(24, "09:00"))
    assert "appointment_booked" not in leg.names
    assert state_of(leg, THERE) == "averted"
    tell(leg, "appointment_booked", on(24, "10:00"), data=same)
    leg.deadlines.tick(on(24, "16:00"))
    assert state_of(leg, THERE, 2) == "missed"


def test_one_who_takes_the_goods_over_from_the_former_makes_an_appointment_too() -> None:
    leg = at_hub()
    tell(
        leg, "appointment_booked", on(23, "11:00"), data=appointed(on(24, "15:00"), on(23, "12:00"))
    )
    tell(leg, "collected", on(23, "12:00"))
    replace(leg, on(23, "13:00"))
    assert "appointment_booked" not in leg.names
    assert "collected" in leg.names


def test_before_the_goods_are_there_the_word_of_their_arrival_counts_for_the_new_one() -> None:
    leg = a_leg(CITY, on(23, "09:00"))
    replace(leg, on(23, "09:00"))
    tell(leg, "arrival_passed_on", on(23, "10:00"), by="trunk_desk")
    open_ = {(one.duty, one.attempt) for one in leg.deadlines.open.values()}
    assert (BOOK, 1) in open_
    assert (TAKE_OVER, 2) not in open_


def test_what_the_former_left_wrong_is_put_right_by_the_new_one() -> None:
    leg = a_leg(Stage.INSTALLATION, on(23, "09:00"), baton=Baton(facts=("delivered",)))
    tell(leg, "not_accepted", on(23, "10:00"), data={"reason": "a scratch", "incident": "s"})
    replace(leg, on(23, "12:00"))
    assert state_of(leg, PUT_RIGHT, 1, "s") == "averted"
    tell(leg, "put_right", on(23, "20:00"), data={"incident": "s"})
    assert state_of(leg, PUT_RIGHT, 2, "s") == "kept"


def test_after_a_quarrel_another_technician_is_sent() -> None:
    """Shows FH-11.3.2.3."""
    leg = a_leg(Stage.INSTALLATION, on(23, "09:00"), baton=Baton(facts=("delivered",)))
    tell(leg, "quarrel", on(23, "10:00"), data={"reason": "they shout", "incident": "q"})
    assert ("service_desk", "quarrel") in notices(leg)
    assert leg.problems == ["quarrel"]
    replace(leg, on(23, "11:00"), who="technician", cause="quarrel")
    assert state_of(leg, QUARREL, 1, "q") == "kept"
    assert leg.problems == []


def test_until_the_new_one_is_named_no_provider_is_told_anything() -> None:
    leg = at_hub()
    tell(leg, "provider_assigned", on(23, "10:30"))
    notified = [leg.party(Role.PROVIDER)]
    replace(leg, on(23, "11:00"))
    notified.append(leg.party(Role.PROVIDER))
    tell(leg, "provider_assigned", on(23, "11:30"), data={"provider": "他人安装", "phone": "1"})
    notified.append(leg.party(Role.PROVIDER))
    assert notified[1] == ""
    assert len(set(notified)) == 3
    entries = [one.assignee.name for one in leg.outbox.entries if one.assignee]
    assert entries == ["蓉城安装", "", "他人安装"]


def test_another_technician_of_the_same_provider_leaves_him_the_order() -> None:
    leg = at_hub()
    tell(leg, "provider_assigned", on(23, "10:30"))
    replace(leg, on(23, "11:00"), who="technician")
    assert leg.situation.provider is not None


def test_no_report_replaces_a_provider() -> None:
    leg = at_hub()
    answer = leg.receive(
        replaced(on(23, "11:00")).model_copy(update={"passage": None}), on(23, "11:00")
    )
    assert answer.outcome == "refused"
    assert "decide replace_provider" in str(answer.reason)


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_whatever_is_received_first_the_same_is_owed(order: tuple[int, ...]) -> None:
    late = on(25, "09:00")
    when = appointed(on(24, "15:00"), on(24, "12:00"))
    says = [
        Report.model_validate(a_report("appointment_booked", "r-1", at=on(23, "11:00"), data=when)),
        replaced(on(23, "12:00")),
        Report.model_validate(a_report("appointment_booked", "r-2", at=on(23, "13:00"), data=when)),
        replaced(on(24, "16:00"), 3),
    ]
    leg = at_hub()
    for n in (*order, *order):
        leg.receive(
            says[n].model_copy(update={"received_at": on(23, "11:00") + timedelta(hours=n)}),
            late,
            passed_on=True,
        )
    rows = {key: str(row.state) for key, row in leg.outbox.rows.items()}
    assert rows[BOOK, "", 1] == "kept"
    assert rows[THERE, "", 1] == "averted"
    assert rows[THERE, "", 2] == "missed"
    assert rows[TAKE_OVER, "", 2] == "kept"
    assert (TAKE_OVER, "", 3) in rows


def test_who_was_sent_before_the_quarrel_is_not_who_is_sent_for_it() -> None:
    leg = a_leg(Stage.INSTALLATION, on(23, "09:00"), baton=Baton(facts=("delivered",)))
    replace(leg, on(23, "09:30"))
    tell(leg, "quarrel", on(23, "10:00"), data=SHOUT | {"incident": "q"})
    assert state_of(leg, QUARREL, 1, "q") == "open"
    after = a_leg(Stage.INSTALLATION, on(23, "11:00"), baton=baton_to_order(leg))
    tell(after, "quarrel", on(23, "11:00"), at=on(23, "10:30"), data=SHOUT | {"incident": "r"})
    for name in ("q", "r"):
        assert (QUARREL, name, 1) in after.deadlines.open


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("hour", [10, 12])
@pytest.mark.parametrize("begins_with", ["replaced", "delivered"])
def test_whether_the_new_one_owes_an_appointment_does_not_depend_on_what_is_received_first(
    begins_with: str, hour: int
) -> None:
    """Nobody has reported to him that they are there: he does where they were delivered before."""
    leg = a_leg(CITY, on(23, "09:00"), milestones={Milestone.HUB_ARRIVED: on(23, "08:00")})
    now = on(24, "18:00")
    acts = {
        "replaced": lambda: replace(leg, on(24, "11:00"), now=now),
        "delivered": lambda: tell(leg, "delivered", now, at=on(24, f"{hour}:00")),
    }
    for act in sorted(acts, key=lambda one: one != begins_with):
        acts[act]()

    assert ((TAKE_OVER, "", 2) in leg.outbox.rows) is (hour == 10)
