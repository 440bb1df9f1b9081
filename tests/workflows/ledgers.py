"""The real ledger with something before or behind it: what a test does not change goes through."""

from dataclasses import dataclass

from activities.ports import Ledger
from models.messages.orders.order import Order
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import RecordResult, RefundClaim
from models.messages.timeline.timeline import Batch
from models.stages.returns.goods_location import GoodsLocation
from models.stages.returns.request import ReturnCase


@dataclass
class PassingLedger:
    """Every call goes to the real one."""

    ledger: Ledger

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        """As the real one."""
        return await self.ledger.record(batch, run)

    async def take_order(self, order: Order) -> Outcome:
        """As the real one."""
        return await self.ledger.take_order(order)

    async def take_way_back(self, case: ReturnCase) -> Outcome:
        """As the real one."""
        return await self.ledger.take_way_back(case)

    async def find_goods(self, order: str) -> GoodsLocation:
        """As the real one."""
        return await self.ledger.find_goods(order)

    async def tell_again(self, order: str, leg: str) -> int:
        """As the real one."""
        return await self.ledger.tell_again(order, leg)

    async def claim_refund(self, claim: RefundClaim) -> Outcome:
        """As the real one."""
        return await self.ledger.claim_refund(claim)
