"""The rows against the deadlines table of the SOP: none is missing, none without a test."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.sop.clock import SHANGHAI
from models.sop.duty import Duty, DutyScope
from models.sop.duty_plan import plan
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES, DutyNotFound, find
from models.stages.returns.duties import HANDED_ON_FACTS
from models.stages.table import KINDS
from tests.models.stages import (
    test_duties_desks,
    test_duties_home,
    test_duties_pickup,
    test_duties_transport,
)

LINES = [
    # clauses of the line, the owner and the kind of each of its duties
    ("FH-7.2.1", ["merchant tell"]),
    ("ER-4.2.1", ["order_desk do"]),
    ("FH-7.2.3", ["order_desk do"]),
    ("FH-7.3.2.1, FH-7.2.4", ["trunk_desk tell"]),
    ("FH-8.3.1.1", ["trunk_desk tell", "order_desk tell", "trunk_desk do"]),
    ("FH-8.2.1", ["carrier do", "carrier tell"]),
    ("FH-8.2.2", ["driver do"]),
    ("FH-7.3.2.2", ["carrier do", "carrier tell"]),
    ("FH-8.3.2.1", ["carrier do", "carrier tell", "trunk_desk tell"]),
    ("FH-8.3.2.2", ["driver tell", "order_desk do"]),
    ("FH-8.2.4", ["driver tell"]),
    ("FH-8.2.5", ["trunk_desk tell"]),
    ("FH-8.2.6", ["service_desk do", "service_desk do"]),
    ("FH-9.2.1, FH-9.2.2", ["trunk_desk tell"]),
    ("FH-9.3.2.1", ["carrier tell"]),
    ("FH-9.3.2.2, MC-七(三)2", ["trunk_desk do"]),
    ("FH-9.3.1.1, FH-10.3.2.4", ["carrier do"]),
    ("FH-9.2.3, FH-9.2.4", ["hub tell", "trunk_desk tell"]),
    ("FH-10.2.1, FH-10.3.1.3", ["provider do", "provider tell"]),
    ("FH-10.2.1, FH-9.3.2.2", ["provider do"]),
    ("FH-10.3.2.4", ["provider do", "provider do", "provider do"]),
    ("FH-10.3.2.2", ["provider tell", "order_desk do"]),
    ("FH-10.3.2.2, FH-10.2.1", ["provider do"]),
    ("FH-10.3.2.1", ["provider do", "provider do"]),
    ("FH-10.2.3", ["provider window", "provider window"]),
    ("FH-11.2.2", ["provider tell"]),
    ("FH-11.3.1.2", ["provider do", "provider do"]),
    ("FH-11.3.3.1", ["provider tell", "service_desk do", "order_desk do"]),
    ("FH-10.2.1, FH-11.3.2.3", ["provider do"]),
    ("FH-11.3.2.3", ["service_desk do"]),
    ("FH-11.2.6", ["provider do"]),
    ("FH-11.3.1.4", ["provider tell"]),
    ("ER-4.3.1", ["customer_service do"]),
    ("ER-4.3.2", ["customer_service do", "customer_service do"]),
    ("ER-4.3.2, FH-3.1.4", ["order_desk do", "order_desk do"]),
    ("FE-4.2", ["after_sales do"]),
    ("FH-7.3.1.3, MC-八(三)1", ["customer_service do"]),
    ("ER-4.4.2", ["after_sales do", "after_sales do"]),
    ("ours", ["after_sales do", "carrier do", "hub do", "provider do"]),
    ("FH-10.2.5", ["order_desk do"]),
    ("MC-五(一)1", ["purchasing do"]),
    ("FH-3.1.3", ["order_desk do"]),
    ("FH-4.2.2", ["order_desk do"]),
    ("FH-4.2.3", ["operations do"]),
    ("FH-4.4.2.4", ["operations do"]),
    ("FH-4.1, FH-4.3", ["operations least", "operations least", "operations least"]),
]

OTHER_FACTS = {
    "order_confirmed",
    "handed_on",
    "list_sent",
    "return_answered",
    *HANDED_ON_FACTS.values(),
    "hub_told_arrival",
    "trunk_desk_told_arrival",
}
"""Facts that are no report kind: decisions, and one kind told by two desks."""


ROWS = [duty for duty in ALL_DUTIES.values() if duty.per is not DutyScope.SHIPMENT_POINT]
"""Each of the table's lines; the points of a shipment's line are that of FH-9.2.1 once more."""


@pytest.mark.parametrize(("clauses", "owners"), LINES)
def test_every_line_of_the_table_is_a_row(clauses: str, owners: list[str]) -> None:
    rows = [duty for duty in ROWS if ", ".join((duty.clause, *duty.also)) == clauses]
    assert sorted(f"{duty.owner} {duty.kind}" for duty in rows) == sorted(owners)


def test_no_row_is_without_a_line_of_the_table() -> None:
    assert sum(len(owners) for _, owners in LINES) == len(ROWS)


def test_every_row_is_tested_against_an_instant_worked_out_by_hand() -> None:
    tables = (test_duties_pickup, test_duties_transport, test_duties_home, test_duties_desks)
    assert {case[0] for table in tables for case in table.CASES} == set(ALL_DUTIES)


def test_every_row_of_a_running_stage_is_kept_by_facts_somebody_can_report() -> None:
    kinds = {kind for duty in ALL_DUTIES.values() for kind in (*duty.kept_by, *duty.averted_by)}
    assert kinds - OTHER_FACTS <= set(KINDS)


class Reading:
    """Terms that note which of them a rule reads."""

    def __init__(self, **terms: Any) -> None:
        self._sop, self.read = Sop.with_terms(terms, where="test"), set[str]()

    def __getattr__(self, name: str) -> Any:
        self.read.add({"days": "calendar"}.get(name, name))
        return getattr(self._sop, name)


@pytest.mark.parametrize("duty", ALL_DUTIES.values(), ids=list(ALL_DUTIES))
def test_a_row_names_every_term_its_due_instant_is_computed_from(duty: Duty) -> None:
    begin = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)
    read = set[str]()
    for hours in (0, 3):
        at = {name: begin + timedelta(hours=hours) for name in (*duty.milestones, *duty.optional)}
        for terms in ({}, {"day_ends": "work_end"}, {"at_once_minutes": 5}):
            for known in (at, {name: at[name] for name in duty.milestones}):
                spy: Any = Reading(**terms)
                for rule in filter(None, (duty.rule.due, duty.rule.opens)):
                    rule(spy, known)
                read |= spy.read
    assert read == set(duty.rule.terms)
    strict = plan(duty, Sop(due_counts=False), at).due_at != plan(duty, Sop(), at).due_at
    assert set(duty.terms) - read == ({"due_counts"} if strict else set())


@pytest.mark.parametrize("duty", ALL_DUTIES.values(), ids=list(ALL_DUTIES))
@pytest.mark.parametrize(
    "terms", [{}, {"day_ends": "work_end"}, {"arrival_basis": "agreed"}], ids=str
)
def test_a_plan_counts_from_no_milestone_but_those_that_its_row_names(
    duty: Duty, terms: dict[str, Any]
) -> None:
    """A deadline is counted again only where one of these has moved."""
    begin, sop = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI), Sop.with_terms(terms, where="test")
    named = (*duty.milestones, *duty.optional)
    others = {name: begin + timedelta(hours=n % 7 - 3) for n, name in enumerate(Milestone)}
    for hours in (0, 3):
        at = {name: begin + timedelta(hours=hours * n) for n, name in enumerate(named)}
        assert plan(duty, sop, {**others, **at}) == plan(duty, sop, at)


def test_a_duty_is_found_by_its_id_or_by_a_clause_of_its_own() -> None:
    assert find("FH-8.3.2.1:report_failed_pickup").id == "FH-8.3.2.1:report_failed_pickup"
    assert find("FH-7.2.4").id == "FH-7.3.2.1:book_vehicle"
    assert find(" fh-8.2.2 ").id == "FH-8.2.2:call_pickup_point"
    assert find("MC-五（一）1").id == "MC-五(一)1:gather_demand"


def test_a_clause_of_several_duties_is_answered_with_their_ids() -> None:
    with pytest.raises(DutyNotFound) as refusal:
        find("FH-8.3.1.1")
    assert "FH-8.3.1.1:report_no_vehicle, FH-8.3.1.1:offer_remedy" in refusal.value.message


def test_an_unknown_duty_is_answered_with_near_ones() -> None:
    with pytest.raises(DutyNotFound) as refusal:
        find("FH-8.2.22")
    assert "FH-8.2.2" in (refusal.value.hint or "")
