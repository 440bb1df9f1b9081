"""What a return moves: goods into stock, a new order in exchange; and how it ends when called off.

What was under way when it is called off is finished, since the goods are in the warehouse by then.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from activities.stock import StockActivities
    from models import ids
    from models.messages.order import count_goods
    from models.messages.partners import MoveStock
    from models.messages.timeline import Happening
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.returns.goods import exchange
    from models.stages.returns.reports import Refunded, ReturnInspected
    from models.stages.returns.request import ReturnOutcome
    from workflows import options
    from workflows.parking import GivenUp
    from workflows.return_answers import ReturnAnswers


class ReturnGoods(ReturnAnswers):
    """The goods of one return.

    `taken_back` is whether the warehouse keeps them; `exchanging` whether a new order was begun.
    """

    taken_back = False
    exchanging = False
    exchange: str | None = None
    reason: str | None = None

    async def put_back(self) -> None:
        """Into stock, where they are fit for sale."""
        self.taken_back = True
        told = self.state.told["return_inspected"]
        if not (isinstance(told, ReturnInspected) and told.fit_for_sale):
            self.note(Happening.PROBLEM, "not_for_sale", "not fit for sale: not put back")
            return
        await self.steps.call(
            "put_back_stock",
            StockActivities.put_back_stock,
            self._returned(),
            f"put {counted(count_goods(self.given.lines).total(), 'piece')} back into stock",
        )

    def _returned(self) -> MoveStock:
        return MoveStock(
            key=self.key("put_back_stock"),
            order=self.given.order,
            reserved=self.given.reserved,
            lines=self.given.lines,
        )

    async def exchanged(self) -> None:
        """A new order, linked to the old one, is taken in as at the door."""
        self.exchanging = True
        new = exchange(self.given)
        while True:
            outcome, trouble = await self.steps.attempt(
                LedgerActivities.take_order, new, options.ledger(f"order {new.number} again")
            )
            if outcome is not None and outcome.ok:
                self.exchange = new.workflow_id
                return
            self.steps.go_on()
            why = trouble if outcome is None else outcome.reason
            await self.steps.park("take_order", why or "refused")

    def paid(self) -> bool:
        """Whether the money went back the way the customer chose."""
        told = self.state.told.get("refunded")
        return isinstance(told, Refunded) and told.refund_by == self.given.request.refund_by

    def end(self, outcome: ReturnOutcome) -> None:
        """The customer is told, and asked for an opinion (FE-4.4)."""
        self.state.outcome = outcome
        self.state.outbox.tell(self.key("answer"), Role.CUSTOMER, f"return_{outcome}", opinion=True)
        self.state.at(outcome, Role.NOBODY, workflow.now())
        why = f": {self.reason}" if self.reason else ""
        self.note(Happening.CLOSED, outcome, f"return {outcome}{why}")

    def key(self, step: str) -> str:
        """The key of one of the return's calls, and of what it tells."""
        return ids.step_key(self.state.outbox.workflow_id, step)

    async def wind_down(self, done: bool) -> None:
        """Finish what was under way, and say where goods and money are."""
        if done:
            return None
        self.state.deadlines.call_off()
        for part in (self._finish_putting_back, self._finish_exchange):
            try:
                await part()
            except GivenUp as reason:
                self.note(Happening.PROBLEM, "not_finished", f"left as it is: {reason}")
        if self.exchange is not None:
            return self.end(ReturnOutcome.EXCHANGED)
        if self.taken_back and self.paid():
            return self.end(ReturnOutcome.REFUNDED)
        return self._end_called_off()

    async def _finish_putting_back(self) -> None:
        key = self._returned().key
        answer = self.steps.answer(key)
        if self.steps.begun(key) and not (answer is not None and answer.ok):
            await self.put_back()

    async def _finish_exchange(self) -> None:
        if self.exchanging and self.exchange is None:
            await self.exchanged()

    def _end_called_off(self) -> None:
        self.state.outcome = outcome = ReturnOutcome.WITHDRAWN
        if self.taken_back:
            self.state.outcome = outcome = ReturnOutcome.TAKEN_BACK
            self._leave("unsettled", "the goods are back, the money is not: after-sales settles it")
        elif self.state.happened("return_collected"):
            self._leave("goods_way_back", "the goods are on their way: the customer gets them back")
        self.state.at(outcome, Role.NOBODY, workflow.now())
        self.note(Happening.CLOSED, outcome, f"return {outcome}: ended by {self.cancel_by}"[:300])

    def _leave(self, what: str, text: str) -> None:
        """Something is left that a person sees to."""
        self.state.outbox.tell(self.key(what), Role.AFTER_SALES, f"return_{what}")
        self.note(Happening.PROBLEM, what, text)
