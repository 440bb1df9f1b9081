"""Goods that a return turns round 中途退回: where they are; their order does not deliver them."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from models.codes import CallStep
    from models.messages.orders.order import count_goods
    from models.messages.timeline.timeline import EntryKind
    from models.sop.formatting import counted
    from models.stages.returns.goods_location import GoodsLocation, way_back_from
    from models.stages.returns.request import ReturnCase
    from models.stages.returns.return_amounts import collected_less
    from models.stages.trunk_pickup.in_transit_returns import GoodsTurnedRound
    from models.tracking.state import StageState
    from workflows.calls.ledger_calls import until_done
    from workflows.calls.steps import Steps
    from workflows.returning.order_signals import tell_order
    from workflows.returning.return_notices import ReturnNotices


class TransitReversal:
    """How the goods of one return are stopped on their way to the customer."""

    def __init__(self, state: StageState, telling: ReturnNotices, steps: Steps) -> None:
        self.state = state
        self.telling = telling
        self.books = telling.books
        self.record = telling.books.record
        self.steps = steps

    @property
    def _case(self) -> ReturnCase:
        return self.books.case

    async def begin(self) -> None:
        """Stop them where they are as the return is approved; what came meanwhile goes back from
        the customer, as any return."""
        if self.record.stopped or not self._case.turned_round:
            return
        found = await self._find()
        self.record.stopped = True
        self.telling.turned_round(delivered=found.delivered_at is not None)
        if found.delivered_at is None:
            back = way_back_from(found, workflow.now())
            self.state.input = self._case.model_copy(update={"way_back": back})
            await self._tell_order()
            return
        changes = {"turned_round": False, "way_back": None, "delivered_at": found.delivered_at}
        self.state.input = self._case.model_copy(update=changes)
        self.books.limit()
        text = "delivered before the return was approved: the customer has the goods"
        pieces = self._case.pieces
        self._note(EntryKind.STAGE, "delivered_meanwhile", text, pieces=pieces)

    async def _find(self) -> GoodsLocation:
        step, find = CallStep.FIND_GOODS, LedgerActivities.find_goods
        return await until_done(self.steps, step, find, self._case.order, "where the goods are")

    async def _tell_order(self) -> None:
        """These pieces are not delivered; its open leg, and whoever has them, receive it."""
        case, goods = self.state.outbox.workflow_id, count_goods(self._case.lines)
        kinds = [{"sku": sku, "pieces": pieces} for sku, pieces in goods.items()]
        word = GoodsTurnedRound.model_validate(
            {
                "pieces": goods.total(),
                "kinds": kinds,
                "returned_by": case[:200],
                "less_fen": collected_less(self._case),
            }
        )
        if not await tell_order(self.state, word, f"{word.kind}:{case}"):
            return  # it has ended meanwhile: its own way back has the goods
        text = f"{counted(goods.total(), 'piece')} turned round: the order goes on without"
        self._note(EntryKind.STAGE, "turned_round", text, pieces=goods.total())

    def _note(self, happening: EntryKind, what: str, text: str, **data: object) -> None:
        self.state.note(happening, what, text, workflow.now(), data=data)
