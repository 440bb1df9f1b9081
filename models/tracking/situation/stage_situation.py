"""What is so in one stage: a fold over its facts, in the order in which they happened.

`rebuild` makes it from the list; a fact that comes in order is applied as it comes. Both end in
the same situation, whatever was received first (ADR-0028).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from models.messages.legs.origin import Origin
from models.messages.reports.report import Facts
from models.messages.shipments.goods_at_home import to_install
from models.messages.timeline.notices import party_of
from models.roles import Role
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.city_delivery.reports import Collected
from models.stages.installation.reports import Installed
from models.stages.table import KINDS, implied_by
from models.stages.trunk_pickup.pre_acceptance_returns import ApprovedReturn
from models.stages.trunk_pickup.transport_losses import GoodsLost
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.tracking.situation.basis import Basis
from models.tracking.situation.facts import Fact
from models.tracking.situation.lapsed_appointments import since
from models.tracking.situation.milestone_order import prevails, stands_in
from models.tracking.situation.pickups import (
    MILESTONES_OF_ONE_ATTEMPT,
    OF_ONE_ATTEMPT,
    PICKED_UP,
    AttemptStart,
    Pickups,
)
from models.tracking.situation.shipments import apply_to, record_own_count

RENEWED_NAMES = frozenset(name for kind in KINDS.values() for name in kind.renews)
"""What is waited for again where something else is agreed."""

NOT_HIS = {ProviderReplaced.kind: {Collected.kind}}
"""What the former provider had done does not show that the new one has an appointment."""


class Situation:
    """What is so, as far as the facts say.

    Attributes:
        milestones: the instants and days that are known.
        origins: which fact fixed a milestone, where that matters.
        names: what has happened, told or implied.
        shipments: those of the order that have a name, by it.
        incidents: what went wrong, and is open.
        appointments: which one holds, and which could not after a delay on the road.
        installed: how many pieces are installed, where that is counted.
        vehicle, provider: whom it is with, as a fingerprint: a plate or a name is a person's.
    """

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.set_aside: set[str] = set()
        self.rebuild(())

    def rebuild(self, facts: Iterable[Fact]) -> None:
        """Begin again from the basis, with this list of facts in order."""
        basis = self.basis
        self.milestones: dict[Milestone, datetime | date] = dict(basis.milestones)
        self.origins: dict[Milestone, Origin] = dict(basis.origins)
        self.names = set(basis.names)
        self.incidents = basis.known_incidents()
        self.shipments = dict(basis.shipments)
        self.hub, self.carrier = basis.hub, basis.carrier
        self.vehicle, self.provider = basis.vehicle, basis.provider
        self.pickups = Pickups()
        self.appointments = since(basis.delays, basis.sop)
        self.installed = 0
        self.presumed: dict[Milestone, datetime | date] = {}  # what stood in for later reports
        for fact in facts:
            self.apply(fact)

    def apply(self, fact: Fact) -> None:
        """Let one more fact count, which happened after all the others."""
        if self.pickups.elsewhere(fact):
            return
        if self._is_whole(fact) and fact.fact_id not in self.set_aside:
            self.names.add(fact.name)
        if fact.content is not None:
            self._renew(fact)
            if fact.name == fact.content.fact_name(fact.by):
                self.names |= implied_by(fact.content.kind)
                self.names.update(fact.content.proves)
            if not getattr(fact.content, "shipment", None):
                self._with_whom(fact.content)
        for milestone, at in () if fact.elsewhere else fact.milestones.items():
            self._fix(milestone, at, fact.origin)
        apply_to(self.shipments, fact)
        self.names -= self.appointments.apply(fact, self.milestones, self.shipments)
        record_own_count(self.shipments, self.origins.get(Milestone.PICKED_UP))
        if isinstance(fact.content, GoodsLost | GoodsRefused | ApprovedReturn) and self.installed:
            self._follow_goods()
        self.incidents.apply(fact)
        if self.basis.pickup:
            loaded = PICKED_UP in self.names
            begun = self.pickups.carry_out(fact, self.milestones, loaded=loaded)
            for early in self._try_again(begun) if begun is not None else ():
                self.apply(early)

    def apply_to_pickup(self, fact: Fact) -> None:
        """Let it count for the attempts at the pickup, and for nothing else."""
        if self.pickups.elsewhere(fact):
            return
        self.names.add(fact.name)
        for milestone, at in fact.milestones.items():
            self._fix(milestone, at, fact.origin)
        loaded = PICKED_UP in self.names
        begun = self.pickups.carry_out(fact, self.milestones, loaded=loaded)
        for early in self._try_again(begun) if begun is not None else ():
            self.apply_to_pickup(early)

    def _try_again(self, begun: AttemptStart) -> list[Fact]:
        """Of another attempt wait again for all that it needs; its reports so far count now."""
        self.names -= OF_ONE_ATTEMPT - self.basis.names
        self.names |= implied_by(PICKED_UP) if PICKED_UP in self.names else frozenset()
        self.vehicle = None
        for name in MILESTONES_OF_ONE_ATTEMPT:
            self.milestones.pop(name, None)
            self.origins.pop(name, None)
        for name, at in begun.milestones.items():
            if name is not Milestone.TRUNK_DESK_RECEIVED:
                self.milestones[name], self.origins[name] = at, begun.by.origin
        early = self.pickups.arrived()
        for name in (name for fact in early for name in fact.milestones):
            self.origins.pop(name, None)
        return early

    def _follow_goods(self) -> None:
        """Of what is not lost, and does not go back, all may be installed by now, or no more."""
        done = self.left == 0
        if done or Installed.kind not in self.basis.names:
            (self.names.add if done else self.names.discard)(Installed.kind)

    def _with_whom(self, content: Facts) -> None:
        """Where the order's own shipment is, and with whom."""
        self.hub = getattr(content, "hub", None) or self.hub
        self.carrier = getattr(content, "carrier", None) or self.carrier
        self.vehicle = _named(content, "vehicle") or self.vehicle
        self.provider = _named(content, "provider") or self.provider
        if isinstance(content, ProviderReplaced) and content.assignee:
            self.provider = None  # until the new one is named

    def _renew(self, fact: Fact) -> None:
        """Of another appointment, wait again for what it needs, unless it must have happened."""
        assert fact.content is not None
        renewed = self.names.intersection(fact.content.renews)
        time = fact.milestones.get(Milestone.CUSTOMER_APPOINTMENT)
        if not renewed or time == self.milestones.get(Milestone.CUSTOMER_APPOINTMENT):
            return
        shown = self.names - renewed - NOT_HIS.get(fact.name, set())
        since = (implied_by(name) for name in shown)
        self.names -= renewed - self.basis.names - frozenset().union(*since)

    def _is_whole(self, fact: Fact) -> bool:
        """Whether nothing is left to be installed after it: what is partly done is not done."""
        pieces, content = self.to_install, fact.content
        if not isinstance(content, Installed) or pieces is None:
            return True
        done = content.done
        self.installed = pieces if done is None else self.installed + done
        return self.left == 0

    @property
    def to_install(self) -> int | None:
        """How many pieces are to be installed, of all shipments; None where nobody can say."""
        own = self.basis.own
        return to_install(own, self.shipments.values()) if own is not None else None

    @property
    def left(self) -> int | None:
        """How many of them are not installed, where that is counted."""
        pieces = self.to_install
        return None if pieces is None else max(pieces - self.installed, 0)

    def party(self, role: Role, order: str, shipment: str = "") -> str:
        """Which of a role has to do with the order `merchant/no`, or one of its shipments."""
        vehicle, hub = self.vehicle, self.hub
        if shipment and (one := self.shipments.get(shipment)):
            vehicle, hub = one.vehicle, one.hub or hub
        known = {
            Role.MERCHANT: order.split("/")[0],
            Role.CUSTOMER: order,
            Role.CARRIER: vehicle,
            Role.DRIVER: vehicle,
            Role.PROVIDER: self.provider,
            Role.TECHNICIAN: self.provider,
            Role.HUB: hub,
        }
        return known.get(role) or ""

    def shipment_of(self, incident: str) -> str:
        """Which shipment an open incident is of; empty for the order's own."""
        return self.incidents.shipment_of(incident)

    def trip(self, shipment: str = "") -> str:
        """The vehicle and the day of its pickup; nothing while no vehicle is known."""
        if shipment and (one := self.shipments.get(shipment)):
            known = one.vehicle and one.pickup_at
            return f"{one.vehicle} {clock.day_of(one.pickup_at)}" if known and one.pickup_at else ""
        day = self.milestones.get(Milestone.PICKUP_DAY, "")
        return f"{self.vehicle} {day}" if self.vehicle else ""

    def _fix(self, milestone: Milestone, at: datetime | date, origin: Origin) -> None:
        before = self.origins.get(milestone)
        if before is not None and not prevails(milestone, origin, before):
            return
        if before is not None and stands_in(milestone, before) > stands_in(milestone, origin):
            self.presumed[milestone] = self.milestones[milestone]
        self.milestones[milestone] = at
        self.origins[milestone] = origin

    def prevails(self, milestone: Milestone, fact: Fact) -> bool:
        """Whether a fact may move what was known before any fact of the stage itself."""
        before = self.basis.origins.get(milestone)
        return before is None or prevails(milestone, fact.origin, before)

    def learn(self, milestones: Mapping[Milestone, datetime | date]) -> None:
        """Know milestones that no report fixes."""
        self.basis.milestones.update(milestones)
        for milestone in milestones:
            self.basis.origins.pop(milestone, None)
            self.origins.pop(milestone, None)
        self.milestones.update(milestones)

    def imply(self, names: Iterable[str]) -> None:
        """Let the steps pass that something implies which was told elsewhere."""
        self.basis.names.update(names)
        self.names.update(names)

    def superseded_by(self, fact: Fact) -> Origin | None:
        """What of the same kind happened later and holds now, where this fact says what holds."""
        if fact.content is None or not fact.content.holds:
            return None
        held = [self.origins[name] for name in fact.milestones if name in self.origins]
        later = [one for one in held if one.kind == fact.name and one.order > fact.origin.order]
        return later[0] if later else None


def _named(facts: Facts, field: str) -> str | None:
    name = getattr(facts, field, None)
    return party_of(field, name) if isinstance(name, str) else None
