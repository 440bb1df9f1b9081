"""Every line says in data what it says in a sentence, and nothing of a person."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models.ids import Stage
from models.messages.orders.order import Order
from models.messages.timeline.timeline import EntryKind
from models.stages.table import KINDS
from tests.builders import a_report
from tests.source import ROOT
from tests.workflows.canary_orders import Canary
from tests.workflows.order_path import reports_of
from tests.workflows.world import OrderUnderTest, World

PAGE = ROOT / "docs" / "reference" / "timeline.md"
CANARY = Canary("金丝雀")
PICKUP = Stage.TRUNK_PICKUP
WHY = {"reason": "the gate was shut", "evidence": ["photo-1"]}
NOTHING_TO_COUNT = {
    name
    for name, kind in KINDS.items()
    if not any(kind.model_fields[field].is_required() for field in kind.plain_fields())
}
"""Kinds whose report may say nothing but that it happened."""


def empty_lines(lines: list[Any]) -> list[tuple[str, str]]:
    """The lines without data that have something to say in data."""
    return [
        (line.happening, line.what)
        for line in lines
        if not line.data and line.what not in NOTHING_TO_COUNT
    ]


def personal_texts(order: Order, reports: Mapping[str, dict[str, Any]]) -> set[str]:
    """The names, numbers, streets, plates and words of an order and its reports, by their kind.

    But for the shortest: two digits stand anywhere.
    """
    fields = order.model_dump(include={"customer", "pickup_contact", "delivery", "pickup", "note"})
    found = [text for part in fields.values() for text in (part or {}).values()]
    for kind, data in reports.items():
        own = set(KINDS[kind].model_fields) - KINDS[kind].plain_fields()
        found += [value for name, value in data.items() if name in own]
    return {text for text in found if isinstance(text, str) and (len(text) > 4 or text[0] >= "一")}


def undocumented(lines: list[Any]) -> set[str]:
    """The names in data that neither the page about the timeline nor a report kind explains."""
    page = set(re.findall(r"`(\w+)`", PAGE.read_text("utf-8")))
    fields = {name for kind in KINDS.values() for name in kind.plain_fields()}
    return {name for line in lines for name in line.data} - page - fields


async def goes_wrong(world: World, number: str) -> OrderUnderTest:
    """An order full of canaries that is parked, held, corrected, late, refused and cancelled."""
    content = CANARY.order(number)
    call = f"{content.workflow_id}:reserve_stock"
    await world.fault("stock", fault="redirect", times=1, match=call)
    order = await world.place(content)
    await order.decide("confirm", actor="clerk-7")
    await order.until(lambda status: "parked:reserve_stock" in status.problems)
    await order.decide("repair", choice="retry", reason=CANARY.word)
    changes = {"note": f"{CANARY.word} again"}
    await order.decide("correct", changes=changes, own_mistake=True)
    await order.decide("hold", reason=CANARY.word)
    await order.decide("resume")
    await order.decide("hand_on")
    await order.leg_open(PICKUP)
    await order.submit(a_report("departedd", by=CANARY.word), PICKUP)
    await order.submit(a_report("vehicle_booked", data={"driver": CANARY.word}), PICKUP)
    for message in (*reports_of(PICKUP)[:2], a_report("pickup_failed", data=WHY)):
        await order.submit(CANARY.report(message).model_dump(mode="json"), PICKUP)
    passing_on = await order.due("FH-8.3.2.1:pass_on_failed_pickup", PICKUP)
    await order.move(PICKUP, passing_on.due_at + timedelta(hours=1))  # told, and once more
    await order.decide("cancel", reason=CANARY.word)
    await order.handle.result()
    return order


async def test_an_order_that_goes_wrong_says_so_in_data_and_nothing_of_a_person(
    world: World,
) -> None:
    order = await goes_wrong(world, "LD-1001")
    lines = await order.timeline()
    assert empty_lines(lines) == []
    assert undocumented(lines) == set()
    assert CANARY.word in " ".join(line.text for line in lines)
    assert CANARY.word not in json.dumps([line.data for line in lines], ensure_ascii=False)
    assert {line.happening for line in lines} >= {
        EntryKind.STAGE, EntryKind.PARTNER, EntryKind.PROBLEM, EntryKind.DECISION,
        EntryKind.REPORT, EntryKind.REFUSED_REPORT, EntryKind.KEPT, EntryKind.BREACHED,
        EntryKind.ESCALATED, EntryKind.CLOSED,
    }  # fmt: skip


async def test_a_correction_says_which_fields_and_whose_mistake_it_was(world: World) -> None:
    """Shows FH-7.3.1.3."""
    order = await world.place(CANARY.order("LD-1002"))
    await order.decide("correct", changes={"note": "x"}, own_mistake=True, decision_id="d-9")
    await order.quiet()
    (line,) = [one for one in await order.timeline() if one.what == "correct"]
    assert line.data == {"decision_id": "d-9", "fields": ["note"], "own_mistake": True}
