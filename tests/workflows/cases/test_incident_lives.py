"""The whole life of an incident of each kind, once, on the real server with moved clocks.

Found, passed on, judged, silent, paid, a remedy offered, agreed and carried out, closed: a new
kind without its row here fails.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import ROLE_OF_PARTY, LiabilityState, Remedy
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.incident_kinds import ROWS, IncidentKind
from models.stages.table import KINDS
from starter.local import clock_mover
from tests.builders import DATA, a_report, an_order, appointed, at_hour, booked, wanted_day
from tests.workflows.order_path import PICKUP_DAYS, begin, reach
from tests.workflows.test_returns import returned
from tests.workflows.world import OrderUnderTest, World, a_decision

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Life:
    """What its finder says, the remedy that is agreed, and the report that carries it out.

    `after`: what was told before it; `tells`: who is, where that is less than its kind says.
    """

    remedy: Remedy
    carried_out_by: str
    says: dict[str, Any] = field(default_factory=lambda: {"reason": "x"})
    then: dict[str, Any] = field(default_factory=dict)
    agreed: dict[str, Any] = field(default_factory=dict)
    passed_on_by: str = ""
    after: tuple[str, ...] = ()
    tells: tuple[Role, ...] = ()


DONE = "remedy_carried_out"
LIVES = {
    "no_vehicle": Life(
        Remedy.OTHER_CARRIER, "vehicle_booked", then=booked(at_hour(PICKUP_DAYS, 15))
    ),
    "goods_not_ready": Life(Remedy.WAIT, "goods_ready"),
    "pickup_trouble": Life(Remedy.WAIT, "picked_up"),
    "pickup_failed": Life(
        Remedy.SECOND_PICKUP, "picked_up", passed_on_by="failed_pickup_passed_on",
        agreed={"pickup_day": f"{wanted_day(PICKUP_DAYS)}"},
    ),
    "exception_found": Life(
        Remedy.COMPENSATE, "exception_settled", {"what": "bent"},
        {"remedy": "paid", "done": "compensate"},
    ),
    "goods_lost": Life(
        Remedy.COMPENSATE, DONE, {"pieces": 1, "cause": "fire"}, {"done": "compensate"}
    ),
    "road_exception": Life(Remedy.WAIT, "plan_agreed", {"cause": "fog"}, {"plan": "wait"}),
    "contact_failed": Life(
        Remedy.NEW_APPOINTMENT, "appointment_booked", tells=(Role.SERVICE_DESK,)
    ),
    "goods_refused": Life(
        Remedy.COMPENSATE, DONE, {"kinds": [{"sku": "SKU-1", "pieces": 1}], "reason": "x"},
        {"done": "compensate"},
    ),
    "other_trouble": Life(
        Remedy.COMPENSATE, "exception_settled", {"what": "a strike"},
        {"remedy": "paid", "done": "compensate"},
    ),
    "quarrel": Life(Remedy.OTHER_PROVIDER, DONE, then={"done": "other_provider"}),
    "site_unfit": Life(
        Remedy.SIGN_WAIVER, "site_checked", {"fit": False}, {"fit": False, "waiver_signed": True}
    ),
    "second_visit": Life(Remedy.SECOND_VISIT, DONE, then={"done": "second_visit"}),
    "part_fault": Life(Remedy.SEND_PART, "part_arrived", {"part": "hinge"}),
    "not_accepted": Life(Remedy.REPAIR, DONE, then={"done": "repair"}),
    "verification_failed": Life(
        Remedy.VERIFY_BY_DESK, "verification_confirmed", passed_on_by="verification_settled",
        after=("site_checked", "packing_signed", "inspected", "installed", "accepted"),
    ),
    "product_fault": Life(Remedy.REPAIR, "repaired_on_site", {"what": "a crack"},
        {"what": "glued", "before": "a" * 64, "after": "b" * 64, "customer_agrees": True},
    ),
    "return_lost": Life(Remedy.COMPENSATE, DONE, {"pieces": 3}, {"done": "compensate"}),
    "return_exception": Life(
        Remedy.COMPENSATE, "return_exception_settled", {"what": "wet", "sort": "damage"},
        {"remedy": "paid", "done": "compensate"},
    ),
}  # fmt: skip


@dataclass
class IncidentUnderTest:
    """One incident, and the workflow that follows it."""

    order: OrderUnderTest
    handle: WorkflowHandle[Any, Any]
    kind: IncidentKind

    @property
    def life(self) -> Life:
        """How it goes on."""
        return LIVES[self.kind.name]

    async def tell(self, kind: str, data: dict[str, Any], report_id: str = "") -> None:
        """One report about it: it is the only one that is open, or named."""
        report = a_report(kind, report_id := report_id or f"r-{kind}", data=data)
        answer = await self.order.world.update(self.handle, "submit", report, report_id)
        assert (answer["outcome"], answer.get("state")) == ("accepted", None), answer

    async def decide(self, name: str, **fields: Any) -> None:
        """One decision about it."""
        body = a_decision(incident="it", **fields)
        answer = await self.order.world.update(self.handle, name, body, body["decision_id"])
        assert answer["outcome"] == "done", answer

    async def row(self) -> IncidentRow:
        """As lists show it."""
        (row,) = await self.order.world.store.incidents.of_order(self.order.name)
        return row

    async def goes_on(self, *, named: bool) -> dict[str, Any]:
        """What its end says."""
        if self.life.carried_out_by == "appointment_booked":
            there = await clock_mover.now_of(self.order.world.client, self.handle) + 3 * HOUR
            return appointed(there, there - HOUR)
        says = self.life.then or DATA.get(self.life.carried_out_by, {})
        return says | ({"incident": "it"} if named else {})


async def found(world: World, kind: IncidentKind) -> IncidentUnderTest:
    """One that was just found, in the stage of its kind."""
    number, stage = f"LIFE-{kind.name}", kind.found_by.stage
    if stage is Stage.RETURNS:
        case = await returned(world, number)
        await case.answer(approve=True)
        await case.tell("return_collected")
        one = IncidentUnderTest(case.order, case.handle, kind)
    else:
        order = await world.place(an_order(number, pickup_in=PICKUP_DAYS))
        await (begin(order) if stage is Stage.TRUNK_PICKUP else reach(order, stage))
        await order.quiet(stage)
        one = IncidentUnderTest(order, order.leg(stage), kind)
    for before in one.life.after:
        await one.tell(before, DATA.get(before, {}))
    await one.tell(kind.found_by.kind, one.life.says, "it")
    return one


async def judged(one: IncidentUnderTest) -> None:
    """Held responsible for five yuan, which it owes once its time has passed, and pays."""
    answers = one.kind.party in ROLE_OF_PARTY
    await one.decide("judge", **({"amount_fen": 500} if answers else {}))
    row = await one.row()
    assert (row.party, row.basis) == (one.kind.party, one.kind.basis)
    if not answers:
        assert row.state is LiabilityState.DECIDED
        return
    assert ("liability_judged", ROLE_OF_PARTY[one.kind.party]) in await one.order.notices()
    assert row.answer_by is not None
    await clock_mover.move_to(one.order.world.client, one.handle, row.answer_by + HOUR)
    assert (await one.row()).state is LiabilityState.CONFIRMED
    await one.tell("amount_settled", {"incident": "it", "amount_fen": 500})


async def put_right(one: IncidentUnderTest) -> None:
    """The remedy is offered, agreed to, and carried out."""
    life, to = one.life, one.kind.offered_to
    await one.decide("offer_remedy", remedy=life.remedy)
    assert ("remedy_to_agree", to) in await one.order.notices()
    await one.decide("agree", by=to, **life.agreed)
    kind = KINDS[life.carried_out_by]
    await one.tell(kind.kind, await one.goes_on(named="incident" in kind.model_fields))


@pytest.mark.parametrize("kind", ROWS, ids=lambda row: row.name)
async def test_an_incident_of_each_kind_lives_from_its_finding_to_its_end(
    world: World, kind: IncidentKind
) -> None:
    """Shows FH-8.3.2.1, FH-8.3.1.1, FH-8.3.2.2, FH-9.3.2, FH-10.3.2.2, FH-11.2.1, FH-11.3."""
    one = await found(world, kind)
    content = kind.found_by
    notified = {role for code, role in await one.order.notices() if code == content.kind}
    assert notified >= {*(one.life.tells or content.informs)} - {content.by[0]}
    if one.life.passed_on_by:
        named = KINDS[one.life.passed_on_by].model_fields
        await one.tell(one.life.passed_on_by, {"how": "by mail"} if "how" in named else {})
    await judged(one)
    await put_right(one)
    row = await one.row()
    assert row.closed_at is not None, row.model_dump()
    assert (row.remedy, row.party, row.to_do) == (one.life.remedy, kind.party, ())
    assert await kept_by(one, content.kind), "its finder was in time"


async def kept_by(one: IncidentUnderTest, kind: str) -> bool:
    """Whether every duty that its finding keeps is kept."""
    owed = [name for name, duty in ALL_DUTIES.items() if kind in duty.kept_by]
    lines = [await one.order.happenings_of(name) for name in owed]
    return all(EntryKind.BREACHED not in one for one in lines)
