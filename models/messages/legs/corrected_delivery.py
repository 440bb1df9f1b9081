"""What an order says by now of where its goods go, as its open leg is informed of it."""

from typing import Final, Self

from models.contract import SparseContract
from models.messages.orders.money import to_collect
from models.messages.orders.order import Address, Order
from models.messages.partners.requests import AssignTechnician, Request

CORRECTED: Final = "corrected"
"""The signal that informs a leg of it."""


class CorrectedDelivery(SparseContract):
    """Where the goods go, and how much money is to be collected for them, in fen."""

    delivery: Address
    collect_fen: int = 0

    @classmethod
    def of(cls, order: Order) -> Self:
        """As the order says now."""
        return cls(delivery=order.delivery, collect_fen=to_collect(order))

    def corrected(self, request: Request, *, collects: bool) -> Request:
        """A request that says where to go, as it is by now; `collects`: before the delivery."""
        if not isinstance(request, AssignTechnician):
            return request
        money = self.collect_fen if collects else request.collect_fen
        return request.model_copy(update={"address": self.delivery, "collect_fen": money})
