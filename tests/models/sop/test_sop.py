"""The terms: every number has its clause, merchants may change them, orders keep them."""

from decimal import Decimal
from typing import Any

import pytest

from models.sop.term_fields import TermsError
from models.sop.terms import NOT_TERMS, Sop
from tests.source import ROOT

REFERENCE = ROOT / "docs" / "reference" / "terms.md"


def test_every_number_names_its_clause_and_what_it_means() -> None:
    for field in Sop.model_fields.values():
        extra: Any = field.json_schema_extra or {"clause": "ours"}
        assert extra["clause"].startswith(("FH-", "ER-", "MC-", "reading ", "ours"))
        assert field.description


def test_the_reference_lists_every_term_with_its_default() -> None:
    lines = REFERENCE.read_text("utf-8").splitlines()
    for name, value in Sop().model_dump(mode="json").items():
        if name not in NOT_TERMS:
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            assert any(f"| `{name}` | {shown} |" in line for line in lines), name


def test_the_terms_of_an_order_travel_whole_and_unchanged() -> None:
    terms = Sop.with_terms({"transit_hours": 48, "pickup_due": "17:30:15"}, where="test")
    assert Sop.model_validate_json(terms.model_dump_json()) == terms


def test_the_terms_travel_small_and_without_targets() -> None:
    payload = Sop().model_dump_json()
    assert len(payload) < 2000
    assert "kpi" not in payload


def test_an_older_worker_reads_a_newer_payload() -> None:
    assert Sop.model_validate({"a_term_of_tomorrow": 1}) == Sop()


def test_terms_from_the_command_line_are_read_from_text() -> None:
    typed = Sop.with_terms({"transit_hours": "48", "auto_confirm": "true"}, where="--term")
    assert typed.transit_hours == 48
    assert typed.auto_confirm is True


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"transit_hours": "two days"}, "transit_hours"),
        ({"transit_hours": 0}, "transit_hours"),
        ({"transit_hours": True}, "transit_hours"),
        ({"transit_hours": 48.5}, "transit_hours"),
        ({"pickup_due": 18}, 'written "17:00"'),
        ({"pickup_due": "24:00"}, "pickup_due"),
        ({"pickup_due": "17:00+08"}, "pickup_due"),
        ({"calendar": "moon"}, "calendar"),
        ({"work_start": "19:00"}, "work_start must lie before work_end"),
        ({"kpi": {"pickup": 101}}, "kpi.pickup"),
        ({"kpi": {"pikup": 90}}, "kpi.pikup"),
        ({"workdays": {}}, "no term workdays"),
    ],
)
def test_a_term_of_a_wrong_type_or_range_is_named(terms: dict[str, Any], message: str) -> None:
    with pytest.raises(TermsError, match=r"terms/acme\.toml") as refusal:
        Sop.with_terms(terms, where="terms/acme.toml")
    assert message in str(refusal.value)


def test_an_unknown_term_is_answered_with_the_near_match() -> None:
    with pytest.raises(TermsError, match=r"there is no term transit_hour$") as refusal:
        Sop.with_terms({"transit_hour": 48}, where="terms/acme.toml")
    assert refusal.value.hint == "did you mean transit_hours?"


def test_the_targets_of_the_sop_stand_as_written() -> None:
    targets = Sop().kpi
    assert (targets.pickup, targets.vehicle_pickup) == (Decimal(95), Decimal(100))
    assert (targets.order_errors_max, targets.damage_panel_max) == (Decimal(1), Decimal(10))
