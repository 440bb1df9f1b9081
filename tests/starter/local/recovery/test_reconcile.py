"""One of the two stores lost what came after a backup: it is found in the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from models.ids import Stage, leg_id
from models.stages.care.request import CareRequest
from models.stages.returns.request import ReturnRequest
from starter.local.recovery.after_restore import AfterRestore
from starter.local.recovery.reconcile import Reconcile, Reconciled
from starter.service.app_context import AppContext
from starter.service.cases.care import open_care
from starter.service.cases.returns import request_return
from starter.service.cases.tickets import open_ticket, report_ticket, show_ticket
from starter.service.explaining.explain import explain
from starter.service.running.executions import closed_executions, delete
from starter.service.running.lost_workflows import mark_lost
from tests.builders import an_order
from tests.starter.idle_workflows import stand_still
from tests.starter.live_server import (
    SHORT_WAY,
    answered,
    at_the_customer,
    leg_open,
    on_the_road,
    report_of,
    reported,
)
from tests.starter.recovery_world import Machine, a_machine, compared, quiet, relayed, view_of
from workflows.running import lifecycle

KNOWN, NEW = an_order("RC-1"), an_order("RC-2")
"""Before the backup, and after it."""


@pytest_asyncio.fixture(loop_scope="session")
async def machine(engine_cache: Path, tmp_path: Path) -> AsyncIterator[Machine]:
    """A machine of this test alone."""
    async with a_machine(tmp_path) as made:
        yield made


async def reconciled(context: AppContext, machine: Machine) -> Reconciled:
    """What the API does as it starts after a restore."""
    found = await AfterRestore(context, machine.settings).once()
    assert found is not None
    return found


async def test_what_temporal_lost_of_an_order_is_delivered_again(
    machine: Machine, tmp_path: Path
) -> None:
    async with machine.running() as context:
        await on_the_road(context, KNOWN)
        machine.back_up(tmp_path / "backup")
        for kind, leg in SHORT_WAY:
            await reported(context, KNOWN, kind)
            await leg_open(context, KNOWN, leg)
        await quiet(context, KNOWN)
        stood = await texts(context)
    await machine.restore(tmp_path / "backup", only="temporal")
    async with machine.running() as context:
        found = await reconciled(context, machine)
        assert found == Reconciled(orders=1, delivered_again=len(SHORT_WAY))
        await relayed(context)
        await leg_open(context, KNOWN, Stage.INSTALLATION)
        await quiet(context, KNOWN)
        assert stood <= await texts(context)
        lines = (await view_of(context, KNOWN))["timeline"]
        facts = [line["report_id"] for line in lines if line["happening"] == "report"]
        assert len(facts) == len(set(facts)), "heard again, and told once"
        assert await compared(context) == Reconciled(orders=1)


async def texts(context: AppContext) -> set[str]:
    """What the timeline of the known order says."""
    return {line["text"] for line in (await view_of(context, KNOWN))["timeline"]}


async def test_an_order_that_temporal_lost_is_started_again_and_decisions_are_named(
    machine: Machine, tmp_path: Path
) -> None:
    async with machine.running() as context:
        machine.back_up(tmp_path / "backup")
        await on_the_road(context, NEW)
        await reported(context, NEW, "goods_ready")
    await machine.restore(tmp_path / "backup", only="temporal")
    async with machine.running() as context:
        found = await reconciled(context, machine)
        assert (found.started_again, found.delivered_again) == ((NEW.workflow_id,), 1)
        assert [one.decision for one in found.lost_decisions] == ["confirm", "hand_on"]
        await relayed(context)
        for decision in ("confirm", "hand_on"):
            await answered(context, NEW, decision)  # under its old id: it is taken all the same
        await leg_open(context, NEW, Stage.TRUNK_PICKUP)
        await quiet(context, NEW)
        (report,) = await context.store.reports.of_order(NEW.workflow_id)
        assert report.state == "applied"


async def test_what_our_database_lost_is_found_in_temporal(
    machine: Machine, tmp_path: Path
) -> None:
    async with machine.running() as context:
        await on_the_road(context, KNOWN)
        machine.back_up(tmp_path / "backup")
        await reported(context, KNOWN, "picked_up")
        await at_the_customer(context, NEW)
        wish = ReturnRequest(request_id="r-1", reason="another colour")
        await request_return(context, NEW.merchant, NEW.number, wish)
        written = CareRequest(request_id="c-1", words="the door is bent")
        await open_care(context, NEW.merchant, NEW.number, written)
        for order in (KNOWN, NEW):
            await quiet(context, order)
        stood = [await view_of(context, order) for order in (KNOWN, NEW)]
    await machine.restore(tmp_path / "backup", only="database")
    async with machine.running() as context:
        found = await reconciled(context, machine)
        assert found.found_orders == (NEW.workflow_id,)
        assert set(found.found_returns) == {"return:shop-a:RC-2:1", "care:shop-a:RC-2:2"}
        assert (found.found_reports, found.unreadable) == (1 + len(SHORT_WAY), ())
        assert [await view_of(context, order) for order in (KNOWN, NEW)] == stood
        assert (await compared(context)).lines == 0


async def test_what_was_told_to_an_earlier_run_is_not_taken_for_lost(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with machine.running() as context:
        monkeypatch.setattr(lifecycle, "CONTINUE_AT", 1)
        await on_the_road(context, KNOWN)
        for kind, leg in SHORT_WAY:
            await reported(context, KNOWN, kind)
            await leg_open(context, KNOWN, leg)
        await quiet(context, KNOWN)
        assert await compared(context) == Reconciled(orders=1)


async def a_ticket(context: AppContext) -> str:
    """The id of what somebody wrote who names no order, and was answered."""
    written = CareRequest(request_id="CZ-RC", words="nobody answers")
    ticket = (await open_ticket(context, "shop-a", written)).workflow_id
    answer = report_of("care_answered", context.now(), data={"words": "we look into it"})
    assert (await report_ticket(context, ticket, answer, None)).outcome == "accepted"
    await stand_still(await context.gateway.client(), [ticket])
    return ticket


async def test_a_case_about_no_order_that_our_database_lost_is_found_in_temporal(
    machine: Machine, tmp_path: Path
) -> None:
    own = {"started_at", "opened_at"}
    async with machine.running() as context:
        machine.back_up(tmp_path / "backup")
        ticket = await a_ticket(context)
        stood = (await show_ticket(context, ticket)).model_dump(exclude=own)
    await machine.restore(tmp_path / "backup", only="database")
    async with machine.running() as context:
        found = await reconciled(context, machine)
        assert (found.found_returns, found.found_reports, found.unreadable) == ((ticket,), 1, ())
        assert (await show_ticket(context, ticket)).model_dump(exclude=own) == stood
        assert (await compared(context)).lines == 0


async def test_a_case_about_no_order_that_temporal_lost_is_started_again(
    machine: Machine, tmp_path: Path
) -> None:
    async with machine.running() as context:
        machine.back_up(tmp_path / "backup")
        ticket = await a_ticket(context)
    await machine.restore(tmp_path / "backup", only="temporal")
    async with machine.running() as context:
        found = await reconciled(context, machine)
        assert (found.started_again, found.delivered_again) == ((ticket,), 1)
        await relayed(context)
        await stand_still(await context.gateway.client(), [ticket])
        assert (await show_ticket(context, ticket)).messages[-1].state == "applied"


async def terminated(client: Client, order: str) -> None:
    """End an order by mistake; its leg ends with it, and writes that it does."""
    await client.get_workflow_handle(order).terminate("by mistake")
    await client.get_workflow_handle(leg_id(order, Stage.TRUNK_PICKUP)).result()


async def test_what_was_ended_and_has_no_history_any_more_begins_again_where_a_person_asks(
    machine: Machine,
) -> None:
    async with machine.running() as context:
        await on_the_road(context, NEW)
        await reported(context, NEW, "goods_ready")
        await quiet(context, NEW)
        client = await context.gateway.client()
        await terminated(client, NEW.workflow_id)
        assert await mark_lost(context) == (NEW.workflow_id,)
        of_it = await closed_executions(context.gateway, NEW.workflow_id)
        assert await delete(context.gateway, of_it)
        why = str((await explain(context, NEW.merchant, NEW.number)).sentence)
        assert "`fulfil reconcile --lost` begins it again" in why
        assert (await compared(context)).started_again == ()
        found = await Reconcile(context, client, also_lost=True).run()
        assert (found.started_again, found.delivered_again) == ((NEW.workflow_id,), 1)
        await relayed(context)
        await answered(context, NEW, "confirm")
        await answered(context, NEW, "hand_on")
        await leg_open(context, NEW, Stage.TRUNK_PICKUP)
        await quiet(context, NEW)
        (report,) = await context.store.reports.of_order(NEW.workflow_id)
        assert report.state == "applied"
