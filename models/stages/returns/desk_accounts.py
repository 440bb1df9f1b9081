"""What the desk of a return asks of its books."""

from typing import Protocol

from models.stages.returns.request import ReturnCase
from models.stages.returns.return_amounts import ReturnAmounts


class DeskAccounts(Protocol):
    """The pieces and the money of a return, as far as its desk reads and changes them."""

    @property
    def case(self) -> ReturnCase:
        """The return, as it is agreed by now."""

    @property
    def sums(self) -> ReturnAmounts:
        """What is agreed, paid and left."""

    @property
    def goods_worth(self) -> int | None:
        """What was paid for what goes back, in fen."""

    def agree(self) -> None:
        """Let what was agreed on hold."""
