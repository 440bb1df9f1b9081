"""The table of what may go wrong: a row a finding, a finding a row."""

import pytest

from models.codes import ProblemCode
from models.messages.liability import SPEAKS, Party
from models.roles import CLIENTS
from models.sop.terms import Sop
from models.stages.all_duties import ALL
from models.stages.incident_kinds import INCIDENT_KINDS, ROWS, IncidentKind
from models.stages.table import KINDS
from tests.models.machine import a_leg, on, tell

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
    clauses = {duty.clause for duty in ALL.values()} | {
        clause for duty in ALL.values() for clause in duty.also
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
    data = {
        **dict.fromkeys(("reason", "cause", "part", "what"), "x"), "fit": False, "pieces": 1,
        "kinds": [{"sku": "x", "pieces": 1}],
    }  # fmt: skip
    for row in ROWS:
        leg = a_leg(row.found_by.stage, on(23, "09:00"))
        known = row.found_by.model_fields
        fields = {
            name: value
            for name, value in data.items()
            if name in known and known[name].is_required()
        }
        tell(leg, row.found_by.kind, on(23, "10:00"), by=row.found_by.by[0], data=fields)
        (life,) = leg.incidents.lives.values()
        assert (life.liability.code, life.liability.party) == (row.name, None)


def test_who_answers_has_three_days() -> None:
    assert Sop().liability_answer_days == 3
    assert {party for party in Party if party not in SPEAKS} == {
        Party.FORCE_MAJEURE, Party.OURSELVES, Party.NOBODY,
    }  # fmt: skip
