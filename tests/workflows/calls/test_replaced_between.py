"""Another provider while something is under way: a visit, a hold, a new run (FH-11.3.2.3)."""

import dataclasses
from dataclasses import dataclass
from datetime import timedelta

import pytest

from activities.adapters.wiring import open_partners
from models import ids
from models.ids import Stage
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import RecordResult
from models.messages.timeline.timeline import Batch
from models.stages.returns.request import ReturnCase
from tests.builders import an_order, appointed
from tests.workflows.calls.test_replaced_provider import asked, replace, replaced
from tests.workflows.calls.test_visit_calls import HOME, in_two_days, plan, provider
from tests.workflows.conftest import IdleWorld, patient_worker
from tests.workflows.journey.test_goods_refused import refuse
from tests.workflows.ledger.test_late_writes import SlowLedger, idle_world
from tests.workflows.new_runs import at_every_update, continue_there
from tests.workflows.order_path import reach, reports_of
from tests.workflows.test_city_delivery import CITY, at_hub
from tests.workflows.test_installation import at_home
from tests.workflows.world import World

ROAD = Stage.TRUNK_TRANSPORT

__all__ = ["at_every_update", "idle_world"]


async def test_who_was_to_come_to_another_visit_is_called_back_too(world: World) -> None:
    """Shows FH-11.3.2.3."""
    order = await at_home(world, "RP-1101", verify_by="code")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await plan(order, from_at=(await in_two_days(order)).isoformat())
    await order.quiet(HOME)
    first, visit = ids.technician_key(order.name), ids.technician_key(order.name, 2)
    await replace(order)
    await replaced(order, 2, HOME)
    await order.quiet(HOME)
    acts = [(act, key) for act, key, _ in await asked(order)]
    assert ("assignment-cancellations", first) in acts
    assert ("assignment-cancellations", visit) in acts
    again = ids.technician_key(order.name, 3)
    assert acts[-1] == ("assignments", again)  # the new one comes to it
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    await order.tell("verified", HOME, data={"by_way_of": "code", "code": "1234"})
    await order.leg(HOME).result()
    assert (await asked(order))[-1] == ("verifications", again, None)


async def test_on_hold_another_one_is_asked_for_and_his_day_begins_after_it(world: World) -> None:
    order = await at_hub(world, "RP-1102")
    await order.decide("hold", reason="the customer is abroad")
    await order.until(lambda status: status.held is not None, CITY)
    await replace(order)
    await replaced(order, 2, CITY)
    await order.move(CITY, await order.now(CITY) + timedelta(days=3))
    await order.decide("resume", reason="he is back")
    await order.until(lambda status: status.held is None, CITY)
    assert (await order.status(CITY)).step == "awaiting_appointment"
    assert not [one for one in await order.duties() if one.state == "missed"]


@pytest.mark.thorough
async def test_a_new_run_in_the_middle_asks_for_nobody_twice(
    world: World, at_every_update: None
) -> None:
    order = await at_hub(world, "RP-1103")
    for n in (2, 3):
        await replace(order, decision_id=f"d-{n}")
        await replaced(order, n, CITY)
        await continue_there(world, order.leg(CITY))
    keys = [key for act, key, _ in await asked(order) if act == "assignments"]
    assert keys == [ids.replacement_key(order.name, n) for n in (1, 2, 3)]


async def test_after_a_refusal_another_one_is_asked_for_and_the_problem_goes(world: World) -> None:
    """Of FH-8.2.6: somebody else is asked for."""
    order = await world.place(an_order("RP-1105"))
    await world.fault("technician", fault="refuse", match="RP-1105:trunk-transport", times=1)
    await reach(order, ROAD)
    await order.until(lambda status: "provider_refused" in status.problems, ROAD)
    await replace(order)
    await replaced(order, 2, ROAD)
    await order.until(lambda status: "provider_refused" not in status.problems, ROAD)
    acts = [(act, key) for act, key, _ in await asked(order)]
    assert ("assignments", ids.replacement_key(order.name, 2)) in acts


async def test_an_appointment_of_the_former_on_the_road_is_not_the_new_ones(world: World) -> None:
    order = await world.place(an_order("RP-1106"))
    await reach(order, ROAD)
    for kind in ("departed", "result_shared", "provider_assigned"):
        await order.tell(kind, ROAD)
    now = await order.now()
    his = appointed(now + timedelta(days=3), now + timedelta(days=2))
    await order.tell("appointment_booked", report_id="r-his", data=his)
    await order.until(lambda status: "appointment_ahead" in status.facts, ROAD)
    await replace(order)
    await replaced(order, 2, ROAD)
    await order.tell("arrived_at_hub", ROAD)
    await order.at_step("awaiting_appointment", CITY)
    assert "appointment_booked" not in (await order.status(CITY)).facts


@dataclass
class SlowCases(SlowLedger):
    """The real ledger, which takes a case in as soon as the gate is open."""

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        return await self.ledger.record(batch, run)

    async def take_way_back(self, case: ReturnCase) -> Outcome:
        await self.gate.wait()
        return await self.ledger.take_way_back(case)


async def test_between_two_legs_with_nothing_parked_he_is_asked_for_as_the_next_begins(
    idle_world: IdleWorld,
) -> None:
    """Shows FH-11.3.2.3: its order takes the way back in of what the customer has refused."""
    settings, world = idle_world.settings, idle_world.world
    async with open_partners(settings) as partners:
        ledger = SlowCases(partners.ledger)
        slow = dataclasses.replace(partners, ledger=ledger)
        async with patient_worker(world.client, slow, settings, task_queue=world.queue):
            order = await at_hub(world, "RP-1107")
            await order.tell("collected", CITY, data={"pieces": 3, "packing_sound": True})
            await refuse(order, CITY)
            await order.tell("delivered", CITY, data={"pieces": 2})
            await order.until(lambda status: status.open_leg is None)  # its order has received it
            answer = await replace(order)
            assert "as soon as installation begins, with" in str(answer["reason"])
            assert [act for act, *_ in await asked(order)] == ["assignments"]
            ledger.gate.set()
            await order.leg_open(HOME)
            await replaced(order, 2, HOME)
            await order.quiet(HOME)
            keys = [key for act, key, _ in await asked(order) if act == "assignments"]
            assert keys == [ids.replacement_key(order.name, n) for n in (1, 2)]
