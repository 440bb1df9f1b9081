"""A fault of the factory is never said to the customer: by no answer, and no judgement.

FH-11.3.1.4: 严禁品评产品.
"""

from typing import Any

import pytest

from models.roles import Role
from models.tracking.decisions.responsibility import Responsibility
from models.tracking.state import StageState
from tests.models.home import MORNING, at_home, find_part
from tests.models.machine import notices, on, tell
from tests.models.tracking.situation.test_liability import MODELS


def with_a_fault(**fields: Any) -> StageState:
    home = at_home()
    says = {"what": "a crack", "incident": "crack"}
    tell(home, "product_fault", MORNING, by="technician", data=says, **fields)
    return home


@pytest.mark.parametrize("by", ["customer", "service_desk"])
def test_only_a_desk_is_asked_which_of_part_and_fault_is_meant(by: str) -> None:
    """Shows FH-11.3.1.4."""
    home = with_a_fault()
    find_part(home)
    answer = tell(home, "part_waived", on(24, "12:00"), by=by, data={"remedy": "100 yuan off"})
    assert ("crack" in str(answer.reason)) is (by == "service_desk")
    left = {code for code, _ in home.situation.incidents.open}
    assert left == ({"product_fault"} if by == "customer" else {"product_fault", "part_fault"})


def test_a_customer_who_has_to_say_which_part_is_told_of_parts_alone() -> None:
    home = with_a_fault()
    find_part(home)
    find_part(home, incident="screw")
    answer = tell(home, "part_waived", on(24, "12:00"), by="customer", data={"remedy": "x"})
    assert {"hinge", "screw"} <= {*str(answer.reason).replace(",", "").split()}
    assert not any(word in str(answer.reason) for word in ("crack", "product_fault"))


@pytest.mark.parametrize(("party", "done"), [("customer", False), ("factory", True)])
def test_the_customer_is_never_judged_responsible_for_it(party: str, done: bool) -> None:
    home = with_a_fault()
    says = {"decision_id": "d", "by": "order_desk", "incident": "crack", "party": party}
    decision = MODELS["judge"].model_validate(says)
    why = Responsibility(home, lambda: on(24, "18:00")).why_not(decision)
    assert (why is None) is done
    assert Role.CUSTOMER not in {role for role, _ in notices(home)}
