"""What the workflow of a case 个案 is started with, next to an order or about none."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from models.ids import Stage
from models.messages.legs.leg import StageInput


class CaseInput(StageInput, ABC):
    """What every case starts with. `n` is its number among the cases of its order.

    `case_kinds` are the values that `kind` may have.
    """

    stage: ClassVar[Stage]
    case_kinds: ClassVar[tuple[str, ...]]

    n: int

    @property
    @abstractmethod
    def kind(self) -> str:
        """What it is about, in lists."""

    @property
    @abstractmethod
    def request_id(self) -> str:
        """What it is taken in under, once."""

    @property
    @abstractmethod
    def wish(self) -> dict[str, Any]:
        """What tells a repeat of the same `request_id` from another wish, as JSON."""

    @property
    def at_hub(self) -> str | None:
        """The city hub that it is listed under."""
        return self.baton.hub
