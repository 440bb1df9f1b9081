"""What a replay costs: the histories of one order, ours and its twin's, again and again."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from activities.adapters.temporal.connection import data_converter
from activities.adapters.temporal.workflow_runners import PlainRunner
from bench.twin import TwinLeg, TwinOrder
from workflows.workflow_types import WORKFLOWS

COPIES = 5
ROUNDS = 6


@dataclass(frozen=True)
class ReplayResult:
    """CPU of a whole process that replays, the least of several rounds."""

    events: int
    ms_an_order: float

    @property
    def ms_an_event(self) -> float:
        """What an event costs."""
        return self.ms_an_order / self.events


def ours() -> Replayer:
    """Of our workflows, without the sandbox, as worker processes run them."""
    return Replayer(
        workflows=WORKFLOWS,
        workflow_runner=PlainRunner(),
        data_converter=data_converter(),
    )


async def replay_ours(histories: Sequence[WorkflowHistory]) -> ReplayResult:
    """Our workflows over their histories."""
    return await _least(ours(), histories)


async def replay_twin(histories: Sequence[WorkflowHistory]) -> ReplayResult:
    """The twin over its own."""
    workflows, runner = [TwinOrder, TwinLeg], PlainRunner()
    return await _least(Replayer(workflows=workflows, workflow_runner=runner), histories)


async def _least(replayer: Replayer, histories: Sequence[WorkflowHistory]) -> ReplayResult:
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        done = await replayer.replay_workflows(_copies(histories))
        spent.append(time.process_time() - began)
        for failure in done.replay_failures.values():
            raise failure
    events = sum(len(history.events) for history in histories)
    return ReplayResult(events, min(spent) * 1000 / COPIES)


async def _copies(histories: Sequence[WorkflowHistory]) -> AsyncIterator[WorkflowHistory]:
    for _ in range(COPIES):
        for history in histories:
            yield history
