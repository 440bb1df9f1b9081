"""What of an order came to its customer, as its lines say: no more than that can go back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from models.ids import Stage
from models.messages.decisions import Withdraw
from models.messages.order import GoodsLine, count_goods
from models.messages.timeline import TAKEN, Entry, Happening
from models.stages.city_delivery.reports import Collected, Delivered
from models.stages.trunk_pickup.reports import PickedUp

COUNTS: Final = (Delivered.kind, Collected.kind, PickedUp.kind)
"""What counts the goods on the way there: the last of them to have said a number holds."""


class Delivery(NamedTuple):
    """When the goods came to the customer, and how many pieces; None: nobody has counted.

    `kinds` is how many of each kind, where somebody has said it; `counted_by` the kind of report
    that has said the number.
    """

    at: datetime
    pieces: int | None = None
    kinds: Counter[str] = Counter()
    counted_by: str | None = None

    def joined_by(self, turned_round: Sequence[GoodsLine]) -> "Delivery":
        """With what was turned round before: no count at a later hand-over has those."""
        more = count_goods(turned_round)
        if self.pieces is None or self.counted_by == PickedUp.kind or not more:
            return self
        kinds = self.kinds + more if self.kinds else self.kinds
        return self._replace(pieces=self.pieces + more.total(), kinds=kinds)

    def of_lines(self, lines: Sequence[GoodsLine]) -> tuple[int, ...] | None:
        """How many pieces of each line; None where nobody can say it of each."""
        ordered = count_goods(lines)
        if self.pieces is None or self.pieces >= ordered.total():
            return tuple(line.pieces for line in lines)
        one_kind = Counter({next(iter(ordered)): self.pieces}) if len(ordered) == 1 else None
        left = Counter(self.kinds) or one_kind
        if left is None:
            return None
        found = []
        for line in lines:
            taken = min(line.pieces, left[line.sku])
            left[line.sku] -= taken
            found.append(taken)
        return tuple(found)


def delivery_of(order: str, entries: Iterable[Entry]) -> Delivery | None:
    """The delivery, by its report or by what follows from it; None where there was none."""
    lines = that_count(order, entries)
    found = [line.at for line in lines if line.what == Delivered.kind]
    found = found or [line.at for line in lines if line.stage is Stage.INSTALLATION]
    if not found:
        return None
    return _counted(lines, COUNTS, min(found))


def on_the_way(order: str, entries: Iterable[Entry], at: datetime) -> Delivery:
    """What has left, as the pickup counted it, of an order that is not delivered at that time."""
    return _counted(that_count(order, entries), (PickedUp.kind,), at)


def _counted(lines: Iterable[Entry], by: Iterable[str], at: datetime) -> Delivery:
    data = {line.what: line.data for line in sorted(lines, key=lambda line: line.at)}
    counts = [(n, kind) for kind in by if isinstance(n := data.get(kind, {}).get("pieces"), int)]
    pieces, kind = counts[0] if counts else (None, None)
    kinds = _kinds(data.get(PickedUp.kind, {}).get("kinds"), pieces)
    return Delivery(at, pieces, kinds, kind)


def that_count(order: str, entries: Iterable[Entry]) -> list[Entry]:
    """The reports of the order and its legs that count: not what was withdrawn, or waits again."""
    own = [line for line in entries if line.key.startswith(order)]
    withdrawn = {
        line.data.get("report_id")
        for line in own
        if line.happening is Happening.DECISION and line.what == Withdraw.name
    }
    ones = (*TAKEN, Happening.REFUSED_REPORT)
    reported = [line for line in own if line.happening in ones and line.report_id not in withdrawn]
    last = {line.report_id: line for line in sorted(reported, key=lambda line: line.recorded_at)}
    return [
        line for line in reported if _is_last(line, last) and line.happening is Happening.REPORT
    ]


def _is_last(line: Entry, last: dict[str | None, Entry]) -> bool:
    return line.report_id is None or last[line.report_id].recorded_at <= line.recorded_at


def _kinds(kinds: object, pieces: int | None) -> Counter[str]:
    """How many of each kind were picked up, where as many were delivered."""
    found = Counter[str]()
    for one in kinds if isinstance(kinds, list) else ():
        if isinstance(one, dict) and isinstance(one.get("pieces"), int):
            found[str(one.get("sku"))] += one["pieces"]
    return found if found.total() == pieces else Counter()
