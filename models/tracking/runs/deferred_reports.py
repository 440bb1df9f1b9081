"""Reports of a later leg: the order keeps them, and reports to the open leg what it needs of them.

An appointment that is made while the goods are on the road counts for the delivery; a delay on the
road may make it impossible, so the road knows of it (ADR-0054). What goes wrong at the home while
other goods are still to come begins the installation, so the delivery knows of it (ADR-0065).
"""

from datetime import datetime

from models.codes import WaitCode
from models.ids import Stage
from models.messages.encoding.fingerprints import fingerprint
from models.messages.reports.answer import Answer
from models.messages.reports.own_reports import OwnReport
from models.messages.reports.report import Facts, Report
from models.phrases import Code, phrase
from models.roles import Role
from models.stages.city_delivery.early_installation_reports import InstallationAhead
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.order.record import OrderRecord
from models.stages.order.routing import leg_of
from models.stages.table import leg_after
from models.stages.trunk_transport.early_appointments import AppointmentAhead
from models.tracking.reports.pending_reports import times_in_doubt
from models.tracking.state import StageState


def keep_for_later(
    state: StageState, record: OrderRecord, report: Report, facts: Facts, now: datetime
) -> Answer:
    """Keep a report for the next leg; what cannot have happened is not kept but questioned."""
    question = times_in_doubt(report, state.input, now)
    if question is not None and not report.is_settled:
        return state.defer_report(facts, report, question, now)
    if report.passage is None or not report.passage.kept:
        state.note_pending(facts, report, WaitCode.NEXT_LEG, now)
    received = report.model_copy(update={"received_at": report.received_at or now})
    record.early.append(received.on_the_way(kept=True))
    if (ahead := _report_for_open_leg(received, facts, record)) is not None:
        state.accept_rerouted(ahead, now)
    leg = Code("stage", leg_of(report, record).value)
    reason = phrase("kept for {leg}, which has not begun", leg=leg)
    return state.pending_answer(report, WaitCode.NEXT_LEG, reason)


def _report_for_open_leg(report: Report, facts: Facts, record: OrderRecord) -> Report | None:
    """What the open leg gets of it, if anything: transport the times of an appointment, the
    delivery that something is wrong at the home."""
    leg = leg_after(record.ended)
    if leg is Stage.TRUNK_TRANSPORT and isinstance(facts, AppointmentBooked):
        times = {"customer_at": facts.customer_at, "hub_at": facts.hub_at}
        return _own_report(
            report, AppointmentAhead, {name: at.isoformat() for name, at in times.items()}
        )
    at_home = facts.stage is Stage.INSTALLATION and facts.finding is not None
    if leg is Stage.CITY_DELIVERY and at_home:
        return _own_report(report, InstallationAhead, {})
    return None


def _own_report(report: Report, kind: type[Facts], data: dict[str, str]) -> Report:
    """A report of the order itself, with the reporter and the times of `report`."""
    return Report(
        report_id=OwnReport.AHEAD.id_of(fingerprint(report.report_id)),
        kind=kind.kind,
        by=report.by if report.by in kind.by else Role.ORDER_DESK,
        actor=report.actor,
        occurred_at=report.occurred_at,
        reported_at=report.reported_at,
        received_at=report.received_at,
        data=data,
    ).on_the_way(confirmed=True)
