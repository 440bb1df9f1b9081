"""What happens on the way of one order, leg by leg: each story opens what reports of it open."""

from datetime import datetime, timedelta
from typing import Any, Final

from models.ids import Stage
from models.stages.table import LEGS
from tests.builders import a_report, an_order, appointed, booked
from tests.models.machine import on
from tests.models.stories import PART, Happening, at, trouble

Report = dict[str, Any]

DONE: Final[dict[Stage, tuple[Happening, ...]]] = {
    Stage.TRUNK_PICKUP: (
        at(25, "16:00", "picked_up", pieces=3, packing_sound=True, sorted_by_area=True),
    ),
    Stage.TRUNK_TRANSPORT: (at(28, "12:00", "arrived_at_hub", hub="H"),),
    Stage.CITY_DELIVERY: (at(30, "15:30", "delivered", pieces=3),),
    Stage.INSTALLATION: (
        *(at(30, "15:40", "packing_signed"), at(30, "15:50", "inspected")),
        *(at(30, "16:00", "installed", pieces=3), at(30, "20:00", "accepted")),
        at(30, "21:00", "verified", sheet="s/1"),
    ),
}
"""All that a leg needs to end, the last report in the order of time ends it."""

TO_THE_PICKUP: Final = (
    at(23, "11:00", "vehicle_booked", **booked(on(25, "15:00"), transit_hours=72)),
    at(25, "08:00", "goods_ready"),
    at(25, "13:00", "left_for_pickup", arrives_at=on(25, "15:00").isoformat()),
    at(25, "13:30", "called_pickup_point"),
    trouble(25, "13:40", "goods_not_ready", "late", reason="r"),
    trouble(25, "14:00", "remedy_offered", "late", remedy="m", choice="leave_behind"),
    trouble(25, "14:30", "remedy_carried_out", "late", done="leave_behind"),
    trouble(25, "15:10", "pickup_trouble", "gate", reason="r"),
    trouble(25, "15:45", "exception_found", "dent", what="w", sort="damage"),
    trouble(25, "15:55", "exception_settled", "dent", remedy="m"),
    at(25, "16:30", "departed"),
    at(25, "17:00", "result_shared"),
    at(25, "17:30", "provider_assigned"),
)
FAILED: Final = (
    at(23, "11:00", "vehicle_booked", **booked(on(24, "15:00"))),
    trouble(24, "15:30", "pickup_failed", "f", reason="r"),
    trouble(24, "16:10", "failed_pickup_passed_on", "f"),
)
ANOTHER_ATTEMPT: Final = (
    at(23, "11:00", "vehicle_booked", **booked(on(24, "15:00"))),
    at(24, "08:00", "goods_ready"),
    at(24, "13:00", "left_for_pickup", arrives_at=on(24, "15:00").isoformat()),
    trouble(24, "16:00", "pickup_failed", "f", reason="r"),
    trouble(
        24,
        "16:50",
        "remedy_offered",
        "f",
        remedy="m",
        choice="second_pickup",
        pickup_day="2026-11-25",
    ),
    at(24, "17:30", "vehicle_booked", **booked(on(25, "15:00"), vehicle="粤B2")),
    at(25, "08:10", "goods_ready"),
    at(25, "13:10", "left_for_pickup", arrives_at=on(25, "15:00").isoformat()),
    at(25, "13:40", "called_pickup_point"),
)
TWO_VEHICLES: Final = (
    at(24, "12:00", "shipment_planned", shipment="s2", pieces=2, agreed_by="x"),
    at(
        24, "13:00", "shipment_booked", shipment="s2",
        **booked(on(26, "10:00"), transit_hours=40),
    ),
    at(26, "10:30", "shipment_picked_up", shipment="s2", pieces=2, packing_sound=True),
    at(26, "11:00", "shipment_departed", shipment="s2"),
    trouble(26, "16:00", "road_exception", "engine", cause="engine", delay_days=0, shipment="s2"),
    trouble(26, "17:00", "plan_agreed", "engine", plan="p", shipment="s2"),
    at(27, "11:00", "shipment_checkpoint_passed", shipment="s2", point="half-way"),
    at(28, "11:00", "shipment_arrived", shipment="s2", hub="H"),
    at(28, "11:10", "shipment_arrival_passed_on", shipment="s2"),
    at(30, "10:05", "shipment_collected", shipment="s2", pieces=2, packing_sound=True),
    at(30, "15:31", "shipment_delivered", shipment="s2"),
)  # fmt: skip
ROAD: Final = (
    trouble(26, "13:00", "road_exception", "snow", cause="snow", delay_days=0),
    trouble(26, "14:00", "plan_agreed", "snow", plan="p"),
)
ARRIVED: Final[tuple[Happening, ...]] = (
    ("arrival_passed_on", on(28, "12:30"), {}),
    ("arrival_passed_on", on(28, "13:30"), {}),
)
TO_THE_DOOR: Final = (
    *ARRIVED,
    at(28, "14:00", "appointment_booked", **appointed(on(30, "15:00"), on(30, "10:00"))),
    at(30, "10:00", "collected", pieces=3, packing_sound=True),
    at(30, "13:30", "called_customer"),
    at(30, "14:20", "contacted_customer", arrives_at=on(30, "15:00").isoformat()),
    at(30, "14:58", "arrived_at_customer"),
    trouble(30, "15:05", "quarrel", "q", reason="r"),
)
ANOTHER_VISIT: Final = (
    *TO_THE_DOOR,
    trouble(30, "15:35", "second_visit", "wet", reason="wet", why="site_unfit"),
    trouble(
        30, "15:38", "visit_planned", "wet", why="site_unfit", day="2026-12-01",
        from_at="2026-12-01T09:00:00+08:00",
    ),
)  # fmt: skip
REPLACED: Final = (
    *TO_THE_DOOR,
    at(
        30, "15:10", "provider_replaced", n=2, cause="quarrel", who="technician", reason="r",
        request={
            "key": "k", "order": "demo-home/DM1", "pieces": 3,
            "expected_at": "2026-11-30T15:10:00+08:00",
            "address": an_order().delivery.model_dump(mode="json"),
        },
    ),
)  # fmt: skip
PUT_OFF: Final = (
    *ARRIVED,
    at(28, "14:00", "appointment_booked", **appointed(on(29, "15:00"), on(29, "10:00"))),
    trouble(28, "14:40", "contact_failed", "c1", reason="r", cause="not_today"),
    at(28, "15:00", "appointment_booked", **appointed(on(30, "15:00"), on(30, "10:00"))),
    at(30, "10:00", "collected", pieces=3, packing_sound=True),
    at(30, "13:30", "called_customer"),
    at(30, "14:20", "contacted_customer", arrives_at=on(30, "15:00").isoformat()),
    at(30, "14:58", "arrived_at_customer"),
)
REFUSED: Final = (
    *TO_THE_DOOR[:-1],
    trouble(
        30, "15:10", "goods_refused", "no", kinds=[{"sku": "YG-2000", "pieces": 1}], reason="r",
        cause="damaged",
    ),
    trouble(30, "15:20", "exception_settled", "no", remedy="r"),
)  # fmt: skip
LAPSED: Final = (
    at(26, "10:00", "appointment_booked", **appointed(on(28, "16:00"), on(28, "14:00"))),
    trouble(26, "13:00", "road_exception", "snow", cause="snow", delay_days=3),
    trouble(26, "14:00", "plan_agreed", "snow", plan="p", arrives_at=on(29, "09:00").isoformat()),
    *ARRIVED,
    *TO_THE_DOOR[2:-1],
)
WRONG_NUMBER: Final = (
    at(28, "14:00", "appointment_booked", **appointed(on(30, "15:00"), on(30, "10:00"))),
    trouble(28, "16:00", "contact_failed", "c2", reason="r", cause="wrong_number"),
    at(28, "17:00", "contact_decided", choice="corrected", agreed_by="x"),
)
AT_HOME: Final = (
    trouble(30, "15:35", "second_visit", "wet", reason="wet", why="site_unfit"),
    at(30, "16:40", "part_fault", **PART),
    at(30, "16:45", "part_fault", part="lamp", incident="lamp"),
    trouble(30, "16:50", "part_claimed", "hinge"),
    trouble(30, "16:55", "part_claimed", "lamp"),
    trouble(30, "17:10", "part_arrived", "hinge"),
    trouble(30, "17:15", "part_arrived", "lamp"),
    trouble(30, "18:00", "not_accepted", "scratch", reason="r"),
    trouble(30, "18:30", "put_right", "scratch"),
    trouble(30, "18:40", "product_fault", "board", what="w"),
)
NOT_VERIFIED: Final = (
    trouble(30, "20:20", "verification_failed", "app", reason="r"),
    trouble(30, "20:30", "verification_settled", "app", how="h"),
    trouble(30, "20:40", "verification_confirmed", "app"),
)

