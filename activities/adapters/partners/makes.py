"""Which make of each partner we speak to: one row a partner, which worker, doors and tests read.

Another carrier's booking system is a class of its own next to these, and its name in its row; the
contract suite then runs that one.
"""

from typing import Final

from activities.adapters.partners.carrier import CarrierHttp
from activities.adapters.partners.notices import NoticesHttp
from activities.adapters.partners.partner import PartnerHttp
from activities.adapters.partners.stock import StockHttp
from activities.adapters.partners.technician import TechnicianHttp

STOCK: Final = StockHttp
CARRIER: Final = CarrierHttp
TECHNICIAN: Final = TechnicianHttp
NOTICES: Final = NoticesHttp

MAKES: Final[tuple[type[PartnerHttp], ...]] = (STOCK, CARRIER, TECHNICIAN, NOTICES)
CALLING_BACK: Final[tuple[type[PartnerHttp], ...]] = (CARRIER, TECHNICIAN)
"""Those whose own systems call us: `POST /callbacks/{partner}`."""
