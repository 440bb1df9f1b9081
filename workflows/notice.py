"""One notice on its way: a short workflow for each receiver, cause and tier (ADR-0033).

Its id says which, so that nobody hears of a cause twice; what it says stands in our database.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.notices import WrittenNotices
    from workflows import options


@workflow.defn
class NoticeWorkflow:
    """Sends what is written under its id; where that fails for good it is kept as failed."""

    @workflow.run
    async def run(self) -> str:
        """Send it. Returns how it ended: sent, or failed."""
        name = workflow.info().workflow_id
        if await self._sent(name):
            return "sent"
        await self._note_unsent(name)
        return "failed"

    async def _sent(self, name: str) -> bool:
        config = options.notice("tell it")
        try:
            await workflow.execute_activity_method(WrittenNotices.send_written, name, **config)
        except ActivityError:
            return False
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
