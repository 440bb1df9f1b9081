"""Stock's books of an order whose goods travel in several shipments: each is booked out as it left.

What travels apart is not given back as short, nor shipped with the order's own (FE-3.2).
"""

from collections.abc import Callable, Mapping

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.stock import StockActivities
    from models import ids
    from models.codes import CallStep
    from models.messages.encoding.fingerprints import fingerprint
    from models.messages.orders.order import GoodsLine
    from models.messages.partners.requests import MoveStock
    from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
    from models.messages.shipments.shipped_goods import carried, total
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord
    from models.tracking.situation.shipments import outstanding
    from models.tracking.state import StageState
    from workflows.calls.parking import never
    from workflows.calls.steps import Steps
    from workflows.calls.stock_recount import StockRecount


class ShipmentStock:
    """What stock has to know of one order's shipments."""

    def __init__(
        self,
        state: StageState,
        record: OrderRecord,
        steps: Steps,
        known: Mapping[str, Shipment] | None = None,
    ) -> None:
        """`known`: the shipments, where the workflow itself does not follow them."""
        self.state = state
        self._known = known
        self.record = record
        self.steps = steps
        self.recount = StockRecount(record, steps)

    async def ship_own(self, unless: Callable[[], bool] = never) -> None:
        """The order's own goods leave the warehouse, as they were counted last."""
        if not await self._correct(unless):
            return
        request = self.own()
        self.recount.enter(OWN_SHIPMENT, request)
        await self.steps.call(
            CallStep.SHIP_STOCK,
            StockActivities.ship_stock,
            request,
            f"book {counted(self.record.pieces, 'piece')} out of the warehouse",
            unless=unless,
            pieces=self.record.pieces,
        )

    async def _correct(self, unless: Callable[[], bool] = never) -> bool:
        """Nothing stays booked out of a count that does not hold; whether `unless` is not so."""
        if self.differs:
            await self.recount.give_back(unless)
        if not unless():
            await self.recount.ensure_reserved(unless)
        return not unless()

    @property
    def differs(self) -> bool:
        """Whether other goods were booked out than have left."""
        own = self.own().lines or self.record.content.lines
        return self.recount.differs({**self._carried(), OWN_SHIPMENT: own})

    @property
    def known(self) -> Mapping[str, Shipment]:
        """The shipments by their names."""
        return self.state.situation.shipments if self._known is None else self._known

    def own(self) -> MoveStock:
        """Ship the order's own goods, as they were counted; those of other shipments stay."""
        request = self.record.shipment()
        if not self.known:
            return request
        return request.model_copy(update={"lines": self._carried().get(OWN_SHIPMENT, ())})

    def unsent(self, *, own: bool) -> int:
        """So many pieces have left in no shipment; `own`: the order's own have."""
        sent = [lines for name, lines in self._carried().items() if own or name != OWN_SHIPMENT]
        return self.record.content.pieces - sum(map(total, sent))

    def reserved(self, name: str) -> str:
        """The key that a shipment's goods were reserved under: that of its booking out."""
        booked = (n for n in self._numbers if self._is_done(self._key(name, n)))
        n = next(booked, None)
        return self.record.reserved if n is None else self.record.key(CallStep.RESERVE_STOCK, n)

    def is_booked(self, name: str) -> bool:
        """Whether a shipment was booked out, whichever reservation that was of."""
        return any(self._is_done(self._key(name, n)) for n in self._numbers)

    @property
    def waiting(self) -> list[str]:
        """The shipments that have left, have a name, and are not booked out."""
        return [
            name for name in self._carried() if name != OWN_SHIPMENT and not self.is_booked(name)
        ]

    def short(self) -> int:
        """So many pieces are in no shipment: none while one is still to come."""
        shipments = self.known.values()
        if outstanding(shipments):
            return 0
        return self.unsent(own=True)

    async def book_out(self) -> None:
        """Each shipment that has left and has a name, once."""
        if self.record.reservations == 0:
            return
        own = self.is_booked(OWN_SHIPMENT)
        if self.differs or self.recount.lacks_reservation():
            await (self.ship_own() if own else self._correct())
        for name in self.waiting:
            lines = self._carried()[name]
            key = self._key(name, max(self.record.reservations, 1))
            request = self.record.move(CallStep.SHIP_STOCK)
            request = request.model_copy(update={"key": key, "lines": lines})
            self.recount.enter(name, request)
            await self.steps.call(
                CallStep.SHIP_STOCK,
                StockActivities.ship_stock,
                request,
                f"book {counted(total(lines), 'piece')} of shipment {fingerprint(name)} out",
                pieces=total(lines),
            )

    @property
    def _numbers(self) -> range:
        """The reservations of the order, from the first on."""
        return range(1, max(self.record.reservations, 1) + 1)

    def _key(self, name: str, n: int) -> str:
        step = f"{CallStep.SHIP_STOCK}-{fingerprint(name)}" if name else CallStep.SHIP_STOCK
        return ids.step_key(self.record.order, step, n)

    def _is_done(self, key: str) -> bool:
        answer = self.steps.answer(key)
        return answer is not None and answer.ok and key not in self.record.unbooked

    def _carried(self) -> dict[str, tuple[GoodsLine, ...]]:
        return carried(self.record.content.lines, self.record.handover, self.known)
