"""Whatever is said of an incident, in whatever order it is received: what holds of its end."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.messages.incidents.liability import (
    ROLE_OF_PARTY,
    Liability,
    LiabilityState,
    LiabilityStep,
    Party,
    Remedy,
    StepKind,
)
from models.roles import Role
from models.stages.incident_kinds import ROWS, IncidentKind
from models.tracking.situation.incident_next_step import to_do
from models.tracking.situation.liability import folded
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.situation.test_liability import decide

BEGIN = on(25, "16:00")
DAYS = 3
START = Liability(code="pickup_failed", ref="fog", found_at=BEGIN)

STEPS = st.builds(
    lambda step, hours, nth, party, evidence: LiabilityStep(
        code=START.code, ref=START.ref, step=step, at=BEGIN + timedelta(hours=hours),
        decision_id=f"d-{nth}", party=party if step is StepKind.JUDGE else None,
        evidence=(evidence,) if evidence else (),
        remedy=Remedy.OTHER_DAY if step is StepKind.OFFER_REMEDY else None,
    ),
    st.sampled_from(StepKind), st.integers(0, 200), st.integers(0, 10_000),
    st.sampled_from(Party), st.sampled_from(["", "a" * 64, "b" * 64]),
)  # fmt: skip
UNIQUE = st.lists(STEPS, max_size=12, unique_by=lambda step: step.decision_id)


@given(UNIQUE, st.randoms())
def test_where_it_stands_does_not_depend_on_what_was_received_first(
    steps: Sequence[LiabilityStep], chance: Random
) -> None:
    mixed = list(steps)
    chance.shuffle(mixed)
    assert folded(START, mixed, DAYS) == folded(START, steps, DAYS)


@given(UNIQUE)
def test_what_has_ended_has_a_party_or_explicitly_nobody(steps: Sequence[LiabilityStep]) -> None:
    one = folded(START, steps, DAYS).model_copy(update={"carried_out_at": BEGIN})
    if one.closed_at is not None:
        assert one.party is not None
        assert one.answered_at is not None
    assert (one.party is None) == (one.state is LiabilityState.UNJUDGED)
    assert (one.answer_by is not None) == (one.party in ROLE_OF_PARTY)


@given(UNIQUE)
def test_a_party_that_nobody_answers_for_is_never_waited_for(
    steps: Sequence[LiabilityStep],
) -> None:
    one = folded(START, steps, DAYS)
    if one.party is not None and one.party not in ROLE_OF_PARTY:
        assert one.state is LiabilityState.DECIDED


@given(UNIQUE, st.booleans(), st.sampled_from([None, 500]))
def test_what_is_open_waits_for_somebody_by_role_and_what_is_closed_for_nobody(
    steps: Sequence[LiabilityStep], put_right: bool, amount: int | None
) -> None:
    """Shows FH-8.3.2.1."""
    right = {"put_right_at": BEGIN} if put_right else {}
    one = folded(START, steps, DAYS)
    owing = {"amount_fen": amount} if one.party in ROLE_OF_PARTY else {}
    one = one.model_copy(update={**right, **owing})
    needs = list(to_do(one, DAYS))
    assert bool(needs) == (one.closed_at is None)
    assert len({need.step for need in needs}) == len(needs), "one step, one role"
    assert not {need.role for need in needs} & {Role.NOBODY, Role.SYSTEM}


@given(st.permutations(range(3)))
def test_reports_in_any_order_make_the_same_incident(order: Sequence[int]) -> None:
    reports = [
        ("pickup_failed", BEGIN, "driver", {"reason": "fog", "incident": "fog"}),
        ("failed_pickup_passed_on", on(25, "17:00"), "trunk_desk", {"incident": "fog"}),
        ("remedy_offered", on(25, "18:00"), "order_desk", {"remedy": "x", "incident": "fog"}),
    ]
    leg, now = a_leg(), on(25, "19:00")
    for nth in order:
        kind, at, by, data = reports[nth]
        tell(leg, kind, now, at=at, by=by, data=data, received_at=at.isoformat())
    leg.incidents.tick(now)
    row = leg.incidents.rows["pickup_failed", "fog"]
    assert (row.found_at, row.passed_on_at, row.agreed_at) == (
        BEGIN, on(25, "17:00"), on(25, "18:00"),
    )  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_kind_is_judged_by_its_row_and_silence_confirms_it(row: IncidentKind) -> None:
    """Shows FH-8.3.2.1."""
    kind = row
    words = {
        **dict.fromkeys(("reason", "cause", "part", "what"), "x"), "fit": False, "pieces": 1,
        "kinds": [{"sku": "x", "pieces": 1}],
    }  # fmt: skip
    leg = a_leg(kind.found_by.stage, on(25, "09:00"))
    fields = kind.found_by.model_fields
    data = {
        name: one for name, one in words.items() if name in fields and fields[name].is_required()
    }
    found = tell(leg, kind.found_by.kind, BEGIN, by=kind.found_by.by[0], data=data)
    assert decide(leg, "judge", on(25, "18:00"), incident=found.report_id) == "done"
    leg.incidents.tick(on(29, "09:00"))
    (one,) = leg.incidents.rows.values()
    assert (one.party, one.basis) == (kind.party, kind.basis)
    silent = LiabilityState.CONFIRMED if kind.party in ROLE_OF_PARTY else LiabilityState.DECIDED
    assert one.state is silent
