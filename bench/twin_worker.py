"""One worker process of the twin: `python -m bench.twin_worker ADDRESS NAMESPACE SHAPE_FILE`.

With the settings of our workers, the SDK's own converter, and no sandbox.
"""

import asyncio
import json
import signal
import sys
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, Worker

from activities.adapters.process.lifetime import end
from activities.adapters.temporal.workflow_runners import PlainRunner
from bench.twin import SHAPE, TwinLeg, TwinOrder, echo
from workers.registry import EAGER_ACTIVITIES, STICKY_SECONDS, WORKFLOW_POLLS, WORKFLOW_TASKS

TWIN_QUEUE = "twin"
CACHED = 2000
READY = "ready"


async def run(address: str, namespace: str) -> None:
    """Work until told to stop."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with Worker(
        await Client.connect(address, namespace=namespace),
        task_queue=TWIN_QUEUE,
        workflows=[TwinOrder, TwinLeg],
        activities=[echo],
        workflow_runner=PlainRunner(),
        max_concurrent_workflow_tasks=WORKFLOW_TASKS,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(WORKFLOW_POLLS),
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=STICKY_SECONDS),
        max_eager_activity_reservations_per_workflow_task=EAGER_ACTIVITIES,
        max_cached_workflows=CACHED,
    ):
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    SHAPE.update(json.loads(Path(sys.argv[3]).read_text()))
    asyncio.run(run(sys.argv[1], sys.argv[2]))
    end(0)
