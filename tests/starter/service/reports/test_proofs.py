"""What proves a step is asked for by the merchant's terms, at every door."""

from collections.abc import Mapping

import pytest

from models.field_errors import InvalidInput
from models.messages.reports.report import Report
from models.sop.proof import Level, Proof
from models.sop.term_fields import TermsError
from models.sop.terms import Sop
from models.stages.table import KINDS
from starter.service.reports.proofs import check_proof, levels_of
from tests.starter.http_doors import a_context

STRICT = Sop(proof=Proof(delivered_signature=Level.REQUIRED))
FILE = "0" * 64


def check(data: Mapping[str, object], noted_by: str | None = None, sop: Sop = STRICT) -> None:
    message = Report(
        report_id="r1", kind="delivered", by="technician", data=dict(data), noted_by=noted_by
    )
    check_proof(a_context(None, sop=sop), "acme", message)  # type: ignore[arg-type]  # no store is asked


def test_whoever_is_there_signs_where_it_is_required() -> None:
    with pytest.raises(InvalidInput, match="signature"):
        check({})
    check({"signature": FILE})


def test_a_desk_that_notes_it_down_has_no_photo() -> None:
    check({}, noted_by="service_desk")


def test_nothing_is_required_by_our_own_terms() -> None:
    check({}, sop=Sop())


def test_each_level_is_of_a_field_that_its_kind_has() -> None:
    known = {f"{kind}_{name}" for kind, facts in KINDS.items() for name in facts.model_fields}
    assert known >= set(Proof.model_fields)


def test_a_merchant_sets_one_level_and_keeps_the_others() -> None:
    sop = Sop.with_terms({"proof": {"delivered_photos": "off"}}, where="test")
    context = a_context(None, sop=sop)  # type: ignore[arg-type]  # no store is asked
    levels = levels_of(context, "acme", "delivered")
    assert levels == {"photos": Level.OFF, "signature": Level.WARN}


def test_a_level_that_is_none_is_refused_with_its_name() -> None:
    with pytest.raises(TermsError, match=r"proof\.delivered_photos"):
        Sop.with_terms({"proof": {"delivered_photos": "always"}}, where="test")
