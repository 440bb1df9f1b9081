"""What is put right, or answered, before it was found cannot be so: a desk is asked."""

from datetime import timedelta
from typing import Any

import pytest

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports.report import Facts, IncidentFacts
from models.sop.milestones import Milestone
from models.stages.table import KINDS
from models.tracking.state import StageState
from tests.models.machine import a_leg, on, tell

NOW, FOUND = on(25, "18:00"), on(25, "15:00")
NAME = "same"
SIDES = ("top", "bottom", "front", "back", "left", "right")
SAYS: dict[str, dict[str, Any]] = {
    "fee_reported": {"fee": "upstairs", "quantity": 5},
    "exception_found": {"what": "damage"},
    "exception_settled": {"remedy": "wait"},
    "plan_agreed": {"plan": "wait"},
    "goods_lost": {"pieces": 1},
    "goods_refused": {"kinds": [{"sku": "x", "pieces": 1}]},
    "loss_settled": {"remedy": "wait"},
    "packing_opened": {
        **{side: letter * 64 for side, letter in zip(SIDES, "abcdef", strict=True)},
        "piece": "x",
        "label_readable": True,
        "goods_damaged": False,
        "claused": True,
    },
    "part_ordered": {"pays": "factory", "sends": "factory"},
    "return_lost": {"pieces": 1},
    "return_loss_settled": {"settlement": "wait"},
    "return_exception": {"what": "damage"},
    "return_exception_settled": {"remedy": "wait"},
    "repaired_on_site": {"before": "a" * 64, "after": "b" * 64, "customer_agrees": True},
}
"""What a kind says besides the words that any of them may say."""
WORDS = {"reason": "x", "cause": "x", "part": "x", "what": "x", "how": "x", "remedy": "x"}
OTHERWISE = {
    *("fee_set", "fee_agreed", "fee_refused", "fee_collected"),
    *("verification_confirmed", "remedy_carried_out"),
}
"""Of a fee, or an incident, that nobody has reported nothing is done at all; what presupposes more
waits for it."""
SETTLING = [
    (kind, code)
    for kind in KINDS.values()
    for code in dict.fromkeys((*kind.settles, *kind.answers))
    if issubclass(kind, IncidentFacts) and code in KINDS and kind.kind not in OTHERWISE
]


def report(leg: StageState, kind: type[Facts], hours: int) -> None:
    """It happened so many hours after the finding, and is told now."""
    needs = (name for name, field in kind.model_fields.items() if field.is_required())
    words = {name: WORDS[name] for name in needs if name in WORDS}
    data = {**words, **SAYS.get(kind.kind, {}), "incident": NAME}
    at = FOUND + timedelta(hours=hours)
    answer = tell(leg, kind.kind, NOW, by=kind.by[0], at=at, received_at=at.isoformat(), data=data)
    assert answer.outcome == "accepted", answer


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize(("kind", "code"), SETTLING, ids=lambda one: getattr(one, "kind", one))
@pytest.mark.parametrize("hours", [-1, 1])
@pytest.mark.parametrize("found_first", [True, False])
def test_what_settles_is_compared_with_its_finding(
    kind: type[Facts], code: str, hours: int, found_first: bool
) -> None:
    delivered = {Milestone.DELIVERED: on(25, "09:00"), Milestone.HUB_ARRIVED: on(25, "08:00")}
    stages = [kind.stage, KINDS[code].stage]
    leg = a_leg(max(stages, key=[*Stage].index), on(25, "09:00"), milestones=delivered)
    order = [(KINDS[code], 0), (kind, hours)]
    for one, after in order if found_first else order[::-1]:
        report(leg, one, after)
    asked = {one.report.kind: one.why for one in leg.pending.values() if one.asks_desk}
    is_open = (code, NAME) in leg.situation.incidents.open
    if hours < 0:
        assert (asked, is_open) == ({kind.kind: QuestionCode.OUT_OF_ORDER}, True)
    else:  # what only answers it does not put it right
        assert (asked, is_open) == ({}, code not in kind.settles)


def test_a_desk_may_say_that_it_was_so_all_the_same() -> None:
    leg = a_leg(KINDS["put_right"].stage, on(25, "09:00"), milestones={})
    report(leg, KINDS["not_accepted"], 0)
    report(leg, KINDS["put_right"], -1)
    (asked,) = leg.pending
    leg.settle_question(asked, None, NOW)
    assert leg.open_incidents == ()
