"""A report is parsed twice: at its door, and in the workflow that receives it."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.reports.report import Report
from starter.service.reports import report as reports
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import report_of
from tests.workflows.order_path import begin
from tests.workflows.world import World


class Counting:
    """Pydantic's validator of reports, and how often it read one."""

    def __init__(self, validator: Any) -> None:
        self.validator = validator
        self.reports: list[str] = []

    def validate_python(self, argument: Any, *args: Any, **options: Any) -> Any:
        """Read one report."""
        self.reports.append(argument["report_id"])
        return self.validator.validate_python(argument, *args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.validator, name)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """How often reports are read, in the door and in the workflows of this process."""
    Report.model_rebuild()
    counting = Counting(Report.__pydantic_validator__)
    monkeypatch.setattr(Report, "__pydantic_validator__", counting)
    return counting


async def test_a_report_is_read_at_the_door_and_in_the_workflow(
    own_world: World, counting: Counting
) -> None:
    order = await own_world.place(an_order("RT-1"))
    await begin(order)
    await order.leg_open(Stage.TRUNK_PICKUP)
    await order.quiet(Stage.TRUNK_PICKUP)
    door = a_context(own_world.store, gateway_to(own_world.client), queue=own_world.queue)
    counting.reports.clear()
    message = report_of("goods_ready", door.now(), report_id="twice")
    answer = await reports.report(door, "shop-a", "RT-1", message, "key")
    assert answer.outcome == "accepted"
    assert counting.reports.count("twice") == 2
