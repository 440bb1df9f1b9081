"""Who has a care case is told what its customer writes, and that it is opened again."""

import pytest

from tests.models.machine import notices, on
from tests.models.tracking.cases.test_care import CareMachine


@pytest.mark.parametrize(
    ("kind", "furniture", "to", "informed"),
    [
        ("complaint", True, None, {"customer_service", "order_desk"}),
        ("complaint", False, None, {"customer_service"}),
        ("request", True, None, {"customer_service", "after_sales"}),
        ("message", True, None, {"customer_service"}),
        ("complaint", True, "installation_desk", {"customer_service", "installation_desk"}),
    ],
)
def test_who_has_the_case_is_told_that_it_is_opened_again(
    kind: str, furniture: bool, to: str | None, informed: set[str]
) -> None:
    """Shows MC-八(一)2: 转交给相关部门."""
    case = CareMachine(kind, on(23, "10:00"), furniture=furniture)
    words = {"words": "it still does not close"}
    if to is not None:
        case.tell("care_handed_over", on(23, "10:30"), to=to, **words)
    case.tell("care_resolved", on(23, "11:00"), **words)
    case.tell("care_reopened", on(24, "11:00"), **words)
    assert {to for to, code in notices(case.state) if code == "care_reopened"} == informed
    case.tell("care_asked_back", on(24, "12:00"), **words)
    case.tell("care_customer_wrote", on(24, "13:00"), **words)
    assert {to for to, code in notices(case.state) if code == "care_customer_wrote"} == informed
