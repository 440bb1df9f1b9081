"""The pieces and the money of one return, as its reports say: nothing appears, nothing vanishes."""

from collections import Counter
from collections.abc import Iterator

from models.messages.incidents.liability import Party
from models.messages.orders.count import CountedKind
from models.messages.orders.order import GoodsLine, count_goods, counted_lines
from models.messages.reports.report import Facts
from models.stages.returns.goods import limited, priced
from models.stages.returns.record import ReturnRecord
from models.stages.returns.reports import ReturnCollected, ReturnInspected
from models.stages.returns.request import CaseKind, ReturnCase
from models.stages.returns.return_amounts import ReturnAmounts, due, sums_of
from models.stages.returns.return_losses import ReturnLost
from models.stages.returns.return_status import ReturnStatus
from models.stages.workflow_ids import order_named
from models.tracking.stage_knowledge import StageKnowledge


class ReturnAccounts:
    """What of a return came back, was lost, is with the customer; and its money."""

    def __init__(self, state: StageKnowledge, record: ReturnRecord) -> None:
        self.state = state
        self.record = record

    @property
    def case(self) -> ReturnCase:
        """The return, as it is agreed by now."""
        assert isinstance(self.state.input, ReturnCase)
        return self.state.input

    def agree(self) -> None:
        """Let what was agreed on since hold, and let no more go back than that."""
        record, case = self.record, self.case
        changes = {"wish": record.wish, "refund_by": record.refund_by}
        changed = {name: value for name, value in changes.items() if value is not None}
        request = case.request.model_copy(update=changed)
        before = case.request.refund_by
        ways = case.ways_before if before is request.refund_by else (*case.ways_before, before)
        case = case.model_copy(update={"request": request, "ways_before": ways})
        if record.refund_fen is not None and case.kind is CaseKind.REFUND:
            case = case.model_copy(update={"refund_max_fen": record.refund_fen})
        self.state.input = case
        if case.kind is CaseKind.RETURN:
            self.limit()

    def limit(self) -> None:
        """Let no more go back than was paid for what came back, or than was agreed on; what the
        customer pays of the freight is taken off."""
        lines, agreed, sums = self.settled_lines, self.record.refund_fen, self.sums
        if sums.freight_fen and sums.freight_by is Party.CUSTOMER:
            agreed = sums.agreed_fen
        self.state.input = limited(self.case, lines, agreed)

    # Pieces ----------------------------------------------------------------------------

    @property
    def lost(self) -> int:
        """How many pieces were lost on the way back: what the warehouse has counted is not."""
        found = self._inspected
        there = found.pieces if found is not None and found.pieces is not None else 0
        left = max(self.case.pieces - there, 0)
        return min(sum(one.pieces for one in self._losses), left)

    @property
    def all_lost(self) -> bool:
        """Whether nothing can come back any more."""
        collected = self.state.reported(ReturnCollected)
        moved = min(collected.pieces, self.case.pieces) if collected else self.case.pieces
        return self.lost > 0 and self.lost >= moved

    @property
    def counted(self) -> int | None:
        """How many pieces came back: as the warehouse counted, else whoever took them."""
        if (at_warehouse := self._inspected) is not None and at_warehouse.pieces is not None:
            return at_warehouse.pieces
        collected = self.state.reported(ReturnCollected)
        taken = collected.pieces if collected else self.record.pieces
        if taken is None:
            return self.case.pieces - self.lost if self.lost else None
        return max(taken - self.lost, 0)

    @property
    def expected(self) -> int:
        """How many pieces were still to come back."""
        return self.case.pieces - self.lost

    @property
    def back(self) -> tuple[GoodsLine, ...]:
        """What of the return's lines is in the warehouse; all of them where nobody has counted."""
        if self.counted == 0:
            return ()
        return self._of_lines(self.counted, self._kinds)

    @property
    def settled_lines(self) -> tuple[GoodsLine, ...]:
        """What the customer gets his money for: what came back, and what was lost on the way.

        Their amounts are what was paid for those pieces.
        """
        lost = sum((count_goods(one.kinds) for one in self._losses), Counter[str]())
        counted = self.counted
        total = None if counted is None else min(counted + self.lost, self.case.pieces)
        kinds = self._kinds
        named = Counter[str](kinds) + lost if kinds or lost.total() == total else Counter[str]()
        if named.total() != total:
            named = Counter[str]()
        if total == 0:
            return ()
        return priced(self.case, self._of_lines(total, named))

    @property
    def differs(self) -> bool:
        """Whether the warehouse found what was not to come back: a desk judges that."""
        found = self._inspected
        if found is None:
            return False
        more = found.pieces is not None and found.pieces > self.expected
        other = not count_goods(found.kinds) <= count_goods(self.case.lines)
        return more or other or not found.as_described

    def _of_lines(self, pieces: int | None, kinds: Counter[str]) -> tuple[GoodsLine, ...]:
        planned = self.case.lines
        named = tuple(CountedKind(sku=sku, pieces=n) for sku, n in kinds.items())
        return counted_lines(planned, pieces, named) or planned

    @property
    def _kinds(self) -> Counter[str]:
        """How many of each kind came back, where somebody has said it."""
        found = self._inspected
        if found is not None and found.pieces is not None:
            return count_goods(found.kinds)
        collected = self.state.reported(ReturnCollected)
        return count_goods(collected.kinds) if collected and not self.lost else Counter[str]()

    @property
    def _inspected(self) -> ReturnInspected | None:
        return self.state.reported(ReturnInspected)

    @property
    def _losses(self) -> list[ReturnLost]:
        return [one for one in self._contents if isinstance(one, ReturnLost)]

    # Money -----------------------------------------------------------------------------

    @property
    def sums(self) -> ReturnAmounts:
        """What is agreed, paid and left."""
        lines = self.settled_lines if self.case.lines else ()
        return sums_of(self.case, lines, self.record.refund_fen, self._contents)

    @property
    def goods_worth(self) -> int | None:
        """What was paid for what goes back, whatever was agreed."""
        return due(self.case, self.settled_lines)

    @property
    def stands(self) -> ReturnStatus:
        """All of it as it is said and shown."""
        sums, counted, case = self.sums, self.counted, self.case
        exchange = self.record.exchange
        kinds = count_goods(self.back) if counted is not None and case.lines else Counter[str]()
        return ReturnStatus(
            wish=case.request.wish,
            pieces=case.pieces,
            back=counted,
            kinds=tuple(CountedKind(sku=sku, pieces=n) for sku, n in kinds.items()),
            lost=self.lost,
            agreed_fen=sums.agreed_fen,
            paid_fen=sums.paid_fen,
            left_fen=sums.left_fen,
            freight_fen=sums.freight_fen,
            freight_by=sums.freight_by if sums.freight_fen else None,
            exchange=exchange and order_named(exchange),
        )

    @property
    def _contents(self) -> Iterator[Facts]:
        set_aside = self.state.situation.set_aside
        return (
            fact.content
            for fact in self.state.facts
            if fact.content is not None and fact.fact_id not in set_aside
        )
