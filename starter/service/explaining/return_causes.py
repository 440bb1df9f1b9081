"""Why a return stands where it stands: what keeps it from moving, or whom it waits for."""

import shlex
from datetime import datetime

from activities.adapters.store.results.rows import CaseSummary
from models.codes import StepCode
from models.ids import is_ticket
from models.phrases import Code, LabelledText, phrase, role_code
from models.roles import Role
from models.sop.formatting import show, span
from models.stages.incident.request import LEFTOVER_KIND
from models.stages.workflow_ids import merchant_of
from starter.service.explaining.care_causes import cause_of_case
from starter.service.explaining.cause import Cause, CauseClass, Evidence
from starter.service.explaining.system_causes import gone
from starter.service.reading.next_commands import IncidentNeed, about_incident
from starter.service.reading.views import CaseShown

COMMAND_OF_STEP: dict[str, str] = {
    StepCode.AWAITING_ANSWER: "decide {} answer --return {} --by after_sales --set approve=true",
    StepCode.AWAITING_JUDGEMENT: "decide {} answer --return {} --by after_sales --set approve=true",
    StepCode.AWAITING_COLLECTION: "report {} return_collected --by provider --data pieces=…",
    StepCode.AWAITING_INSPECTION: "report {} return_inspected --by warehouse --data as_described=…",
    StepCode.AWAITING_WAY_BACK: "report {} return_inspected --by warehouse --data as_described=… "
    "--data pieces=…",
    StepCode.AWAITING_REPAIR: "report {} repaired --by after_sales",
    StepCode.AWAITING_REPAIRER: "report {} repair_assigned --by after_sales --data repairer=…",
    StepCode.AWAITING_HAND_BACK: "report {} return_handed_back --by after_sales",
    StepCode.AWAITING_EXCHANGE: "report {} exchange_accepted --by after_sales",
    StepCode.AWAITING_WISH: "decide {} agree_return --return {} --by after_sales --set wish=… "
    "--reason …",
    StepCode.AWAITING_REFUND: "report {} refunded --by after_sales --data amount_fen=… "
    "--data refund_by=…",
    StepCode.AWAITING_FIRST_ANSWER: "care answer {} --case {} --words …",
    StepCode.AWAITING_REPLY: "care answer {} --case {} --on-the-matter --words …",
    StepCode.AWAITING_CUSTOMER: "care wrote {} --case {} --words …",
    StepCode.AWAITING_RESOLUTION: "care resolve {} --case {} --words …",
    StepCode.FEE_TO_BE_SETTLED: "decide {} set_fee --by service_desk --set incident=…",
}
"""By step of a return or care case the command that takes it further; braces take order and number
of the case."""


COMMAND_OF_PRICED_FEE = (
    "report {} fee_collected --by provider --data incident=… --data amount_fen=…"
)
"""The command for a fee that has its price."""


def open_returns(evidence: Evidence) -> list[CaseShown]:
    """The returns that have not ended, what is due first before the others."""
    left = [case for case in evidence.shown.cases if not case.closed]
    return sorted(left, key=by_due)


def by_due(case: CaseShown | CaseSummary) -> tuple[bool, datetime | None, int]:
    """The order of returns: what is due first before the others."""
    return case.next_due_at is None, case.next_due_at, case.n


def stuck(evidence: Evidence) -> Cause | None:
    """What keeps a return from moving; the order itself may be well, or have ended."""
    for case in evidence.shown.cases:
        at_server = next(
            (one for one in evidence.looked if one.workflow_id == case.workflow_id), None
        )
        if case.closed or case.started_at is None:
            continue
        cause = gone(at_server, _named(case)) if at_server else None
        if cause is None and case.problem:
            parked = case.parked is not None
            what = "repair --set choice=retry" if parked else "answer"
            command = f"fulfil decide {evidence.named} {what} --return {case.n}"
            if is_ticket(case.workflow_id):
                command = f"fulfil decide {_ticket_in_command(case)} {what}"
            if not parked:  # the step says what it waits for, whatever is wrong besides
                command = _command(evidence, case) or command
            cause = Cause(
                CauseClass.PARKED if parked else CauseClass.ATTENTION,
                phrase(
                    "{named} waits for {waiting_on} because of {problem}{where}",
                    named=_named(case),
                    waiting_on=role_code(case.waiting_on),
                    problem=Code("problem", case.problem),
                    where=_where(case) or evidence.why_of(case.step),
                ),
                command,
            )
        if cause is not None:
            return cause
    return None


