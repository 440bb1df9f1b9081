"""What the workflow of a case 个案 is started with, next to an order or about none."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from models.ids import Stage
from models.messages.legs.leg import StageInput


class CaseInput(StageInput, ABC):
    """What every case is given. `n` is its number among the cases of its stage of that order."""

    stage: ClassVar[Stage]

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
