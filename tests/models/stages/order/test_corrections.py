"""Corrections: what may change when, and what the order looks like then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.adapters.encryption.codec import BYTES_MAX
from models.field_errors import Finding, InvalidInput
from models.ids import Stage
from models.messages.orders.order import Order
from models.sop.terms import Sop
from models.stages.order.corrections import NEVER_CORRECTED, corrected, frozen_fields, why_not
from models.stages.order.intake import INPUT_BYTES_MAX, order_input
from models.stages.order.review_findings import findings
from models.stages.table import LEGS
from tests.builders import SOFA, WARDROBE, an_order

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
LINES = [WARDROBE.model_dump(mode="json"), SOFA.model_dump(mode="json")]


def refused(
    changes: dict[str, Any], order: Order | None = None, *, begun: int = 0, **stands: bool
) -> str | None:
    """Why an accepted order cannot be corrected like that."""
    content = order or an_order()
    taken = order_input(content, accepted_at=NOW, sop=Sop())
    how = {"reserved": False, "in_review": False, **stands}
    return why_not(taken, content, changes, begun=LEGS[:begun], **how)


def test_a_field_is_changed_and_the_others_are_kept() -> None:
    before = an_order()
    after = corrected(before, {"urgent": True})
    assert after == before.model_copy(update={"urgent": True})


def test_an_object_is_changed_field_by_field() -> None:
    after = corrected(an_order(), {"customer": {"phone": "+8613800138001"}})
    assert (after.customer.name, after.customer.phone) == ("王芳", "+8613800138001")


def test_a_list_is_given_as_a_whole() -> None:
    lines = [{"sku": "SF-3", "name": "三人沙发", "pieces": 1}]
    assert corrected(an_order(), {"lines": lines}).pieces == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"custmer": {}}, "customer"),
        ({"delivery": {"stret": "春熙路 2 号"}}, r"delivery\.stret; delivery\.street\?"),
        ({"delivery": {"planet": "x"}}, r"no field delivery\.planet$"),
        ({"urgent": "perhaps"}, "urgent"),
        ({"customer": 7}, "customer"),
        ({"wanted_pickup_day": "soon"}, "wanted_pickup_day"),
        ({"lines": [{"sku": "SF-3"}]}, "lines.0.name"),
    ],
)
def test_a_correction_that_cannot_be_says_why(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        corrected(an_order(), changes)


@pytest.mark.parametrize(
    ("field", "begun", "frozen"),
    [
        ("pickup", 0, False),
        ("pickup", 1, True),
        ("lines", 1, True),
        ("wanted_pickup_day", 1, True),
        ("delivery.city", 1, False),
        ("delivery.city", 2, True),
        ("delivery.street", 4, False),
        ("verify_by", 3, False),
        ("verify_by", 4, True),
        ("customer", 4, False),
        ("note", 4, False),
    ],
)
def test_a_field_is_fixed_once_the_leg_that_reads_it_has_begun(
    field: str, begun: int, frozen: bool
) -> None:
    legs: list[Stage] = list(LEGS[:begun])
    assert bool(frozen_fields([field], begun=legs)) is frozen


def test_an_address_is_corrected_on_the_road_but_for_its_city() -> None:
    same = {"delivery": {"city": "成都市", "street": "新街 2 号"}}
    assert refused(same, begun=2) is None
    answer = refused({"delivery": {"city": "重庆市"}}, begun=2)
    assert answer == (
        "too late to change delivery.city: that leg has begun; phone trunk_desk, where it is wrong"
    )


@pytest.mark.parametrize("field", NEVER_CORRECTED)
def test_what_makes_it_another_order_is_never_corrected(field: str) -> None:
    answer = refused({field: None}, in_review=True)
    assert answer == (
        f"{field} cannot be corrected: cancel it, and take it in again with `replaces`"
    )


FIELDS: dict[str, tuple[Any, list[tuple[Any, str]]]] = {
    "number": (" SO-1001", [("SO-2", "replaces"), ("", "replaces"), (7, "replaces")]),
    "placed_at": (None, [("2199-01-01T00:00:00Z", "lies in the future"), ("soon", "placed_at")]),
    "wanted_pickup_day": ("2026-11-30", [(None, "is missing"), ("soon", "wanted_pickup_day")]),
    "pickup_hour": (None, [("10:00", "pickup_hour")]),
    "urgent": (True, [("perhaps", "urgent"), (None, "urgent")]),
    "customer": ({"phone": "02088888888"}, [
        ({"name": None}, "name 客户信息 is missing"), ({"phone": None}, "联系方式 is missing"),
        ({"phone": "12"}, "no telephone number that can be called"), ({"name": ""}, "name"),
        (None, "customer"), ({"phon": "1"}, "phone?"), ([], "customer"),
    ]),
    "delivery": ({"street": "新街 2 号"}, [
        ({"city": None}, "no city"), ({"street": None}, "送货地址 is missing"),
        ({"street": "长" * 201}, "delivery.street"),
    ]),
    "pickup": ({"street": "新街 2 号"}, [({"street": None}, "提货地址 is missing")]),
    "pickup_contact": ({"name": "赵敏"}, [
        ({"name": None}, "联系人 is missing"), ({"phone": "abc"}, "no telephone number"),
    ]),
    "lines": (LINES, [
        ([], "no goods"), (None, "lines"), ([LINES[0] | {"piece": 1}], "lines.0.pieces?"),
        ([LINES[0] | {"pieces": 0}], "pieces"), (LINES[:1], "the lines make 1.2"),
        ([LINES[0]] * 151, "lines"), ([LINES[0] | {"name": "柜" * 200}] * 150, "split the order"),
    ]),
    "total_volume_m3": ("3.1", [
        (None, "总方量 is missing"), ("0", "总方量"), ("9", "9 m³ is said"),
    ]),
    "total_fen": (19900, [(-1, "total_fen"), ("much", "total_fen")]),
    "paid_fen": (0, [(-1, "paid_fen"), (10**12, "paid_fen")]),
    "payment": ("paid", [("unpaid", "not paid yet"), ("shells", "payment")]),
    "verify_by": ("code", [("eye", "verify_by")]),
    "hub": ("CD-01", [("", "hub"), ("h" * 201, "hub")]),
    "note": ("ring twice", [("n" * 1001, "note"), ("a\0b", "NUL"), ({"a": "b"}, "note")]),
}  # fmt: skip
"""Each field that can be corrected: a value that can be, and some that cannot, with why."""

CASES = [(name, bad, why) for name, (_, all_bad) in FIELDS.items() for bad, why in all_bad]


def test_the_table_has_every_field_that_can_be_corrected() -> None:
    assert set(FIELDS) == set(Order.model_fields) - set(NEVER_CORRECTED)


@pytest.mark.parametrize("field", FIELDS)
def test_an_accepted_order_is_corrected_in_any_field(field: str) -> None:
    assert refused({field: FIELDS[field][0]}) is None


@pytest.mark.parametrize(("field", "bad", "why"), CASES)
@pytest.mark.parametrize("begun", range(len(LEGS) + 1))
def test_what_is_refused_or_reviewed_at_intake_is_not_brought_in_later(
    field: str, bad: Any, why: str, begun: int
) -> None:
    answer = refused({field: bad}, begun=begun)
    assert answer is not None
    assert why in answer or "too late" in answer


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2), st.text(max_size=3), st.just({}), st.just([]),
    st.sampled_from([value for good, bad in FIELDS.values() for value in (good, bad[0][0])]),
    st.dictionaries(st.sampled_from(["name", "phone", "city", "street", "x"]), st.text(max_size=3)),
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from([*Order.model_fields, "linez"]), ANYTHING, min_size=1),
    st.integers(0, len(LEGS)),
    st.booleans(),
)
def test_no_correction_whatever_sends_an_accepted_order_back(
    changes: dict[str, Any], begun: int, reserved: bool
) -> None:
    if refused(changes, begun=begun, reserved=reserved) is None:
        after = corrected(an_order(), changes)
        assert findings(after, received_at=NOW) == ()
        assert after.workflow_id == an_order().workflow_id


def test_an_order_in_review_is_mended_step_by_step() -> None:
    lacking = an_order(total_volume_m3=None, customer={"name": "王芳"})
    assert refused({"total_volume_m3": "3.0"}, lacking, in_review=True) is None
    assert "the lines make" in str(refused({"total_volume_m3": "9"}, an_order()))


def test_a_fault_that_an_order_was_accepted_with_is_no_obstacle_later() -> None:
    unpaid = an_order(payment="unpaid")
    assert refused({"urgent": True}, unpaid) is None
    assert refused({"customer": {"phone": "1"}}, unpaid) is not None


def test_reserved_goods_stay_and_what_is_said_of_them_may_change() -> None:
    lighter = [LINES[0] | {"weight_kg": "9"}, LINES[1]]
    assert refused({"lines": lighter}, reserved=True) is None
    split = [LINES[0] | {"pieces": 1}, LINES[0] | {"pieces": 1}, LINES[1]]
    assert refused({"lines": split}, reserved=True) is None
    fewer = [LINES[0] | {"pieces": 1}, LINES[1]]
    assert "goods are reserved" in str(refused({"lines": fewer}, reserved=True))


DOUBTED = ("customer.phone", "delivery.city", "number", "lines.pieces", "payment")


@pytest.mark.parametrize(
    ("changes", "settled"),
    [
        ({"customer": {"name": "王芳"}}, None),
        ({"customer": {"phone": "+8613800138000"}}, "customer.phone"),
        ({"delivery": {"street": "新街 2 号"}}, None),
        ({"delivery": {"city": "成都市"}}, "delivery.city"),
        ({"number": "SO-1001"}, "number"),
        ({"lines": LINES}, "lines.pieces"),
        ({"payment": "monthly"}, "payment"),
    ],
)
def test_a_doubt_is_settled_by_its_own_field_though_it_stays_as_it_was(
    changes: dict[str, Any], settled: str | None
) -> None:
    doubts = [Finding(field=field, message="?") for field in DOUBTED]
    after = corrected(an_order(doubts=doubts), changes)
    assert [doubt.field for doubt in after.doubts] == [one for one in DOUBTED if one != settled]
    assert after.number == "SO-1001"


def test_an_order_of_the_largest_size_leaves_room_in_its_payload() -> None:
    assert BYTES_MAX - INPUT_BYTES_MAX == 4096


def test_a_correction_may_say_that_an_order_was_placed_earlier() -> None:
    assert refused({"placed_at": (NOW - timedelta(days=1)).isoformat()}) is None
