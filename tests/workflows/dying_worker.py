"""A worker that dies at once when it has committed a batch which alarms people of a breach, or
the case of goods that come back.

`python -m tests.workflows.dying_worker ADDRESS NAMESPACE QUEUE SETTINGS [WHERE]`; settings as JSON.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, replace

from temporalio.client import Client

from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import data_converter
from activities.adapters.wiring import open_partners
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import RecordResult
from models.messages.timeline.timeline import Batch
from models.stages.returns.request import ReturnCase
from tests.workflows.ledgers import PassingLedger
from workers.registry import make_worker

ALARM, WAY_BACK = "alarm", "way_back"
"""Where it dies."""


@dataclass
class LastWords(PassingLedger):
    """The real ledger; nobody lives on who has committed an alarm, or a way back."""

    where: str = ALARM

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        """Write it, and die before the workflow task can end."""
        recorded = await self.ledger.record(batch, run)
        if self.where == ALARM and any(one.code == "duty_due" for one in batch.notices):
            die()
        return recorded

    async def take_way_back(self, case: ReturnCase) -> Outcome:
        """As the real one, and die before that can be answered."""
        taken = await self.ledger.take_way_back(case)
        if self.where == WAY_BACK:
            die()
        return taken


def die() -> None:
    """As a power cut: nothing is finished."""
    os.kill(os.getpid(), signal.SIGKILL)


async def main(address: str, namespace: str, queue: str, chosen: str, where: str = ALARM) -> None:
    """Work until it dies."""
    settings = Settings.model_validate_json(chosen)
    client = await Client.connect(address, namespace=namespace, data_converter=data_converter())
    async with open_partners(settings) as partners:
        dying = replace(partners, ledger=LastWords(partners.ledger, where))
        await make_worker(client, dying, settings, task_queue=queue).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
