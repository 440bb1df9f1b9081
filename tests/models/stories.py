"""What truly happens in one stage, report by report: with trouble, shipments, parts and money."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from models.ids import Stage
from models.messages.reports.report import Report
from models.sop.milestones import Milestone
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.builders import DATA, a_report, appointed, booked
from tests.models.home import at_home
from tests.models.machine import a_leg, on
from tests.models.return_machine import PureReturn
from tests.models.tracking.reports.test_counts import of_pieces
from tests.models.tracking.reports.test_refused_at_hub import a_city

Happening = tuple[str, datetime, dict[str, Any]]
OUR_OWN: Final = frozenset({"visit_planned", "fee_set", "provider_replaced"})
"""What a desk decides, and its workflow tells itself."""

SPEAKERS: Final = {
    **dict.fromkeys(("fee_agreed", "goods_refused", "not_accepted", "accepted"), "customer"),
    "arrival_passed_on": "hub",
}
SIDES: Final = ("top", "bottom", "front", "back", "left", "right")
BOX: Final = {
    **{side: str(n) * 64 for n, side in enumerate(SIDES)},
    **dict.fromkeys(("label_readable", "goods_damaged", "claused"), True),
}
PART: Final = {"part": "hinge", "incident": "hinge"}
LOST: Final = {"incident": "fire", "pieces": 1, "cause": "fire"}
SHIPMENT: Final = {"shipment": "s2", "pieces": 2, "agreed_by": "x"}


def at(day: int, clock: str, kind: str, /, **data: Any) -> Happening:
    """What happened at that time of a day of November 2026."""
    return kind, on(day, clock), {**DATA.get(kind, {}), **data}


def trouble(day: int, clock: str, kind: str, incident: str, /, **data: Any) -> Happening:
    """The same of what went wrong, by its name."""
    return at(day, clock, kind, incident=incident, **data)


def a_road() -> StageState:
    """Six pieces on a vehicle with two feedback points."""
    known = {Milestone.PICKED_UP: on(24, "07:55"), Milestone.DEPARTED: on(24, "07:55")}
    leg = of_pieces(a_leg(Stage.TRUNK_TRANSPORT, on(24, "08:00"), milestones=known), 6)
    leg.follow_route(Route((("Wuhan", 20), ("Xian", 60)), 72), on(24, "08:00"))
    return leg


def a_pickup() -> StageState:
    """Six pieces at the factory."""
    return of_pieces(a_leg(Stage.TRUNK_PICKUP, on(23, "09:00")), 6)


def a_return(**request: Any) -> StageState:
    """Three pieces that go back, approved."""
    case = PureReturn(**request)
    case.answer(approve=True)
    return case.state


TWO_VEHICLES: Final = (
    trouble(23, "09:30", "no_vehicle", "none", reason="r"),
    trouble(23, "10:10", "remedy_offered", "none", remedy="m", choice="other_carrier"),
    at(23, "11:00", "vehicle_booked", **booked(on(25, "15:00"))),
    at(23, "12:00", "shipment_planned", **SHIPMENT),
    at(23, "13:00", "shipment_booked", shipment="s2", **booked(on(25, "10:00"))),
    at(25, "08:00", "goods_ready"),
    at(25, "10:00", "shipment_picked_up", shipment="s2", pieces=1, packing_sound=True),
    at(25, "11:00", "shipment_departed", shipment="s2"),
    at(25, "13:00", "left_for_pickup", arrives_at=on(25, "15:00").isoformat()),
    at(25, "13:30", "called_pickup_point"),
    trouble(25, "13:40", "goods_not_ready", "late", reason="r"),
    trouble(25, "13:50", "remedy_offered", "late", remedy="m", choice="wait"),
    trouble(25, "15:10", "pickup_trouble", "gate", reason="r"),
    at(25, "15:40", "waited", gate="pickup", minutes=30, reason="r"),
    trouble(25, "15:45", "exception_found", "dent", what="w", sort="damage"),
    trouble(25, "15:55", "exception_settled", "dent", remedy="m"),
    at(25, "16:00", "picked_up", pieces=4, packing_sound=True, sorted_by_area=True),
)
SECOND_PICKUP: Final = (
    at(23, "11:00", "vehicle_booked", **booked(on(24, "15:00"))),
    at(24, "13:00", "left_for_pickup", arrives_at=on(24, "15:00").isoformat()),
    trouble(24, "16:00", "pickup_failed", "f", reason="r"),
    trouble(24, "16:10", "failed_pickup_passed_on", "f"),
    trouble(
        24, "17:30", "remedy_offered", "f", remedy="m", choice="second_pickup",
        pickup_day="2026-11-26",
    ),
    at(25, "09:00", "vehicle_booked", **booked(on(26, "10:00"), vehicle="粤B2")),
    at(25, "12:00", "pickup_agreed", pickup_day="2026-11-27", agreed_by="x"),
    at(25, "13:00", "vehicle_booked", **booked(on(27, "10:00"), vehicle="粤B2")),
    at(27, "08:00", "goods_ready"),
    at(27, "08:30", "left_for_pickup", arrives_at=on(27, "10:00").isoformat()),
    at(27, "08:50", "called_pickup_point"),
    at(27, "10:10", "picked_up", pieces=6, packing_sound=True, sorted_by_area=True),
)  # fmt: skip
ROAD: Final = (
    at(24, "09:00", "departed"),
    at(24, "10:00", "result_shared"),
    at(24, "11:00", "provider_assigned"),
    at(24, "12:00", "shipment_planned", why="left_behind", **SHIPMENT),
    at(24, "13:00", "shipment_booked", shipment="s2", **booked(on(25, "10:00"))),
    at(25, "04:00", "checkpoint_passed", point="Wuhan"),
    trouble(25, "06:00", "road_exception", "snow", cause="snow", delay_days=1),
    trouble(25, "07:00", "plan_agreed", "snow", plan="p", arrives_at=on(28, "10:00").isoformat()),
    at(25, "10:00", "shipment_picked_up", shipment="s2", pieces=2, packing_sound=True),
    at(25, "11:00", "shipment_departed", shipment="s2"),
    at(25, "12:00", "goods_lost", **LOST),
    trouble(25, "13:00", "loss_settled", "fire", remedy="m"),
    at(25, "15:00", "transshipped", vehicle="粤C3", driver="d", phone="13600136000", reason="r"),
    trouble(25, "16:00", "road_exception", "engine", cause="engine", delay_days=1, shipment="s2"),
    trouble(25, "17:00", "plan_agreed", "engine", plan="p", shipment="s2"),
    at(26, "11:00", "shipment_checkpoint_passed", shipment="s2", point="half-way"),
    at(26, "20:00", "checkpoint_passed", point="Xian"),
    trouble(26, "21:00", "remedy_carried_out", "fire", done="compensate"),
    at(27, "11:00", "shipment_arrived", shipment="s2", hub="H"),
    at(27, "11:10", "shipment_arrival_passed_on", shipment="s2"),
    at(27, "12:00", "arrived_at_hub", hub="H"),
)
AT_THE_DOOR: Final = (
    at(23, "09:10", "arrival_passed_on"),
    at(23, "09:30", "appointment_booked", **appointed(on(23, "15:00"), on(23, "10:00"))),
    trouble(23, "09:40", "contact_failed", "c1", reason="r", cause="not_today"),
    at(23, "09:50", "appointment_booked", **appointed(on(24, "15:00"), on(24, "10:00"))),
    trouble(24, "09:00", "fee_reported", "up", fee="upstairs", quantity=2, reason="r"),
    trouble(
        24, "09:05", "fee_set", "up", fee="upstairs", quantity=2, amount_fen=100,
        payer="customer", tariff="t",
    ),
    trouble(24, "09:10", "fee_agreed", "up"),
    trouble(24, "09:58", "packing_opened", "box", piece="1", **BOX),
    at(24, "10:00", "collected", pieces=3, packing_sound=True),
    trouble(24, "11:00", "exception_settled", "box", remedy="r"),
    at(24, "13:30", "called_customer"),
    at(24, "14:20", "contacted_customer", arrives_at=on(24, "15:00").isoformat()),
    at(24, "14:58", "arrived_at_customer"),
    trouble(24, "15:05", "quarrel", "q", reason="r"),
    trouble(
        24, "15:10", "goods_refused", "no", kinds=[{"sku": "YG-2000", "pieces": 1}],
        reason="r", cause="damaged",
    ),
    trouble(24, "15:20", "exception_settled", "no", remedy="r"),
    at(24, "15:25", "waited", gate="customer", minutes=20, reason="r"),
    at(24, "15:30", "delivered", pieces=2),
    trouble(24, "15:31", "fee_collected", "up", amount_fen=100),
)  # fmt: skip
HOME: Final = (
    at(24, "09:10", "site_checked", fit=False),
    trouble(24, "09:20", "second_visit", "wet", reason="wet", why="site_unfit"),
    trouble(24, "10:00", "visit_planned", "wet", why="site_unfit", day="2026-11-25"),
    at(25, "08:00", "called_customer"),
    at(25, "09:00", "arrived_at_customer"),
    at(25, "09:10", "site_checked", fit=True),
    at(25, "09:15", "packing_signed"),
    at(25, "09:30", "inspected"),
    at(25, "09:40", "part_fault", **PART),
    trouble(25, "09:50", "part_claimed", "hinge"),
    trouble(25, "10:00", "part_ordered", "hinge", pays="factory", sends="merchant"),
    at(25, "12:00", "installed", pieces=5),
    trouble(25, "12:10", "second_visit", "hinge", reason="part", why="part"),
    trouble(26, "09:00", "part_arrived", "hinge"),
    trouble(26, "10:10", "visit_planned", "hinge", why="part", day="2026-11-26"),
    at(26, "14:00", "arrived_at_customer"),
    trouble(26, "14:30", "part_installed", "hinge"),
    at(26, "14:40", "installed", pieces=1),
    trouble(26, "14:50", "not_accepted", "scratch", reason="r"),
    trouble(26, "15:00", "put_right", "scratch"),
    at(26, "15:10", "accepted"),
    trouble(26, "15:20", "verification_failed", "app", reason="r"),
    trouble(26, "16:00", "verification_settled", "app", how="h"),
    trouble(26, "17:00", "verification_confirmed", "app"),
)
MONEY_BACK: Final = (
    at(24, "09:30", "return_investigated", at_fault="carrier", findings="f"),
    at(24, "10:00", "return_freight", amount_fen=500),
    at(25, "10:00", "return_collected", pieces=2),
    trouble(25, "11:00", "return_exception", "corner", what="w", sort="damage"),
    trouble(25, "12:00", "return_lost", "gone", pieces=1, cause="c"),
    trouble(25, "13:00", "return_loss_settled", "gone", settlement="s"),
    at(26, "10:00", "return_inspected", as_described=True, pieces=1),
    trouble(26, "11:00", "return_exception_settled", "corner", remedy="r"),
    at(26, "12:00", "refunded", amount_fen=10000, refund_by="original"),
    at(26, "13:00", "refund_bounced", amount_fen=4000, refund_by="original"),
    at(26, "14:00", "refunded", amount_fen=4000, refund_by="original"),
    at(26, "15:00", "opinion_given", score=4),
)
REPAIR: Final = (
    at(25, "10:00", "return_collected", pieces=3),
    at(25, "11:00", "repair_assigned", repairer="x"),
    at(25, "12:00", "repair_failed", why="w"),
    at(26, "11:00", "repair_assigned", repairer="y"),
    at(26, "15:00", "repaired"),
    at(27, "10:00", "return_handed_back"),
)


class Story(NamedTuple):
    """Where it begins, and what happens."""

    begin: Callable[[], StageState]
    happens: Sequence[Happening]


STORIES: Final = {
    "two vehicles": Story(a_pickup, TWO_VEHICLES),
    "second pickup": Story(a_pickup, SECOND_PICKUP),
    "road": Story(a_road, ROAD),
    "at the door": Story(lambda: a_city(3), AT_THE_DOOR),
    "home": Story(at_home, HOME),
    "money back": Story(a_return, MONEY_BACK),
    "repair": Story(lambda: a_return(wish="repair", repair_at="workshop"), REPAIR),
}


def reports_of(story: Story) -> list[dict[str, Any]]:
    """What is told of it, each as it happens."""
    return [
        a_report(
            kind, f"r{n:02}", at=when, data=data, received_at=when.isoformat(),
            **({"by": SPEAKERS[kind]} if kind in SPEAKERS else {}),
        )
        for n, (kind, when, data) in enumerate(story.happens)
    ]  # fmt: skip


def receive(state: StageState, report: dict[str, Any], now: datetime) -> Any:
    """Receive it; what a desk has decided comes from its workflow."""
    if report["kind"] not in OUR_OWN:
        return state.receive(report, now)
    own = Report.model_validate(report).on_the_way(confirmed=True)
    return state.receive(own, now, passed_on=True)
