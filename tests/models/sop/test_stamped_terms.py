"""A workflow carries the terms that it reads, and reads no other: none falls back to a default."""

import ast
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ids import Stage
from models.sop.clock import WorkCalendar
from models.sop.duty import Duty
from models.sop.duty_plan import plan
from models.sop.stamped_terms import STAMPED_NAMES, StampedTerms, TermNotStamped, stamped
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from models.stages.stage_terms import TRACKING_TERMS, terms_of
from models.stages.table import LEGS, SPECS, watched_by
from models.tracking.runs.baton import stamp_for
from tests.conftest import EXAMPLES
from tests.models.due_cases import instant
from tests.models.machine import a_leg, book, on, tell
from tests.source import ROOT, files, tree

TAKEN_OVER = {leg: [d for one in LEGS[:n] for d in watched_by(one)] for n, leg in enumerate(LEGS)}
"""What an earlier leg may leave open to a leg."""

CALENDAR = WorkCalendar(holidays=(date(2026, 11, 24),), makeup_days=(date(2026, 11, 28),))


def values(name: str) -> st.SearchStrategy[Any]:
    """Values of a term, far from its default too; work begins in the morning and ends later."""
    kind = Sop.model_fields[name].annotation
    if name in ("work_start", "work_end"):
        hours = st.integers(5, 11) if name == "work_start" else st.integers(12, 23)
        return st.builds(time, hours, st.integers(0, 59))
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if kind is bool:
        return st.booleans()
    if name == "workdays":
        return st.sampled_from([None, CALENDAR])
    return st.builds(time, st.integers(0, 23)) if kind is time else st.integers(1, 99)


@st.composite
def terms_for(draw: st.DrawFn, duty: Duty) -> Sop:
    """Terms that differ in what the duty says that it reads; what else it reads is not stamped."""
    return Sop(**{name: draw(values(name)) for name in sorted(duty.reads)})


@st.composite
def milestones(draw: st.DrawFn, duty: Duty) -> Mapping[Any, datetime]:
    """What the duty counts from, and some of what changes it."""
    begun = instant("2026-11-20 00:00")
    moments = st.integers(0, 20_000).map(lambda minutes: begun + timedelta(minutes=minutes))
    may = draw(st.sets(st.sampled_from(duty.optional))) if duty.optional else set()
    return {name: draw(moments) for name in (*duty.milestones, *sorted(may))}


def same_plan(duty: Duty, whole: Sop, names: frozenset[str], at: Mapping[Any, datetime]) -> bool:
    few = stamped(whole, names)
    return plan(duty, few, at) == plan(duty, whole, at) and duty.applies(few) == duty.applies(whole)


@given(st.data())
@settings(max_examples=2 * EXAMPLES)
def test_a_duty_is_planned_the_same_from_the_terms_it_says_it_reads(data: st.DataObject) -> None:
    duty = data.draw(st.sampled_from(list(ALL_DUTIES.values())))
    whole, at = data.draw(terms_for(duty)), data.draw(milestones(duty))
    assert same_plan(duty, whole, duty.reads, at)


@pytest.mark.parametrize("stage", [spec.stage for spec in SPECS if spec.duties])
@given(data=st.data())
@settings(max_examples=30)
def test_a_stage_plans_all_it_watches_the_same_from_its_own_terms(
    stage: Stage, data: st.DataObject
) -> None:
    earlier = TAKEN_OVER.get(stage)
    taken_over = data.draw(st.lists(st.sampled_from(earlier), max_size=3)) if earlier else []
    duty = data.draw(st.sampled_from([*watched_by(stage), *taken_over]))
    whole, at = data.draw(terms_for(duty)), data.draw(milestones(duty))
    assert same_plan(duty, whole, terms_of(stage, taken_over), at)


def test_an_order_carries_every_term_that_its_legs_read() -> None:
    for spec in SPECS:
        assert terms_of(spec.stage) <= STAMPED_NAMES
    assert {
        name for duties in TAKEN_OVER.values() for d in duties for name in d.reads
    } <= STAMPED_NAMES


def test_a_leg_carries_the_terms_of_a_duty_that_it_takes_over() -> None:
    order = a_leg(Stage.TRUNK_PICKUP)
    order.input = order.input.model_copy(
        update={"sop": stamped(Sop(pickup_due=time(12)), STAMPED_NAMES)}
    )
    book(order, on(24, "09:00"))
    tell(order, "left_for_pickup", on(25, "09:00"))  # by then no later leg judges it again
    later = stamp_for(order, Stage.INSTALLATION)
    assert later.pickup_due == time(12)
    order.deadlines.open.clear()
    assert "pickup_due" not in stamp_for(order, Stage.INSTALLATION).model_fields_set


def test_a_term_that_was_not_stamped_is_never_read_as_a_default() -> None:
    few = StampedTerms.model_validate_json('{"transit_hours": 48, "calendar": "china"}')
    assert few.transit_hours == 48
    assert few.model_dump(mode="json") == {"transit_hours": 48, "calendar": "china"}
    with pytest.raises(TermNotStamped, match="the term pickup_due was not stamped"):
        getattr(few, "pickup_due", None)
    with pytest.raises(TermNotStamped, match="workdays"):
        _ = few.days
    with pytest.raises(TermNotStamped, match="work_end"):
        stamped(few, ["work_end"])


def test_hours_are_compared_where_both_are_stamped_only() -> None:
    late = Sop.with_terms({"work_start": "19:00", "work_end": "23:00"}, where="test")
    assert stamped(late, {"work_start"}).work_start == time(19)


def reads(*files: Path) -> Iterator[str]:
    """The terms that these files name: `sop.transit_hours`, `given.sop.days`."""
    for file in files:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("sop"):
                yield from ("calendar", "workdays") if node.attr == "days" else (node.attr,)


def test_what_every_workflow_reads_is_declared_once() -> None:
    machine = [
        *(ROOT / "models" / "tracking").rglob("*.py"),
        ROOT / "models/messages/reports/believed_times.py",
    ]
    shared = [f for f in files("workflows") if not f.name.startswith("order")]
    own = {ROOT / "workflows" / f"{spec.stage}.py" for spec in SPECS}
    read = set(reads(*machine, *(file for file in shared if file not in own)))
    assert read == TRACKING_TERMS


@pytest.mark.parametrize("spec", [one for one in SPECS if one.stage != Stage.ORDER])
def test_the_steps_of_a_stage_read_the_terms_of_its_row(spec: Any) -> None:
    read = set(reads(ROOT / "workflows" / f"{spec.stage}.py"))
    assert read == set(spec.terms)
