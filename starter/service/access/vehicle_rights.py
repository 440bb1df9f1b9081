"""A vehicle's key speaks for the shipment that is on it: nobody else's, and not all of the order.

Of cases next to an order nobody asks it: goods on their way back are whoever's they are.
"""

from typing import Final

from activities.adapters.store.results.view_rows import OrderAccess
from models.messages.reports.report import Report
from models.phrases import JoinedTexts, phrase
from models.stages.table import KINDS, LEGS
from starter.service.access.rights import Forbidden

OWN_GOODS: Final = phrase("the order's own goods")
"""What a vehicle carries where no shipment of a name is on it."""


def check_shipment(access: OrderAccess, message: Report) -> None:
    """See to it that a report is of what is on the key's vehicle.

    Raises:
        Forbidden: it is of a shipment, or of the order's own goods, on another vehicle.
    """
    kind = KINDS.get(message.kind)
    if access.shipments is None or kind is None or kind.stage not in LEGS:
        return
    name = message.data.get("shipment") or ""
    if name in access.shipments:
        return
    mine = JoinedTexts((one or OWN_GOODS for one in sorted(access.shipments)), ", ")
    what = phrase("shipment {name}", name=name) if name else phrase("the order's own shipment")
    raise Forbidden(
        phrase("{what} is on another vehicle than this key is for", what=what),
        hint=phrase(
            "it reports of {mine}; name that as `shipment`, or have its driver report it", mine=mine
        ),
    )
