"""Stock's books of an order whose goods travel in several shipments: each is booked out as it left.

What travels apart is not given back as short, nor shipped with the order's own (FE-3.2).
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.stock import StockActivities
    from models import ids
    from models.codes import CallStep
    from models.messages.leg import fingerprint
    from models.messages.order import GoodsLine
    from models.messages.partners import MoveStock
    from models.messages.shipments import OWN
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord
    from models.stages.order.shipped import carried
    from models.tracking.shipments import apart, outstanding
    from models.tracking.state import StageState
    from workflows.steps import Steps


class ShipmentBooks:
    """What stock has to know of one order's shipments."""

    def __init__(self, state: StageState, record: OrderRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps

    def own(self) -> MoveStock:
        """Ship the order's own goods, as they were counted; those of other shipments stay."""
        request = self.record.shipment()
        if not self.state.situation.shipments:
            return request
        return request.model_copy(update={"lines": self._carried().get(OWN, ())})

    def short(self) -> int:
        """So many pieces are in no shipment: none while one is still to come."""
        shipments = self.state.situation.shipments.values()
        if outstanding(shipments):
            return 0
        return self.record.content.pieces - self.record.pieces - apart(shipments)

    async def book_out(self) -> None:
        """Each shipment that has left and has a name, once."""
        if self.record.reservations == 0:
            return
        for name, lines in self._carried().items():
            request = self._shipment(name).model_copy(update={"lines": lines})
            known = self.steps.answer(request.key)
            if name != OWN and not (known is not None and known.ok):
                pieces = sum(line.pieces for line in lines)
                await self.steps.call(
                    CallStep.SHIP_STOCK,
                    StockActivities.ship_stock,
                    request,
                    f"book {counted(pieces, 'piece')} of shipment {fingerprint(name)} out",
                    pieces=pieces,
                )

    def _shipment(self, name: str) -> MoveStock:
        step = f"{CallStep.SHIP_STOCK}-{fingerprint(name)}"
        key = ids.step_key(self.record.order, step, max(self.record.reservations, 1))
        return self.record.move(CallStep.SHIP_STOCK).model_copy(update={"key": key})

    def _carried(self) -> dict[str, tuple[GoodsLine, ...]]:
        shipments = self.state.situation.shipments
        return carried(self.record.content.lines, self.record.handover, shipments)