def waits(evidence: Evidence) -> Cause | None:
    """Whom its first return waits for, and since when that is overdue."""
    case = next(iter(open_returns(evidence)), None)
    if case is None:
        return None
    command = _command(evidence, case)
    says = phrase(" ({says})", says=case.says) if case.stands and case.says else ""
    waiting = phrase(
        "it has ended, and {named} waits for {waiting_on}{says}",
        named=_named(case),
        waiting_on=role_code(case.waiting_on),
        says=says,
    )
    in_command = f"{evidence.named} --case {case.n}"
    if is_ticket(case.workflow_id):
        in_command = _ticket_in_command(case)
    if (
        stands := cause_of_case(
            case, phrase("it has ended, and {named}", named=_named(case)), in_command
        )
    ) is not None:
        return stands
    return _by_its_due(evidence, case, waiting, command)


def _by_its_due(evidence: Evidence, case: CaseShown, waiting: str, command: str | None) -> Cause:
    """In time, or since when it is late."""
    step, due = Code("step", case.step), case.next_due_at
    if due is None:
        text = phrase("{waiting} ({step})", waiting=waiting, step=step)
        return Cause(CauseClass.IN_TIME, text, command)
    if due > evidence.at:
        text = phrase(
            "{waiting} in time ({step}), due {due}: nothing to do before",
            waiting=waiting,
            step=step,
            due=show(due),
        )
        return Cause(CauseClass.IN_TIME, text, command)
    late = span(int((evidence.at - due).total_seconds()))
    text = phrase(
        "{waiting} ({step}) since {due}, {late} ago: call them",
        waiting=waiting,
        step=step,
        due=show(due),
        late=late,
    )
    return Cause(CauseClass.OVERDUE, text, command)


def _named(case: CaseShown) -> str:
    """A case as people name it; one that named no order goes by its id."""
    return phrase(
        "{kind} {n}",
        kind=LabelledText(case.kind.replace("_", " "), "case", case.kind),
        n=case.n or case.workflow_id,
    )


def _ticket_in_command(case: CaseShown) -> str:
    """A ticket as a command takes it, in the place of merchant and number."""
    return f"{shlex.quote(merchant_of(case.workflow_id))} {case.workflow_id}"


def _where(case: CaseShown) -> str:
    """Of goods on their way back where they are, and by when they are to be back."""
    if case.place is None:
        return ""
    due = (
        phrase(", due {next_due_at}", next_due_at=show(case.next_due_at))
        if case.next_due_at
        else ""
    )
    return phrase(" ({place}{due})", place=case.place, due=due)


def _command(evidence: Evidence, case: CaseShown) -> str | None:
    """The command that takes a case further; none where no one command does."""
    if (about := _about_incident(evidence, case)) is not None:
        return about
    party = COMMAND_OF_STEP.get(case.step)
    if case.step == StepCode.FEE_TO_BE_SETTLED and case.waiting_on == Role.PROVIDER:
        party = COMMAND_OF_PRICED_FEE
    if party is None:
        return None
    if is_ticket(case.workflow_id):
        return f"fulfil {party.replace(' --case {}', '').format(_ticket_in_command(case))}"
    which = (
        f" --return {case.n}" if party.startswith("report") and case.kind != LEFTOVER_KIND else ""
    )
    return f"fulfil {party.format(evidence.named, case.n)}{which}"


def _about_incident(evidence: Evidence, case: CaseShown) -> str | None:
    """What the first incident needs that such a case waits for (ADR-0051)."""
    needs = ((one, need) for one in evidence.shown.incidents for need in one.to_do)
    found = next(((one, need) for one, need in needs if need.step == case.step), None)
    if case.kind != LEFTOVER_KIND or found is None:
        return None
    one, need = found
    of = IncidentNeed(
        incident=one.incident,
        kind=one.kind,
        step=need.step,
        role=need.role,
        offered=one.offered_at is not None,
        remedy=one.remedy,
        owes_fen=(one.amount_fen or 0) - one.settled_fen,
    )
    return about_incident(evidence.row.merchant, evidence.row.number, of)
