"""Reports of a leg to come: its order keeps them, and tells the open leg what it must know of them.

An appointment that is made while the goods are on the road counts for the delivery; a delay on the
road may make it impossible, so the road knows of it (ADR-0054).
"""

from datetime import datetime

from models.codes import WaitCode
from models.ids import Stage
from models.messages.leg import fingerprint
from models.messages.reports import Answer, Facts, Report
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.order.record import OrderRecord
from models.stages.order.routing import leg_of
from models.stages.table import LEGS
from models.stages.trunk_transport.appointment_ahead import AppointmentAhead
from models.tracking.pending import times_questioned
from models.tracking.state import StageState


def keep_for_later(
    state: StageState, record: OrderRecord, report: Report, facts: Facts, now: datetime
) -> Answer:
    """Keep a report for the next leg; what cannot have happened is not kept but questioned."""
    question = times_questioned(report, state.input, now)
    if question is not None and not report.beyond_question:
        return state.keep_back(facts, report, question, now)
    if report.passage is None or not report.passage.kept:
        state.note_pending(facts, report, WaitCode.NEXT_LEG, now)
    received = report.model_copy(update={"received_at": report.received_at or now})
    record.early.append(received.on_the_way(kept=True))
    if isinstance(facts, AppointmentBooked) and _on_the_road(record):
        state.hear_routed(_ahead(received, facts), now)
    reason = f"kept for {leg_of(report, record).value}, which has not begun"
    return state.pending_answer(report, WaitCode.NEXT_LEG, reason)


def _on_the_road(record: OrderRecord) -> bool:
    return record.ended == LEGS.index(Stage.TRUNK_TRANSPORT)


def _ahead(report: Report, facts: AppointmentBooked) -> Report:
    """What the road is told of it: the two times, said as they were."""
    return Report(
        report_id=f"ahead:{fingerprint(report.report_id)}",
        kind=AppointmentAhead.kind,
        by=report.by,
        actor=report.actor,
        occurred_at=report.occurred_at,
        reported_at=report.reported_at,
        received_at=report.received_at,
        data={"customer_at": facts.customer_at.isoformat(), "hub_at": facts.hub_at.isoformat()},
    ).on_the_way(confirmed=True)
