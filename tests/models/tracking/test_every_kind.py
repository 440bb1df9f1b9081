"""Each report kind in each leg: it counts, waits, is asked about or refused with a sentence.

Taken back it is as if it had not been said.
"""

from datetime import datetime, timedelta
from functools import partial

import pytest

from models.ids import Stage
from models.messages.decisions.decisions import Withdraw
from models.stages.table import KINDS, LEGS
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.models.every_kind import in_step, on_its_way, say
from tests.models.tracking.test_facts_in_any_order import learned

LATER = timedelta(minutes=5)
AFTER = timedelta(days=3)


def again(leg: StageState) -> StageState:
    """The leg as a run that goes on from its memory has it."""
    memory = type(stage_memory(leg)).model_validate_json(stage_memory(leg).model_dump_json())
    name = leg.outbox.workflow_id
    return restore_stage(memory, leg.stage, leg.input, leg.deadlines.own, workflow_id=name)


def _same(now: datetime) -> datetime:
    return now


def stands(leg: StageState) -> object:
    facts = [(fact.name, fact.ref, fact.fact_id) for fact in leg.facts]
    return learned(leg), facts, leg.problems, sorted(leg.pending), leg.situation.shipments


@pytest.mark.no_cover  # all kinds, each in a leg of its own: of some seconds
@pytest.mark.parametrize("stage", LEGS)
def test_a_report_of_any_kind_that_is_withdrawn_leaves_nothing(stage: Stage) -> None:
    silent, now = on_its_way(stage)
    silent.deadlines.tick(now + AFTER)
    for kind in KINDS:
        leg, now = on_its_way(stage)
        answer = say(leg, kind, now, "x")
        assert leg.reporter_of("x") or len(answer) > len("accepted: "), f"{kind}: no sentence"
        if leg.reporter_of("x"):
            body = {"decision_id": "d", "report_id": "x", "reason": "a slip", "by": "order_desk"}
            desk = Withdrawals(leg, partial(_same, now), lambda: False)
            desk.apply(Withdraw.model_validate(body), now + LATER)
        leg.deadlines.tick(now + AFTER)
        in_step(leg)
        assert stands(leg) == stands(silent), kind
        assert again(leg).deadlines.open == leg.deadlines.open, kind


@pytest.mark.no_cover  # all kinds, each in a leg of its own: of some seconds
@pytest.mark.parametrize("stage", LEGS)
def test_a_report_of_any_kind_may_come_twice(stage: Stage) -> None:
    for kind in KINDS:
        leg, now = on_its_way(stage)
        first, second = (say(leg, kind, now, report_id) for report_id in ("x", "y"))
        assert first.split(":")[0] in ("accepted", "known", "refused"), kind
        assert second.split(":")[0] in ("accepted", "known", "refused"), kind
        leg.deadlines.tick(now + AFTER)
        in_step(leg)
