"""What stays in histories is small, and read exactly as it was written."""

import zlib
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.decisions.recorded_answers import RecordedAnswer, pack, unpack
from models.messages.encoding.record_dictionary import DICTIONARIES
from models.messages.legs.leg import Baton, LegOutcome, LegResult
from models.messages.orders.order import Order
from models.messages.partners.outcome import Done, Outcome
from models.messages.reports.answer import ReportOutcome
from models.messages.timeline.timeline import Batch, EntryKind
from models.sop.terms import Sop
from models.stages.order.intake import OrderInput, order_input
from models.tracking.outbox import Outbox
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.snapshot import status
from tests.builders import an_order
from tests.models.machine import RECEIVED, a_leg, on, tell

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def test_a_default_of_the_contract_is_left_out_and_read_again() -> None:
    result = LegResult(outcome=LegOutcome.DONE, baton=Baton(level=1), ended_at=NOON)
    written = result.model_dump(mode="json")
    assert written == {
        "outcome": "done", "baton": {"level": 1}, "ended_at": "2026-11-22T04:00:00Z"
    }  # fmt: skip
    assert LegResult.model_validate(written) == result
    assert Outcome(done=Done.DONE).model_dump() == {"done": "done"}


def test_an_order_is_started_without_what_nobody_said() -> None:
    start = order_input(an_order(), accepted_at=NOON, sop=Sop())
    written = start.model_dump(mode="json")
    assert {"early", "held", "turn"}.isdisjoint(written)
    assert "note" not in written["content"]
    assert OrderInput.model_validate_json(start.model_dump_json()) == start
    assert Order.model_validate(written["content"]) == start.content


def test_a_term_is_written_though_it_is_the_default_of_today() -> None:
    written = order_input(an_order(), accepted_at=NOON, sop=Sop()).model_dump(mode="json")
    assert written["sop"]["transit_hours"] == Sop().transit_hours


def test_a_deadline_travels_small_and_stands_whole_in_the_status() -> None:
    leg = a_leg()
    tell(leg, "picked_up", RECEIVED)
    baton = baton_to_order(leg)
    (one, *_) = baton.model_dump(mode="json")["open"]
    assert {"ref", "fired", "met_at", "state"}.isdisjoint(one)
    assert Baton.model_validate_json(baton.model_dump_json()) == baton
    shown = status(leg, RECEIVED).model_dump(mode="json")["deadlines"][0]
    assert (shown["ref"], shown["state"], shown["met_at"]) == ("", "open", None)


@given(st.lists(st.sampled_from(["vehicle_booked", "goods_ready", "picked_up"]), max_size=4))
def test_whatever_was_told_a_baton_is_read_as_it_was_written(kinds: list[str]) -> None:
    leg = a_leg()
    for hour, kind in enumerate(kinds):
        tell(leg, kind, on(23, f"1{hour}:30"))
    leg.deadlines.tick(on(26, "12:00"))
    baton = baton_to_order(leg)
    assert Baton.model_validate_json(baton.model_dump_json()) == baton


def a_batch(text: str = "every piece is counted") -> Batch:
    """What a task records: one report, in these words."""
    box = Outbox(workflow_id="order:a:1", order="order:a:1", stage=Stage.ORDER, number="1")
    box.note(EntryKind.REPORT, "picked_up", text, at=NOON, now=NOON)
    return Batch(workflow_id="order:a:1", task=8, entries=tuple(box.entries))


@given(st.text(max_size=200))
def test_a_record_is_unpacked_as_it_was_packed(text: str) -> None:
    batch = a_batch(text)
    answer = RecordedAnswer(outcome=ReportOutcome.ACCEPTED, report_id="r1", record=batch)
    assert RecordedAnswer.model_validate_json(answer.model_dump_json()).record == batch


def test_a_record_packed_without_what_all_have_in_common_would_be_half_as_long_again() -> None:
    whole = a_batch().model_dump_json(exclude_defaults=True).encode()
    assert len(pack(a_batch()) or "") * 1.5 < len(b64encode(zlib.compress(whole)))


def test_a_dictionary_is_never_edited_since_histories_are_packed_with_it() -> None:
    assert [zlib.adler32(dictionary) for dictionary in DICTIONARIES] == [2_469_377_205]


def test_a_record_packed_by_a_release_that_we_do_not_know_is_told_so() -> None:
    packer = zlib.compressobj(zdict=b"a dictionary of tomorrow")
    strange = b64encode(packer.compress(b"{}") + packer.flush()).decode()
    with pytest.raises(ValueError, match="packed with a dictionary that nobody knows here"):
        unpack(strange)
