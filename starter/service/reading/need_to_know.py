"""What of an order a key outside reads: what its role needs, and nothing of other parties.

Merchants and our own people see it whole; all others what `READING_OF_ROLE` says, and of prices
only fees.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from activities.adapters.store.results.rows import OrderPage, OrderSummary
from models.codes import Sla
from models.ids import Stage, is_ticket
from models.messages.decisions.provider_decisions import Crew, ReplaceProvider
from models.messages.orders.order import Order
from models.messages.timeline.duty_row import BREACH_STATES, DutyRow, DutyState
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.scopes import Scope
from models.stages.all_duties import STAGE_OF_DUTY
from models.stages.care.request import CareKind
from models.stages.returns.request import CaseKind
from models.stages.returns.return_status import STATUS_LINE
from starter.service.reading.fee_views import FeeShown
from starter.service.reading.incident_views import narrowed_incidents
from starter.service.reading.job_views import JobShown, job_of
from starter.service.reading.pending_views import PendingShown
from starter.service.reading.shipment_views import narrowed_shipments
from starter.service.reading.vehicle_views import is_on, parts_on_vehicle, step_on
from starter.service.reading.views import (
    OVERDUE,
    CaseShown,
    DeadlineShown,
    EntryShown,
    OrderListed,
    OrderShown,
    deadline,
    is_over,
)
from starter.service.reading.visit_views import narrowed_parts, narrowed_visits


class OwnOrderShown(OrderShown):
    """An order as a key reads it that is for it: its own deadlines and lines, and its job."""

    job: JobShown


GOODS_CASES = frozenset({CaseKind.RETURN, CaseKind.WAY_BACK})
"""The cases in which goods move: their lines name no money."""
HIS_CASES: Final = frozenset({*CaseKind, *CareKind})  # what he has written is his and ours


@dataclass(frozen=True)
class Reading:
    """What a role reads of an order that its key is for.

    Attributes:
        crew: the roles whose lines and deadlines it sees, and is measured by (`sla`, `breaches`).
        drivers_of: the legs whose drivers are meant: each party has its own.
        cases: the kinds of cases that it sees; where one is about money, so are its lines.
        pickup: place and contact of the pickup; delivery: of the customer.
        calls_in: the legs in which it reads a phone of whom it comes to.
    """

    crew: frozenset[Role]
    drivers_of: frozenset[Stage] = frozenset()
    cases: frozenset[str] = GOODS_CASES
    pickup: bool = False
    delivery: bool = False
    calls_in: frozenset[Stage] = frozenset()

    def owes(self, owner: Role, duty: str) -> bool:
        """Whether its party owes that duty."""
        return owner in self.crew and self._of_drivers(owner, STAGE_OF_DUTY.get(duty))

    def sees(self, line: EntryShown) -> bool:
        """Whether a line says what its party did or owes, or which stage begins or ends."""
        if line.case_kind is not None and line.case_kind not in self.cases:
            return False
        if line.what == STATUS_LINE:  # it names money; a customer reads it with his case
            return False
        if line.happening is EntryKind.STAGE:
            if line.stage is Stage.INCIDENT:  # that any are left hints at what he may not read
                return False
            return line.stage is not Stage.CARE or Role.CUSTOMER in self.crew
        stage = STAGE_OF_DUTY.get(line.duty or "", line.stage)
        who = (line.by, line.owner)
        return any(one in self.crew and self._of_drivers(one, stage) for one in who)

    def reads_pending(self, one: PendingShown, timeline: Iterable[EntryShown]) -> bool:
        """Whether its party, and no provider before it, has said what does not count yet."""
        if one.by not in self.crew:
            return False
        replaced = (
            line.at
            for line in timeline
            if line.what == ReplaceProvider.name and line.data.get("who") == Crew.PROVIDER
        )
        return Role.PROVIDER not in self.crew or all(one.received_at >= at for at in replaced)

    def charges(self, fee: FeeShown) -> bool:
        """Whether its party collects that fee, or pays it."""
        return Role.PROVIDER in self.crew or fee.payer in self.crew

    def _of_drivers(self, role: str | None, stage: Stage | None) -> bool:
        return role != Role.DRIVER or stage in self.drivers_of


TRUNK_READING = Reading(
    frozenset({Role.CARRIER, Role.DRIVER}),
    drivers_of=frozenset({Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT, Stage.RETURNS}),
    pickup=True,
    calls_in=frozenset({Stage.TRUNK_PICKUP}),
)
HOME_READING = Reading(
    frozenset({Role.PROVIDER, Role.TECHNICIAN, Role.DRIVER}),
    drivers_of=frozenset({Stage.CITY_DELIVERY, Stage.INSTALLATION, Stage.RETURNS}),
    delivery=True,
    calls_in=frozenset({Stage.CITY_DELIVERY, Stage.INSTALLATION}),
)
PROVIDER_READING = replace(HOME_READING, calls_in=HOME_READING.calls_in | {Stage.TRUNK_TRANSPORT})
"""A provider's office agrees on appointments while the goods are on the road."""
READING_OF_ROLE: Mapping[Role, Reading] = {
    Role.CARRIER: TRUNK_READING,
    Role.DRIVER: TRUNK_READING,
    Role.HUB: Reading(frozenset({Role.HUB})),
    Role.PROVIDER: PROVIDER_READING,
    Role.TECHNICIAN: HOME_READING,
    Role.CUSTOMER: Reading(frozenset({Role.CUSTOMER}), cases=HIS_CASES, delivery=True),
}
"""Who sees a part; every other role sees an order whole. Of a provider's driver: `reading_of`."""

