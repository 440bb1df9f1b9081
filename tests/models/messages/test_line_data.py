"""What a timeline line says in data: JSON, small, and only where there is something to say."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.orders.order import GoodsLine
from models.messages.partners.requests import PLAIN, Notice, Request, ReserveStock
from models.messages.timeline.line_data import BYTES_MAX, CUT_KEY, line_data
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.tracking.outbox import Outbox
from tests.models.machine import ORDER, RECEIVED, a_leg, book, on

NOW = on(23, "09:00")

REQUESTS = [one for one in Request.__subclasses__() if one is not Notice]
"""A notice is no step: no line is made of it."""


def a_line(**data: Any) -> Entry:
    """A line that says so."""
    outbox = Outbox(workflow_id=ORDER, order=ORDER, stage=Stage.ORDER, number="1")
    outbox.note(EntryKind.STAGE, "received", "it is here", at=NOW, now=NOW, data=data)
    return outbox.entries[0]


def test_a_line_says_in_data_what_it_says_in_a_sentence() -> None:
    line = a_line(pieces=12, choice="retry", of=None)
    assert line.data == {"pieces": 12, "choice": "retry"}
    assert Entry.model_validate_json(line.model_dump_json()) == line


def test_what_has_no_data_travels_without_it() -> None:
    assert "data" not in a_line().model_dump_json()


def test_data_is_json_and_its_instants_are_of_shanghai() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    data = line_data(
        {"at": at, "day": date(2026, 11, 23), "to": Role.HUB, "m3": Decimal("1.5"), "nul": "\0"}
    )
    assert data == {
        "at": "2026-11-23T17:00:00+08:00",
        "day": "2026-11-23",
        "to": "hub",
        "m3": "1.5",
        "nul": "\\x00",
    }


@given(
    st.dictionaries(
        st.text(max_size=20),
        st.one_of(st.text(), st.integers(), st.lists(st.text(), max_size=60)),
        max_size=40,
    )
)
def test_data_stays_small_and_says_where_it_was_cut(facts: dict[str, Any]) -> None:
    data = line_data(facts)
    assert len(json.dumps(data, ensure_ascii=False).encode()) <= BYTES_MAX + len(', "cut": true')
    assert (CUT_KEY in data) or set(data) == set(facts)


TIERS = (EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED)
PERSONAL = {"address", "pickup", "city", "code"}
"""What requests hold of people and places."""


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.__name__)
def test_every_field_of_what_we_ask_partners_is_kept_or_personal(request_: type[Request]) -> None:
    ours = {*Request.model_fields, "lines"}
    assert set(request_.model_fields) - ours <= PLAIN | PERSONAL
    assert not PLAIN & PERSONAL


def test_a_call_says_how_many_goods_it_is_about() -> None:
    line = {"sku": "YG-2000", "name": "柜", "pieces": 3}
    asked = ReserveStock(key="k", order=ORDER, lines=(GoodsLine.model_validate(line),), city="成都")
    assert asked.plain_data() == {"pieces": 3, "kinds": 1}


def test_a_deadline_says_in_data_which_tier_spoke_when_it_was_due_and_where_it_went() -> None:
    leg = a_leg()
    book(leg, RECEIVED)
    due = {one.due_at for one in leg.deadlines.open.values()}
    leg.deadlines.tick(max(due) + timedelta(days=2))
    spoke = [one for one in leg.outbox.entries if one.happening in TIERS]
    assert {one.data["tier"] for one in spoke} >= {"warn", "due"}
    assert all({"due_at", "n", "attempt"} <= set(one.data) for one in spoke)
    leg.outbox.entries.clear()
    book(leg, RECEIVED + timedelta(hours=1))
    assert all(one.data for one in leg.outbox.entries)
