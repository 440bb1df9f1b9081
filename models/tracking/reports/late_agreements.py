"""What nobody agrees on, or finds, once something has happened: a desk is asked (ADR-0037)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from models.codes import QuestionCode
from models.messages.legs.leg import StageInput
from models.messages.reports.report import Facts
from models.messages.reports.report_times import ReportTimes
from models.stages.city_delivery.contacts import ContactFailed
from models.stages.city_delivery.reports import Delivered
from models.stages.installation.visits import VisitPlanned
from models.stages.trunk_pickup.agreement import PickupAgreed
from models.stages.trunk_pickup.pickup_exceptions import (
    GoodsNotReady,
    NoVehicle,
    PickupFailed,
    PickupTrouble,
)
from models.stages.trunk_pickup.reports import PickedUp
from models.tracking.situation.facts import Fact
from models.tracking.situation.shipments import outstanding
from models.tracking.situation.stage_situation import Situation

CANNOT_FOLLOW: Final = {
    **{
        kind.kind: (PickedUp.kind, QuestionCode.PICKUP_DONE)
        for kind in (PickupAgreed, NoVehicle, GoodsNotReady, PickupTrouble, PickupFailed)
    },
    ContactFailed.kind: (Delivered.kind, QuestionCode.DELIVERED_BEFORE),
}
"""What nobody agrees on, or finds, once that has happened; and what is asked then."""


def comes_too_late(
    content: Facts,
    times: ReportTimes,
    first: Mapping[str, datetime],
    situation: Situation,
    facts: Sequence[Fact],
    start: StageInput,
) -> QuestionCode | None:
    """Whether what it is about had happened before.

    Before another visit, or while a shipment is to come, the customer is tried once more.
    """
    kind, question = CANNOT_FOLLOW.get(content.kind, ("", None))
    done = first.get(kind)
    skew = timedelta(seconds=start.sop.clock_skew_seconds)
    if done is None or times.occurred_at <= done + skew:
        return None
    if question is QuestionCode.DELIVERED_BEFORE:
        plans = [one for one in facts if one.name == VisitPlanned.kind]
        visit = any(one.times.occurred_at <= times.occurred_at + skew for one in plans)
        if visit or start.baton.visits or any(outstanding(situation.shipments.values())):
            return None
    return question
