"""What the partners' effects say of one order, and whether it comes to nothing, or to goods."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from activities.adapters.process.settings import Settings
from activities.adapters.wiring import open_findable
from models.messages.timeline.timeline import EntryKind
from starter.local.doctor.deep import DeepFinding
from starter.local.doctor.effects import Effects
from tests.starter.http_doors import a_context as a_door
from tests.workflows.world import OrderUnderTest, World

SHOWN = (EntryKind.PARTNER, EntryKind.PROBLEM, EntryKind.REPORT, EntryKind.CLOSED)
PARTNERS = ("stock", "carrier", "technician")


@dataclass
class Books:
    """What is left at the partners: pieces by reservation, open vehicles, open assignments."""

    reserved: Counter[str] = field(default_factory=Counter)
    shipped: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    vehicles: set[str] = field(default_factory=set)
    technicians: set[str] = field(default_factory=set)
    verified: set[str] = field(default_factory=set)
    asked: bool = False

    def enter(self, act: str, request: Mapping[str, Any]) -> None:
        """Take one effect into account."""
        key = request["key"]
        match act:
            case "reservations":
                self.reserved[key] = sum(line["pieces"] for line in request["lines"])
            case "releases":
                self.reserved.pop(request["reserved"], None)
            case "shipments":
                lines = sum(line["pieces"] for line in request["lines"])
                pieces = lines or self.reserved[request["reserved"]]
                self.reserved[request["reserved"]] -= pieces
                self.shipped[request["reserved"]] += pieces
            case "returns":
                self.returned[request["reserved"]] += sum(
                    line["pieces"] for line in request["lines"]
                )
            case "vehicles":
                self.vehicles.add(key)
                self.asked = True
            case "vehicle-cancellations":
                self.vehicles.discard(request["asked"])
            case "assignments":
                self.technicians.add(key)
            case "assignment-cancellations":
                self.technicians.discard(request["assigned"])
            case "verifications":
                self.verified.add(request["assigned"])


async def books_of(order: OrderUnderTest) -> Books:
    """The books of all partners about this order."""
    books = Books()
    for partner in PARTNERS:
        for effect in await order.world.effects(partner):
            if effect["order"] == order.name:
                books.enter(effect["act"], effect["request"])
    return books


def settings_of(world: World, **changes: Any) -> Settings:
    """Whose partners are those of that world."""
    urls = {f"{name}_url": f"{world.standins}/{name}" for name in PARTNERS}
    return Settings.model_validate({**urls, **changes})


async def found(effects: Effects, order: OrderUnderTest) -> list[DeepFinding]:
    """What is left open of one order."""
    row = await order.world.store.orders.by_id(order.name)
    assert row is not None
    return await effects.left_open(a_door(order.world.store), row)


async def unsettled(order: OrderUnderTest) -> list[str]:
    """What is amiss of a cancelled order: nothing may be left open, unless somebody has the goods.

    That somebody has them is said in the timeline.
    """
    books, lines = await books_of(order), await order.timeline()
    left = "goods_way_back" in {line.what for line in lines}
    async with open_findable(
        settings_of(order.world), order.world.store.order_partners
    ) as partners:
        open_ = await found(Effects(partners), order)
    amiss = {
        "pieces reserved": sum(books.reserved.values()) != 0,
        "pieces shipped": sum(books.shipped.values()) != (order.order.pieces if left else 0),
        "vehicles": len(books.vehicles) != int(left and books.asked),
        "technicians": books.technicians != books.verified,
        "left as it is": any(line.text.startswith("left as it is") for line in lines),
        "the doctor finds": bool(open_),
    }
    problems = [(line.what, line.text) for line in lines if line.happening in SHOWN]
    case = f"{order.order.number}: {books} {open_} {problems}"
    return [f"{what}: {case}" for what, is_amiss in amiss.items() if is_amiss]
