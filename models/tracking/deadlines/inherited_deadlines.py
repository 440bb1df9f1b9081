"""What another workflow opened, as it is followed here: it keeps its own instants."""

from models.messages.legs.leg import Deadline
from models.sop.duty import DutyScope
from models.stages.all_duties import ALL
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.deadlines.occurrence import Occurrence
from models.tracking.deadlines.occurrences import PLANNED, planned_once, start, with_presumptions
from models.tracking.situation.facts import FactLog
from models.tracking.situation.stage_situation import Situation


def inherited_occurrence(one: Deadline, situation: Situation, log: FactLog) -> Occurrence:
    """The occurrence of a deadline that was handed over; a twin keeps its own plan.

    What was owed before the customer was met is not done by what is done before another visit.
    """
    known, duty, key = start(situation), ALL[one.duty], key_of(one)
    if planned_once(duty, key, known):
        return with_presumptions(Occurrence(key, known, begins=one.counts_from), situation)
    plans = log.named(PLANNED) if duty.per is DutyScope.APPOINTMENT else ()
    ended_by = plans[0] if plans else None
    shipment = bool(key.ref and duty.of_shipment)
    return Occurrence(
        key, {}, begins=one.counts_from, ended_by=ended_by, fixed=True, shipment=shipment
    )
