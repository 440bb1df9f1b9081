"""The warehouse's stock system 库存系统 over HTTP."""

from activities.adapters.partners.partner import PartnerHttp
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import MoveStock, ReserveStock


class StockHttp(PartnerHttp):
    """Implements `ports.Stock`."""

    port = "stock"

    async def reserve(self, request: ReserveStock) -> Outcome:
        """Reserve all lines, or refuse and name in `missing` the SKUs that are short."""
        return await self._change("reservations", request)

    async def release(self, request: MoveStock) -> Outcome:
        """Give a reservation back; one that is unknown is already given back."""
        return await self._change("releases", request)

    async def ship(self, request: MoveStock) -> Outcome:
        """Book the reserved goods out of the warehouse."""
        return await self._change("shipments", request)

    async def put_back(self, request: MoveStock) -> Outcome:
        """Book returned goods in again."""
        return await self._change("returns", request)
