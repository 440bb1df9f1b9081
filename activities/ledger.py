"""What workflows write into our own database.

Both methods may run twice: rows carry keys, and what is there already is left as it is.
"""

from temporalio import activity

from activities.idempotent import failures_for_temporal
from activities.ports import Ledger
from models.messages.orders.order import Order
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import RefundClaim
from models.messages.timeline.timeline import Batch
from models.stages.returns.goods_location import GoodsLocation
from models.stages.returns.request import ReturnCase


class LedgerActivities:
    """Thin methods over the ledger that it is handed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @activity.defn
    async def record(self, batch: Batch) -> None:
        """Write what one workflow task has to record, in one transaction (FH-7.3.1.1).

        A local activity runs before the server has its task; an ordinary one after that.
        """
        info = activity.info()
        with failures_for_temporal():
            await self._ledger.record(batch, info.workflow_run_id if info.is_local else None)

    @activity.defn
    async def take_order(self, order: Order) -> Outcome:
        """Take an order in, as the door does: an exchange, linked to the order it replaces."""
        with failures_for_temporal():
            return await self._ledger.take_order(order)

    @activity.defn
    async def take_way_back(self, case: ReturnCase) -> Outcome:
        """Begin what brings a cancelled order's goods or money back: each once, who asks again."""
        with failures_for_temporal():
            return await self._ledger.take_way_back(case)

    @activity.defn
    async def find_goods(self, order: str) -> GoodsLocation:
        """Where the goods of an order are by now; `order` is its workflow id."""
        with failures_for_temporal():
            return await self._ledger.find_goods(order)

    @activity.defn
    async def tell_again(self, order: str, leg: str) -> int:
        """Have what a leg was told, whose history is gone, delivered to its next run; how much."""
        with failures_for_temporal():
            return await self._ledger.tell_again(order, leg)

    @activity.defn
    async def claim_refund(self, claim: RefundClaim) -> Outcome:
        """Compare a refund with those of the order's other returns (MC-八(二)3)."""
        with failures_for_temporal():
            return await self._ledger.claim_refund(claim)
