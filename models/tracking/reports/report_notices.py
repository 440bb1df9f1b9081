"""Who is informed of a report at once 反馈, 通知, 共享: whom the SOP names, and of what it says."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from models.messages.encoding.fingerprints import fingerprint
from models.messages.reports.report import Facts, IncidentFacts, Report
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.care.case_opening import holder_of
from models.stages.care.reports import CareCustomerWrote, CareFacts, CareReopened
from models.stages.care.request import CareCase
from models.stages.returns.facts import report_notices
from models.tracking.outbox import Outbox
from models.tracking.situation.facts import Fact

OF_LIST: Final = frozenset(
    name for duty in ALL_DUTIES.values() if duty.of_list for name in duty.kept_by
)
"""What is said of a pickup that has no vehicle yet."""

OF_ONE: Final = frozenset({"part_fault", "fee_reported", "fee_set"})
"""What is reported of one part, or one fee, of several."""

ANSWERS_TO_FEES: Final = ("fee_agreed", "fee_refused")
OF_PARTS: Final = (
    *("part_claimed", "part_ordered", "part_sent", "part_arrived", "part_received"),
    *("part_installed", "part_waived"),
)

REPEATED_FIELDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "failed_pickup_passed_on": {"pickup_failed": ("reason",)},
    "result_shared": {"picked_up": ("pieces", "packing_sound"), "departed": ("pickup_state",)},
    "arrival_passed_on": {"arrived_at_hub": ("hub",)},
    **{kind: {"part_fault": ("part",)} for kind in OF_PARTS},
    **{kind: {"fee_reported": ("fee",), "fee_set": ("amount_fen",)} for kind in ANSWERS_TO_FEES},
    "fee_collected": {"fee_reported": ("fee",)},
}
"""What a notice says again of the last report of other kinds, besides when that was: who is
informed of it has not received those (FH-8.2.5, FH-8.3.2.1, FH-9.2.4), or has to know which of
several parts and fees it is about."""


def inform(
    outbox: Outbox, start: BaseModel, report: Report, fact: Fact, facts: Facts, log: Iterable[Fact]
) -> None:
    """Inform those of a report whom the SOP names; `start` is the input of its workflow, `log`
    what has happened in it."""
    again = _repeated(facts, fact.ref, log)
    named = {"incident": fact.ref} if fact.ref and isinstance(facts, IncidentFacts) else {}
    key = f"{outbox.workflow_id}:{report.kind}:{fingerprint(report.report_id)}"
    shipment = getattr(facts, "shipment", None) or ""
    trip = outbox.trip(shipment) if facts.of_vehicle else ""
    if not (trip or shipment) and fact.name in OF_LIST:
        trip = outbox.pickup_list
    holder = holder_to_inform(facts, start, log, report.by)
    for one in report_notices(facts, start, report.by):
        outbox.inform(
            f"{key}{one.name}", (*one.roles, *holder), report.kind, shipment=shipment,
            cause=f"{trip} {fact.name}" if trip else f"{key}{one.name}",
            at=fact.times.occurred_at, fields=again | _in_notices(facts, one.fields) | named,
        )  # fmt: skip


def holder_to_inform(
    facts: Facts, start: BaseModel, log: Iterable[Fact], by: str
) -> tuple[Role, ...]:
    """Who has a case on which its customer has written again, or which is opened again: all that
    is owed is owed by him (ER-4.3.2, MC-八(一)2)."""
    if not isinstance(start, CareCase) or not isinstance(facts, CareCustomerWrote | CareReopened):
        return ()
    holder = holder_of(start, (one.content for one in log))
    return () if holder == by else (holder,)


def _repeated(facts: Facts, ref: str, log: Iterable[Fact]) -> dict[str, Any]:
    """What it passes on of others."""
    repeats = REPEATED_FIELDS.get(facts.kind, {})
    meant = (fact for fact in log if fact.name in repeats and fact.content)
    last = {fact.name: fact for fact in meant if fact.name not in OF_ONE or fact.ref == ref}
    found: dict[str, Any] = {}
    for kind, fact in last.items():
        found[f"{kind}_at"] = fact.times.occurred_at
        found |= {name: getattr(fact.content, name) for name in repeats[kind]}
    return found


def _in_notices(facts: Facts, fields: dict[str, Any]) -> dict[str, Any]:
    """What a notice says of it, too: what somebody wrote reaches him where he wrote."""
    kept_back = "words" if isinstance(facts, CareFacts) else None
    return {name: one for name, one in fields.items() if name != kept_back}
