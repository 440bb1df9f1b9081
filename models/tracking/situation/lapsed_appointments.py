"""Appointments that can no longer hold: the goods come later than to be collected for them.

A fold over appointments and what was announced on the road (FH-9.3.2, FH-10.2.1): the same facts
give the same, in whichever leg they are received. What was announced in a leg before came with the
baton (ADR-0054).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from models.messages.encoding.fingerprints import fingerprint
from models.messages.legs.delays import DELAYS_MAX, Delay
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment, ShipmentState
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.city_delivery.reports import AppointmentBooked, Collected
from models.stages.trunk_transport.duties import ARRIVE_IN_TIME
from models.stages.trunk_transport.early_appointments import AppointmentAhead
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.stages.trunk_transport.reports import PlanAgreed, RoadException
from models.tracking.situation.facts import Fact, in_order

LAPSE_CODE: Final = "appointment_lapsed"
"""What the timeline, and notices, call it."""

APPOINTMENT_KINDS: Final = (AppointmentBooked.kind, AppointmentAhead.kind)
DELAY_KINDS: Final = (PlanAgreed.kind, RoadException.kind)
LAPSE_KINDS: Final = frozenset((*APPOINTMENT_KINDS, *DELAY_KINDS))
"""The names of the facts that it follows from."""

RENEWED_KINDS: Final = frozenset((AppointmentBooked.kind, *AppointmentBooked.renews))
"""What is waited for again once an appointment cannot hold."""

NO_KINDS: Final[frozenset[str]] = frozenset()

TO_COME: Final = (
    *(ShipmentState.PLANNED, ShipmentState.BOOKED),
    *(ShipmentState.PICKED_UP, ShipmentState.ON_THE_ROAD),
)

Known = Mapping[Milestone, datetime | date]


@dataclass(frozen=True, slots=True)
class LapsedAppointment:
    """An appointment that cannot hold, and what was announced that says so."""

    appointment: Fact
    by: Fact
    delay: Delay

    @property
    def customer_at(self) -> datetime:
        """For when the customer was to be met."""
        return _times_of(self.appointment)[0]

    @property
    def late(self) -> timedelta:
        """How long after the hub's time the goods come."""
        return self.arrives_at - _times_of(self.appointment)[1]

    @property
    def arrives_at(self) -> datetime:
        """When the goods are expected at the city hub by now."""
        return self.delay.arrives_at

    @property
    def name(self) -> str:
        """The same in every leg: what is asked, and told, because of it has it in its key."""
        return fingerprint(f"{self.customer_at} {self.arrives_at} {self.delay.shipment}")

    @property
    def cause(self) -> str:
        """The same also when the hour is known better: what it costs is one fee."""
        return fingerprint(f"{self.customer_at} {self.by.fact_id} {self.delay.shipment}")


