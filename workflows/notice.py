"""One notice on its way: a short workflow for each receiver, cause and tier (ADR-0033).

Its id says which, so that nobody is informed of a cause twice; what it says stands in our database.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.notices import WrittenNotices
    from models.errors import FINAL_ERRORS
    from models.messages.timeline.notices import NoticeState
    from workflows.temporal import options

AGAIN_AFTER_MINUTES = 10
"""A channel that is down is tried again so often, in bursts of a few attempts."""

LASTS_AT_MOST = timedelta(days=1)
"""Whoever was not informed for so long is informed by somebody else."""


@workflow.defn
class NoticeWorkflow:
    """Sends what is written under its id; where that fails for good it is kept as failed."""

    @workflow.run
    async def run(self) -> str:
        """Send it. Returns how it ended: sent, or failed."""
        name, began, again = workflow.info().workflow_id, workflow.now(), False
        while (sent := await self._send(name, again)) is None:
            again = True
            if workflow.now() - began >= LASTS_AT_MOST:
                break
            await workflow.sleep(
                timedelta(minutes=AGAIN_AFTER_MINUTES), summary="the channel is down: try again"
            )
        if sent:
            return NoticeState.SENT.value
        await self._note_unsent(name)
        return NoticeState.FAILED.value

    async def _send(self, name: str, again: bool) -> bool | None:
        """Whether it was sent; none where it may be tried again."""
        arguments, config = [name, again], options.notice("tell it")
        try:
            await workflow.execute_activity_method(
                WrittenNotices.send_written, args=arguments, **config
            )
        except ActivityError as error:
            return False if _is_final(error) else None
        return True

    async def _note_unsent(self, name: str) -> None:
        config = options.ledger("it could not be told")
        while True:
            try:
                await workflow.execute_activity_method(WrittenNotices.note_unsent, name, **config)
            except ActivityError:
                await workflow.sleep(
                    timedelta(minutes=30), summary="the book cannot be written: try again"
                )
            else:
                return


def _is_final(error: ActivityError) -> bool:
    """Whether the channel has said no, or something that nobody can read."""
    cause = error.cause
    return isinstance(cause, ApplicationError) and cause.type in FINAL_ERRORS