READS_ALL = None


def reading_of(role: Role, scope: Scope | None) -> Reading | None:
    """What a key of that role, made for that, reads of an order; None: all of it."""
    if role is Role.DRIVER and scope is not None and scope.provider is not None:
        return HOME_READING
    return READING_OF_ROLE.get(role, READS_ALL)


def narrowed(
    page: OrderShown, content: Order, reading: Reading, on_it: frozenset[str] | None = None
) -> OwnOrderShown:
    """An order as whoever reads that much sees it; `on_it`: the shipments on his vehicle alone."""
    page = page.model_copy(update=parts_on_vehicle(page, on_it))
    deadlines = [one for one in page.deadlines if reading.owes(one.owner, one.duty)]
    return OwnOrderShown.model_validate(
        {
            **dict(page),
            **_stands(page.sla, deadlines),
            "deadlines": deadlines,
            "averted": [one for one in page.averted if reading.owes(one.owner, one.duty)],
            "timeline": [line for line in page.timeline if reading.sees(line)],
            "cases": narrowed_cases(page.cases, reading),
            "pending": [one for one in page.pending if reading.reads_pending(one, page.timeline)],
            "fees": [one for one in page.fees if reading.charges(one)],
            "incidents": narrowed_incidents(page.incidents, reading.crew),
            "visits": narrowed_visits(page.visits, reading.crew),
            "parts": narrowed_parts(page.parts, reading.crew),
            "shipments": narrowed_shipments(page.shipments, plates=reading.pickup),
            "sent_as_is": [one.model_copy(update={"actor": None}) for one in page.sent_as_is],
            "troubles": (),
            "problem": None,
            "job": job_of(content, reading.pickup, reading.delivery, calls=_calls(page, reading)),
        }
    )


def _calls(page: OrderShown, reading: Reading) -> bool:
    """Whether its party has somebody to call: its leg, or a case of goods, is open."""
    if Role.CUSTOMER in reading.crew or any(not one.closed for one in page.cases):
        return True
    return not page.closed and page.stage in reading.calls_in


def narrowed_rows(
    page: OrderPage,
    owed: Iterable[DutyRow],
    reading: Reading,
    on_it: Mapping[str, frozenset[str]],
) -> tuple[OrderListed, ...]:
    """Lines of a list as their pages are narrowed: `owed` by the reading's crew, nearest first.

    `on_it`: of orders in several shipments, those that are on the key's vehicle.
    """
    mine: dict[str, list[DutyRow]] = {}
    for duty in (one for one in owed if reading.owes(one.owner, one.duty)):
        shipments = on_it.get(duty.order)
        if shipments is None or is_on(shipments, duty.duty, duty.ref):
            mine.setdefault(duty.order, []).append(duty)
    return tuple(
        _own_row(row, mine.get(row.workflow_id, ()), step_on(row.step, on_it.get(row.workflow_id)))
        for row in page.rows
    )


def narrowed_cases(cases: Iterable[CaseShown], reading: Reading) -> tuple[CaseShown, ...]:
    """Its cases without what only our own people can put right, and without what others owe.

    What a customer has written is between him and us; what was written before it was known of
    which order is between us and whoever wrote it.
    """
    mine = (case for case in cases if case.kind in reading.cases)
    return tuple(_case(case, reading) for case in mine if not is_ticket(case.workflow_id))


def _own_row(row: OrderSummary, duties: Iterable[DutyRow], step: str) -> OrderListed:
    deadlines = [deadline(duty) for duty in duties if not is_over(row, duty)]
    to_do = (one for one in deadlines if one.state in (DutyState.OPEN, DutyState.MISSED))
    following = next(to_do, None)
    return OrderListed.model_validate(
        {
            **row.model_dump(),
            "order_no": row.number,
            "step": step,
            **_stands(row.sla, deadlines),
            "next_duty": following and following.duty,
            "next_due_at": following and following.due_at,
            "trouble": None,
            "problem": None,
            "needs_attention": False,
        }
    )


def _stands(sla: str, deadlines: Iterable[DeadlineShown]) -> dict[str, Any]:
    """How an order stands to these deadlines; what others have missed is no alarm of theirs."""
    states = [one.state for one in deadlines]
    breaches = sum(state in BREACH_STATES for state in states)
    if sla == Sla.MET_LATE and not breaches:
        sla = Sla.MET
    elif sla in (Sla.ON_TRACK, Sla.AT_RISK, Sla.BREACHED):
        sla = Sla.BREACHED if any(state in OVERDUE for state in states) else Sla.ON_TRACK
    return {"sla": sla, "breaches": breaches}


def _case(case: CaseShown, reading: Reading) -> CaseShown:
    mine = tuple(one for one in case.deadlines if reading.owes(one.owner, one.duty))
    says = case.says if case.stands else None  # else it says until when somebody else owes it
    own: dict[str, Any] = {"problem": None, "parked": None, "deadlines": mine, "says": says}
    if CaseKind.REFUND not in reading.cases:
        own |= {"stands": None, "says": None, "refunds": ()}
    if reading.cases != HIS_CASES:  # what a customer has written is between him and us
        own["links"] = ()
    if case.waiting_on not in reading.crew:  # what is next is somebody else's
        own["next_due_at"] = None
    return case.model_copy(update=own)
