"""What a customer chooses, or is asked, about a return: why, what for, and in which order."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from models.messages.incidents.liability import Party


class ReturnCause(StrEnum):
    """Why goods go back 退换货原因: who is at fault, as whoever asks says it."""

    NO_REASON = "no_reason"
    FAULTY = "faulty"
    WRONG_GOODS = "wrong_goods"
    NOT_AS_DESCRIBED = "not_as_described"
    DAMAGED_IN_TRANSIT = "damaged_in_transit"
    BADLY_INSTALLED = "badly_installed"
    LATE = "late"
    REFUSED_AT_DOOR = "refused_at_door"
    OTHER = "other"


FREIGHT_PAYER: Final[Mapping[ReturnCause, Party]] = {
    ReturnCause.NO_REASON: Party.CUSTOMER,
    ReturnCause.FAULTY: Party.FACTORY,
    ReturnCause.WRONG_GOODS: Party.MERCHANT,
    ReturnCause.NOT_AS_DESCRIBED: Party.MERCHANT,
    ReturnCause.DAMAGED_IN_TRANSIT: Party.CARRIER,
    ReturnCause.BADLY_INSTALLED: Party.PROVIDER,
    ReturnCause.LATE: Party.CARRIER,
    ReturnCause.REFUSED_AT_DOOR: Party.CUSTOMER,
    ReturnCause.OTHER: Party.OURSELVES,
}
"""Who pays the freight of the way back, by why the goods go back; the sources name nobody."""

FAULT_CAUSES: Final = frozenset(ReturnCause) - {
    ReturnCause.NO_REASON,
    ReturnCause.REFUSED_AT_DOOR,
    ReturnCause.OTHER,
}
"""The causes that are somebody's fault: the days without a reason do not limit them."""


class ExchangeSent(StrEnum):
    """When the new goods of an exchange are sent: once the old ones are back, or before."""

    AFTER = "after"
    FIRST = "first"


class RepairAt(StrEnum):
    """Where goods are repaired: at the customer's, or fetched and brought back."""

    HOME = "home"
    WORKSHOP = "workshop"
