"""Hold, resume and cancel: decisions about the whole order, Updates of the order desk."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.decisions import Cancel, Decided, Hold, Resume
    from workflows.hearing import refusal
    from workflows.order_deciding import OrderDeciding


class OrderHolds(OrderDeciding):
    """Stopping an order, for a while or for good."""

    @workflow.update(name="hold", description="stop the clocks of the order")
    async def hold(self, *args: Any) -> Decided:
        """Hold the order; the open leg measures the span by its own clock."""
        new = self.is_new(args)
        answer = await self.decide("hold", Hold, args, self._hold)
        if new:
            await self.tell_held()
        return answer

    def _hold(self, decision: Hold) -> tuple[str, str | None]:
        self.note_decision(decision, "hold", f"held: {decision.reason}")
        self.state.hold(decision.reason, workflow.now())
        return "done", None

    @hold.validator
    def _check_hold(self, *args: Any) -> None:
        if self._read("hold", Hold, args) and self.state.held is not None:
            raise refusal(f"it is held already: {self.state.held}")

    @workflow.update(name="resume", description="let the clocks go on")
    async def resume(self, *args: Any) -> Decided:
        """Let the clocks go on."""
        new = self.is_new(args)
        answer = await self.decide("resume", Resume, args, self._resume)
        if new:
            await self.tell_held()
        return answer

    def _resume(self, decision: Resume) -> tuple[str, str | None]:
        self.note_decision(decision, "resume", "the clocks go on")
        self.state.resume(workflow.now())
        return "done", None

    @resume.validator
    def _check_resume(self, *args: Any) -> None:
        if self._read("resume", Resume, args) and self.state.held is None:
            raise refusal("it is not held")

    @workflow.update(name="cancel", description="cancel the order, give everything back")
    async def cancel(self, *args: Any) -> Decided:
        """Cancel the order: stock, vehicle and technician are given back, each once."""
        return await self.decide("cancel", Cancel, args, self._cancel)

    def _cancel(self, decision: Cancel) -> tuple[str, str | None]:
        self.note_decision(decision, "cancel", f"cancelled: {decision.reason}")
        self.cancel_by = f"{decision.by}: {decision.reason}"
        return "done", None

    @cancel.validator
    def _check_cancel(self, *args: Any) -> None:
        if self._read("cancel", Cancel, args):
            if self.state.happened("delivered"):
                raise refusal("it is delivered: ask for a return instead")
            if self.cancel_by is not None:
                raise refusal("it is being cancelled already")
