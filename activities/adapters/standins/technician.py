"""A platform that has a technician 安装技师 for everybody, and verifies acceptances 核销."""

from typing import ClassVar

from activities.adapters.partners.errors import DONE_BEFORE
from activities.adapters.standins.bookings import Bookings
from activities.adapters.standins.effects import Effect
from activities.adapters.standins.partner import POSITIVE_VERDICT, Acts, StandIn, Verdict
from models.messages.partners import requests as partners

WRONG_CODE = "0000"
NO_ASSIGNMENT = 3001
CODE_REFUSED = 3002
NOBODY_ASSIGNED = Verdict(NO_ASSIGNMENT, "nobody is assigned there")


class TechnicianStandIn(StandIn):
    """Assigns, calls back, asks for appointments and verifies; the code 0000 is always wrong."""

    name = "technician"
    prefix = "T"
    acts: ClassVar[Acts] = {
        "assignments": partners.AssignTechnician,
        "assignment-cancellations": partners.CancelTechnician,
        "appointment-requests": partners.AskAppointment,
        "verifications": partners.CheckCode,
    }

    def __init__(self) -> None:
        self._assignments = Bookings()
        self._verified: set[str] = set()

    def judge(self, act: str, request: partners.Request) -> Verdict:
        """Verifies once, and only for an assignment that is open."""
        if isinstance(request, partners.CancelTechnician):
            return self._assignments.may_cancel(request.assigned)
        if isinstance(request, partners.AskAppointment):
            return (
                POSITIVE_VERDICT if request.assigned in self._assignments.open else NOBODY_ASSIGNED
            )
        if isinstance(request, partners.CheckCode):
            return self._check(request)
        return self._assignments.may_book(request.key)

    def apply(self, effect: Effect) -> None:
        """Assign, call back or verify."""
        if effect.act == "assignments":
            self._assignments.book(effect.request["key"])
        elif effect.act == "assignment-cancellations":
            self._assignments.cancel(effect.request["assigned"])
        elif effect.act == "verifications":
            self._verified.add(effect.request["assigned"])

    def _check(self, request: partners.CheckCode) -> Verdict:
        if request.assigned not in self._assignments.open:
            return NOBODY_ASSIGNED
        if request.assigned in self._verified:
            return Verdict(DONE_BEFORE, "verified before")
        if request.code == WRONG_CODE:
            return Verdict(CODE_REFUSED, "the code is wrong")
        return POSITIVE_VERDICT
