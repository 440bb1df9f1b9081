"""Of several partners of one port the one that has an order: always the same (ADR-0085).

Before an order's first call to a port is made, our database keeps which partner has it. Whatever is
asked of that port about the order later, by this process or another one, goes there, whatever the
file of partners says by then.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import ClassVar, Final, Generic, Protocol, TypeVar

from activities.adapters.partners.roster import SETTING, PartnerRow
from activities.ports import Carrier, Findable, Stock, Technician
from models.errors import PartnerUnavailable
from models.messages.orders.order import Address
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import (
    AskAppointment,
    AskVehicle,
    AssignTechnician,
    CancelTechnician,
    CancelVehicle,
    CheckCode,
    MoveStock,
    Request,
    ReserveStock,
)
from models.phrases import phrase
from models.stages.workflow_ids import merchant_of, order_of_key

REMEMBERED_MAX: Final = 20_000
"""Of how many orders a process remembers the partner, so that it need not ask the database."""

EARLIER: Final = ("reserved", "asked", "assigned", "reinstates", "instead_of")
"""The fields of requests that name the key of an earlier call, which one partner has."""

Partner = TypeVar("Partner", bound=Findable)


class PartnerBook(Protocol):
    """Which partner has which order; what it says once it says for ever."""

    async def partner_of(self, order: str, port: str) -> str | None:
        """The name of the partner that has it; nothing where none was called yet."""

    async def city_of(self, order: str) -> str | None:
        """The city of the order's customer, as it is by now."""

    async def keep(self, order: str, port: str, partner: str) -> str:
        """Keep that it has the order, on the disk; the name that is kept, another's where another
        was kept before."""


class Choose(Protocol):
    """Which partner a new order is for."""

    def __call__(self, port: str, merchant: str, city: str | None) -> PartnerRow:
        """The row of the one for an order of that merchant to that city."""


class Routed(Generic[Partner]):
    """The partners of one port as one.

    Args:
        partners: by name.
        choose: which of them a new order is for.
        book: which of them has an order.
    """

    port: ClassVar[str]

    def __init__(self, partners: Mapping[str, Partner], choose: Choose, book: PartnerBook) -> None:
        self._partners = partners
        self._choose = choose
        self._book = book
        self._remembered: dict[str, str] = {}

    async def find(self, key: str) -> Outcome | None:
        """What became of a call, as whoever has the order says.

        Where nothing is kept (the database was put back to an earlier day) all of them are asked.
        """
        order = order_of_key(key)
        name = await self._partner_of(order)
        asked = self._partners.values() if name is None else (self._named(order, name),)
        for partner in asked:
            found = await partner.find(key)
            if found is not None:
                return found
        return None

    async def _for(self, request: Request) -> Partner:
        """Whoever has the order of the request; kept before this returns.

        Raises:
            PartnerUnavailable: it is not among the partners of this process.
            Unavailable: our database cannot be asked now. Nobody was called.
        """
        order = order_of_key(request.key)
        name = self._remembered.get(order)
        if name is None:
            name = await self._settled(order, request)
            self._remember(order, name)
        return self._named(order, name)

    async def _settled(self, order: str, request: Request) -> str:
        """Whoever has the order, or is to have it from now on.

        What begins with an order is the first that is asked about it: its row is written unread.
        """
        earlier = [key for field in EARLIER if (key := getattr(request, field, None))]
        if earlier:
            kept = await self._book.partner_of(order, self.port)
            if kept is not None:
                return kept
        name = await self._holder(earlier)
        if name is None:
            city = await self._city_of(order, request)
            name = self._choose(self.port, merchant_of(order), city).name
        return await self._book.keep(order, self.port, name)

    async def _city_of(self, order: str, request: Request) -> str | None:
        """The customer's city. A vehicle is asked for with the city of the pickup, and what goes
        back to an earlier call with none: our database has it."""
        address: Address | None = getattr(request, "address", None)
        if address is not None:
            return address.city
        return await self._book.city_of(order) if len(self._partners) > 1 else None

    async def _holder(self, keys: Sequence[str]) -> str | None:
        """Whoever knows one of the keys, where there are several to ask."""
        if len(self._partners) > 1:
            for key, name in product(keys, self._partners):
                if await self._partners[name].find(key) is not None:
                    return name
        return None

    async def _partner_of(self, order: str) -> str | None:
        name = self._remembered.get(order) or await self._book.partner_of(order, self.port)
        if name is not None:
            self._remember(order, name)
        return name

    def _remember(self, order: str, name: str) -> None:
        if len(self._remembered) >= REMEMBERED_MAX:
            self._remembered.clear()
        self._remembered[order] = name

    def _named(self, order: str, name: str) -> Partner:
        partner = self._partners.get(name)
        if partner is None:
            raise PartnerUnavailable(
                phrase(
                    "{order} is with {partner}, and no {port} of that name is known here",
                    order=order,
                    partner=name,
                    port=self.port,
                ),
                hint=phrase(
                    "name it again in the file of {setting}, or set its address; then start the "
                    "worker again",
                    setting=SETTING,
                ),
            )
        return partner


class RoutedStock(Routed[Stock]):
    """Implements `ports.Stock`."""

    port = "stock"

    async def reserve(self, request: ReserveStock) -> Outcome:
        """Reserve all lines, or refuse and name in `missing` the SKUs that are short."""
        return await (await self._for(request)).reserve(request)

    async def release(self, request: MoveStock) -> Outcome:
        """Give a reservation back; one that is unknown is already given back."""
        return await (await self._for(request)).release(request)

    async def ship(self, request: MoveStock) -> Outcome:
        """Book the reserved goods out of the warehouse."""
        return await (await self._for(request)).ship(request)

    async def put_back(self, request: MoveStock) -> Outcome:
        """Book returned goods in again."""
        return await (await self._for(request)).put_back(request)


class RoutedCarrier(Routed[Carrier]):
    """Implements `ports.Carrier`."""

    port = "carrier"

    async def ask_vehicle(self, request: AskVehicle) -> Outcome:
        """Ask for a vehicle; the booking itself comes back as a report."""
        return await (await self._for(request)).ask_vehicle(request)

    async def cancel_vehicle(self, request: CancelVehicle) -> Outcome:
        """Cancel the vehicle; one that is unknown is already cancelled."""
        return await (await self._for(request)).cancel_vehicle(request)


class RoutedTechnician(Routed[Technician]):
    """Implements `ports.Technician`."""

    port = "technician"

    async def assign(self, request: AssignTechnician) -> Outcome:
        """Assign a provider; who it is comes back as a report."""
        return await (await self._for(request)).assign(request)

    async def cancel(self, request: CancelTechnician) -> Outcome:
        """Call the technician back; one that is unknown is already called back."""
        return await (await self._for(request)).cancel(request)

    async def ask_appointment(self, request: AskAppointment) -> Outcome:
        """Ask the provider for another appointment; the new time comes back as a report."""
        return await (await self._for(request)).ask_appointment(request)

    async def check_code(self, request: CheckCode) -> Outcome:
        """Verify the acceptance 核销, or refuse with the reason."""
        return await (await self._for(request)).check_code(request)
