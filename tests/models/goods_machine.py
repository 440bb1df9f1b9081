"""The goods of one order as they really are, and its workflow as it is told of them, truly.

Each piece is somewhere: what moves it tells the order so, in the order in which it happens.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.reports.report import Report
from models.messages.shipments.handover import Handover
from models.messages.shipments.shipment import OWN_SHIPMENT, ShipmentState
from models.sop.terms import Sop
from models.stages.order.record import OrderRecord
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import a_report, an_order
from tests.models.machine import KNOWN, NUMBERS, a_leg, on
from tests.models.tracking.reports.test_counts import of_pieces

BEGUN = on(24, "09:00")
STEP = timedelta(minutes=1)
WAREHOUSE, ROAD, HUB, PROVIDER, CUSTOMER = "warehouse", "road", "hub", "provider", "customer"
LOST, BACK = "lost", "back"
OUT = (ROAD, HUB, PROVIDER, CUSTOMER)
"""Where goods are that have left, and are still to be delivered, or are."""

ORDER = an_order(
    "1",
    lines=[
        {"sku": "A", "name": "a", "pieces": 4, "amount_fen": 400_00},
        {"sku": "B", "name": "b", "pieces": 2, "amount_fen": 100_00},
    ],
    total_fen=500_00, payment="paid",
)  # fmt: skip
MOVES = {
    "departed": (ROAD, ROAD),
    "arrived": (ROAD, HUB),
    "collected": (HUB, PROVIDER),
    "delivered": (PROVIDER, CUSTOMER),
}
"""From where to where a move takes goods."""

OWN_MOVES = {"arrived": "arrived_at_hub"}
PLACES = {
    ROAD: (ShipmentState.PICKED_UP, ShipmentState.ON_THE_ROAD),
    HUB: (ShipmentState.AT_HUB,),
    PROVIDER: (ShipmentState.WITH_PROVIDER,),
    CUSTOMER: (ShipmentState.DELIVERED,),
}


@dataclass(eq=False)
class Piece:
    """One piece: which shipment it is planned for, or has left in, and where it is."""

    sku: str
    place: str = WAREHOUSE
    shipment: str = OWN_SHIPMENT


def of_kinds(pieces: Iterable[Piece]) -> Counter[str]:
    """How many of each kind."""
    return Counter(one.sku for one in pieces)


def kinds_of(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """The same as a report says it."""
    return [{"sku": sku, "pieces": n} for sku, n in sorted(of_kinds(pieces).items())]


class GoodsWorld:
    """An order from its pickup on: pieces, the leg that is open, what the order keeps.

    `says_kinds`: whoever counts says how many of each kind; else every second of them does.
    """

    def __init__(self, *, says_kinds: bool = True) -> None:
        self.says_kinds = says_kinds
        self.pieces = [Piece(line.sku) for line in ORDER.lines for _ in range(line.pieces)]
        self.at = BEGUN
        self.leg = self._leg(Stage.TRUNK_PICKUP, len(self.pieces))
        self.record = OrderRecord(order=ORDER.workflow_id, content=ORDER, reservations=1)

    def count(self, pieces: list[Piece]) -> dict[str, Any]:
        """What is counted, as a report says it."""
        return {
            "pieces": len(pieces),
            **({"kinds": kinds_of(pieces)} if self.says_kinds or len(self.reports) % 2 else {}),
        }

    def _leg(self, stage: Stage, pieces: int, baton: Baton | None = None) -> StageState:
        baton = baton or Baton(milestones=dict(KNOWN[Stage.TRUNK_PICKUP]))
        self.begun, self.reports = (stage, pieces, self.at, baton), list[dict[str, Any]]()
        return of_pieces(a_leg(stage, self.at, baton=baton), pieces)

    @property
    def order(self) -> StageState:
        """The order, as it is cancelled now: it knows what its leg knows, and all its terms."""
        self.leg.input.__dict__["sop"] = Sop()
        return self.leg

    def in_another_order(self, random: Any) -> StageState:
        """The open leg, if it had received its reports in another order."""
        stage, pieces, at, baton = self.begun
        leg = of_pieces(a_leg(stage, at, baton=baton), pieces)
        reports = [*self.reports]
        random.shuffle(reports)
        for one in reports:
            receive(leg, one, self.at)
        return leg

    # What is so ------------------------------------------------------------------------

    def at_place(self, *places: str, shipment: str | None = None) -> list[Piece]:
        """The pieces there, of one shipment where one is named."""
        there = [one for one in self.pieces if one.place in places]
        return [one for one in there if shipment in (None, one.shipment)]

    @property
    def loaded(self) -> bool:
        """Whether the order's own goods have left."""
        return self.leg.stage is not Stage.TRUNK_PICKUP

    @property
    def left(self) -> set[str]:
        """The shipments that have left, by their names."""
        return {one.shipment for one in self.pieces if one.place != WAREHOUSE}

    # What happens ----------------------------------------------------------------------

    def tell(self, kind: str, **data: Any) -> None:
        """A true report, as it happens."""
        self.at += STEP
        by = {"goods_refused": "provider", "goods_turned_round": "after_sales"}.get(kind)
        fields: dict[str, Any] = {"at": self.at, "report_id": f"w{next(NUMBERS):06}", "data": data}
        report = a_report(kind, **fields, **({"by": by} if by else {}))
        self.reports.append(report)
        answer = receive(self.leg, report, self.at)
        assert (answer.outcome, answer.state) == ("accepted", None), answer

    def plan(self, name: str, pieces: list[Piece]) -> None:
        """These travel apart."""
        for one in pieces:
            one.shipment = name
        self.tell("shipment_planned", shipment=name, agreed_by="李强", **self.count(pieces))

    def cancel(self, name: str) -> None:
        """They do not travel apart after all."""
        for one in self.at_place(WAREHOUSE, shipment=name):
            one.shipment = OWN_SHIPMENT
        self.tell("shipment_cancelled", shipment=name, agreed_by="李强")

    def load(self, name: str, pieces: list[Piece]) -> None:
        """These are on the vehicle; the order's own go on as the next legs."""
        behind = [one for one in self.at_place(WAREHOUSE, shipment=name) if one not in pieces]
        for one in pieces:
            one.place = ROAD
        if name != OWN_SHIPMENT:
            for one in behind:  # nobody counts on them any more
                one.shipment = OWN_SHIPMENT
            self.tell("shipment_picked_up", shipment=name, packing_sound=True, **self.count(pieces))
            return
        self.tell("picked_up", packing_sound=True, sorted_by_area=True, **self.count(pieces))
        counted = Handover.model_validate(self.count(pieces))
        self.record.handover = self.record.handover.joined(counted)
        self.leg = self._leg(Stage.CITY_DELIVERY, len(pieces), baton_to_order(self.leg))

    def move(self, name: str, how: str, *, refused: int = 0) -> None:
        """What is left of a shipment goes further, but for what the provider does not take."""
        before, after = MOVES[how]
        there = self.at_place(before, shipment=name)
        away, on_it = there[:refused], there[refused:]
        for one in on_it:
            one.place = after
        for one in away:
            one.place = BACK
        data: dict[str, Any] = {"hub": "CD-01"} if how == "arrived" else {}
        if how in ("collected", "delivered"):
            data = {"pieces": len(on_it)}
        if how == "collected":
            data["packing_sound"] = True
        if away:
            data["refused"] = kinds_of(away)
            self.record.handover = self.record.handover.joined(
                Handover.model_validate({"refused": data["refused"]})
            )
        if name:
            self.tell(f"shipment_{how}", shipment=name, **data)
        else:
            self.tell(OWN_MOVES.get(how, how), **data)

    def lose(self, name: str, pieces: list[Piece]) -> None:
        """These are lost or destroyed."""
        for one in pieces:
            one.place = LOST
        named = {"shipment": name} if name else {}
        self.tell("goods_lost", cause="fire", **named, **self.count(pieces))

    def send_away(self, kind: str, pieces: list[Piece]) -> None:
        """Own goods that the customer refuses, or that are turned round, go back."""
        for one in pieces:
            one.place = BACK
        if kind == "goods_refused":
            self.tell(kind, kinds=kinds_of(pieces), reason="so it is")
        else:
            self.tell(
                kind, returned_by=f"r{next(NUMBERS)}", pieces=len(pieces), kinds=kinds_of(pieces)
            )


def receive(leg: StageState, report: dict[str, Any], now: datetime) -> Any:
    """Receive it; what no report says is told by the order itself."""
    return leg.receive(
        Report.model_validate(report).on_the_way(confirmed=True), now, passed_on=True
    )