STORIES: Final[dict[str, tuple[Stage, tuple[Happening, ...]]]] = {
    "road": (Stage.TRUNK_TRANSPORT, ROAD),
    "to the pickup": (Stage.TRUNK_PICKUP, TO_THE_PICKUP),
    "a failed pickup": (Stage.TRUNK_PICKUP, FAILED),
    "another attempt": (Stage.TRUNK_PICKUP, ANOTHER_ATTEMPT),
    "two vehicles": (Stage.TRUNK_PICKUP, TWO_VEHICLES),
    "to the door": (Stage.CITY_DELIVERY, TO_THE_DOOR),
    "another visit": (Stage.CITY_DELIVERY, ANOTHER_VISIT),
    "replaced": (Stage.CITY_DELIVERY, REPLACED),
    "put off": (Stage.CITY_DELIVERY, PUT_OFF),
    "wrong number": (Stage.CITY_DELIVERY, WRONG_NUMBER),
    "at home": (Stage.INSTALLATION, AT_HOME),
    "not verified": (Stage.INSTALLATION, NOT_VERIFIED),
}
"""By its name: of which leg it is, and what happens besides what ends the legs."""


def way_of(*names: str) -> list[Report]:
    """All reports of an order with these stories, as they happen; each says that it was told
    then."""
    happens = [one for leg in LEGS for one in DONE[leg]]
    for name in names:  # what two of them tell happens once
        happens += [one for one in STORIES[name][1] if one not in happens]
    happens = [_less(one, 2) for one in happens] if "two vehicles" in names else happens
    happens.sort(key=lambda one: one[1])
    return [_report(n, *one) for n, one in enumerate(happens)]


def _less(one: Happening, apart: int) -> Happening:
    """The same, where so many of the goods travel apart."""
    kind, when, data = one
    own = kind in ("picked_up", "collected", "delivered")
    return (kind, when, {**data, "pieces": data["pieces"] - apart}) if own else one


def _report(number: int, kind: str, when: datetime, data: dict[str, Any]) -> Report:
    report = a_report(kind, f"r{number:02}", at=when, data=data, received_at=when.isoformat())
    if kind == "arrival_passed_on":  # the hub tells it first, then the trunk desk
        report["by"] = "hub" if when < on(28, "13:00") else "trunk_desk"
    return report


def days_after(reports: list[Report]) -> datetime:
    """When every deadline of it has passed."""
    return max(datetime.fromisoformat(one["occurred_at"]) for one in reports) + timedelta(days=5)
