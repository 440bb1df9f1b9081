"""Partners and the ledger on their bad days: parked, seen, tried again, nothing twice."""

import asyncio
import re
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from models.codes import CallStep, ProblemCode
from models.ids import Stage
from models.language.catalogue import Language
from models.language.texts import Translator
from models.language.timeline import line_in_words
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order, at_hour, booked
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.order_path import begin, reach
from tests.workflows.world import OrderUnderTest, World, a_decision

PICKUP = Stage.TRUNK_PICKUP


async def parked(world: World, number: str, times: int | None = None) -> OrderUnderTest:
    """An order whose stock cannot be asked: it answers nonsense, which is final."""
    content = an_order(number)
    call = f"{content.workflow_id}:reserve_stock"
    await world.fault("stock", fault="redirect", times=times, match=call)
    order = await world.place(content)
    await order.decide("confirm")
    await order.until(lambda status: "parked:reserve_stock" in status.problems)
    return order


async def test_a_parked_step_is_seen_and_says_how_it_is_repaired(world: World) -> None:
    order = await parked(world, "K-1001")
    shown = (await order.status()).parked
    assert shown is not None
    assert (shown.step, shown.why) == (CallStep.RESERVE_STOCK, "BadAnswer")
    await order.quiet()
    marks = await order.marks()
    assert (marks["ProblemCode"], marks["NeedsAttention"]) == ("parked:reserve_stock", True)
    assert (marks["SopStage"], marks["WaitingOn"]) == ("reserve_stock", "partner")
    assert "update `repair`" in await order.page()
    [line] = [one for one in await order.timeline() if one.happening is EntryKind.PROBLEM]
    key = f"{order.order.workflow_id}:reserve_stock:1"
    data: dict[str, Any] = {"parked": True, "failure": "BadAnswer", "key": key, "try": 1}
    assert data.items() <= line.data.items()
    chinese = line_in_words(Translator(Language.ZH), line.happening, line.what, line.data)
    assert "对方返回 307（请检查合作方的地址" in chinese, chinese
    assert set(re.findall(r"[A-Za-z]{3,}", chinese)) == {"stock", "reservations"}, chinese
    await order.handle.signal("nonsense")
    await order.until(lambda status: ProblemCode.UNKNOWN_SIGNAL in status.problems)
    await order.quiet()
    assert (await order.marks())["ProblemCode"] == marks["ProblemCode"], "the search finds it still"


async def test_a_parked_step_tries_again_by_itself(world: World) -> None:
    order = await parked(world, "K-1002", times=1)
    await order.move(None, await order.now() + timedelta(minutes=31))
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == ["reservations"]
    assert "ProblemCode" not in await order.marks()
    await order.quiet()
    (line,) = await order.lines_of(EntryKind.PARTNER)
    assert (line.data["try"], line.data["outcome"]) == (2, "done")


async def test_a_repair_tries_again_at_once_and_sent_twice_does_so_once(world: World) -> None:
    order = await parked(world, "K-1003", times=1)
    first = await order.decide("repair", decision_id="d-1")
    assert await order.decide("repair", decision_id="d-1") == first
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == ["reservations"]


async def test_a_parked_step_may_be_skipped_with_a_reason(world: World) -> None:
    order = await parked(world, "K-1004")
    await order.decide("repair", choice="skip", reason="reserved by telephone")
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == []


async def test_a_parked_step_given_up_ends_the_order(world: World) -> None:
    order = await parked(world, "K-1005")
    await order.decide("repair", choice="give_up", reason="the warehouse has burnt down")
    assert await order.handle.result() == "cancelled"


async def test_a_parked_order_may_be_cancelled(world: World) -> None:
    order = await parked(world, "K-1006")
    await order.decide("cancel", reason="it takes too long")
    assert await order.handle.result() == "cancelled"
    assert (await order.marks())["NeedsAttention"] is False


async def test_a_busy_partner_is_tried_five_times_then_the_step_is_parked(world: World) -> None:
    content = an_order("K-1007")
    call = f"{content.workflow_id}:reserve_stock"
    await world.fault("stock", fault="429", times=5, seconds=0.05, match=call)
    order = await world.place(content)
    await order.decide("confirm")
    await order.until(lambda status: "parked:reserve_stock" in status.problems)
    await order.decide("repair")
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == ["reservations"]


async def test_an_effect_whose_answer_was_lost_is_found_not_repeated(world: World) -> None:
    content = an_order("K-1008")
    call = f"{content.workflow_id}:reserve_stock"
    await world.fault("stock", fault="reset_after", match=call)
    order = await world.place(content)
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == ["reservations"]


async def test_duties_are_watched_while_a_step_is_parked(world: World) -> None:
    content = an_order("K-1009", pickup_in=5)
    await world.fault("carrier", fault="redirect", times=1, match=f"{content.workflow_id}:")
    order = await world.place(content)
    await begin(order)
    await order.until(lambda status: "parked:ask_vehicle" in status.problems, PICKUP)
    await order.submit(a_report("vehicle_booked", data=booked(at_hour(5, 15))), PICKUP)
    assert (await order.status(PICKUP)).step == "ask_vehicle"
    now = await order.now(PICKUP)
    await order.move(PICKUP, now + timedelta(minutes=31))
    await order.at_step("awaiting_goods_ready", PICKUP)
    assert await order.happenings_of("FH-7.3.2.1:book_vehicle") == [EntryKind.KEPT]
    assert await order.done("carrier") == ["vehicles"]


async def test_a_notice_that_cannot_be_sent_stops_nothing(world: World) -> None:
    content = an_order("K-1010")
    await world.fault("notices", fault="redirect", times=None, match=content.workflow_id)
    order = await world.place(content)
    await reach(order, Stage.TRUNK_TRANSPORT)
    await order.quiet()
    problems = {one.what for one in await order.timeline() if one.happening is EntryKind.PROBLEM}
    assert problems == {"notice_failed"}
    assert ("dispatched", "customer") not in await order.notices()


async def until_under_way(order: OrderUnderTest, activity: str) -> None:
    """Wait until that activity is pending."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            described = (await order.handle.describe()).raw_description
            if activity in {one.activity_type.name for one in described.pending_activities}:
                return
            await asyncio.sleep(0.05)


async def test_a_ledger_that_is_locked_is_written_later_by_an_ordinary_activity(
    own_world: World, tmp_path: Path
) -> None:
    order = await own_world.place(an_order("K-1011"))
    await order.at_step("awaiting_confirmation")
    await order.quiet()
    database = sqlite3.connect(tmp_path / "fulfil.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    await order.handle.execute_update("confirm", a_decision())
    await until_under_way(order, "record")
    database.execute("ROLLBACK")
    database.close()
    await order.quiet()
    assert await order.happenings_of("ER-4.2.1:confirm_order") == [EntryKind.KEPT]
    keys = [line.key for line in await order.timeline()]
    assert len(keys) == len(set(keys))
    assert "ProblemCode" not in await order.marks()
