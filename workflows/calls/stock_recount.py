"""Stock's books of goods whose count does not hold any more: put back, and reserved again.

A pickup that is taken back was booked out as it was counted; told again it may count others. What
is booked out under one key stays so (ADR-0019), so that all of it begins again as a reservation of
its own (ADR-0055).
"""

from collections.abc import Callable, Mapping

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.stock import StockActivities
    from models import ids
    from models.codes import CallStep
    from models.messages.encoding.fingerprints import fingerprint
    from models.messages.orders.order import count_goods
    from models.messages.partners.requests import MoveStock
    from models.messages.shipments.shipped_goods import Lines, total
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord
    from workflows.calls.steps import Steps


class StockRecount:
    """What stock has booked out of one order, and whether it is what is so by now."""

    def __init__(self, record: OrderRecord, steps: Steps) -> None:
        self.record = record
        self.steps = steps

    def enter(self, name: str, request: MoveStock) -> None:
        """That is about to be booked out of the shipment with that name."""
        lines = request.lines or self.record.content.lines
        self.record.booked[name] = request.model_copy(update={"lines": lines})

    def differs(self, loaded: Mapping[str, Lines]) -> bool:
        """Whether other goods were booked out than shipments have by now, by their names."""
        return any(
            count_goods(booked.lines) != count_goods(loaded.get(name, ()))
            for name, booked in self.record.booked.items()
        )

    async def give_back(self, unless: Callable[[], bool]) -> None:
        """All that was booked out is back, and what was reserved with it: the next one is another.

        Not where `unless` came true meanwhile.
        """
        out = 0
        for booked in self.record.booked.values():
            if await self._has_arrived(booked) and not unless():
                await self._put_back(booked, unless)
                out += total(booked.lines) if booked.reserved == self.record.reserved else 0
        if not unless():
            await self._release(self.record.content.pieces - out, unless)
        if not unless():
            self.record.unbooked += [booked.key for booked in self.record.booked.values()]
            self.record.booked = {}
            self.record.reservations += 1

    def lacks_reservation(self) -> bool:
        """Whether the goods are to be reserved once more: what they were reserved under is over."""
        return self.record.allocated and self.steps.answer(self.record.reserved) is None

    async def ensure_reserved(self, unless: Callable[[], bool]) -> None:
        """The order's last reservation is made."""
        pieces = counted(self.record.content.pieces, "piece")
        if self.lacks_reservation():
            await self.steps.call(
                CallStep.RESERVE_STOCK,
                StockActivities.reserve_stock,
                self.record.reservation(),
                f"reserve {pieces} again: they were counted again",
                unless=unless,
            )

    async def _has_arrived(self, booked: MoveStock) -> bool:
        """Whether stock has booked it out; where nobody knows it is asked."""
        answer = self.steps.answer(booked.key) or await self.steps.ask(
            CallStep.SHIP_STOCK, StockActivities.ship_stock, booked, "the booking out"
        )
        return answer.ok

    async def _put_back(self, booked: MoveStock, unless: Callable[[], bool]) -> None:
        pieces = total(booked.lines)
        step = f"{CallStep.PUT_BACK_STOCK}-{fingerprint(booked.key)}"
        await self.steps.call(
            CallStep.PUT_BACK_STOCK,
            StockActivities.put_back_stock,
            booked.model_copy(update={"key": ids.step_key(self.record.order, step)}),
            f"take {counted(pieces, 'piece')} back into the books: they were counted again",
            unless=unless,
            pieces=pieces,
        )

    async def _release(self, pieces: int, unless: Callable[[], bool]) -> None:
        """What was not booked out of the last reservation, unless that is given back already."""
        rest = self.record.move(CallStep.RELEASE_STOCK)
        released = self.steps.answer(rest.key)
        if pieces > 0 and not (released is not None and released.ok):
            await self.steps.call(
                CallStep.RELEASE_STOCK,
                StockActivities.release_stock,
                rest,
                f"give {counted(pieces, 'reserved piece')} back: they are reserved again",
                unless=unless,
                pieces=pieces,
            )
