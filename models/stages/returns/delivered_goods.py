"""What of an order came to its customer, as its lines say: no more than that can go back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from models.ids import Stage
from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.orders.order import GoodsLine, count_goods
from models.messages.timeline.timeline import REPORT_ENTRIES, Entry, EntryKind
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.city_delivery.reports import Collected, Delivered
from models.stages.installation.reports import Accepted, Verified
from models.stages.installation.verification import VerificationConfirmed
from models.stages.returns.shipment_deliveries import ShipmentDelivery, named_shipments
from models.stages.trunk_pickup.in_transit_returns import GoodsTurnedRound
from models.stages.trunk_pickup.reports import PickedUp
from models.stages.trunk_pickup.transport_losses import GoodsLost

COUNT_KINDS: Final = (Delivered.kind, Collected.kind, PickedUp.kind)
"""What counts the goods on the way there: the last of them to have said a number holds."""


ACCEPTANCE_KINDS: Final = (Accepted.kind, Verified.kind, VerificationConfirmed.kind)
"""Whatever says one of these says that the customer has accepted the goods."""


class Delivery(NamedTuple):
    """When the goods came to the customer, and how many pieces; None: nobody has counted.

    `kinds` is how many of each kind, where somebody has said it; `counted_by` the kind of report
    that has said the number. What he has `refused` is in neither: it goes back by itself
    (FH-10.2.5). What was turned round before the count is in both: its return holds it. What was
    `lost` on the way is with nobody, as are those `unnamed` pieces of which nobody says the kind.
    Of a shipment that has a name, what is still to come is in `lost`, too.
    """

    at: datetime
    pieces: int | None = None
    kinds: Counter[str] = Counter()
    counted_by: str | None = None
    refused: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    unnamed: int = 0

    def with_shipments(self, shipments: Iterable[ShipmentDelivery]) -> "Delivery":
        """With what came in the shipments that have a name; what did not is gone, or to come."""
        pieces, kinds, lost, unnamed = self.pieces, self.kinds, self.lost, self.unnamed
        known = bool(kinds) or pieces == 0
        for one in shipments:
            pieces = None if pieces is None else pieces + one.pieces
            known = known and one.kinds is not None
            kinds = kinds + (one.kinds or Counter())
            if not one.instead:
                lost = lost + (one.missing or Counter())
                unnamed += one.lacking if one.missing is None else 0
            elif one.kinds is not None and not unnamed:
                lost = lost - one.kinds  # what was sent in its place is there
            else:
                lost, unnamed = Counter(), max(lost.total() + unnamed - one.pieces, 0)
        kinds = kinds if known else Counter()
        return self._replace(pieces=pieces, kinds=kinds, lost=lost, unnamed=unnamed)

    def delivered_count(self, ordered: int) -> int:
        """How many pieces came, of so many that were ordered: all but what is gone, uncounted."""
        if self.pieces is not None:
            return self.pieces
        return max(ordered - self.refused.total() - self.lost.total() - self.unnamed, 0)

    def of_lines(self, lines: Sequence[GoodsLine]) -> tuple[int, ...] | None:
        """How many pieces of each line; None where nobody can say it of each."""
        ordered = count_goods(lines)
        pieces, gone = self.delivered_count(ordered.total()), self.refused + self.lost
        one_kind = Counter({next(iter(ordered)): pieces}) if len(ordered) == 1 else None
        left = Counter(self.kinds) or one_kind
        if not self.unnamed and pieces + gone.total() >= ordered.total():
            left = ordered - gone  # all else came
        return None if left is None else _shared_out(lines, left)

    def at_most(self, lines: Sequence[GoodsLine]) -> tuple[int, ...]:
        """No more than so many of each line, where nobody can say how many: not what he refused."""
        return _shared_out(lines, count_goods(lines) - self.refused - self.lost)


def _shared_out(lines: Sequence[GoodsLine], pieces: Counter[str]) -> tuple[int, ...]:
    """So many pieces of each kind, taken from the lines in their order."""
    left, found = Counter(pieces), []
    for line in lines:
        taken = min(line.pieces, left[line.sku])
        left[line.sku] -= taken
        found.append(taken)
    return tuple(found)


def delivery_of(order: str, entries: Iterable[Entry]) -> Delivery | None:
    """The delivery, by its report or by what follows from it; None where there was none."""
    lines = counted_reports(order, entries)
    found = [line.at for line in lines if line.what == Delivered.kind]
    found = found or [line.at for line in lines if line.stage is Stage.INSTALLATION]
    if not found:
        return None
    return _counted(lines, COUNT_KINDS, min(found))


def is_accepted(order: str, entries: Iterable[Entry]) -> bool:
    """Whether the customer has accepted the goods, or the acceptance is verified."""
    return any(line.what in ACCEPTANCE_KINDS for line in counted_reports(order, entries))


def on_the_way(order: str, entries: Iterable[Entry], at: datetime) -> Delivery:
    """What has left, as the pickup counted it, of an order that is not delivered at that time."""
    return _counted(counted_reports(order, entries), (PickedUp.kind,), at)


def _counted(lines: Iterable[Entry], by: Iterable[str], at: datetime) -> Delivery:
    lines = sorted(lines, key=lambda line: line.at)
    last = {line.what: line for line in lines}
    counted = [last[kind] for kind in by if kind in last and _count_of(last[kind]) is not None]
    count = counted[0] if counted else None
    pieces = _count_of(count) if count else None
    if count is not None and pieces is not None:
        pieces += _turned_round(lines, count).total()
    picked = last.get(PickedUp.kind)
    kinds = _kinds(picked.data.get("kinds") if picked else None, pieces)
    since = _refused(lines, count)
    (lost, unnamed), (lost_since, unnamed_since) = _lost(lines), _lost(lines, count)
    if pieces is not None:
        pieces = max(pieces - (since + lost_since).total() - unnamed_since, 0)
    if unnamed_since:
        kinds = Counter()
    counted_by = count.what if count else None
    left = kinds - since - lost_since
    own = Delivery(at, pieces, left, counted_by, _refused(lines), lost, unnamed)
    return own.with_shipments(named_shipments(lines))


def _count_of(line: Entry) -> int | None:
    pieces = line.data.get("pieces")
    return pieces if isinstance(pieces, int) else None


def _refused(lines: Iterable[Entry], count: Entry | None = None) -> Counter[str]:
    """What the customer has refused, by kind; after a `count` in his home what that still has.

    Of one incident the last word counts.
    """
    last = dict[str, Counter[str]]()
    for line in lines:
        if line.what != GoodsRefused.kind:
            continue
        if count is None or count.what != Delivered.kind or line.at >= count.at:
            incident = str(line.data.get("incident") or line.report_id)
            last[incident] = _by_kind(line.data.get("kinds"))
    return sum(last.values(), Counter[str]())


def _lost(lines: Iterable[Entry], count: Entry | None = None) -> tuple[Counter[str], int]:
    """What was lost on the way there, by kind, and without one; of a `count` what that still has.

    What was lost of a shipment that has a name is in no count of the order's own goods: it is
    subtracted from what that has brought (`named_shipments`).
    """
    named, unnamed = Counter[str](), 0
    for line in lines:
        own = line.what == GoodsLost.kind and not line.data.get("shipment")
        if own and (count is None or line.at >= count.at):
            kinds = _by_kind(line.data.get("kinds"))
            named += kinds
            unnamed += 0 if kinds else _count_of(line) or 0
    return named, unnamed


def _turned_round(lines: Iterable[Entry], count: Entry) -> Counter[str]:
    """What was turned round before that count, which has not got it, by kind."""
    turned = (line for line in lines if line.what == GoodsTurnedRound.kind and line.at <= count.at)
    return sum((_by_kind(line.data.get("kinds")) for line in turned), Counter[str]())


def counted_reports(order: str, entries: Iterable[Entry]) -> list[Entry]:
    """The reports of the order and its legs that count: not what was withdrawn, or waits again."""
    own = [line for line in entries if line.key.startswith(order)]
    withdrawn = withdrawn_reports(own)
    ones = (*REPORT_ENTRIES, EntryKind.REFUSED_REPORT)
    reported = [line for line in own if line.happening in ones and line.report_id not in withdrawn]
    last = {line.report_id: line for line in sorted(reported, key=lambda line: line.recorded_at)}
    return [
        line for line in reported if _is_last(line, last) and line.happening is EntryKind.REPORT
    ]


def _is_last(line: Entry, last: dict[str | None, Entry]) -> bool:
    return line.report_id is None or last[line.report_id].recorded_at <= line.recorded_at


def _kinds(kinds: object, pieces: int | None) -> Counter[str]:
    """How many of each kind were picked up, where as many were delivered."""
    found = _by_kind(kinds)
    return found if found.total() == pieces else Counter()


def _by_kind(kinds: object) -> Counter[str]:
    found = Counter[str]()
    for one in kinds if isinstance(kinds, list) else ():
        if isinstance(one, dict) and isinstance(one.get("pieces"), int):
            found[str(one.get("sku"))] += one["pieces"]
    return found
