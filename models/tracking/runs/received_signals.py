"""What a workflow takes from a signal of its order or of its leg; what cannot be read changes
nothing, for a signal has no answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from models.ids import Stage
from models.stages.order.record import OrderRecord
from models.stages.workflow_ids import case_prefix
from models.tracking.state import StageState

CASES_MAX: Final = 50
"""How many cases an order knows of, the newest; our database knows them all."""

CASE_ID_MAX: Final = 200
"""The most characters of a case's workflow id that are kept."""


def receive_hold(state: StageState, message: Sequence[Any], now: datetime) -> None:
    """Stop the clock of every open duty of a leg; its order's decision, with the reason."""
    reason = message[0] if message and isinstance(message[0], str) else "held"
    if state.held is None:
        state.hold(reason, now)


def receive_resume(state: StageState, now: datetime) -> None:
    """Let a leg's clock go on: what was open moves by the time held, on the leg's own clock."""
    if state.held is not None:
        state.resume(now)


def receive_cases(
    state: StageState, record: OrderRecord, message: Sequence[Any], now: datetime
) -> None:
    """Know of cases next to an order, whose lines are in the timeline already.

    From the first return on, goods that move after their delivery are that return's.
    """
    named = (one.get("workflow_id") for one in message if isinstance(one, dict))
    for name in (one[:CASE_ID_MAX] for one in named if isinstance(one, str)):
        if name not in state.cases:
            state.cases.append(name)
        if record.cases_since is None and name.startswith(case_prefix(Stage.RETURNS, record.order)):
            record.cases_since = now
        state.changes += 1
    del state.cases[:-CASES_MAX]  # whatever outside clients send, `status` fits into a payload


def receive_attempt(state: StageState, record: OrderRecord, message: Sequence[Any]) -> None:
    """Know of another attempt at the pickup: its vehicle is given back with all the others."""
    if record.record_attempt(message):
        state.changes += 1
