"""What the SOPs ask of the warehouse's stock 库存."""

from temporalio import activity

from activities.idempotent import idempotent_call
from activities.ports import Stock
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import MoveStock, ReserveStock


class StockActivities:
    """Thin methods over the stock that it is handed; each acts once a key."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    @activity.defn
    async def reserve_stock(self, request: ReserveStock) -> Outcome:
        """Reserve 锁定库存 all lines or none (FE-2.2); refused with the SKUs that are short."""
        return await idempotent_call(self._stock, request, self._stock.reserve)

    @activity.defn
    async def release_stock(self, request: MoveStock) -> Outcome:
        """Give a reservation back, when the order is cancelled."""
        return await idempotent_call(self._stock, request, self._stock.release)

    @activity.defn
    async def ship_stock(self, request: MoveStock) -> Outcome:
        """Book the reserved goods out 出库, when they are on the vehicle (FH-8.2.3)."""
        return await idempotent_call(self._stock, request, self._stock.ship)

    @activity.defn
    async def put_back_stock(self, request: MoveStock) -> Outcome:
        """Book returned goods in again 退货入库 (FE-4)."""
        return await idempotent_call(self._stock, request, self._stock.put_back)
