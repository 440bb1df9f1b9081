"""Who of a role acts is an opaque id: what looks personal is refused, with the reason."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from models.actors import Actor
from models.field_errors import faults
from models.messages.decisions.decision_body import body_hash
from models.messages.decisions.decisions import Confirm
from models.messages.reports import report as reports
from models.messages.reports import report_parsing
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from tests.models.machine import RECEIVED, a_leg

ACTOR: TypeAdapter[str] = TypeAdapter(Actor)


@pytest.mark.parametrize(
    "actor",
    [
        "clerk-7", "7", "A.12:shift_2", "x" * 64, " clerk-7 ", "100234", "20260115", "key-00a1b2",
        "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736",
    ],
)  # fmt: skip
def test_an_opaque_id_is_taken(actor: str) -> None:
    assert ACTOR.validate_python(actor) == actor.strip()


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        ("王芳", "looks like a name"),
        ("clerk-王", "looks like a name"),
        ("13800138000", "looks like a telephone number"),
        ("138-0013-8000", "looks like a telephone number"),
        ("8613800138000", "looks like a telephone number"),
        ("tel13800138000", "looks like a telephone number"),
        ("010-62345678", "looks like a telephone number"),
        ("wang@acme.cn", "looks like an e-mail address"),
        ("Wang Fang", "letters, digits"),
        ("-7", "a letter or digit first"),
        ("", "too short"),
        ("x" * 65, "64 characters"),
        (7, "a text is expected"),
    ],
)
def test_what_looks_personal_or_is_no_id_is_refused_with_the_reason(
    actor: Any, reason: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        ACTOR.validate_python(actor)
    assert reason in faults(refused.value)


@pytest.mark.parametrize(("actor", "outcome"), [("clerk-7", "accepted"), ("王芳", "refused")])
def test_a_report_by_signal_keeps_its_actor_or_is_refused(actor: str, outcome: str) -> None:
    leg = a_leg()
    message = {"report_id": "r1", "kind": "goods_ready", "by": Role.CARRIER, "actor": actor}
    answer = leg.receive(message, RECEIVED)
    assert answer.outcome == outcome
    (line,) = [one for one in leg.outbox.entries if "report" in one.happening]
    assert line.actor == ("clerk-7" if outcome == "accepted" else None)
    assert outcome == "accepted" or "looks like a name" in str(answer.reason)


def test_a_refused_report_stands_in_the_timeline_with_who_told_it() -> None:
    leg = a_leg()
    leg.receive({"report_id": "r1", "kind": "departedd", "actor": "clerk-7"}, RECEIVED)
    (line,) = leg.outbox.entries
    assert (line.happening, line.actor) == (EntryKind.REFUSED_REPORT, "clerk-7")


def test_what_another_clerk_decides_under_an_id_is_another_decision() -> None:
    first, same, other = (
        body_hash(Confirm(decision_id="d1", actor=actor))
        for actor in ("clerk-7", "clerk-7", "clerk-8")
    )
    assert first == same != other


def test_nobody_named_travels_as_before() -> None:
    report = report_parsing.read({"report_id": "r1", "kind": "departed"})
    assert isinstance(report, reports.Report)
    assert "actor" not in report.model_dump()
