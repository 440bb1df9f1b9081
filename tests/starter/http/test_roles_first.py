"""Whether a role may say something is looked at before what it says: a refusal tells it nothing."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from models.roles import Role
from models.scopes import Scope
from models.stages.table import KINDS
from starter.service.access.rights import FIELD_ROLES, RIGHTS, report_of
from tests.starter.http.routes.test_http_returns import ask, delivered
from tests.starter.http_doors import NUMBER, Doors
from tests.starter.scoped_keys import key_for, placed, report_as

OWN = Scope(orders=(NUMBER,))
PAID = 350_001
SAYS: dict[str, dict[str, Any]] = {
    "refunded": {"amount_fen": PAID + 1, "means": "wechat"},
    "survey_noted": {"survey": "none"},
    "care_resolved": {"link_kind": "incident", "link": "none", "words": "done"},
    "goods_refused": {"kinds": [{"sku": "none", "pieces": 9}], "reason": "colour"},
    "inspected": {"list_checked": True, "photos": [], "signed": True, "whole": "a" * 64},
}
"""Content that is compared with what the order has, and cannot be so."""


def strangers(kind: str) -> list[Role]:
    """Who outside may not say it."""
    return sorted(FIELD_ROLES - RIGHTS[report_of(kind)].keys())


def strange_pairs() -> Iterator[tuple[Role, str]]:
    """Every role outside with every kind that it may not say."""
    for role, kind in product(sorted(FIELD_ROLES), KINDS):
        if role in strangers(kind):
            yield role, kind


async def test_who_may_not_say_a_kind_is_told_that_and_nothing_of_the_order(doors: Doors) -> None:
    await placed(doors)
    key, last = {}, None
    for n, (role, kind) in enumerate(strange_pairs()):
        if n % 40 == 0 or role is not last:
            key, last = await key_for(doors, role, OWN), role
        fields = {"report_id": f"{kind}-{role}", "kind": kind, "data": SAYS.get(kind, {})}
        answer = await report_as(doors, key, **fields)
        assert (answer.status_code, answer.json().get("outcome")) == (200, "refused"), answer.text
        assert f"not by {role}" in answer.json()["reason"]


async def test_a_driver_learns_from_no_refund_what_was_paid(doors: Doors) -> None:
    door = await delivered(doors, 1, 1, payment="paid", total_fen=PAID)
    assert [(await ask(doors, door, q, 1)).status_code for q in ("q1", "q2")] == [201, 201]
    for role in strangers("refunded"):
        key = await key_for(doors, role, OWN)
        answer = await report_as(
            doors, key, report_id=f"r-{role}", kind="refunded", data=SAYS["refunded"]
        )
        assert str(PAID) not in answer.text, answer.text
        assert f"not by {role}" in answer.json()["reason"]
