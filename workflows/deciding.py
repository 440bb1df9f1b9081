"""What decisions about one workflow have in common: read, refused, believed, answered once.

A validator refuses by stage, actor and staleness, and leaves no trace; what it lets through
is done and recorded. A decision sent twice under one `decision_id` is done once; another one
under that id is refused.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.decisions import REUSED, Decided, Decision, body_hash
    from models.messages.leg import LegInput
    from models.messages.recorded import RecordedDecision, options_of
    from models.messages.timeline import Happening
    from models.sop.duty import Duty
    from workflows.hearing import Hearing, read_decision

D = TypeVar("D", bound=Decision)


class Made(NamedTuple):
    """A decision that was made here: what it said, and what was answered."""

    body: str
    answer: Decided


class Deciding(Hearing):
    """The decisions that were made about one workflow, and how one is taken."""

    def begin(self, stage: Stage, given: LegInput, duties: Sequence[Duty]) -> None:
        """Make the state, before any message is heard."""
        super().begin(stage, given, duties)
        self.made: dict[str, Made] = {}

    def is_new(self, args: tuple[Any, ...]) -> bool:
        """Whether an update's argument, read by its validator before, is not a repeat."""
        return str(args[0].get("decision_id")).strip() not in self.made

    def new(self, name: str, model: type[D], args: tuple[Any, ...]) -> D | None:
        """The decision, for a validator; nothing where it is a repeat, which is answered.

        Raises:
            ApplicationError: it cannot be read; another one was made under its id.
        """
        decision = read_decision(model, args)
        before = self.made.get(decision.decision_id)
        if before is None:
            return decision
        if before.body != body_hash(name, decision):
            raise ApplicationError(
                f"decision_id {decision.decision_id} was used for another decision",
                type=REUSED,
                non_retryable=True,
            )
        return None

    def note_decision(self, decision: Decision, what: str, text: str, **data: Any) -> None:
        """One line for the timeline: what was decided, by whom; `data` is what it chose."""
        self.note(
            Happening.DECISION, what, text, by=decision.by, actor=decision.actor,
            data={"decision_id": decision.decision_id, **data},
        )  # fmt: skip

    async def decide(
        self,
        name: str,
        model: type[D],
        args: tuple[Any, ...],
        act: Callable[[D], tuple[str, str | None]],
    ) -> Decided:
        """Make a decision, or answer its repeat alike.

        Args:
            name: of the update.
            model: what its argument is read as; its validator has read it before.
            args: those of the update; with `record`, what is to be written goes with the answer.
            act: does it, and says the outcome and its reason.
        """
        recorded = options_of(args).record
        self._hear_update(recorded=recorded)
        self.hear_stored()
        decision = model.model_validate(args[0])
        before = self.made.get(decision.decision_id)
        if before is None:
            outcome, reason = act(decision)
            answer = Decided(outcome=outcome, decision_id=decision.decision_id, reason=reason)
            before = self.made[decision.decision_id] = Made(body_hash(name, decision), answer)
            self.state.changes += 1
        if not recorded:
            return before.answer
        await self.settle()
        record = self.watch.writer.peek()
        return RecordedDecision(**before.answer.model_dump(), record=record)
