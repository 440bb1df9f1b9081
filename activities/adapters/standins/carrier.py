"""A trunk carrier 干线承运商 that has a vehicle for everybody."""

from typing import ClassVar

from activities.adapters.standins.bookings import Bookings
from activities.adapters.standins.effects import Effect
from activities.adapters.standins.partner import Acts, StandIn, Verdict
from models.messages.partners import requests as partners


class CarrierStandIn(StandIn):
    """Books vehicles and cancels them; what drives is told by reports."""

    name = "carrier"
    prefix = "V"
    acts: ClassVar[Acts] = {
        "vehicles": partners.AskVehicle,
        "vehicle-cancellations": partners.CancelVehicle,
    }

    def __init__(self) -> None:
        self._bookings = Bookings()

    def judge(self, act: str, request: partners.Request) -> Verdict:
        """A vehicle for each; a cancelled one stays cancelled."""
        if isinstance(request, partners.CancelVehicle):
            return self._bookings.may_cancel(request.asked)
        return self._bookings.may_book(request.key)

    def apply(self, effect: Effect) -> None:
        """Book or cancel."""
        if effect.act == "vehicles":
            self._bookings.book(effect.request["key"])
        else:
            self._bookings.cancel(effect.request["asked"])
