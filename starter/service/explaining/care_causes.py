"""Why a care case stands: who wrote owes an answer, or it is resolved and may be reopened."""

from models.codes import StepCode
from models.phrases import phrase, role_code
from models.sop.formatting import show
from starter.service.explaining.cause import Cause, CauseClass, Evidence
from starter.service.reading.views import CaseShown, Position


def waits_for_writer(evidence: Evidence) -> Cause | None:
    """Of a case about no order: no clock of it runs, and no decision lets it go on."""
    return cause_of_case(evidence.shown, phrase("it"), evidence.named)


def cause_of_case(stands: CaseShown | Position, named: str, in_command: str) -> Cause | None:
    """Where no clock of a case runs; `named` for people, `in_command` as a command takes it."""
    since = show(stands.since)
    if stands.step == StepCode.AWAITING_CUSTOMER:
        who = stands.waiting_on
        return Cause(
            CauseClass.HELD,
            phrase(
                "{named} waits for an answer of the {who} since {since}, and its clocks "
                "stand: note down what he writes, or resolve it",
                named=named,
                who=role_code(who),
                since=since,
            ),
            f"fulfil care wrote {in_command} --words …",
        )
    if stands.step == StepCode.RESOLVED:
        return Cause(
            CauseClass.IN_TIME,
            phrase(
                "{named} is resolved since {since}: it ends by itself after "
                "`care_reopen_days`, unless it is reopened: nothing to do",
                named=named,
                since=since,
            ),
            f"fulfil care reopen {in_command} --words …",
        )
    return None
