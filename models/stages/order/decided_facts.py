"""What the order desk decides, as facts that the order's steps wait for (ER-4.2.1, FH-7.2.3).

They come as decisions, never as reports: `KINDS` does not have them.
"""

from typing import ClassVar

from models.codes import StepCode
from models.ids import Stage
from models.messages.decisions.decisions import Confirm, HandOn
from models.messages.reports.report import Facts
from models.roles import Role


class OrderConfirmed(Facts):
    """The order desk confirmed the order (ER-4.2.1)."""

    kind: ClassVar[str] = Confirm.makes
    stage: ClassVar[Stage] = Stage.ORDER
    step: ClassVar[StepCode | None] = StepCode.AWAITING_CONFIRMATION
    means: ClassVar[str] = "the order is confirmed"


class HandedOn(Facts):
    """The order desk handed the list on to the trunk desk (FH-7.2.3)."""

    kind: ClassVar[str] = HandOn.makes
    stage: ClassVar[Stage] = Stage.ORDER
    step: ClassVar[StepCode | None] = StepCode.AWAITING_HAND_ON
    means: ClassVar[str] = "the trunk desk has the list"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
