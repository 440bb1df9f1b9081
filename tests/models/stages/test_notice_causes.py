"""One notice for each person, cause and tier: what groups what is told (ADR-0033)."""

from collections import Counter
from datetime import timedelta

import pytest

from models.ids import Stage
from models.messages.timeline.notices import NoticeItem, notice_id
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.duty import Duty
from models.sop.milestones import Milestone
from models.stages.all_duties import ALL_DUTIES
from models.stages.notice_texts import text_of
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_leg, book, notices, on, tell

DAYS = [on(day, clock) for day in (23, 24, 25, 26, 27) for clock in ("10:31", "16:00", "23:59")]
TRUCK = booked(on(25, "15:00"))


def groups(*legs: StageState, code: str = "") -> Counter[tuple[str, str]]:
    """How many things each workflow of a notice tells: by its id, and its tier."""
    return Counter(
        (notice_id(to, line.cause, line.tier), line.tier)
        for leg in legs
        for line in leg.outbox.notices
        if line.code.startswith(code)
        for to in line.to
    )


def test_one_missing_vehicle_is_one_cause_for_each_person_and_tier() -> None:
    leg = a_leg()
    for now in DAYS:
        leg.deadlines.tick(now)
    found = groups(leg, code="duty")
    # the desk is reminded, it and the order desk alarmed, the desk's lead, the manager; 4 days.
    # Nobody has reported to the order desk what it is to offer a remedy for.
    assert Counter(tier.split()[0] for _, tier in found) == {
        "warn": 1, "due": 2, "lead": 1, "manager": 1, "daily": 4,
    }  # fmt: skip


def test_nobody_is_told_that_there_is_no_pickup_while_there_is_no_vehicle() -> None:
    leg = a_leg()
    for now in DAYS:
        leg.deadlines.tick(now)
    assert "FH-7.3.2.2:finish_pickup" in {entry.duty for entry in leg.outbox.entries}
    assert not {role for role, _ in notices(leg)} & {"carrier", "driver"}


def test_what_was_silent_speaks_once_its_cause_is_gone() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(24, "18:01"))
    book(leg, on(24, "18:02"))
    leg.deadlines.tick(on(25, "23:59"))
    assert ("carrier", "duty_warn") in notices(leg)


def a_truck(*numbers: str) -> list[StageState]:
    """Pickups of several orders that go on the same vehicle."""
    legs = []
    for _ in numbers:
        leg = a_leg()
        tell(leg, "vehicle_booked", on(23, "10:00"), data=TRUCK)
        legs.append(leg)
    return legs


def test_a_truck_that_is_late_is_one_notice_for_each_person() -> None:
    legs = a_truck(*map(str, range(40)))
    for leg in legs:
        leg.deadlines.tick(on(26, "02:25"))
    pickups = [name for name in groups(*legs, code="duty_due") if name[1] == "due"]
    found = groups(*legs, code="duty_due")
    assert {found[name] for name in pickups} >= {40}
    carriers = {
        notice_id(to, line.cause, line.tier)
        for leg in legs
        for line in leg.outbox.notices
        if line.code == "duty_due" and line.fields["duty"] in PICKUP
        for to in line.to
    }
    assert len(carriers) == 2, "the carrier and the trunk desk"


PICKUP = {
    "FH-7.3.2.2:finish_pickup",
    "FH-8.3.2.1:finish_pickup_on_day",
    "FH-8.3.2.1:report_failed_pickup",
}


def test_another_day_of_the_same_vehicle_is_another_cause() -> None:
    today, next_week = a_leg(), a_leg()
    tell(today, "vehicle_booked", on(23, "10:00"), data=TRUCK)
    tell(next_week, "vehicle_booked", on(23, "10:00"), data=booked(on(26, "15:00")))
    assert today.situation.trip() != next_week.situation.trip()
    assert len(groups(today, next_week, code="vehicle_booked")) == 2


