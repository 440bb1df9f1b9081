"""The ledger: what workflows record, one batch a transaction, each batch once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from activities.adapters.store.cases.case_inputs import OrderMoneySettled
from activities.adapters.store.cases.refunds import Refund, claim_refund
from activities.adapters.store.notices.notices import TaskPlace
from activities.adapters.store.reports.batch import write_batch
from activities.adapters.store.reports.redelivery import deliver_to_next_run
from activities.adapters.store.reports.report_rows import new_row
from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.store import Store
from models.errors import Refused
from models.messages.orders.order import Order
from models.messages.partners.outcome import Done, Outcome
from models.messages.partners.requests import RecordResult, RefundClaim
from models.messages.timeline.timeline import Batch
from models.stages.returns.goods_location import GoodsLocation, whereabouts_of
from models.stages.returns.request import ReturnCase

Stamp = Callable[[Order, datetime], Mapping[str, Any]]
"""Makes an order's start input, with the terms that hold at that instant."""


class SqlLedger:
    """`activities.ports.Ledger` over our own database."""

    def __init__(self, store: Store, stamp: Stamp) -> None:
        self._orders = store.orders
        self._cases = store.cases
        self._views = store.views
        self._database = store.database
        self._stamp = stamp

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        """Write a batch in one transaction.

        Batches may come again, and in any order: see `write_batch`.

        Raises:
            Unavailable: the database cannot be written now; nothing of the batch was.
        """
        now = self._database.now()
        place = TaskPlace(batch.workflow_id, run, batch.task - batch.base) if run else None
        write = partial(write_batch, batch=batch, now=now, place=place)
        return RecordResult(written=await self._database.write(write), at=now)

    async def take_order(self, order: Order) -> Outcome:
        """Take an order in, as the door does; refused where its number says something else."""
        now = self._database.now()
        stamped = order if order.placed_at else order.model_copy(update={"placed_at": now})
        taken = await self._orders.take(stamped, self._stamp(stamped, now), accepted_at=now)
        if taken.state is StoreOutcome.OTHER:
            return Outcome(
                done=Done.REFUSED,
                reason=f"number {order.number} of {order.merchant} was taken in with other content",
            )
        done = Done.DONE if taken.state is StoreOutcome.NEW else Done.ALREADY_DONE
        return Outcome(done=done, reference=taken.workflow_id)

    async def take_way_back(self, case: ReturnCase) -> Outcome:
        """Take a way back in, or money; refused where our database does not have its order.

        Where returns have all of the money, the last of them is what has it.
        """
        order = await self._orders.by_id(case.order)
        if order is None:
            return Outcome(done=Done.REFUSED, reason=f"our database has no {case.order}")
        try:
            taken = await self._cases.take_way_back(order, case, opened_at=self._database.now())
        except OrderMoneySettled as held:
            return Outcome(done=Done.ALREADY_DONE, reference=held.case)
        done = Done.DONE if taken.state is StoreOutcome.NEW else Done.ALREADY_DONE
        return Outcome(done=done, reference=taken.row.workflow_id)

    async def find_goods(self, order: str) -> GoodsLocation:
        """As its lines in our database say; refused where that does not have it."""
        row = await self._orders.by_id(order)
        if row is None:
            return GoodsLocation(done=Done.REFUSED, reason=f"our database has no {order}")
        view = await self._views.show(row.merchant, row.number, self._database.now())
        return whereabouts_of(order, view.timeline if view else (), row.hub)

    async def tell_again(self, order: str, leg: str) -> int:
        """Put what that leg was told into the inbox again: the relay delivers it."""
        again = partial(deliver_to_next_run, order=order, leg=leg)
        return await self._database.write(again)

    async def claim_refund(self, claim: RefundClaim) -> Outcome:
        """Compare it with the order's other refunds, and write it down where no door has."""
        refund = Refund(claim.case, claim.amount_fen, claim.paid_fen)
        rows = [new_row(claim.order, one, None, self._database.now()) for one in claim.reports]
        try:
            await self._database.write(
                partial(claim_refund, order=claim.order, refund=refund, rows=rows)
            )
        except Refused as error:
            return Outcome(done=Done.REFUSED, reason=error.message)
        return Outcome(done=Done.DONE)
