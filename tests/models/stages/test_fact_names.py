"""Kinds, duties and decisions name facts by texts: one that nothing makes fails at import."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from models.messages.decisions.decisions import DECISIONS, Confirm
from models.stages.fact_names import check_names
from models.stages.table import KINDS, SPECS
from models.stages.trunk_pickup.reports import PickedUp

NOTED = tuple(fact for spec in SPECS for fact in spec.notes)
DUTIES = tuple(duty for spec in SPECS for duty in spec.duties)


def test_every_duty_of_a_stage_that_runs_is_kept_by_something() -> None:
    check_names(KINDS.values(), DUTIES, NOTED)
    assert [duty.id for duty in DUTIES if not duty.kept_by] == []


@pytest.mark.parametrize("field", ["implies", "renews", "settles", "answers"])
def test_a_kind_that_names_what_nothing_makes_is_refused(field: str) -> None:
    wrong = type("Wrong", (PickedUp,), {"__module__": __name__, field: ("pickt_up",)})
    with pytest.raises(LookupError, match=rf"pickt_up \(picked_up\.{field}\)"):
        check_names((*KINDS.values(), wrong), DUTIES, NOTED)


@pytest.mark.parametrize("field", ["kept_by", "averted_by", "failed_by"])
def test_a_duty_that_waits_for_what_nothing_makes_is_refused(field: str) -> None:
    wrong: Any = {field: ("pickt_up",)}
    rows = [replace(duty, **wrong) for duty in DUTIES]
    with pytest.raises(LookupError, match=rf"pickt_up \(FH-8.2.5:share_result\.{field}\)"):
        check_names(KINDS.values(), rows, NOTED)
    with pytest.raises(LookupError, match=r"list_sent \(FH-7.2.1:send_list.kept_by\)"):
        check_names(KINDS.values(), DUTIES, ())


def test_a_decision_that_makes_what_no_duty_waits_for_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Wrong(Confirm):
        name: ClassVar[str] = "confirm"
        makes: ClassVar[str] = "confirmd"

    monkeypatch.setitem(DECISIONS, "confirm", Wrong)
    with pytest.raises(LookupError, match=r"confirmd \(confirm\.makes\)"):
        check_names(KINDS.values(), DUTIES, NOTED)
