"""What a key reads of where an order stands: lists and pages agree, and it is its own part."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch, EntryKind, Snapshot
from models.roles import Role
from models.sop.duty import Duty
from models.stages.all_duties import ALL_DUTIES
from starter.service.access.rights import KEY_ROLES, KeyKind, may
from starter.service.reading.need_to_know import reading_of
from starter.service.reading.views import OrderListed, OrderShown
from tests.activities.adapters.store.store_builders import an_entry
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for, placed
from tests.thorough import first_of

HOUR = timedelta(hours=1)
BOTH = OrderListed.model_fields.keys() & OrderShown.model_fields.keys()
OWNERS: dict[Role, Duty] = {duty.owner: duty for duty in ALL_DUTIES.values()}
OUTSIDE = sorted(role for role in KEY_ROLES if reading_of(role, None) is not None)


async def owed(doors: Doors, states: Iterable[tuple[Role, DutyState]], **snapshot: Any) -> None:
    """The order, of which each of these roles owes a duty that stands so, due since an hour."""
    await placed(doors)
    now, duties = doors.context.now(), []
    for n, (role, state) in enumerate(states):
        duty = OWNERS[role]
        due = now + (2 * HOUR if state is DutyState.OPEN else -HOUR) + n * HOUR / 60
        duties.append(
            DutyRow(
                order=ORDER, duty=duty.id, clause=duty.clause, owner=role, due_at=due,
                state=state, workflow_id=ORDER,
            )
        )  # fmt: skip
    first = min(duties, key=lambda one: one.due_at)
    stands = {
        "stage": Stage.ORDER, "step": "awaiting_hand_on", "waiting_on": Role.ORDER_DESK,
        "since": now, "sla": "breached", "next_duty": first.duty, "next_due_at": first.due_at,
        "breaches": sum(one.state is not DutyState.OPEN for one in duties), **snapshot,
    }  # fmt: skip
    where = Snapshot(order=ORDER, workflow_id=ORDER, open_workflow=ORDER, **stands)
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=ORDER, duties=tuple(duties), snapshot=where))


async def looks(
    doors: Doors, role: Role, key_kind: KeyKind
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The order in a list of that role's key, and its page."""
    key = await key_for(doors, role, SCOPES[key_kind])
    (row,) = (await doors.http.get("/orders", headers=key)).json()["orders"]
    return row, (await doors.http.get(ORDER_DOOR, headers=key)).json()


EVERYBODYS = [(role, DutyState.MISSED) for role in sorted(OWNERS)]
DESKS = [(Role.ORDER_DESK, DutyState.MISSED), (Role.DRIVER, DutyState.OPEN)]
STANDS: dict[str, tuple[list[tuple[Role, DutyState]], dict[str, Any]]] = {
    "all missed": (EVERYBODYS, {}),
    "a desk missed": (DESKS, {}),
    "missed and nobody has said so": (DESKS, {"sla": "on_track", "breaches": 0}),
    "ended late": (DESKS, {"sla": "met_late", "closed": True, "outcome": "closed"}),
    "held": (DESKS, {"sla": "held"}),
    "cancelled": (DESKS, {"sla": "met", "closed": True, "outcome": "cancelled"}),
}


@pytest.mark.parametrize("stands", first_of(STANDS))
@pytest.mark.parametrize("key_kind", first_of(KeyKind))
async def test_list_and_page_agree_for_every_role_and_with_themselves(
    doors: Doors, key_kind: KeyKind, stands: str
) -> None:
    states, snapshot = STANDS[stands]
    await owed(doors, states, **snapshot)
    for role in sorted(KEY_ROLES):
        if not may("list_orders", role, {key_kind}):
            continue
        row, page = await looks(doors, role, key_kind)
        assert {name: row[name] for name in BOTH} == {name: page[name] for name in BOTH}, role
        if row["sla"] in ("breached", "met_late"):
            assert row["breaches"] > 0, (role, row)
        if row["sla"] in ("on_track", "at_risk"):
            assert not [one for one in page["deadlines"] if one["state"] == "missed"], role


OWN = {
    Role.CARRIER: ["carrier", "driver"],
    Role.DRIVER: ["carrier", "driver"],
    Role.HUB: ["hub"],
    Role.PROVIDER: ["provider"],
    Role.TECHNICIAN: ["provider"],
    Role.CUSTOMER: [],
}
"""Whose deadlines each reads: what a driver owes is the trunk's, whose driver he may be."""


@pytest.mark.parametrize("role", OUTSIDE)
async def test_a_key_outside_reads_of_its_own_deadlines_alone(doors: Doors, role: Role) -> None:
    await owed(doors, EVERYBODYS)
    row, page = await looks(doors, role, KeyKind.ORDERS)
    crew = OWN[role]
    assert sorted(one["owner"] for one in page["deadlines"]) == crew
    assert (row["breaches"], row["sla"]) == (len(crew), "breached" if crew else "on_track")
    owner = row["next_duty"] and ALL_DUTIES[row["next_duty"]].owner
    assert owner == (page["deadlines"][0]["owner"] if crew else None)
    assert row["next_due_at"] == (page["deadlines"][0]["due_at"] if crew else None)


@pytest.mark.parametrize(
    ("key_kind", "stage", "shown"),
    [
        (KeyKind.VEHICLE, Stage.TRUNK_PICKUP, True), (KeyKind.VEHICLE, Stage.CITY_DELIVERY, False),
        (KeyKind.PROVIDER, Stage.TRUNK_PICKUP, False),
        (KeyKind.PROVIDER, Stage.CITY_DELIVERY, True),
    ],
)  # fmt: skip
async def test_a_driver_reads_the_lines_of_drivers_of_his_own_leg(
    doors: Doors, key_kind: KeyKind, stage: Stage, shown: bool
) -> None:
    await placed(doors)
    line = an_entry(
        order=ORDER, stage=stage, by=Role.DRIVER, happening=EntryKind.REPORT, what="checked"
    )
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=ORDER, entries=(line,)))
    _, page = await looks(doors, Role.DRIVER, key_kind)
    assert ("checked" in {one["what"] for one in page["timeline"]}) is shown


@pytest.mark.parametrize("role", OUTSIDE)
async def test_that_incidents_are_left_is_not_for_whoever_may_not_read_them(
    doors: Doors, role: Role
) -> None:
    """Shows FH-11.3.1.4."""
    await placed(doors)
    left = an_entry(
        order=ORDER, stage=Stage.INCIDENT, happening=EntryKind.STAGE, what="incidents_left",
        text="1 incident left as the order was closed: this case has them",
    )  # fmt: skip
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=ORDER, entries=(left,)))
    key_kind = next(one for one in KeyKind if may("list_orders", role, {one}))
    _, page = await looks(doors, role, key_kind)
    assert "incidents_left" not in {one["what"] for one in page["timeline"]}


async def test_a_customer_sees_no_internal_alarm(doors: Doors) -> None:
    await owed(doors, DESKS)
    for shown in await looks(doors, Role.CUSTOMER, KeyKind.ORDERS):
        assert (shown["sla"], shown["breaches"]) == ("on_track", 0)
