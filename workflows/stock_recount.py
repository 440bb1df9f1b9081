"""Stock's books of goods whose count does not hold any more: put back, and reserved again.

A pickup that is taken back was booked out as it was counted; told again it may count others. What
is booked out under one key stays so (ADR-0019), so that all of it begins again as a reservation of
its own (ADR-0055).
"""

from collections.abc import Callable

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.stock import StockActivities
    from models.codes import CallStep
    from models.messages.order import GoodsLine, count_goods
    from models.messages.partners import MoveStock
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord
    from workflows.steps import Steps


class StockRecount:
    """What stock has booked out of one order, and whether it is what is so by now."""

    def __init__(self, record: OrderRecord, steps: Steps) -> None:
        self.record = record
        self.steps = steps

    def enter(self, request: MoveStock) -> None:
        """That is about to be booked out, under its key."""
        self.record.booked[request.key] = request.lines or self.record.content.lines

    def differs(self, requests: list[MoveStock]) -> bool:
        """Whether one of these was booked out as another count said."""
        return any(
            count_goods(booked) != count_goods(request.lines or self.record.content.lines)
            for request in requests
            if (booked := self.record.booked.get(request.key)) is not None
        )

    async def give_back(self, unless: Callable[[], bool]) -> None:
        """All that was booked out is back, and what was reserved with it: the next one is another.

        Not where `unless` came true meanwhile.
        """
        booked = await self._booked_out()
        if booked:
            await self._put_back(booked, unless)
        if not unless():
            await self._release_rest(booked, unless)
        if not unless():
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

    async def _put_back(self, booked: list[GoodsLine], unless: Callable[[], bool]) -> None:
        pieces = sum(line.pieces for line in booked)
        await self.steps.call(
            CallStep.PUT_BACK_STOCK,
            StockActivities.put_back_stock,
            self._move(CallStep.PUT_BACK_STOCK, tuple(booked)),
            f"take {counted(pieces, 'piece')} back into the books: they were counted again",
            unless=unless,
            pieces=pieces,
        )

    async def _booked_out(self) -> list[GoodsLine]:
        """What stock has booked out; where nobody knows whether it did, it is asked."""
        found: list[GoodsLine] = []
        for key, lines in self.record.booked.items():
            request = self._move(CallStep.SHIP_STOCK, lines).model_copy(update={"key": key})
            answer = self.steps.answer(key) or await self.steps.ask(
                CallStep.SHIP_STOCK, StockActivities.ship_stock, request, "the booking out"
            )
            found += lines if answer.ok else ()
        return found

    async def _release_rest(self, booked: list[GoodsLine], unless: Callable[[], bool]) -> None:
        """What was short of it, unless that is given back already."""
        pieces = self.record.content.pieces - sum(line.pieces for line in booked)
        rest = self._move(CallStep.RELEASE_STOCK, ())
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

    def _move(self, step: CallStep, lines: tuple[GoodsLine, ...]) -> MoveStock:
        return self.record.move(step).model_copy(update={"lines": lines})