@dataclass(slots=True)
class Appointments:
    """The appointment that holds, the delays so far, and what could not hold because of them.

    Attributes:
        sop: the terms that the first promise follows from.
        delays: as they were announced; those of legs before come first.
        agreed: the report of the time that holds.
        lapses: the oldest first.
        former: those of a provider who was replaced in a leg before, and that replacement.
        waits: another one is asked for, since the last of them has lapsed.
    """

    sop: Sop | None = None
    delays: list[Delay] = field(default_factory=list)
    agreed: Fact | None = None
    lapses: list[LapsedAppointment] = field(default_factory=list)
    former: list[tuple[Fact, Fact]] = field(default_factory=list)
    waits: bool = False

    def apply(self, fact: Fact, known: Known, shipments: Mapping[str, Shipment]) -> frozenset[str]:
        """Let one more fact count; what is waited for again because of it."""
        ended = len(self.lapses) + len(self.former)
        if fact.name in (Collected.kind, ProviderReplaced.kind):  # no delay moves it any more
            self.agreed, self.waits = None, False
        elif isinstance(fact.content, AppointmentBooked | AppointmentAhead):
            self._agree(fact, known, shipments)
        else:
            self._apply(fact, known, shipments)
        return RENEWED_KINDS if len(self.lapses) + len(self.former) > ended else NO_KINDS

    def _apply(self, fact: Fact, known: Known, shipments: Mapping[str, Shipment]) -> None:
        delay = self._announced(fact, known, shipments)
        if delay is not None:
            self.delays = [*self.delays, delay][-DELAYS_MAX:]
            self._correct(delay)
            self._lapse(fact, delay, known, shipments)

    def end_of(self, appointment: Fact) -> Fact | None:
        """What it cannot hold because of, or the replacement, in a leg before, of whose it was."""
        found = [one.by for one in self.lapses if one.appointment is appointment]
        found += [by for one, by in self.former if one is appointment]
        return min(found, key=in_order, default=None)

    def _agree(self, fact: Fact, known: Known, shipments: Mapping[str, Shipment]) -> None:
        """Another time holds, unless another provider has taken over since, in a leg before.

        What was announced since, in a leg before, may be against it.
        """
        replaced = known.get(Milestone.PROVIDER_REPLACED)
        if isinstance(replaced, datetime) and replaced > fact.times.occurred_at:
            times = ReportTimes(occurred_at=replaced, reported_at=replaced, received_at=replaced)
            self.former.append((fact, Fact(ProviderReplaced.kind, "", Role.SERVICE_DESK, times)))
            return
        self.agreed, self.waits = fact, False
        self._agreed_too_soon(fact, known, shipments)
        for one in self.delays:
            if one.times.occurred_at > fact.times.occurred_at:
                self._lapse(_as_fact(one), one, known, shipments)

    def _agreed_too_soon(self, fact: Fact, known: Known, shipments: Mapping[str, Shipment]) -> None:
        """It cannot hold from the beginning, where the goods were announced for later by then."""
        at, arrived = fact.times.occurred_at, known.get(Milestone.HUB_ARRIVED)
        announced = {one.shipment: one for one in self.delays if one.times.occurred_at <= at}
        if isinstance(arrived, datetime) and arrived <= at:
            announced.pop(OWN_SHIPMENT, None)
        for one in announced.values():
            self._lapse(_just_after(fact, one), one, known, shipments)

    def _correct(self, delay: Delay) -> None:
        """The hour of a plan stands for the days of delay that an appointment has lapsed by."""
        last = self.lapses[-1] if self.waits and self.lapses else None
        if last is None or last.delay.shipment != delay.shipment:
            return
        by_days = last.delay.name == RoadException.kind and delay.name == PlanAgreed.kind
        if by_days and delay.arrives_at > _times_of(last.appointment)[1]:
            self.lapses[-1] = replace(last, delay=delay)

    def _lapse(
        self, by: Fact, delay: Delay, known: Known, shipments: Mapping[str, Shipment]
    ) -> None:
        if self.agreed is not None and prevents(delay, _times_of(self.agreed)[1], known, shipments):
            self.lapses.append(LapsedAppointment(self.agreed, by, delay))
            self.agreed, self.waits = None, True

    def _announced(
        self, fact: Fact, known: Known, shipments: Mapping[str, Shipment]
    ) -> Delay | None:
        """What a report says of a delay; days of it are counted from what was expected before."""
        content = fact.content
        if not isinstance(content, PlanAgreed | RoadException):
            return None
        name = content.shipment or OWN_SHIPMENT
        before = self._expected(name, known, shipments)
        if isinstance(content, PlanAgreed):
            at = content.arrives_at
        else:
            late = before is not None and content.delay_days > 0
            at = before + timedelta(days=content.delay_days) if before and late else None
        if at is None:
            return None
        return Delay(
            name=fact.name, by=fact.by, times=fact.times, fact_id=fact.fact_id,
            arrives_at=at, before=before, shipment=name,
        )  # fmt: skip

    def _expected(
        self, name: str, known: Known, shipments: Mapping[str, Shipment]
    ) -> datetime | None:
        """By the plan that was agreed on last, else by the first promise."""
        plans = [
            one.arrives_at
            for one in self.delays
            if one.shipment == name and one.name == PlanAgreed.kind
        ]
        if plans:
            return plans[-1]
        if name == OWN_SHIPMENT:
            left = known.get(Milestone.DEPARTED, known.get(Milestone.PICKED_UP))
        else:
            one = shipments.get(name)
            left = (one.departed_at or one.picked_up_at) if one else None
        if not isinstance(left, datetime) or self.sop is None:
            return None
        return ARRIVE_IN_TIME.rule.due(self.sop, {Milestone.DEPARTED: left})


def prevents(
    delay: Delay, hub_at: datetime, known: Known, shipments: Mapping[str, Shipment]
) -> bool:
    """Whether the goods come after the hour at which they were to be collected for it.

    A shipment that was not expected by then anyway has nothing to do with it.
    """
    if delay.times.occurred_at > hub_at or delay.arrives_at <= hub_at:
        return False
    if delay.shipment == OWN_SHIPMENT:
        arrived = known.get(Milestone.HUB_ARRIVED)
        return not isinstance(arrived, datetime) or arrived > delay.times.occurred_at
    one = shipments.get(delay.shipment)
    if one is None or one.forward or one.state not in TO_COME:
        return False
    return delay.before is not None and delay.before <= hub_at


def _times_of(appointment: Fact) -> tuple[datetime, datetime]:
    """For when the customer, and for when the hub, was promised."""
    content = appointment.content
    assert isinstance(content, AppointmentBooked | AppointmentAhead)
    return content.customer_at, content.hub_at


def _just_after(appointment: Fact, one: Delay) -> Fact:
    """What had been announced, as it ends an appointment that was made all the same."""
    at = appointment.times.occurred_at + timedelta(microseconds=1)
    times = appointment.times.model_copy(update={"occurred_at": at})
    return Fact(one.name, "", one.by, times, fact_id=one.fact_id)


def _as_fact(one: Delay) -> Fact:
    """What another leg received."""
    return Fact(one.name, "", one.by, one.times, fact_id=one.fact_id)


def since(delays: Iterable[Delay], sop: Sop | None) -> Appointments:
    """What is known before any fact of the stage itself."""
    return Appointments(sop=sop, delays=list(delays))
