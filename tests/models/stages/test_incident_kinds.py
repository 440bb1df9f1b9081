"""The table of what may go wrong: a row a finding, a finding a row."""

from typing import Any

import pytest

from models.codes import ProblemCode
from models.messages.incidents.liability import ROLE_OF_PARTY, Party
from models.roles import CLIENTS
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from models.stages.fact_waits import wait_of
from models.stages.incident_kinds import INCIDENT_KINDS, ROWS, IncidentKind
from models.stages.informed_parties import informed_roles
from models.stages.installation.reports import Verified
from models.stages.table import KINDS
from models.stages.trunk_pickup.reports import PickedUp
from models.tracking.cases.stopped_step import step_before_incident
from tests.builders import appointed, booked
from tests.incident_table import leg_with, opened_by
from tests.models.machine import a_leg, notices, on, tell

FOUND_OTHERWISE = {ProblemCode.SITE_UNFIT}
"""Codes of what a report finds only where it says so."""

BILLS = {"fee_reported"}
"""Somebody must act for it, and nothing went wrong: who pays is agreed by its own reports."""


def test_every_kind_that_finds_something_has_its_row_and_every_row_its_kind() -> None:
    finding = {kind.kind for kind in KINDS.values() if kind.problem}
    assert set(INCIDENT_KINDS) == (finding - BILLS) | FOUND_OTHERWISE
    assert len(INCIDENT_KINDS) == len(ROWS)
    assert all(row.found_by is KINDS[row.found_by.kind] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_names_a_party_its_clause_remedies_and_who_agrees_to_one(row: IncidentKind) -> None:
    """Shows FH-8.3.2.1."""
    clauses = {duty.clause for duty in ALL_DUTIES.values()} | {
        clause for duty in ALL_DUTIES.values() for clause in duty.also
    }
    assert row.basis in clauses or row.basis in (row.found_by.__doc__ or "")
    assert row.party in Party
    assert row.party is not Party.NOBODY, "nobody is said by a person"
    assert row.remedies
    assert len(set(row.remedies)) == len(row.remedies)
    assert row.offered_to in CLIENTS
    assert row.zh
    assert row.en


def test_whatever_is_found_is_followed() -> None:
    for row in ROWS:
        (life,) = leg_with(row).incidents.lives.values()
        assert (life.liability.code, life.liability.party) == (row.name, None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_table_names_whom_a_finding_informs_and_what_it_opens(row: IncidentKind) -> None:
    leg = leg_with(row)
    before = {key[0] for key in a_leg(row.found_by.stage, on(23, "09:00")).deadlines.open}
    opened = {key[0] for key in leg.outbox.rows} - before
    assert opened <= {*opened_by(row)}
    assert {*opened_by(row)} <= {*opened, *before}
    informed = {role for role, what in notices(leg) if what == row.found_by.kind}
    assert informed <= {*informed_roles(row.found_by)}
    assert informed


def test_who_answers_has_three_days() -> None:
    assert Sop().liability_answer_days == 3
    assert {party for party in Party if party not in ROLE_OF_PARTY} == {
        Party.FORCE_MAJEURE, Party.OURSELVES, Party.NOBODY,
    }  # fmt: skip


LAST = (PickedUp, Verified)
"""What ends a leg: nothing of it comes after."""

BROUGHT_BACK = [row for row in ROWS if row.stops_at and row.stops_at not in LAST]
AT_HOME = ("site_checked", "packing_signed", "inspected", "installed", "accepted")
SAYS = {
    "vehicle_booked": booked(on(25, "15:00")),
    "appointment_booked": appointed(on(26, "15:00"), on(26, "10:00")),
    "site_unfit": {"fit": False, "waiver_signed": False},
}


def saying(kind: str) -> dict[str, Any]:
    """What it says, where that is not what such a report says as a rule."""
    return {"data": SAYS[kind]} if kind in SAYS else {}


@pytest.mark.parametrize("row", BROUGHT_BACK, ids=lambda row: row.name)
def test_an_order_stands_at_the_step_that_an_incident_stops_at_until_that_is_told_again(
    row: IncidentKind,
) -> None:
    """Shows FH-8.2.1, FH-8.3.1.1, FH-10.3.2.2, FH-11.2.1, FH-11.2.6."""
    assert row.stops_at is not None
    leg, fact = a_leg(row.found_by.stage, on(24, "08:00")), row.stops_at.kind
    before = AT_HOME[: AT_HOME.index(fact)] if fact in AT_HOME else ()
    for nth, kind in enumerate((*before, fact)):
        tell(leg, kind, on(24, f"09:{nth:02}"), **saying(kind))
    assert step_before_incident(leg, "a later step") is None
    data = SAYS.get(row.name, {"reason": "x"})
    tell(leg, row.found_by.kind, on(24, "10:00"), by=row.found_by.by[0], data=data)
    assert step_before_incident(leg, "a later step") == wait_of(row.stops_at)
    tell(leg, fact, on(24, "11:00"), **saying(fact))
    assert step_before_incident(leg, "a later step") is None


@pytest.mark.parametrize("row", [row for row in ROWS if row.waits], ids=lambda row: row.name)
def test_what_an_order_waits_for_ends_the_incident(row: IncidentKind) -> None:
    assert row.stops_at is not None
    assert row.name in row.stops_at.settles
    assert row.stops_at.stage is row.found_by.stage
    assert wait_of(row.stops_at).step


@pytest.mark.parametrize("row", [row for row in ROWS if not row.waits], ids=lambda row: row.name)
def test_next_to_all_others_the_order_goes_on(row: IncidentKind) -> None:
    leg = a_leg(row.found_by.stage, on(24, "08:00"))
    words = {
        **dict.fromkeys(("reason", "cause", "part", "what"), "x"), "pieces": 1,
        "kinds": [{"sku": "x", "pieces": 1}],
    }  # fmt: skip
    fields = row.found_by.model_fields
    data = {name: x for name, x in words.items() if name in fields and fields[name].is_required()}
    tell(leg, row.found_by.kind, on(24, "10:00"), by=row.found_by.by[0], data=data)
    assert leg.problems == [row.name]
    assert step_before_incident(leg, "a later step") is None


def test_goods_that_were_not_ready_and_are_loaded_are_waited_for_no_more() -> None:
    """Shows FH-8.2.1."""
    leg = a_leg()
    tell(leg, "goods_ready", on(25, "09:00"))
    tell(leg, "goods_not_ready", on(25, "10:00"), data={"reason": "x"})
    tell(leg, "picked_up", on(25, "15:00"))
    assert leg.problems == []
    assert step_before_incident(leg, "a later step") is None
