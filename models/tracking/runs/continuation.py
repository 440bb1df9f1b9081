"""What a run leaves to the one that goes on with the same workflow (continue-as-new).

It goes as arguments of their own after the input, packed, each small enough for a payload.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

from pydantic import AwareDatetime

from models.contract import Contract
from models.messages.decisions.decisions import DecisionAnswer, Repair
from models.messages.incidents.liability import LiabilityStep
from models.messages.legs.fact_memory import FactMemory
from models.messages.legs.leg import Deadline
from models.messages.partners.outcome import Outcome
from models.roles import Role
from models.tracking.runs.memory_data import StageMemory

CHUNK = 40_000
"""The most characters of one argument: a payload has 64 KB, and is sealed."""


class ParkedMemory(Contract):
    """A step that waits until `until`; `before` is the step that it was called in."""

    sentence: str
    until: AwareDatetime
    before: tuple[str, Role, AwareDatetime] | None = None


class StepsMemory(Contract):
    """What the steps have done.

    Attributes:
        done: what happens once, by its name.
        returned: what each call came to, by its key: it is not made again.
        answers: each call that was begun, and what the partner answered; tries: how often.
        parked: the step that waits, and repair: how a person has repaired it.
    """

    done: tuple[str, ...] = ()
    returned: dict[str, Outcome] = {}
    answers: dict[str, Outcome | None] = {}
    tries: dict[str, int] = {}
    parked: ParkedMemory | None = None
    repair: Repair | None = None


class DecisionMemory(Contract):
    """A decision that was made: the hash of its body, and what was answered."""

    body: str
    answer: DecisionAnswer


class ResumedLeg(Contract):
    """A leg goes on without the report that had ended it, or after its run was lost.

    Attributes:
        report_id: what is taken back; nothing after a loss.
        facts: what the next leg has received meanwhile, without what is of its own stage.
        open: the deadlines that were watched there.
        holds: when the order's clocks stood still since, the oldest first.
        lost_at: when its run was lost; steps: what was decided about its incidents since.
    """

    report_id: str | None = None
    facts: tuple[FactMemory, ...] = ()
    open: tuple[Deadline, ...] = ()
    holds: tuple[tuple[AwareDatetime, AwareDatetime], ...] = ()
    lost_at: AwareDatetime | None = None
    steps: tuple[LiabilityStep, ...] = ()


class ContinuedState(Contract):
    """All that a run leaves.

    Attributes:
        task: what the lengths of the histories before it add up to: later batches are newer.
        record: what the stage itself keeps, as its own model has it.
        resumed: of a leg that had ended, and goes on.
    """

    task: int
    stage: StageMemory
    steps: StepsMemory
    decisions: dict[str, DecisionMemory]
    record: dict[str, Any]
    resumed: ResumedLeg | None = None


def pack(continued: ContinuedState) -> list[str]:
    """As arguments of the next run."""
    text = b64encode(zlib.compress(continued.model_dump_json().encode())).decode()
    return [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]


def unpack(arguments: Sequence[str]) -> ContinuedState | None:
    """What was packed; None where nothing was: it is the first run."""
    if not arguments:
        return None
    return ContinuedState.model_validate_json(zlib.decompress(b64decode("".join(arguments))))
