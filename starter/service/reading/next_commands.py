"""Commands that a person is shown as the next thing to do."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from models.codes import StepCode
from models.messages.incidents.liability import Remedy
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentNeed:
    """What an incident of that `kind` and name needs, and of whom.

    `offered`: a remedy was offered; `owes_fen`: what is still to be paid.
    """

    incident: str
    kind: str
    step: str
    role: Role
    offered: bool
    remedy: Remedy | None
    owes_fen: int


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


def about_incident(merchant: str, number: str, need: IncidentNeed) -> str:
    """The command that does what an incident needs; what is his to say is left open."""
    named = f"{shlex.quote(merchant)} {shlex.quote(number)}"
    incident, kind = shlex.quote(f"incident={need.incident}"), INCIDENT_KINDS[need.kind]
    decide, report = f"fulfil decide {named}", f"fulfil report {named}"
    match need.step:
        case StepCode.TO_BE_JUDGED | StepCode.TO_BE_JUDGED_AGAIN:
            return f"{decide} judge --set {incident} --set party={kind.party}"
        case StepCode.TO_BE_ANSWERED:
            return f"{decide} {shlex.quote('admit|appeal')} --set {incident} --by {need.role}"
        case StepCode.REMEDY_TO_BE_AGREED if need.offered:
            return f"{decide} agree --set {incident} --by {need.role}"
        case StepCode.REMEDY_TO_BE_AGREED if kind.answered_by is not None:
            answer = kind.answered_by.kind
            return f"{report} {answer} --by order_desk --data {incident} --data remedy=…"
        case StepCode.REMEDY_TO_BE_AGREED:
            remedy = shlex.quote(f"remedy={'|'.join(kind.remedies)}")
            return f"{decide} offer_remedy --set {incident} --set {remedy}"
        case StepCode.AMOUNT_TO_BE_SETTLED:
            paid = f"--data {incident} --data amount_fen={need.owes_fen}"
            return f"{report} amount_settled --by order_desk {paid}"
    done = need.remedy or "…"
    return f"{report} remedy_carried_out --by {need.role} --data {incident} --data done={done}"
