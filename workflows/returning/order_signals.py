"""What a return says to its order: a fact that no report says, by the signal between workflows."""

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from models.messages.reports.report import Facts, Report
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.tracking.state import StageState
    from workflows.running.inbox import bundled
    from workflows.temporal.cancellation_shield import signalled
    from workflows.temporal.failures import failure_of


async def tell_order(state: StageState, facts: Facts, report_id: str) -> bool:
    """Let the order, or its open leg, receive it; False where it has ended: a line says so."""
    now = workflow.now()
    word = Report(
        report_id=report_id[:128], kind=facts.kind, by=Role.AFTER_SALES,
        occurred_at=now, reported_at=now, received_at=now,
        data=facts.model_dump(mode="json", exclude_none=True),
    ).on_the_way(confirmed=True)  # fmt: skip
    try:
        await signalled(state.input.order, "forwarded", *bundled([word]))
    except FailureError as error:
        failure = failure_of(error)
        state.note(
            EntryKind.PROBLEM, "not_passed_on", f"{word.kind}: {failure.sentence}", workflow.now(),
            data=failure.data,
        )  # fmt: skip
        return False
    return True
