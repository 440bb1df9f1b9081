"""What was sent as it is: its damage is known, and opens no second liability (FH-8.3.2.2).

The receipt at the hub may be claused for it, and the customer sees it as it was agreed.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from models.messages.incidents.goods_as_is import AS_IS_MAX, SentAsIs
from models.messages.incidents.liability import Liability, Party, Remedy
from models.messages.reports.report import Facts
from models.phrases import StructuredText, phrase
from models.sop.formatting import show
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.stages.trunk_pickup.shipment_facts import ShipmentFacts
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.situation.facts import Fact
from models.tracking.situation.incident_lifecycle import IncidentLife, shipment_of


def sent_as_is(state: AcceptedReports) -> tuple[SentAsIs, ...]:
    """All of an order, the oldest first: those that legs before knew, and those agreed here."""
    found = {one.ref: one for one in state.situation.basis.sent_as_is}
    for life in state.incidents.lives.values():
        one = life.liability
        at = _agreed_at(one)
        if at is None or one.code != ExceptionFound.kind:
            continue
        goods = _goods_of(state, life)
        before = found.get(one.ref)
        found[one.ref] = before or SentAsIs(ref=one.ref, at=at, by=one.agreed_by, **goods)
    return tuple(found.values())[:AS_IS_MAX]


def _agreed_at(one: Liability) -> datetime | None:
    """Since when it is agreed, or done, that they are sent as they are."""
    agreed = one.agreed_at if one.remedy is Remedy.SEND_AS_IS else None
    return agreed or (one.done_at if one.done is Remedy.SEND_AS_IS else None)


def _goods_of(state: AcceptedReports, life: IncidentLife) -> dict[str, Any]:
    """The goods that its finding is about; of a count that differs nobody knows which."""
    finding = life.finding.content if life.finding else None
    if not isinstance(finding, ExceptionFound):  # a leg before has found it
        one = life.liability
        return {"shipment": one.of_shipment, "pieces": one.affected or None}
    shipment = shipment_of(life.finding, state.facts) if life.finding else None
    if finding.handover is not None:
        return {"shipment": shipment or ""}
    pieces = sum(kind.pieces for kind in finding.kinds) or finding.pieces
    return {"shipment": shipment or "", "pieces": pieces, "kinds": finding.kinds}


def known_damage(facts: Facts, at: datetime, known: Iterable[SentAsIs]) -> tuple[SentAsIs, ...]:
    """What was known of the goods of a hand-over whose packing is not sound."""
    shipment = facts.shipment if isinstance(facts, ShipmentFacts) else ""
    return tuple(one for one in known if one.at <= at and one.shipment == shipment)


def known_damage_answer(state: AcceptedReports, fact: Fact) -> StructuredText | None:
    """What is said to a count of damaged packing that finds nothing new; None where it does."""
    count = fact.content.counted() if fact.content else None
    if fact.content is None or count is None or count.packing_sound:
        return None
    known = known_damage(fact.content, fact.times.occurred_at, state.sent_as_is())
    if not known:
        return None
    refs = ", ".join(one.ref for one in known)
    return phrase(
        "the damage of {refs} was sent as it is, with the merchant's word: "
        "nobody is held responsible once more; what else is damaged is an "
        "exception_found with a name of its own",
        refs=refs,
    )


def why_damage_known(state: AcceptedReports, facts: Facts) -> StructuredText | None:
    """Why damage is no new one: the same goods were sent as they are, and it has no other name."""
    if not isinstance(facts, ExceptionFound) or facts.sort != "damage" or facts.ref:
        return None
    known = next((one for one in state.sent_as_is() if one.covers(facts.kinds)), None)
    if known is None:
        return None
    return phrase(
        "the damage of these goods is {ref}, and was sent as it is with the "
        "merchant's word of {time}; if it is another damage, give it a name of "
        "its own as incident",
        ref=known.ref,
        time=show(known.at),
    )


def proposed(state: AcceptedReports, one: Liability, finding: Facts | None) -> Party:
    """Who is responsible as a rule: the merchant, where he has sent it so and it is refused.

    Where it was found in a leg before, whom that has named.
    """
    damaged = (
        finding.kinds if isinstance(finding, GoodsRefused) and finding.cause == "damaged" else ()
    )
    if damaged and any(sent.covers(damaged) for sent in state.sent_as_is()):
        return Party.MERCHANT
    return one.rule or INCIDENT_KINDS[one.code].party
