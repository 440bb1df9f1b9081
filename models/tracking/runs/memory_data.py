"""The data of a stage's memory: what a run leaves to the next one."""

import operator
from typing import Annotated

from pydantic import AwareDatetime, Field

from models.contract import Contract
from models.messages.incidents.goods_as_is import SentAsIs
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import Liability, LiabilityStep
from models.messages.legs.corrected_delivery import CorrectedDelivery
from models.messages.legs.delays import Delay
from models.messages.legs.early_facts import PackedFacts
from models.messages.legs.fact_memory import FactMemory, Instants
from models.messages.legs.leg import Deadline, OpenIncident
from models.messages.legs.origin import PackedOrigin
from models.messages.partners.parked_step import Parked
from models.messages.reports.answer import Answer
from models.messages.reports.pending_reports import DependentReport, PendingReport
from models.messages.reports.report import Report
from models.messages.shipments.shipment import Shipment
from models.roles import Role
from models.sop.milestones import Milestone
from models.tracking.deadlines.deadline_position import DeadlinePosition
from models.tracking.deadlines.deadline_records import InheritedDeadline
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.situation.incidents import Name


class BasisMemory(Contract):
    """What the stage knew before any fact of its own."""

    milestones: Instants
    origins: dict[Milestone, PackedOrigin]
    names: tuple[str, ...]
    incidents: tuple[OpenIncident, ...]
    shipments: tuple[Shipment, ...] = ()
    delays: Annotated[tuple[Delay, ...], Field(exclude_if=operator.not_)] = ()
    pickup_facts: Annotated[PackedFacts, Field(exclude_if=operator.not_)] = ()
    settled: tuple[Name, ...]
    put_right: Annotated[tuple[Name, ...], Field(exclude_if=operator.not_)] = ()
    liabilities: tuple[Liability, ...] = ()
    sent_as_is: Annotated[tuple[SentAsIs, ...], Field(exclude_if=operator.not_)] = ()
    closed: tuple[Name, ...] = ()
    hub: str | None
    carrier: str | None
    vehicle: str | None = None
    provider: str | None = None
    corrected: Annotated[CorrectedDelivery | None, Field(exclude_if=operator.not_)] = None
    set_aside: tuple[str, ...]


class DeadlineMemory(Contract):
    """The deadlines, with the tiers that have fired, and where milestones and holds put them."""

    open: tuple[Deadline, ...]
    closed: tuple[Deadline, ...]
    settled: tuple[OccurrenceKey, ...]
    opened: tuple[OccurrenceKey, ...]
    carried: tuple[tuple[OccurrenceKey, FactMemory], ...]
    places: tuple[tuple[OccurrenceKey, DeadlinePosition], ...]
    reviewed: Annotated[tuple[OccurrenceKey, ...], Field(exclude_if=operator.not_)] = ()
    opened_held: Annotated[
        tuple[tuple[OccurrenceKey, AwareDatetime], ...], Field(exclude_if=operator.not_)
    ] = ()
    taken_over: Annotated[
        tuple[tuple[OccurrenceKey, InheritedDeadline], ...], Field(exclude_if=operator.not_)
    ] = ()
    holds: Annotated[
        tuple[tuple[AwareDatetime, AwareDatetime], ...], Field(exclude_if=operator.not_)
    ] = ()
    pickup_holds: Annotated[
        tuple[tuple[AwareDatetime, AwareDatetime], ...], Field(exclude_if=operator.not_)
    ] = ()
    times_planned: tuple[tuple[OccurrenceKey, int], ...]
    sources: tuple[tuple[OccurrenceKey, str], ...] = ()
    breaches: int
    level: int
    held_at: AwareDatetime | None
    attempt: int
    pickups: int = 0
    appointments: int
    visits: int = 0
    points: tuple[tuple[str, float], ...]
    hours: float


class StageMemory(Contract):
    """One stage beyond its input; `counts`: of the lines whose keys differ by a number alone."""

    facts: tuple[FactMemory, ...]
    basis: BasisMemory
    deadlines: DeadlineMemory
    counts: dict[str, int]
    answers: tuple[Answer, ...]
    known: tuple[str, ...]
    own_reports: tuple[str, ...]
    outgoing: tuple[Report, ...]
    unread: int
    pending: tuple[PendingReport, ...] = ()
    repeats: Annotated[tuple[Report, ...], Field(exclude_if=operator.not_)] = ()
    dependent: tuple[DependentReport, ...] = ()
    calls: dict[str, AwareDatetime] = {}
    counted_at: dict[str, AwareDatetime] = {}
    step: tuple[str, Role, AwareDatetime]
    troubles: tuple[str, ...]
    parked: Parked | None
    cases: tuple[str, ...]
    held: str | None
    turn: int
    liability_steps: tuple[LiabilityStep, ...] = ()
    incident_rows: tuple[IncidentRow, ...] = ()
