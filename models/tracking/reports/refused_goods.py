"""How many pieces a customer can refuse: none that are not there, or are refused already."""

from datetime import datetime
from typing import TYPE_CHECKING

from models.messages.reports.report import Facts, Report
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.phrases import StructuredText, phrase, role_code
from models.sop.formatting import counted, show
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.city_delivery.reports import CityDelivery
from models.stages.installation.reports import Accepted
from models.tracking.situation.visits import own_goods

if TYPE_CHECKING:
    from models.tracking.stage_knowledge import StageKnowledge


def why_not_refused(
    content: Facts, state: "StageKnowledge", ref: str, report: Report
) -> StructuredText | None:
    """Why so many pieces cannot have been refused (FH-10.2.5); None where they can.

    Of one incident the last word counts: what was said of it before is left out. The same goods,
    as another role tells of them under another name, are the same refusal: it says which.
    """
    if not isinstance(content, GoodsRefused):
        return None
    by = report.by
    if (signed := _accepted_before(state, report)) is not None:
        return phrase(
            "the customer has accepted the goods at {at}: what he does not want since then is a "
            "return, ask for it; if that was a mistake, withdraw the acceptance first",
            at=show(signed),
        )
    for one in state.facts.named(GoodsRefused.kind):
        before = one.content
        if not isinstance(before, GoodsRefused) or one.ref == ref or one.by == by:
            continue
        if _kinds(before) == _kinds(content):
            return phrase(
                "the same goods are refused already, as the {by} says: report it with "
                "incident={ref} if that is meant; if more of them are refused, say "
                "under that name how many in all",
                by=role_code(one.by),
                ref=one.ref,
            )
    left = _left(state, ref)
    if left is None or content.pieces <= left:
        return None
    return phrase(
        "{left} of the order's own goods are left to be refused, and not "
        "{pieces}: say how many are refused now, name the `incident` of what "
        "was refused before, or withdraw that",
        left=counted(left, "piece"),
        pieces=content.pieces,
    )


def _accepted_before(state: "StageKnowledge", report: Report) -> datetime | None:
    """When he had accepted all of it, before it is refused."""
    fact = state.facts.newest(Accepted.kind)
    if fact is None or not state.happened(Accepted.kind):
        return None
    signed = fact.times.occurred_at
    at = report.occurred_at or report.reported_at
    return signed if at is None or at >= signed else None


def _kinds(content: GoodsRefused) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind in content.kinds:
        found[kind.sku] = found.get(kind.sku, 0) + kind.pieces
    return found


def _left(state: "StageKnowledge", ref: str) -> int | None:
    """How many pieces are left without what that incident says; None where nobody has counted."""
    own = state.situation.shipments.get(OWN_SHIPMENT) or Shipment()
    losses = {name: one for name, one in own.losses.items() if name != ref}
    own, start = own.model_copy(update={"losses": losses}), state.input
    if isinstance(start, CityDelivery):
        return max(start.pieces - own.astray - own.turned_round, 0)
    goods = own_goods(start)
    return None if goods is None else goods.left([own])
