"""What is owed on the road already where another provider takes over, or comes too early.

FH-8.2.6, FH-10.2.1. The text gives no times: ours are those of the first provider, counted from the
replacement.
"""

from models.roles import Role
from models.sop import rules
from models.sop.duty import WARN_EVENING, Duty, DutyScope, Kind
from models.sop.milestones import Milestone

NAME_ANOTHER = Duty(
    clause="FH-8.2.6",
    name="name_another_provider",
    what="another provider or technician takes over: share his name and phone",
    owner=Role.SERVICE_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.DO,
    rule=rules.end_of_day(Milestone.PROVIDER_REPLACED),
    kept_by=("provider_assigned",),
    warn=WARN_EVENING,
    per=DutyScope.REPLACEMENT,
)

BOOK_AGAIN = Duty(
    clause="FH-10.2.1",
    also=("FH-9.3.2.2",),
    name="book_again",
    what="after a delay on the road the goods are not there for the appointment: agree with the "
    "customer on another one",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.APPOINTMENT_LAPSED),
    kept_by=("appointment_booked", "appointment_ahead"),
    averted_by=("collected", "arrived_at_customer", "delivered"),
    warn=WARN_EVENING,
    per=DutyScope.LAPSE,
)
