"""What the views give back: rows joined from several tables, and counts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import AwareDatetime, Field

from activities.adapters.store.results.deferred_rows import TroubleRow
from activities.adapters.store.results.row import Row
from activities.adapters.store.results.rows import CaseSummary, KeyRow, OrderSummary
from models.contract import Sentence
from models.messages.encoding.reasons import ReasonData, keeps_reason
from models.messages.incidents.incident_row import IncidentRow
from models.messages.timeline.duty_row import DutyRow
from models.messages.timeline.timeline import Entry
from models.roles import Role


class SignalCount(NamedTuple):
    """How many signals brought reports to a workflow, and how many of these it has not received."""

    signals: int
    unreceived: int


class PendingRow(Row):
    """A report that was taken and does not count yet, and what it waits for."""

    report_id: str
    kind: str
    by: str
    actor: str | None
    state: Literal["waiting", "questioned"]
    reason: Sentence | None
    reason_data: ReasonData = None
    received_at: AwareDatetime

    _keeps_reason = keeps_reason


class OrderView(Row):
    """One order with all that is known of it; `plates` by the report that named the vehicle,
    `findings` what the reports that found its incidents say, by their ids. `of_tickets` are the
    reports, and what was taken back, of the tickets that are about it."""

    order: OrderSummary
    duties: tuple[DutyRow, ...]
    timeline: tuple[Entry, ...]
    cases: tuple[CaseSummary, ...]
    troubles: tuple[TroubleRow, ...]
    pending: tuple[PendingRow, ...] = ()
    incidents: tuple[IncidentRow, ...] = ()
    findings: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    plates: Mapping[str, str] = Field(default_factory=dict)
    of_tickets: tuple[Entry, ...] = ()


class OrderWithCases(Row):
    """An order and the cases next to it: what the way of a report depends on."""

    order: OrderSummary
    cases: tuple[CaseSummary, ...]


class OrderAccess(Row):
    """What a key may see of an order: it is its own, or once was.

    `until`: before that the order was its party's, which was replaced by a fact that was recorded
    at `replaced_at`; both by the order's clock. `shipments`: those that are on the key's vehicle,
    empty for the order's own; None: the key is for no vehicle.
    """

    shipments: frozenset[str] | None = None
    until: AwareDatetime | None = None
    replaced_at: AwareDatetime | None = None

    @property
    def own(self) -> bool:
        """Whether it is the key's now."""
        return self.until is None

    def narrowed(self, until: datetime, replaced_at: datetime) -> "OrderAccess":
        """The same, where another of the key's parties was replaced as well."""
        return OrderAccess(
            shipments=self.shipments,
            until=min(until, self.until or until),
            replaced_at=min(replaced_at, self.replaced_at or replaced_at),
        )


CURRENT_ACCESS = OrderAccess()
"""An order that is the key's now."""


class KeyAndOrder(Row):
    """What a request needs before anything is done: its key, what that may see of the order
    that it names, and the order itself, where it was asked for and is, or was, the key's.
    """

    key: KeyRow | None
    access: OrderAccess | None = None
    found: OrderWithCases | None = None


class Breaches(Row):
    """Deadlines not kept, by clause and owner: without a fact so far, with a late one, and with
    one that was reported long after, and that no desk has believed."""

    clause: str
    owner: Role
    missed: int
    late: int
    unproved: int
    orders: int


class Figures(Row):
    """How many: open orders by stage and by position, closed ones by outcome, duties, reports."""

    orders: int
    open_by_stage: dict[str, int]
    open_by_sla: dict[str, int]
    closed_by_outcome: dict[str, int]
    needs_attention: int
    duties: dict[str, int]
    reports: dict[str, int]
    cases: dict[str, int]
