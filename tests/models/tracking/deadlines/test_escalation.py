"""The tiers of a deadline: which, in which order, each once, moved by a hold."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.legs.leg import Deadline
from models.messages.timeline.duty_row import DutyState
from models.tracking.deadlines.escalation import TierLevel, moved, next_tier, tiers_of
from models.tracking.deadlines.occurrence import OccurrenceKey
from tests.builders import DATA, appointed
from tests.models.machine import a_leg, notices, on, spoken, tell

BOOK = "FH-7.3.2.1:book_vehicle"
FAILED = "FH-8.3.2.1:report_failed_pickup"
HOURS = st.integers(min_value=-48, max_value=48).map(lambda hours: timedelta(hours=hours))


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    """Any deadline that a plan may make: warnings before it, escalations after it."""
    due = on(23, "17:00")
    before = draw(st.lists(HOURS.filter(lambda span: span < timedelta()), max_size=3, unique=True))
    after = draw(st.lists(HOURS.filter(lambda span: span > timedelta()), max_size=2, unique=True))
    certain = draw(st.none() | HOURS)
    return Deadline(
        duty=BOOK,
        due_at=due,
        certain_at=None if certain is None else due + certain,
        warn_at=tuple(sorted(due + span for span in before)),
        escalate_at=tuple(sorted(due + span for span in after)),
        fired=draw(st.integers(min_value=0, max_value=3)),
    )


@given(deadlines())
def test_the_tiers_of_any_deadline_are_in_order_and_one_of_them_is_the_due(one: Deadline) -> None:
    tiers = tiers_of(one)
    assert [tier.at for tier in tiers] == sorted(tier.at for tier in tiers)
    assert [tier.number for tier in tiers] == list(range(len(tiers)))
    assert [tier.level for tier in tiers].count(TierLevel.DUE) == 1


@given(deadlines(), st.timedeltas(min_value=timedelta(), max_value=timedelta(days=60)))
def test_a_hold_moves_every_tier_and_skips_none(one: Deadline, span: timedelta) -> None:
    assert [(tier.at + span, tier.level) for tier in tiers_of(one)] == [
        (tier.at, tier.level) for tier in tiers_of(moved(one, span))
    ]


def test_a_silent_desk_is_warned_breached_and_escalated_at_the_instants_of_the_rule() -> None:
    leg = a_leg()
    for day, clock in ((23, "15:59"), (23, "16:00"), (23, "17:00"), (23, "17:30"), (23, "21:00")):
        leg.deadlines.tick(on(day, clock))
    assert spoken(leg, BOOK) == [
        (on(23, "16:00"), "warned"),
        (on(23, "17:00"), "breached"),
        (on(23, "17:30"), "escalated"),
        (on(23, "21:00"), "escalated"),
    ]
    assert leg.deadlines.level == 2


def test_after_the_last_tier_the_regional_manager_is_informed_every_working_morning() -> None:
    leg = a_leg()
    for day in (23, 24, 25):
        leg.deadlines.tick(on(day, "23:00"))
    escalated = [at for at, happening in spoken(leg, BOOK) if happening == "escalated"]
    assert escalated[2:] == [on(24, "09:00"), on(25, "09:00")]


def test_after_a_long_silence_the_daily_tier_speaks_once_and_not_for_every_day() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23, "22:00"))
    before = len(spoken(leg, BOOK))
    leg.deadlines.tick(on(29, "22:00"))
    assert len(spoken(leg, BOOK)) == before + 1


def test_a_failure_that_is_to_be_reported_is_reminded_of_and_breached_when_it_is_certain() -> None:
    """Reading 13: at 17:00 nobody knows yet that the pickup of the day fails."""
    leg = a_leg()
    for clock in ("16:00", "17:00", "23:00"):
        leg.deadlines.tick(on(25, clock))
    assert [happening for _, happening in spoken(leg, FAILED)] == ["warned", "warned"]
    leg.deadlines.tick(on(26, "00:00"))
    assert spoken(leg, FAILED)[-1] == (on(25, "24:00"), "breached")


def test_each_tier_tells_its_own_people() -> None:
    leg = a_leg(milestones={})
    leg.learn({**a_leg().milestones}, on(23, "09:00"))
    leg.deadlines.tick(on(23, "21:00"))
    assert notices(leg) == [
        ("trunk_desk", "duty_warn"),
        ("trunk_desk", "duty_due"),
        ("order_desk", "duty_due"),
        ("owner_lead", "duty_lead"),
        ("regional_manager", "duty_manager"),
    ]


def test_no_tier_is_left_after_a_deadline_has_spoken_to_its_end_but_the_daily_one() -> None:
    one = a_leg().deadlines.open[OccurrenceKey(BOOK)]
    last = one.model_copy(update={"fired": len(tiers_of(one))})
    assert next_tier(last) is None
    daily = next_tier(last.model_copy(update={"next_daily_reminder_at": on(24, "09:00")}))
    assert daily is not None
    assert daily.level == "daily"


STEPS = st.tuples(
    st.integers(min_value=0, max_value=900),
    st.sampled_from(["tick", "hold", "resume", "appoint", "collect", "call", "contact", "arrive"]),
)


@given(st.lists(STEPS, max_size=25))
def test_whatever_comes_when_no_tier_speaks_twice_and_breaches_are_counted_once(
    steps: list[tuple[int, str]],
) -> None:
    leg, now = a_leg(Stage.CITY_DELIVERY, on(23, "09:00")), on(23, "09:00")
    for minutes, step in steps:
        now += timedelta(minutes=minutes)
        leg.deadlines.tick(now)
        before = len(leg.outbox.notices)
        if step == "hold":
            leg.hold("the customer is away", now)
        elif step == "resume":
            leg.resume(now)
        elif step in KINDS_OF:
            data = DATA.get(KINDS_OF[step], {})
            if step == "appoint":
                data = appointed(now + timedelta(hours=20), now + timedelta(hours=10))
            assert tell(leg, KINDS_OF[step], now, data=data).outcome != "refused"
        assert leg.held is None or len(leg.outbox.notices) == before or step in KINDS_OF
    keys = [notice.key for notice in leg.outbox.notices]
    assert len(set(keys)) == len(keys)
    states = [row.state for row in leg.outbox.rows.values()]
    assert leg.deadlines.breaches == states.count(DutyState.MISSED) + states.count(DutyState.LATE)


KINDS_OF = {
    "appoint": "appointment_booked",
    "collect": "collected",
    "call": "called_customer",
    "contact": "contacted_customer",
    "arrive": "arrived_at_customer",
}
