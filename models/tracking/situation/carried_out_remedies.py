"""Agreed remedies 补救措施 that a report of the work itself carries out (FH-8.3.2.1, ADR-0096).

The report says what was done, and not that it is a remedy: it counts as one where that was agreed.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from models.messages.incidents.liability import Liability, Remedy
from models.messages.reports.report import IncidentFacts
from models.stages.installation.parts import (
    PartArrived,
    PartInstalled,
    PartReceived,
    SentToFactory,
)
from models.stages.trunk_pickup.transport_losses import Transshipped
from models.tracking.situation.facts import Fact

CARRIED_OUT_BY: Final[Mapping[Remedy, tuple[str, ...]]] = {
    Remedy.TRANSSHIP: (Transshipped.kind,),
    Remedy.BACK_TO_FACTORY: (SentToFactory.kind,),
    Remedy.SEND_PART: (PartArrived.kind, PartReceived.kind, PartInstalled.kind),
}
"""The reports of which the first carries a remedy out."""


def as_carried_out(one: Liability, facts: Iterable[Fact]) -> Liability:
    """The same with its agreed remedy carried out, where one of the `facts` has done so."""
    if one.agreed_at is None or one.remedy is None or one.done_at is not None:
        return one
    kinds = CARRIED_OUT_BY.get(one.remedy, ())
    times = [fact.times.occurred_at for fact in facts if fact.name in kinds and _of(one, fact)]
    if not times:
        return one
    return one.model_copy(update={"done": one.remedy, "done_at": min(times)})


def _of(one: Liability, fact: Fact) -> bool:
    """Whether it is about this incident: by its name, or by the shipment that it travels in."""
    if isinstance(fact.content, IncidentFacts):
        return fact.ref == one.ref
    return fact.ref == one.of_shipment and one.found_at <= fact.times.occurred_at