def test_what_befalls_a_truck_is_received_once_and_what_befalls_goods_of_each_order() -> None:
    legs = a_truck("1", "2")
    for leg in legs:
        tell(leg, "pickup_trouble", on(25, "15:10"), data={"reason": "the gate is shut"})
        tell(leg, "exception_found", on(25, "15:20"), data={"what": "a carton is wet"})
    assert len(groups(*legs, code="pickup_trouble")) == 1
    assert len(groups(*legs, code="exception_found")) == 2


def test_a_site_that_is_not_fit_is_told_and_one_that_is_fit_is_not() -> None:
    """Shows FH-11.2.2: 安维部, 安装服务部, 家装服务部 and 甲方 are informed of it."""
    leg = a_leg(Stage.INSTALLATION, on(23, "09:00"))
    tell(leg, "site_checked", on(23, "10:00"), data={"fit": True})
    assert not notices(leg)
    unfit = {"fit": False, "waiver_signed": True}
    tell(leg, "site_checked", on(23, "11:00"), data=unfit, by="technician")
    assert notices(leg) == [
        (role, "site_checked")
        for role in ("service_desk", "installation_desk", "order_desk", "merchant")
    ]


def explaining(duty: Duty) -> set[str]:
    """The duties that explain it while they are missed."""
    return {
        other.id
        for other in ALL_DUTIES.values()
        if not {other.id, other.cause}.isdisjoint(duty.explained_by)
    }


def test_what_explains_is_told_or_follows_from_what_explains_the_same() -> None:
    known = {name for duty in ALL_DUTIES.values() for name in (duty.id, duty.cause)}
    for duty in ALL_DUTIES.values():
        assert set(duty.explained_by) <= known
        found = explaining(duty)
        assert duty.id not in found
        assert all(explaining(ALL_DUTIES[other]) < found for other in found)


def test_a_truck_knows_its_day_only_with_its_vehicle() -> None:
    leg = a_leg()
    assert Milestone.PICKUP_DAY in leg.milestones
    assert leg.situation.trip() == ""


@pytest.mark.parametrize("role", [Role.TRUNK_DESK, Role.MERCHANT])
def test_a_text_says_which_order_where_and_what_to_do(role: Role) -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"))
    gearbox = {"cause": "gearbox broken", "place": "G4 near 郴州", "delay_days": 1}
    tell(leg, "road_exception", on(23, "09:30"), data=gearbox, by="driver")
    (line,) = [one for one in leg.outbox.notices if one.code == "road_exception"]
    item = NoticeItem.model_validate(dict(line))
    text = text_of(role, [item, item.model_copy(update={"order": "order:shop-a:2"})])
    for says in ("the cause: gearbox broken", "the place is G4 near 郴州", "1 day longer"):
        assert says in text
    assert "2 orders: shop-a/1, shop-a/2." in text
    assert ("report plan_agreed" in text) == (role is Role.TRUNK_DESK)


def test_an_alarm_says_what_is_owed_by_whom_and_since_when() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23, "17:00") + timedelta(minutes=1))
    (line,) = [one for one in leg.outbox.notices if one.code == "duty_due"]
    item = NoticeItem.model_validate(dict(line))
    assert EntryKind.BREACHED in {entry.happening for entry in leg.outbox.entries}
    text = text_of(Role.TRUNK_DESK, [item])
    assert text.startswith("Overdue: book the vehicle")
    assert text.endswith(
        "FH-7.3.2.1, owed by trunk_desk, due 2026-11-23 Mon 17:00. Order shop-a/1. "
        "To do: do it and report vehicle_booked."
    )


def test_what_is_told_of_a_return_says_how_it_is_paid_and_asks_in_words() -> None:
    def text(role: Role, code: str, **fields: object) -> str:
        at, order = on(23, "09:00"), "order:shop-a:1"
        item = NoticeItem(order=order, code=code, tier="now", at=at, fields=fields)
        return text_of(role, [item])

    assert text(Role.AFTER_SALES, "refund", by="wechat").startswith(
        "The goods have come back and passed, to be paid back by wechat. Order shop-a/1. To do: pay"
    )
    assert text(Role.CUSTOMER, "return_refunded", opinion=True) == (
        "Your return is settled: the money is paid back. Order shop-a/1. "
        "To do: tell us what you think of it."
    )
