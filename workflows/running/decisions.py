"""The decisions that were made about one workflow: read, refused by a desk, made and answered once.

A validator refuses by stage, role and staleness, and leaves no trace; what it lets through
is done and recorded. A decision sent twice under one `decision_id` is done once; another one
under that id is refused.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.field_errors import faults
    from models.messages.decisions.decision import Decision
    from models.messages.decisions.decision_body import DECISION_ID_REUSED, body_hash, strange_field
    from models.messages.decisions.decisions import DecisionAnswer
    from models.messages.decisions.recorded_answers import RecordedDecision, options_of
    from models.stages.desk import Desk
    from models.tracking.runs.continuation import DecisionMemory
    from models.tracking.state import StageState
    from models.visible_text import NUL_MESSAGE, holds_nul
    from workflows.running.inbox import Inbox, one_object, refusal

D = TypeVar("D", bound=Decision)


class Decisions:
    """What was decided about one workflow, by its `decision_id`."""

    def __init__(
        self,
        state: StageState,
        inbox: Inbox,
        settle: Callable[[], Awaitable[None]],
        made: Mapping[str, DecisionMemory],
    ) -> None:
        self.state = state
        self.inbox = inbox
        self.settle = settle
        self.made = dict(made)

    def serve(self, model: type[D], desk: Desk) -> None:
        """Take such decisions by an update of their name: of those that every stage takes."""

        async def make(*args: Any) -> DecisionAnswer:
            return await self.make(model, args, desk)

        def check(*args: Any) -> None:
            self.check(model, args, desk)

        workflow.set_update_handler(model.name, make, validator=check)

    def check(self, model: type[D], args: tuple[Any, ...], desk: Desk) -> None:
        """Refuse, in a validator; a repeat passes, and is answered.

        Raises:
            ApplicationError: it cannot be read; another one was made under its id; the desk
                says no.
        """
        decision = _read(model, args)
        before = self.made.get(decision.decision_id)
        if before is None:
            why = desk.why_not(decision)
            if why is not None:
                raise refusal(why)
        elif before.body != body_hash(decision):
            raise ApplicationError(
                f"decision_id {decision.decision_id} was used for another decision",
                type=DECISION_ID_REUSED,
                non_retryable=True,
            )

    async def make(self, model: type[D], args: tuple[Any, ...], desk: Desk) -> DecisionAnswer:
        """Make a decision that its validator has let through, or answer its repeat alike.

        With `record` among the options, what is to be written goes with the answer.
        """
        recorded = options_of(args).record
        self.inbox.begin_update(recorded=recorded)
        decision = model.model_validate(args[0])
        before = self.made.get(decision.decision_id)
        if before is None:
            outcome, reason = desk.apply(decision, workflow.now())
            answer = DecisionAnswer(
                outcome=outcome, decision_id=decision.decision_id, reason=reason
            )
            before = self.made[decision.decision_id] = DecisionMemory(
                body=body_hash(decision), answer=answer
            )
            self.state.changes += 1
        if not recorded:
            return before.answer
        await self.settle()
        record = self.inbox.watch.writer.peek()
        return RecordedDecision(**before.answer.model_dump(), record=record)


def _read(model: type[D], args: tuple[Any, ...]) -> D:
    """The decision, in a validator; refuses what is none, and a field that it does not have."""
    one_object(args)
    strange = strange_field(model, args[0])
    if strange:
        raise refusal(f"it has {strange}")
    if holds_nul(args[0]):
        raise refusal(f"it holds {NUL_MESSAGE}: leave it out")
    try:
        return model.model_validate(args[0])
    except ValidationError as error:
        raise refusal(faults(error)) from None
