"""How a leg whose run was lost goes on as its next run, with all that it knew (ADR-0065)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from models.messages.legs.leg import Deadline, StageInput
from models.stages.order.ended_legs import LegResumption
from models.stages.order.record import OrderRecord
from models.stages.table import LEGS
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.runs.continuation import ResumedLeg, pack, unpack
from models.tracking.runs.memory import fact_memory
from models.tracking.state import StageState


def keep_lost_leg(
    state: StageState, record: OrderRecord, leg: str, start: StageInput, now: datetime
) -> None:
    """Let the next run of that leg begin with what the run of that workflow id knew."""
    record.resuming = LegResumption(
        workflow_id=leg,
        start=start.model_copy(update={"early": ()}).model_dump(mode="json"),
        lost_at=now,
        holds=len(state.deadlines.holds),
        steps=len(state.incidents.steps),
    )


def memory_of_lost_leg(
    state: StageState, record: OrderRecord, memory: Sequence[str], now: datetime
) -> list[str]:
    """All that the lost run knew, and what is different by now."""
    known, resuming = unpack(memory), record.resuming
    assert known is not None
    assert resuming is not None
    assert resuming.lost_at is not None
    lost_at = resuming.lost_at
    state.deadlines.restart_hold(now)
    since = (one for one in state.facts if one.content and one.times.received_at >= lost_at)
    resumed = ResumedLeg(
        facts=tuple(fact_memory(one) for one in since if one.content and one.content.stage in LEGS),
        open=_not_moved(state.deadlines.open.values(), known.stage.deadlines.open),
        holds=tuple(state.deadlines.holds[resuming.holds :]),
        lost_at=lost_at,
        steps=tuple(state.incidents.steps[resuming.steps :]),
    )
    return pack(known.model_copy(update={"task": 0, "resumed": resumed}))


def _not_moved(watched: Iterable[Deadline], known: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """The deadlines that the order has watched since, where the lost run had not moved them."""
    due = {key_of(one): one.due_at for one in known}
    return tuple(one for one in watched if due.get(key_of(one)) == one.due_at)
