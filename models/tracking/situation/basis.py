"""What a stage knew before any fact of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from models.ids import Stage
from models.messages.incidents.goods_as_is import SentAsIs
from models.messages.incidents.liability import Liability
from models.messages.legs.corrected_delivery import CorrectedDelivery
from models.messages.legs.delays import Delay
from models.messages.legs.early_facts import EarlyFact
from models.messages.legs.leg import OpenIncident, StageInput
from models.messages.legs.origin import Origin
from models.messages.reports.report import Facts
from models.messages.shipments.goods_at_home import OwnGoods
from models.messages.shipments.shipment import Shipment
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.city_delivery.reports import Delivered
from models.stages.trunk_pickup.reports import PickedUp
from models.stages.trunk_transport.reports import ArrivedAtHub
from models.tracking.situation.incidents import Incidents, Name, ended_by
from models.tracking.situation.visits import own_goods

HANDED_OVER: Final[dict[Milestone, type[Facts]]] = {
    Milestone.PICKED_UP: PickedUp,
    Milestone.HUB_ARRIVED: ArrivedAtHub,
    Milestone.DELIVERED: Delivered,
}
"""The report that each of these stands for once its leg has ended."""


@dataclass(slots=True)
class Basis:
    """What a stage knew before any fact of its own: from its baton, and set by its workflow.

    `put_right`: what was settled by its name, and no report has found yet.
    `pickup`: it is a trunk pickup, of which there may be several attempts.
    `own`: what of the order's own shipment is to be installed. `pieces`: so many the order's own
    goods are, where that was counted. `delays`: on the road, as legs
    before reported them; `sop`: the terms that it was given. `pickup_facts`: what the pickup was
    judged by, once it has ended. `corrected`: where the goods go, as the order says since its
    leg has begun.
    """

    milestones: dict[Milestone, datetime | date] = field(default_factory=dict)
    origins: dict[Milestone, Origin] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    shipments: dict[str, Shipment] = field(default_factory=dict)
    incidents: dict[Name, OpenIncident] = field(default_factory=dict)
    settled: set[Name] = field(default_factory=set)
    put_right: set[Name] = field(default_factory=set)
    liabilities: tuple[Liability, ...] = ()
    sent_as_is: tuple[SentAsIs, ...] = ()
    closed: set[Name] = field(default_factory=set)
    own: OwnGoods | None = None
    pieces: int | None = None
    hub: str | None = None
    carrier: str | None = None
    vehicle: str | None = None
    provider: str | None = None
    pickup: bool = False
    delays: tuple[Delay, ...] = ()
    pickup_facts: tuple[EarlyFact, ...] = ()
    sop: Sop | None = None
    corrected: CorrectedDelivery | None = None

    def known_incidents(self) -> Incidents:
        """What went wrong before any fact of its own, as far as it is open, or was settled."""
        found = [(one.found_at, one.code, one.ref) for one in self.incidents.values()]
        found += [(one.found_at, one.code, one.ref) for one in self.liabilities]
        names = [(code, ref) for _, code, ref in sorted(found)]
        known = dict.fromkeys([*names, *sorted(self.settled)])
        early: dict[str, list[str]] = {}
        for code, ref in sorted(self.put_right):
            early.setdefault(ref, []).append(code)
        open_now, settled = dict(self.incidents), self.settled | self.put_right
        return Incidents(
            open=open_now, settled=settled, found=known, early=dict(early), over=self._over()
        )

    def _over(self) -> dict[str, datetime]:
        """What the hand-overs of the legs before have ended, and when."""
        return {
            code: at
            for milestone, kind in HANDED_OVER.items()
            if isinstance(at := self.milestones.get(milestone), datetime)
            for code in ended_by(kind)
        }

    @classmethod
    def of(cls, stage: Stage, start: StageInput) -> "Basis":
        """What follows from which stage it is, and from what it was started with."""
        return cls(
            pickup=stage is Stage.TRUNK_PICKUP, own=own_goods(start), sop=start.sop,
            pieces=getattr(start, "pieces", None),
        )  # fmt: skip
