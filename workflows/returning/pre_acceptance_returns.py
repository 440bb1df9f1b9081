"""What a return takes from the home before the acceptance: its order goes on without it (FE-4)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.timeline.timeline import EntryKind
    from models.sop.formatting import counted
    from models.stages.trunk_pickup.pre_acceptance_returns import (
        ApprovedReturn,
        GoodsGoBack,
        GoodsStay,
    )
    from models.tracking.cases.pre_acceptance_returns import NO_PIECES, from_home
    from models.tracking.cases.return_flow import NextStep
    from models.tracking.state import StageState
    from workflows.returning.order_signals import tell_order
    from workflows.returning.return_notices import ReturnNotices


class HomeReturnSignal:
    """The word of one return to its order, each time that it is another one."""

    def __init__(self, state: StageState, telling: ReturnNotices) -> None:
        self.state = state
        self.books = telling.books
        self.record = telling.books.record

    async def say(self, step: NextStep) -> None:
        """What goes back by now; `step`: what is next with the return, or its end."""
        goods, case = from_home(self.books, step), self.state.outbox.workflow_id
        if goods == (self.record.from_home or NO_PIECES):
            return
        word: ApprovedReturn = GoodsStay(returned_by=case[:200])
        if goods.pieces:
            says = goods.model_dump(mode="json")
            word = GoodsGoBack.model_validate({"returned_by": case[:200], **says})
        # Known first: who is cancelled in between says to the order what is so by then.
        n, self.record.from_home = self.record.words, goods
        self.record.words += 1
        if await tell_order(self.state, word, f"{word.kind}:{n}:{case}"):
            pieces = counted(goods.pieces, "piece")
            text = f"the order goes on without {pieces}" if goods.pieces else "its goods stay"
            data = {"pieces": goods.pieces, "fetched": goods.fetched}
            self.state.note(EntryKind.STAGE, word.kind, text, workflow.now(), data=data)
