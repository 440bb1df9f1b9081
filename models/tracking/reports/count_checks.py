"""Counts are compared: what changes hands is what was ordered, or was handed over last.

Another number, or damaged packing, is an exception that is found by itself (FH-8.2.3, FH-8.3.2.2,
FH-10.2.2): it names who held the goods until then.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from models.messages.incidents.goods_as_is import SentAsIs
from models.messages.legs.leg import Baton, StageInput
from models.messages.orders.count import Count
from models.messages.reports.report import Facts, Report
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.messages.shipments.shipment_moves import Move
from models.phrases import Code, JoinedTexts, StructuredText, phrase, role_code
from models.sop.formatting import counted
from models.stages.city_delivery.reports import Collected, Delivered
from models.stages.returns.request import ReturnCase
from models.stages.returns.return_exceptions import ReturnException
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.stages.trunk_pickup.reports import PickedUp
from models.stages.trunk_pickup.shipment_facts import ShipmentFacts
from models.tracking.reports.goods_as_is import known_damage
from models.tracking.reports.return_count_checks import ReturnCount
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.shipments import gone, lost, own_of, shipments_of

COUNTED_BEFORE = {Delivered.kind: Collected}
"""What counted the goods before, in the same leg; else the leg's input says how many there are."""

COUNT_FINDINGS = (ExceptionFound, ReturnException)
"""What a count shows by itself; or somebody reports it, then without a `handover`."""

SHOWN_KINDS = frozenset(one.kind for one in COUNT_FINDINGS)


def exception_in(
    report: Report,
    facts: Facts,
    at: datetime,
    start: StageInput,
    log: FactLog,
    as_is: Callable[[], Iterable[SentAsIs]] = tuple,
) -> tuple[ExceptionFound | ReturnException, Report] | None:
    """What a hand-over at that instant finds to be wrong, as the report that it is.

    None where all is right, or only damaged as it was sent with the merchant's word (`as_is`).
    """
    if isinstance(start, ReturnCase):
        return ReturnCount(report, at, start, log).exception(facts)
    count = facts.counted()
    if count is None:
        return None
    wanted = _expected(facts, at, start, log)
    differs = None not in (count.there, wanted) and count.there != wanted
    damaged = not count.packing_sound and not known_damage(facts, at, as_is())
    if not (damaged or differs) or _is_repeated(report, facts, log):
        return None
    exception = ExceptionFound(
        incident=report.report_id[:64],
        what=_what(report.kind, count, wanted if differs else None, damaged),
        handover=report.kind,
        pieces=count.there,
        expected=wanted,
        packing_sound=not damaged,
        held_by=count.held_by,
        kinds=() if count.left else getattr(facts, "kinds", ()),
    )
    return exception, report.model_copy(update={"kind": ExceptionFound.kind})


def _what(kind: str, count: Count, wanted: int | None, damaged: bool) -> StructuredText:
    """What is wrong, for people: another number than was `wanted`, damaged packing, or both."""
    found: list[StructuredText] = []
    if wanted is not None:
        found.append(
            phrase("{pieces} of {wanted}", pieces=count.there, wanted=counted(wanted, "piece"))
        )
    if damaged:
        found.append(phrase("packing is damaged"))
    return phrase(
        "{kind}: {found}; {holder} held the goods until then",
        kind=Code("kind", kind),
        found=JoinedTexts(found, ", "),
        holder=role_code(count.held_by or ""),
    )


def kind_of(facts: Sequence[Fact]) -> str:
    """What a report said; not the exception that was found by what it counted."""
    kinds = [fact.content.kind for fact in facts if fact.content is not None]
    return next((kind for kind in kinds if kind not in SHOWN_KINDS), kinds[0])


def _is_repeated(report: Report, facts: Facts, log: FactLog) -> bool:
    """Whether another one has reported the same count of that hand-over before: two tell of one.

    Once something else was counted in between it is another hand-over.
    """
    same: list[Fact] = []
    for fact in log.named(facts.own_name(report.by)):
        content = fact.content
        if content is None or content.ref != facts.ref:
            continue
        if content.counted() == facts.counted():
            same.append(fact)
        elif any(one.fact_id == report.report_id for one in same):
            break
        else:
            same = []
    first = min(same, key=lambda one: (one.times.reported_at, one.fact_id), default=None)
    return first is not None and first.fact_id != report.report_id


def _expected(facts: Facts, at: datetime, start: StageInput, log: FactLog) -> int | None:
    """How many there should be: of a shipment its own, of the order's own what is not apart.

    What was planned to travel apart once these were counted leaves them short. What was lost since,
    and is known from a leg before, was there.
    """
    before_at = [fact for fact in log if fact.times.occurred_at <= at]
    known = shipments_of(start.baton, before_at)
    shipments = {name: _as_of(one, at) for name, one in known.items()}
    if isinstance(facts, ShipmentFacts):
        return _of_shipment(facts, shipments.get(facts.shipment), before_at)
    if counted := _counted_before(facts.kind, log):
        pieces, since = counted
        return pieces - _gone_since(since, before_at)
    ordered = getattr(start, "pieces", None)
    if ordered is None:
        return None
    if facts.kind != PickedUp.kind:
        return int(ordered) - gone(shipments)
    return own_of(int(ordered), shipments)


def _as_of(one: Shipment, at: datetime) -> Shipment:
    """A shipment as what was lost, or turned round, by then leaves it."""
    losses = {name: loss for name, loss in one.losses.items() if loss.at <= at}
    turned = {name: loss for name, loss in one.turned.items() if loss.at <= at}
    return one.model_copy(update={"losses": losses, "turned": turned})


def _counted_before(kind: str, log: FactLog) -> tuple[int, datetime] | None:
    """What was counted last before that hand-over in the same leg, and when."""
    before = COUNTED_BEFORE.get(kind)
    for fact in reversed(log.named(before.kind) if before else []):
        count = fact.content.counted() if fact.content else None
        if count is not None and count.pieces is not None:
            return count.pieces, fact.times.occurred_at
    return None


def _of_shipment(
    facts: ShipmentFacts, known: Shipment | None, before: Sequence[Fact]
) -> int | None:
    """What was counted of it before, or planned."""
    if known is None:
        return None
    match facts.move:
        case Move.PICKED_UP:
            return None if known.pieces is None else known.pieces - known.lost
        case Move.DELIVERED if known.collected is not None and known.collected_at is not None:
            return known.collected - _gone_since(known.collected_at, before, known.name)
        case _:
            return known.left


def _gone_since(since: datetime, before: Sequence[Fact], name: str = OWN_SHIPMENT) -> int:
    """So many pieces of a shipment were lost, or turned round, once they were counted."""
    since_then = [fact for fact in before if fact.times.occurred_at >= since]
    return lost(shipments_of(Baton(), since_then), name)
