"""What is owed when another provider or technician takes over (FH-11.3.2.3, FH-8.2.6, FH-10.2.1).

The text gives no times: ours are those of the first provider, counted from the replacement.
"""

from models.roles import Role
from models.sop import rules
from models.sop.duty import WARN_EVENING, Duty, DutyScope, Kind
from models.sop.milestones import Milestone

SEND_ANOTHER = Duty(
    clause="FH-11.3.2.3",
    name="send_another_technician",
    what="customer and technician quarrel: send another technician",
    owner=Role.SERVICE_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.QUARREL_FOUND),
    kept_by=("provider_replaced",),
    averted_by=("accepted", "remedy_carried_out"),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

TAKE_OVER = Duty(
    clause="FH-10.2.1",
    also=("FH-11.3.2.3",),
    name="book_own_appointment",
    what="in place of another provider or technician: agree with the customer on a time of his own",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.PROVIDER_REPLACED),
    kept_by=("appointment_booked",),
    averted_by=("accepted", "verified"),
    warn=WARN_EVENING,
    per=DutyScope.REPLACEMENT,
)

BOOK_ANOTHER_ATTEMPT = Duty(
    clause="FH-10.3.2.2",
    also=("FH-10.2.1",),
    name="book_another_attempt",
    what="nobody was at home, or the customer put it off: agree with him on another time",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.ATTEMPT_FAILED),
    kept_by=("appointment_booked",),
    averted_by=("arrived_at_customer", "delivered"),
    warn=WARN_EVENING,
    per=DutyScope.DELIVERY,
)

DUTIES = (SEND_ANOTHER, TAKE_OVER)
