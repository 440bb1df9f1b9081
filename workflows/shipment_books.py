"""Stock's books of an order whose goods travel in several shipments: each is booked out as it left.

What travels apart is not given back as short, nor shipped with the order's own (FE-3.2).
"""

from collections.abc import Callable

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
    from workflows.parking import never
    from workflows.steps import Steps
    from workflows.stock_recount import StockRecount


class ShipmentBooks:
    """What stock has to know of one order's shipments."""

    def __init__(self, state: StageState, record: OrderRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps
        self._recount = StockRecount(record, steps)

    async def ship_own(self, unless: Callable[[], bool] = never) -> None:
        """The order's own goods leave the warehouse, as they were counted last."""
        if not await self._correct(unless):
            return
        request = self.own()
        self._recount.enter(request)
        await self.steps.call(
            CallStep.SHIP_STOCK,
            StockActivities.ship_stock,
            request,
            f"book {counted(self.record.pieces, 'piece')} out of the warehouse",
            unless=unless,
            pieces=self.record.pieces,
        )

    @property
    def own_is_out(self) -> bool:
        """Whether they are booked out, as they were counted last."""
        return self._is_done(self.own()) and not self._recount.differs([self.own()])

    def _is_done(self, request: MoveStock) -> bool:
        known = self.steps.answer(request.key)
        return known is not None and known.ok

    async def _correct(self, unless: Callable[[], bool] = never) -> bool:
        """Nothing stays booked out of a count that does not hold; whether `unless` is not so."""
        if self._recount.differs(self._requests):
            await self._recount.give_back(unless)
        if not unless():
            await self._recount.ensure_reserved(unless)
        return not unless()

    async def give_back(self, unless: Callable[[], bool]) -> None:
        """What was booked out has not left after all: its pickup was taken back."""
        await self._recount.give_back(unless)

    @property
    def _requests(self) -> list[MoveStock]:
        """What is to be booked out of each shipment that has left, its own first."""
        named = ((name, lines) for name, lines in self._carried().items() if name != OWN)
        return [self.own(), *(self._named(name, lines) for name, lines in named)]

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
        if self._recount.differs(self._requests) or self._recount.lacks_reservation():
            await self.ship_own()
        for request in self._requests[1:]:
            if not self._is_done(request):
                pieces = sum(line.pieces for line in request.lines)
                self._recount.enter(request)
                await self.steps.call(
                    CallStep.SHIP_STOCK,
                    StockActivities.ship_stock,
                    request,
                    f"book {counted(pieces, 'piece')} of another shipment out",
                    pieces=pieces,
                )

    def _named(self, name: str, lines: tuple[GoodsLine, ...]) -> MoveStock:
        step = f"{CallStep.SHIP_STOCK}-{fingerprint(name)}"
        key = ids.step_key(self.record.order, step, max(self.record.reservations, 1))
        return self.record.move(CallStep.SHIP_STOCK).model_copy(update={"key": key, "lines": lines})

    def _carried(self) -> dict[str, tuple[GoodsLine, ...]]:
        shipments = self.state.situation.shipments
        return carried(self.record.content.lines, self.record.handover, shipments)
