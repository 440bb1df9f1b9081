"""Which makes of each partner we speak to: a row a make, which worker, doors and tests read.

Another carrier's booking system is a class of its own next to these, and a row of its port; then
the file of partners may name that make, and the contract suite runs it.
"""

from collections.abc import Mapping
from typing import Final, Protocol, TypeVar

from activities.adapters.partners.callback_times import TimeReader
from activities.adapters.partners.carrier import CarrierHttp
from activities.adapters.partners.http_client import HttpClient
from activities.adapters.partners.notices import NoticesHttp
from activities.adapters.partners.stock import StockHttp
from activities.adapters.partners.technician import TechnicianHttp
from activities.adapters.partners.webhooks import VerifyCallback
from activities.ports import Carrier, Findable, Stock, Technician

Adapter_co = TypeVar("Adapter_co", covariant=True)


class Make(Protocol[Adapter_co]):
    """The class of one make: it is made over an address, and knows how its callbacks are read."""

    @property
    def verify_callback(self) -> VerifyCallback:
        """How its callbacks are known to be its own."""

    @property
    def read_time(self) -> TimeReader:
        """How its callbacks write times."""

    def __call__(self, http: HttpClient, base_url: str, name: str | None = None) -> Adapter_co:
        """The adapter of one partner of this make."""


STANDARD: Final = "standard"
"""The make of a partner that speaks our JSON over HTTP, as the stand-ins do."""

STOCKS: Final[Mapping[str, Make[Stock]]] = {STANDARD: StockHttp}
CARRIERS: Final[Mapping[str, Make[Carrier]]] = {STANDARD: CarrierHttp}
TECHNICIANS: Final[Mapping[str, Make[Technician]]] = {STANDARD: TechnicianHttp}
NOTICES: Final = NoticesHttp

MAKES: Final[Mapping[str, Mapping[str, Make[Findable]]]] = {
    "stock": STOCKS,
    "carrier": CARRIERS,
    "technician": TECHNICIANS,
}
"""By port and by make; each of these ports may have several partners."""
