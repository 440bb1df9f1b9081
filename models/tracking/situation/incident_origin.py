"""Where an incident was found, and at which attempt: as the goods stood then, whoever receives
it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from models.ids import Stage
from models.messages.legs.leg import StageInput
from models.messages.reports.report import Facts
from models.messages.shipments.shipment_moves import Move
from models.sop.milestones import Milestone, Milestones
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.installation.visit_lifecycle import visit_at
from models.stages.table import KINDS, LEGS
from models.stages.trunk_pickup.other_exceptions import OtherTrouble
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.stages.trunk_pickup.shipment_facts import ShipmentFacts
from models.stages.trunk_pickup.transport_losses import GoodsLost
from models.tracking.situation.facts import Fact
from models.tracking.situation.pickups import Pickups
from models.tracking.situation.visits import home_facts

OF_ANY_LEG: Final = (ExceptionFound, GoodsLost, OtherTrouble, GoodsRefused)
"""What may be found in any leg from its own on."""

ENDED_BY: Final = (
    (Stage.TRUNK_PICKUP, Milestone.PICKED_UP),
    (Stage.TRUNK_TRANSPORT, Milestone.HUB_ARRIVED),
    (Stage.CITY_DELIVERY, Milestone.DELIVERED),
)
"""What ends each leg: what is found at that very hand-over is of the leg that it ends."""

STAGE_OF: Final = {
    Move.PICKED_UP: Stage.TRUNK_PICKUP,
    Move.DEPARTED: Stage.TRUNK_TRANSPORT,
    Move.ARRIVED: Stage.TRUNK_TRANSPORT,
    Move.COLLECTED: Stage.CITY_DELIVERY,
    Move.DELIVERED: Stage.CITY_DELIVERY,
}
"""Which leg a shipment is in as it is moved so, whichever the order is in."""


def origin_stage(content: Facts, at: datetime, known: Milestones) -> Stage:
    """The stage in which it was found: a kind has one of its own, or the goods say it."""
    if isinstance(content, ExceptionFound) and content.handover in KINDS:
        return _of_handover(KINDS[content.handover])
    if not isinstance(content, OF_ANY_LEG):
        return content.stage
    ended = [stage for stage, by in ENDED_BY if _is_before(known, by, at)]
    after = LEGS[LEGS.index(ended[-1]) + 1] if ended else LEGS[0]
    return max(after, content.stage, key=LEGS.index)


def _of_handover(kind: type[Facts]) -> Stage:
    """The leg of the hand-over that has found it."""
    if issubclass(kind, ShipmentFacts) and kind.move is not None:
        return STAGE_OF.get(kind.move, kind.stage)
    return kind.stage


def _is_before(known: Milestones, name: Milestone, at: datetime) -> bool:
    since = known.get(name)
    return isinstance(since, datetime) and since < at


def attempt_at(
    fact: Fact, start: StageInput, facts: Iterable[Fact], pickups: Pickups, stage: Stage
) -> int:
    """Which pickup, or which visit, it was found at; the stage's own attempt elsewhere."""
    if stage is Stage.INSTALLATION:
        named = getattr(fact.content, "visit", None)
        return visit_at(fact.times.occurred_at, named, home_facts(facts), start.baton.visits)
    if stage is Stage.TRUNK_PICKUP:
        return start.attempt + pickups.attempt_of(fact) - 1
    return start.attempt
