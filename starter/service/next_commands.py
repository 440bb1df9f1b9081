"""Commands that a person is shown as the next thing to do."""

import shlex
from collections.abc import Iterable

from models.codes import StepCode
from models.messages.incident_row import IncidentRow, ToDo
from models.stages.incident_kinds import INCIDENT_KINDS


def correcting(merchant: str, number: str, fields: Iterable[str]) -> str:
    """The command that corrects those fields of an order in review; goods are given as a whole."""
    named = f"{shlex.quote(merchant)} {shlex.quote(number)}"
    whole = ("'lines=[…]'" if name.partition(".")[0] == "lines" else f"{name}=…" for name in fields)
    return f"fulfil decide {named} correct --set {' --set '.join(dict.fromkeys(whole))}"


def listing_files(merchant: str, number: str) -> str:
    """The command that lists the photos and papers of an order."""
    return f"fulfil files list {shlex.quote(merchant)} {shlex.quote(number)}"


def settling(merchant: str, number: str, report_id: str) -> str:
    """The command that settles what is asked about a report; which of the two is his to say."""
    named = f"{shlex.quote(merchant)} {shlex.quote(number)}"
    report = shlex.quote(f"report_id={report_id}")
    choice = shlex.quote("choice=confirm|reject")
    return f"fulfil decide {named} settle_question --set {report} --set {choice} --reason …"


def about_incident(merchant: str, number: str, need: ToDo, row: IncidentRow) -> str:
    """The command that does what an incident needs; what is his to say is left open."""
    named = f"{shlex.quote(merchant)} {shlex.quote(number)}"
    incident, kind = shlex.quote(f"incident={row.ref}"), INCIDENT_KINDS[row.code]
    decide, report = f"fulfil decide {named}", f"fulfil report {named}"
    match need.step:
        case StepCode.TO_BE_JUDGED | StepCode.TO_BE_JUDGED_AGAIN:
            return f"{decide} judge --set {incident} --set party={kind.party}"
        case StepCode.TO_BE_ANSWERED:
            return f"{decide} {shlex.quote('admit|appeal')} --set {incident} --by {need.role}"
        case StepCode.REMEDY_TO_BE_AGREED if row.offered_at is not None:
            return f"{decide} agree --set {incident} --by {need.role}"
        case StepCode.REMEDY_TO_BE_AGREED if kind.answered_by is not None:
            answer = kind.answered_by.kind
            return f"{report} {answer} --by order_desk --data {incident} --data remedy=…"
        case StepCode.REMEDY_TO_BE_AGREED:
            remedy = shlex.quote(f"remedy={'|'.join(kind.remedies)}")
            return f"{decide} offer_remedy --set {incident} --set {remedy}"
        case StepCode.AMOUNT_TO_BE_SETTLED:
            owes = (row.amount_fen or 0) - row.settled_fen
            paid = f"--data {incident} --data amount_fen={owes}"
            return f"{report} amount_settled --by order_desk {paid}"
    done = row.remedy or "…"
    return f"{report} remedy_carried_out --by {need.role} --data {incident} --data done={done}"
